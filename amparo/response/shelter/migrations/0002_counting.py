"""What PostgreSQL holds about stays: they belong to who runs the site, keep their times, and are counted by hour.

The trigger runs with the rights of who writes the stay. It counts whatever path a stay takes, erasing among them: a
person who is erased while they stay is no longer counted as registered there, and what was counted before remains.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION shelter_count_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  site uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.site_id ELSE NEW.site_id END;
  came timestamptz;
  went timestamptz;
BEGIN
  IF TG_OP = 'INSERT' THEN
    came := NEW.arrived_at;
    went := NEW.departed_at;
  ELSIF TG_OP = 'DELETE' THEN
    IF OLD.status = 'staying' THEN went := greatest(now(), OLD.arrived_at); END IF;
  ELSE
    IF (NEW.id, NEW.organisation_id, NEW.site_id, NEW.registration_id, NEW.arrived_at)
      IS DISTINCT FROM (OLD.id, OLD.organisation_id, OLD.site_id, OLD.registration_id, OLD.arrived_at)
      OR (OLD.departed_at IS NOT NULL AND NEW.departed_at IS DISTINCT FROM OLD.departed_at)
      OR OLD.status = 'corrected' OR (OLD.status = 'left' AND NEW.status = 'staying')
    THEN
      RAISE EXCEPTION 'a stay keeps its person, site and times: end it, or correct it by another'
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'corrected' THEN
      UPDATE shelter_hourtally t SET came = t.came - 1
        WHERE t.site_id = site AND t.hour = date_trunc('hour', OLD.arrived_at, 'UTC');
      UPDATE shelter_hourtally t SET went = t.went - 1
        WHERE t.site_id = site AND t.hour = date_trunc('hour', OLD.departed_at, 'UTC');
    ELSIF OLD.departed_at IS NULL THEN
      went := NEW.departed_at;
    END IF;
  END IF;
  INSERT INTO shelter_hourtally AS t (site_id, hour, came, went)
    SELECT site, each.hour, sum(each.came), sum(each.went)
    FROM (VALUES (date_trunc('hour', came, 'UTC'), 1, 0), (date_trunc('hour', went, 'UTC'), 0, 1))
      AS each (hour, came, went)
    WHERE each.hour IS NOT NULL GROUP BY each.hour
    ON CONFLICT (site_id, hour) DO UPDATE SET came = t.came + excluded.came, went = t.went + excluded.went;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER shelter_stay_is_counted AFTER INSERT OR UPDATE OR DELETE ON shelter_stay
FOR EACH ROW EXECUTE FUNCTION shelter_count_stay()
"""
OF_WHO_RUNS_IT = """
ALTER TABLE shelter_stay ADD CONSTRAINT shelter_stay_of_who_runs_the_site FOREIGN KEY (site_id, organisation_id)
REFERENCES shelter_site (id, organisation_id) DEFERRABLE INITIALLY IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("shelter", "0001_initial")]
    operations = [
        migrations.RunSQL(
            OF_WHO_RUNS_IT, "ALTER TABLE shelter_stay DROP CONSTRAINT shelter_stay_of_who_runs_the_site"
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION shelter_count_stay()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER shelter_stay_is_counted ON shelter_stay"),
    ]
