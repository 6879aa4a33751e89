"""Each row about a registration carries the controller of that registration, or fails; see the same in people."""

from django.db import migrations

TABLES = ("screening_profile", "screening_sensitiveneed", "screening_followup")


def _key(table: str) -> migrations.RunSQL:
    name = f"{table}_of_the_controller"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (registration_id, organisation_id) "
        "REFERENCES people_registration (id, organisation_id) DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial"), ("people", "0002_controllers")]
    operations = [_key(table) for table in TABLES]
