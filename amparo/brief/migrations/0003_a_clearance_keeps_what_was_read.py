from django.db import migrations, models


def keep_the_sentences_with_open_holes(apps, schema_editor):
    """What the holes of parts cleared before this read is not known.

    Filling them from what stands today would clear words that perhaps nobody read. So the sentences alone are kept:
    one without a hole stays cleared, any other has to be cleared again before its edition is published.
    """
    # By the owner's own connection: the application's would wait for the table that this migration has locked.
    owner = schema_editor.connection.alias
    parts = apps.get_model("brief", "Part").objects.using(owner)
    for part in parts.filter(status="cleared"):
        statements = (
            apps.get_model("brief", "Statement").objects.using(owner).filter(part=part).order_by("order")
        )
        kept = [{"en": each.text_en, "es": each.text_es, "holes": {}} for each in statements]
        # A cleared part without a sentence cannot come from the application; an empty entry holds the constraint.
        parts.filter(pk=part.pk).update(read_as=kept or [{}])


class Migration(migrations.Migration):
    dependencies = [
        ("brief", "0002_an_edition_can_be_dropped"),
    ]

    operations = [
        migrations.AddField(
            model_name="part",
            name="read_as",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(keep_the_sentences_with_open_holes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "cleared"), _negated=True)
                | models.Q(("read_as", []), _negated=True),
                name="a_cleared_part_keeps_what_was_read",
            ),
        ),
    ]
