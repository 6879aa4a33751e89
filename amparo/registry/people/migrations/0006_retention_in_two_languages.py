"""The reason of a retention rule is said in both languages. The Spanish words come with the reference data, which is
loaded after each migration; a rule that somebody added keeps its words for both."""

from django.db import migrations, models

SAME_WORDS = "UPDATE people_retentionrule SET source_es = source_en"


class Migration(migrations.Migration):
    dependencies = [("people", "0005_by_two")]
    operations = [
        migrations.RenameField(model_name="retentionrule", old_name="source", new_name="source_en"),
        migrations.AddField(
            model_name="retentionrule",
            name="source_es",
            field=models.CharField(max_length=300, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(SAME_WORDS, migrations.RunSQL.noop),
    ]
