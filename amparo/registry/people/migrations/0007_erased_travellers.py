import django.db.models.deletion
from django.db import migrations, models

CELL = ("organisation", "place", "month", "sex", "age_group", "nationality")


class Migration(migrations.Migration):
    dependencies = [("people", "0006_retention_in_two_languages")]
    operations = [
        migrations.AddField(
            model_name="erasedcount",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.travellinggroup",
            ),
        ),
        migrations.RemoveConstraint(model_name="erasedcount", name="erased_count_once"),
        migrations.AddConstraint(
            model_name="erasedcount",
            constraint=models.UniqueConstraint(
                fields=(*CELL, "group"), name="erased_count_once", nulls_distinct=False
            ),
        ),
    ]
