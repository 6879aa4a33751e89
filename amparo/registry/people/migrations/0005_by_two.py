"""An override and an erasure are approved by somebody, an override ends soon, and a refuted family link is no hindrance.

What says that it was approved and names nobody goes back to waiting, and what it opened is closed. The second lock binds
the owner of the tables too, so it is lifted while that is looked for, within the transaction of this migration.
"""

import datetime

from django.db import migrations, models

TABLES = ("people_override", "people_erasure", "people_share")
SENT_BACK = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
    "SET LOCAL row_security = off",
    "DELETE FROM people_share s USING people_override v WHERE s.override_id = v.id AND v.status = 'approved' "
    "AND (v.decided_by_id IS NULL OR v.valid_until > v.asked_at + interval '90 days')",
    "UPDATE people_override SET valid_until = least(valid_until, (asked_at + interval '90 days')::date), "
    "status = CASE WHEN status = 'approved' AND decided_by_id IS NULL THEN 'asked' ELSE status END "
    "WHERE valid_until > asked_at + interval '90 days' OR (status = 'approved' AND decided_by_id IS NULL)",
    "UPDATE people_erasure SET status = 'asked' WHERE status = 'approved' AND decided_by_id IS NULL",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SET LOCAL row_security = on",
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
]


def _approved_by_somebody(model):
    named = models.CheckConstraint(
        condition=models.Q(
            models.Q(("status", "approved"), _negated=True), ("decided_by__isnull", False), _connector="OR"
        ),
        name=f"{model}_approved_by_somebody",
    )
    return migrations.AddConstraint(model_name=model, constraint=named)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_consent_with_interpreter"),
    ]
    operations = [
        migrations.RunSQL(SENT_BACK, migrations.RunSQL.noop),
        _approved_by_somebody("erasure"),
        _approved_by_somebody("override"),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    valid_until__lte=models.F("asked_at") + models.Value(datetime.timedelta(days=90))
                ),
                name="override_ends_soon",
            ),
        ),
        migrations.RemoveConstraint(model_name="familylink", name="family_link_once"),
        migrations.AddConstraint(
            model_name="familylink",
            constraint=models.UniqueConstraint(
                fields=("organisation", "registration", "relative", "kind"),
                condition=models.Q(("standing", "refuted"), _negated=True),
                name="family_link_once",
            ),
        ),
    ]
