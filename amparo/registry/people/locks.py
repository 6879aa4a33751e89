"""What the second lock says of each kind of table with personal data; see `amparo.core.second_lock`.

A row belongs to the organisation that controls it. Another one sees it where a share in force lets it: a consent (or an
override) names it and the category, an agreement between the two covers purpose and category, and a mandate of the
recipient is in force. Consent, agreement and mandate are asked at each read, so what ends stops at once.
"""

from __future__ import annotations

from amparo.core.second_lock import SecondLock, at_desk, differ

OWN = "organisation_id = {me}"

# The share names its controller, and may be written by that controller alone: an organisation that writes itself a
# share in somebody else's record opens nothing, because the controller on it is not the record's.
_SHARED = """EXISTS (SELECT FROM people_share s
  JOIN partners_mandate m ON m.id = s.mandate_id
  LEFT JOIN people_agreement g ON g.id = s.agreement_id
  WHERE s.registration_id = {table}.{registration} AND s.recipient_id = {me}
    AND s.controller_id = {table}.organisation_id AND '{category}' = ANY(s.categories)
    AND s.valid_from <= current_date AND (s.valid_until IS NULL OR s.valid_until >= current_date)
    AND m.organisation_id = s.recipient_id
    AND m.valid_from <= current_date AND (m.valid_to IS NULL OR m.valid_to >= current_date)
    AND (s.override_id IS NOT NULL OR (g.giver_id = s.controller_id AND g.receiver_id = s.recipient_id
      AND g.status = 'in_force' AND g.valid_from <= current_date
      AND (g.valid_until IS NULL OR g.valid_until >= current_date)
      AND s.purpose = ANY(g.purposes) AND '{category}' = ANY(g.categories))))"""


def shared(table: str, category: str, registration: str = "registration_id") -> str:
    """True for rows that the acting organisation may read because somebody shares them."""
    return (
        _SHARED.replace("{table}", table)
        .replace("{category}", category)
        .replace("{registration}", registration)
    )


def own_rows(*, change: bool = False, remove: str = "") -> SecondLock:
    """Rows that no other organisation ever sees."""
    return SecondLock(read=OWN, add=OWN, change=OWN if change else "", remove=remove)


def shared_rows(table: str, category: str, *, change: bool = False, remove: str = "") -> SecondLock:
    return SecondLock(
        read=f"{OWN} OR {shared(table, category)}", add=OWN, change=OWN if change else "", remove=remove
    )


# Content goes only where its erasure was asked for by one person and approved by another.
APPROVED_ERASURE = "e.status = 'approved' AND e.decided_by_id <> e.asked_by_id"
_ERASED = f"""organisation_id = {{me}} AND EXISTS (SELECT FROM people_erasure e
  WHERE e.registration_id = {{table}}.registration_id AND {APPROVED_ERASURE})"""


def when_erased(table: str) -> str:
    return _ERASED.replace("{table}", table)


# What another organisation wrote that names an erased record goes too. Only the controller has an erasure of it, and it
# is approved for as long as the transaction lasts that carries it out.
_ERASED_ELSEWHERE = f"""EXISTS (SELECT FROM people_erasure e
  WHERE e.registration_id = {{other}} AND e.organisation_id = {{me}} AND {APPROVED_ERASURE})"""


def while_erasing(other: str) -> str:
    return _ERASED_ELSEWHERE.replace("{other}", other)


# A share is written by the controller, on the strength of a consent that stands or of an override that two people
# made, no longer than either, and never to an organisation that enforces migration law (safeguard 12) or to a consulate
# (safeguard 4).
SHARE = SecondLock(
    read="controller_id = {me} OR recipient_id = {me}",
    add="""controller_id = {me} AND recipient_id <> {me}
  AND NOT EXISTS (SELECT FROM partners_organisation o
    WHERE o.id = recipient_id AND o.functions && ARRAY['migration_authority', 'consulate']::varchar[])
  AND CASE WHEN override_id IS NULL
    THEN EXISTS (SELECT FROM people_consent c WHERE c.id = people_share.consent_id AND c.withdrawn_at IS NULL
      AND c.registration_id = people_share.registration_id AND people_share.recipient_id = ANY(c.recipients)
      AND c.purpose = people_share.purpose AND c.categories @> people_share.categories
      AND (c.valid_until IS NULL OR people_share.valid_until <= c.valid_until))
    ELSE EXISTS (SELECT FROM people_override v WHERE v.id = people_share.override_id AND v.status = 'approved'
      AND v.decided_by_id <> v.asked_by_id
      AND v.registration_id = people_share.registration_id AND v.recipient_id = people_share.recipient_id
      AND v.purpose = people_share.purpose AND v.categories @> people_share.categories
      AND people_share.valid_until <= v.valid_until)
  END""",
    remove="controller_id = {me}",
)
# Everybody reads which agreements there are; at the desk of one party one is proposed, at the desk of the other it is
# confirmed, and what was proposed and ended stays as it is.
_DESK = at_desk("agreements")
_PARTY = f"{_DESK} IN (giver_id::text, receiver_id::text)"
_PROPOSED_HERE = f"""EXISTS (SELECT FROM partners_user u
  WHERE u.id = proposed_by_id AND u.organisation_id::text = {_DESK})"""
AGREEMENT = SecondLock(
    read="true",
    add=f"{_PARTY} AND status = 'proposed' AND {_PROPOSED_HERE}",
    change="true",  # its parties stay what they were, so `keep` asks for the desk of a party
    keep=f"{_PARTY} AND (status <> 'in_force' OR NOT {_PROPOSED_HERE})",
    never=differ(
        *("id", "giver_id", "receiver_id", "purposes", "categories", "terms", "valid_from", "valid_until"),
        "proposed_by_id",
    )
    + """ OR OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ('proposed', 'in_force'), ('proposed', 'ended'), ('in_force', 'ended'))""",
)
SEARCH_KEY = SecondLock(
    read="organisation_id = {me} OR controller_id = {me}",
    add="controller_id = {me}",
    remove="controller_id = {me}",
)
# A tie to, or a decision about, a record that the acting organisation cannot see is not written, whether it exists or
# not; the subquery is under the policies of registrations itself.
_SEEN = "EXISTS (SELECT FROM people_registration r WHERE r.id = {other})"


def seen(other: str) -> str:
    return _SEEN.replace("{other}", other)
