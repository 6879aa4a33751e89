"""Rows about a registration or a session carry its organisation, or fail; an edition that left the draft stays as it is.

The application may change rows of texts, because drafts are written in them: the trigger keeps every other edition.
"""

from django.db import migrations

KEYS = (
    ("information_counselledperson", "registration_id", "people_registration"),
    ("information_counselledperson", "session_id", "information_session"),
    ("information_attendance", "session_id", "information_session"),
)
FUNCTION = """
CREATE FUNCTION information_edition_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM information_item
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.item_id ELSE OLD.item_id END AND status <> 'draft')
  THEN RAISE EXCEPTION 'an edition that left the draft does not change' USING ERRCODE = 'check_violation'; END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
TABLES = ("information_itemtext", "information_item_places")


def _key(table: str, column: str, target: str) -> migrations.RunSQL:
    name = f"{table}_{column}_of_the_organisation"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, organisation_id) "
        f"REFERENCES {target} (id, organisation_id) DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _stays(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER edition_stays BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION information_edition_stays()",
        f"DROP TRIGGER edition_stays ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("information", "0001_initial"), ("people", "0002_controllers")]
    operations = [
        *(_key(*each) for each in KEYS),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION information_edition_stays()"),
        *(_stays(table) for table in TABLES),
    ]
