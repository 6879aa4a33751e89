"""What stands about one record carries its organisation and its receipt, or fails; who is implicated does not handle."""

from django.db import migrations

OF_THE_RECORD = {
    "feedback_feedbackentry": ("feedback_feedback", "feedback_id"),
    "feedback_feedbackcontact": ("feedback_feedback", "feedback_id"),
    "feedback_reportentry": ("feedback_abusereport", "report_id"),
    "feedback_reportact": ("feedback_abusereport", "report_id"),
}


def _whole_key(table: str) -> migrations.RunSQL:
    name = f"{table}_whole_key"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, organisation_id, receipt)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _of_the_record(table: str, record: str, column: str) -> migrations.RunSQL:
    name = f"{table}_of_the_record"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, organisation_id, receipt) "
        f"REFERENCES {record} (id, organisation_id, receipt)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [
        _whole_key("feedback_feedback"),
        _whole_key("feedback_abusereport"),
        *(_of_the_record(table, *target) for table, target in OF_THE_RECORD.items()),
        migrations.RunSQL(
            "ALTER TABLE feedback_abusereport ADD CONSTRAINT abuse_report_implicated_does_not_handle "
            "CHECK (organisation_id <> ALL (implicated))",
            "ALTER TABLE feedback_abusereport DROP CONSTRAINT abuse_report_implicated_does_not_handle",
        ),
    ]
