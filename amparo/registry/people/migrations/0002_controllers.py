"""Each row about a registration carries the controller of that registration, or fails.

A foreign key over both columns: an organisation that writes about somebody else's registration gets the same answer as
for one that does not exist.
"""

from django.db import migrations

OF_THE_CONTROLLER = {
    "people_identity": "organisation_id",
    "people_contact": "organisation_id",
    "people_papers": "organisation_id",
    "people_journey": "organisation_id",
    "people_storedfile": "organisation_id",
    "people_searchkey": "controller_id",
    "people_householdmember": "organisation_id",
    "people_familylink": "organisation_id",
    "people_persondecision": "organisation_id",
    "people_consent": "organisation_id",
    "people_override": "organisation_id",
    "people_share": "controller_id",
    "people_objection": "organisation_id",
    "people_erasure": "organisation_id",
}


def _key(table: str, controller: str) -> migrations.RunSQL:
    name = f"{table}_of_the_controller"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (registration_id, {controller}) "
        "REFERENCES people_registration (id, organisation_id) DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        *(_key(table, controller) for table, controller in OF_THE_CONTROLLER.items()),
        # With the controller in it a search reads the index alone, also under the policy, which asks for the controller.
        migrations.RunSQL(
            "ALTER TABLE people_searchkey DROP CONSTRAINT people_searchkey_pkey, "
            "ADD PRIMARY KEY (organisation_id, key, registration_id) INCLUDE (controller_id)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE INDEX searchkey_registration ON people_searchkey (registration_id)",
            "DROP INDEX searchkey_registration",
        ),
    ]
