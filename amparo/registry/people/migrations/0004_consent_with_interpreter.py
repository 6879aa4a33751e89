"""Whether an interpreter read the words out. Of the consents that are there nobody knows: they stay without an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_keeping_and_whereabouts")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="with_interpreter",
            field=models.BooleanField(blank=True, null=True),
        ),
    ]
