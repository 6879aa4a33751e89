"""Purpose and retention, and place and time, leave the row of the registration for tables with locks of their own.

The second lock binds the owner of the tables too, so it is lifted from registrations while their rows are copied, within
the transaction of this migration. With `row_security` off PostgreSQL refuses a statement that a policy would cut short.
The keys and indexes of the new tables are made after the rows.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PURPOSES = [
    ("assistance", "humanitarian assistance and shelter"),
    ("asylum", "access to asylum and international protection"),
    ("child_protection", "protection of children"),
    ("family_tracing", "family tracing and reunification"),
    ("voluntary_return", "assisted voluntary return and reintegration"),
    ("legal_aid", "legal aid"),
    ("solutions", "durable solutions"),
]
MOVED = ("keep_until", "last_contact_on", "place", "purpose", "registered_at", "registered_by")
COPY = [
    "ALTER TABLE people_registration NO FORCE ROW LEVEL SECURITY",
    "SET LOCAL row_security = off",
    "INSERT INTO people_keeping (registration_id, organisation_id, purpose, last_contact_on, keep_until) "
    "SELECT id, organisation_id, purpose, last_contact_on, keep_until FROM people_registration",
    "INSERT INTO people_whereabouts (registration_id, organisation_id, place_id, registered_at, registered_by_id) "
    "SELECT id, organisation_id, place_id, registered_at, registered_by_id FROM people_registration",
    *(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_the_controller FOREIGN KEY (registration_id, organisation_id) "
        "REFERENCES people_registration (id, organisation_id) DEFERRABLE INITIALLY IMMEDIATE"
        for table in ("people_keeping", "people_whereabouts")
    ),
    "SET LOCAL row_security = on",
    "ALTER TABLE people_registration FORCE ROW LEVEL SECURITY",
]


def _registration(name):
    return models.OneToOneField(
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=name,
        serialize=False,
        to="people.registration",
    )


def _one_of(to, **options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_sessions_end_together"),
        ("people", "0002_controllers"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Keeping",
            fields=[
                ("registration", _registration("keeping")),
                ("organisation", _one_of("partners.organisation", db_index=False)),
                ("purpose", models.CharField(choices=PURPOSES, max_length=30)),
                ("last_contact_on", models.DateField()),
                ("keep_until", models.DateField(blank=True, null=True)),
            ],
            options={"indexes": [models.Index(fields=["organisation", "keep_until"], name="keeping_due")]},
        ),
        migrations.CreateModel(
            name="Whereabouts",
            fields=[
                ("registration", _registration("whereabouts")),
                ("organisation", _one_of("partners.organisation", db_index=False)),
                ("place", _one_of("places.place")),
                ("registered_at", models.DateTimeField()),
                ("registered_by", _one_of(settings.AUTH_USER_MODEL, db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-registered_at"], name="whereabouts_newest")
                ]
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.AlterModelOptions(name="registration", options={"ordering": ("code", "id")}),
        migrations.RemoveIndex(model_name="registration", name="registration_newest"),
        migrations.RemoveIndex(model_name="registration", name="registration_due"),
        *(migrations.RemoveField(model_name="registration", name=name) for name in MOVED),
    ]
