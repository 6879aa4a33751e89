from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_rows_of_one_record")]
    operations = [
        migrations.AddField(
            model_name="feedback",
            name="is_with_focal_points",
            field=models.BooleanField(default=False),
        ),
    ]
