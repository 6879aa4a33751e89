"""What the columns alone cannot say: whose registration it is, what stays as it was sent, and what goes with its words.

A referral is about a registration of its sender, and its words are about the same; a row that says otherwise gets the
answer of one that does not exist. Once sent, who, what for and what was shared stay. Where the need is erased, the
answers and notes about it go too, whichever organisation wrote them: a foreign key deletes them past every policy.
"""

from django.db import migrations

FROZEN = (
    *("from_organisation_id", "to_organisation_id", "registration_id", "reference", "receipt", "batch"),
    *("function", "purpose", "priority", "channel", "categories", "shared", "consent"),
    *(
        "without_consent",
        "person_was_told",
        "caregiver",
        "asylum_question_asked",
        "drafted_at",
        "drafted_by_id",
    ),
    *("sent_at", "receive_by", "answer_by"),
)
ONCE = ("received_at", "accepted_at", "ended_at", "outcome", "rejected_reason", "recalled_reason")
FREEZE = f"""
CREATE FUNCTION referrals_stay_as_sent() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.sent_at IS NOT NULL AND ({
    " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)
}) THEN
    RAISE EXCEPTION 'what was sent stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF {
    " OR ".join(
        f"nullif(OLD.{name}::text, '') IS NOT NULL AND NEW.{name} IS DISTINCT FROM OLD.{name}"
        for name in ONCE
    )
} THEN
    RAISE EXCEPTION 'what was answered stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_stay_as_sent BEFORE UPDATE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION referrals_stay_as_sent();
"""
FREEZE_WORDS = """
CREATE FUNCTION referrals_words_stay_as_sent() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM public.referrals_referral r WHERE r.id = OLD.referral_id AND r.sent_at IS NOT NULL) THEN
    RAISE EXCEPTION 'what was sent stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_words_stay_as_sent BEFORE UPDATE ON referrals_need
  FOR EACH ROW EXECUTE FUNCTION referrals_words_stay_as_sent();
"""
KEYS = (
    (
        "referrals_referral",
        "referrals_of_the_controller",
        "(registration_id, from_organisation_id) REFERENCES people_registration (id, organisation_id)",
    ),
    (
        "referrals_need",
        "referrals_need_of_the_sender",
        "(referral_id, registration_id, organisation_id) "
        "REFERENCES referrals_referral (id, registration_id, from_organisation_id)",
    ),
    (
        "referrals_answer",
        "referrals_answer_of_the_receiver",
        "(referral_id, organisation_id) REFERENCES referrals_referral (id, to_organisation_id)",
    ),
    (
        "referrals_note",
        "referrals_note_of_the_receiver",
        "(referral_id, organisation_id) REFERENCES referrals_referral (id, to_organisation_id)",
    ),
    (
        "referrals_answer",
        "referrals_answer_goes_with_the_need",
        "(referral_id) REFERENCES referrals_need (referral_id) ON DELETE CASCADE",
    ),
    (
        "referrals_note",
        "referrals_note_goes_with_the_need",
        "(referral_id) REFERENCES referrals_need (referral_id) ON DELETE CASCADE",
    ),
)
UNIQUE = (
    ("referrals_of_the_sender", "(id, registration_id, from_organisation_id)"),
    ("referrals_to_the_receiver", "(id, to_organisation_id)"),
)


def _unique(name: str, columns: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE referrals_referral ADD CONSTRAINT {name} UNIQUE {columns}",
        f"ALTER TABLE referrals_referral DROP CONSTRAINT {name}",
    )


def _key(table: str, name: str, to: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {to}",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("people", "0002_controllers")]
    operations = [
        *(_unique(name, columns) for name, columns in UNIQUE),
        *(_key(*key) for key in KEYS),
        migrations.RunSQL(
            FREEZE,
            "DROP TRIGGER referrals_stay_as_sent ON referrals_referral; DROP FUNCTION referrals_stay_as_sent()",
        ),
        migrations.RunSQL(
            FREEZE_WORDS,
            "DROP TRIGGER referrals_words_stay_as_sent ON referrals_need; "
            "DROP FUNCTION referrals_words_stay_as_sent()",
        ),
    ]
