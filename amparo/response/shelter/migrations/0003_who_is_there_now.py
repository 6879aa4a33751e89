"""Who is at a site now, kept beside the hours: a list of sites adds up no years, and the newest hour is found at once."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION shelter_count_site() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  more integer := NEW.came - NEW.went;
BEGIN
  IF TG_OP = 'UPDATE' THEN more := more - (OLD.came - OLD.went); END IF;
  INSERT INTO shelter_sitetally AS t (site_id, registered) VALUES (NEW.site_id, more)
    ON CONFLICT (site_id) DO UPDATE SET registered = t.registered + excluded.registered;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER shelter_hour_is_counted AFTER INSERT OR UPDATE ON shelter_hourtally
FOR EACH ROW EXECUTE FUNCTION shelter_count_site()
"""
SO_FAR = """
INSERT INTO shelter_sitetally (site_id, registered)
SELECT site_id, sum(came - went) FROM shelter_hourtally GROUP BY site_id
"""


class Migration(migrations.Migration):
    dependencies = [("shelter", "0002_counting")]
    operations = [
        migrations.CreateModel(
            name="SiteTally",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="shelter.site",
                    ),
                ),
                ("registered", models.IntegerField(default=0)),
            ],
        ),
        migrations.AddIndex(model_name="hourtally", index=models.Index(fields=["hour"], name="tally_latest")),
        migrations.AddIndex(
            model_name="stay", index=models.Index(fields=["site", "-arrived_at"], name="stay_arrived")
        ),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION shelter_count_site()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER shelter_hour_is_counted ON shelter_hourtally"),
    ]
