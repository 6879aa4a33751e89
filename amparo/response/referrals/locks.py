"""What the second lock says of referrals: two organisations read, the sender sends and recalls, the receiver answers.

A draft is its writer's alone. No referral ever goes to an organisation that enforces migration law (safeguard 12), and
the words about the person are readable to the receiver while it is shared with it, or once it has accepted to serve.
"""

from __future__ import annotations

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.vocabulary import Category
from amparo.response.referrals.vocabulary import OF_THE_CLOCK, OF_THE_RECEIVER, OF_THE_SENDER


def _one_of(states: tuple[str, ...]) -> str:
    return "status IN (" + ", ".join(f"'{state}'" for state in states) + ")"


_SENDER = "from_organisation_id = {me}"
_RECEIVER = "to_organisation_id = {me} AND sent_at IS NOT NULL"
_PARTY = f"({_SENDER}) OR ({_RECEIVER})"
_NOT_TO_ENFORCEMENT = """NOT EXISTS (SELECT FROM partners_organisation o
    WHERE o.id = to_organisation_id AND 'migration_authority' = ANY(o.functions))"""
# Sent is only what a share to the receiver stands behind, with every category that the referral names.
_SHARED = """(status <> 'sent' OR EXISTS (SELECT FROM people_share s
    WHERE s.registration_id = referrals_referral.registration_id AND s.controller_id = {me}
      AND s.recipient_id = referrals_referral.to_organisation_id
      AND s.categories::text[] @> referrals_referral.categories::text[]))"""

REFERRAL = SecondLock(
    read=_PARTY,
    add=f"{_SENDER} AND to_organisation_id <> {{me}} AND sent_at IS NULL AND status = 'draft' "
    f"AND {_NOT_TO_ENFORCEMENT}",
    change=_PARTY,
    keep=f"({_SENDER} AND {_one_of((*OF_THE_SENDER, *OF_THE_CLOCK))} AND to_organisation_id <> {{me}} "
    f"AND {_NOT_TO_ENFORCEMENT} AND {_SHARED}) "
    f"OR ({_RECEIVER} AND {_one_of((*OF_THE_RECEIVER, *OF_THE_CLOCK))})",
)

# Of another table; what the subquery finds is under the policy of referrals itself.
_GOES_TO_ME = """EXISTS (SELECT FROM referrals_referral r
  WHERE r.id = {table}.referral_id AND r.to_organisation_id = {me})"""
_ACCEPTED_BY_ME = """EXISTS (SELECT FROM referrals_referral r
  WHERE r.id = {table}.referral_id AND r.to_organisation_id = {me} AND r.accepted_at IS NOT NULL)"""
_COMES_FROM_ME = """EXISTS (SELECT FROM referrals_referral r
  WHERE r.id = {table}.referral_id AND r.from_organisation_id = {me})"""

NEED = SecondLock(
    read=f"{locks.OWN} OR {_ACCEPTED_BY_ME.replace('{table}', 'referrals_need')} "
    f"OR ({_GOES_TO_ME.replace('{table}', 'referrals_need')} "
    f"AND {locks.shared('referrals_need', Category.IDENTITY)})",
    add=f"{locks.OWN} AND {_COMES_FROM_ME.replace('{table}', 'referrals_need')}",
    change=locks.OWN,
    remove=locks.when_erased("referrals_need"),
)
ANSWER = SecondLock(
    read=f"{locks.OWN} OR {_COMES_FROM_ME.replace('{table}', 'referrals_answer')}",
    add=f"{locks.OWN} AND {_GOES_TO_ME.replace('{table}', 'referrals_answer')}",
)
NOTE = SecondLock(read=locks.OWN, add=f"{locks.OWN} AND {_GOES_TO_ME.replace('{table}', 'referrals_note')}")
