"""The list of a distribution: by codes, drawn from registrations, and the slips with codes that count once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import refuse_if_any
from amparo.registry.people.models import Household, HouseholdMember
from amparo.registry.people.secret import key_for
from amparo.registry.people.visibility import own_rows, registrations, shares_in_force
from amparo.registry.people.vocabulary import Purpose
from amparo.response.assistance import policy
from amparo.response.assistance.entitlement import entitlements
from amparo.response.assistance.models import Distribution, Listed
from amparo.response.assistance.recipients import Recipient, recipients
from amparo.response.assistance.services.distributions import locked

TOKEN_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # noqa: S105 - Crockford's base 32: nothing to be misread
TOKEN_LENGTH = 6
MOST_LISTED = 3_000
# Nobody waits while every household there ever was is looked at.
MOST_CONSIDERED = 2 * MOST_LISTED
AT_ONCE = 1_000
MISREAD = str.maketrans("OIL", "011")


def hashed(distribution: Distribution, token: str) -> str:
    """A keyed hash, different for each distribution: a slip of another one opens nothing here."""
    said = "".join(filter(str.isalnum, token.upper())).translate(MISREAD)
    return hmac.new(
        key_for("assistance slip"), f"{distribution.pk}{said}".encode(), hashlib.sha256
    ).hexdigest()


@acts
def list_by_codes(*, distribution: Distribution, codes: Sequence[str], by: Any) -> list[Listed]:
    """Put people or households on the list, a code a line. Who is on it already stays as they are."""
    must(by, "assistance.keep_list")
    fresh = locked(distribution, by)
    named = {number: code.strip().upper() for number, code in enumerate(codes, start=1) if code.strip()}
    found = _called(named.values(), by=by)
    refuse_if_any(
        [
            _still_lists(fresh),
            *(
                policy.NOBODY_CALLED_SO(at="codes", line=number)
                for number, code in named.items()
                if code not in found
            ),
        ]
    )
    who = recipients(by, [found[code] for code in named.values()], on=fresh.day)
    return write_list(fresh, who, by=by)


def _still_lists(distribution: Distribution) -> Any:
    taking = distribution.status in (Distribution.Status.PLANNED, Distribution.Status.OPEN)
    return None if taking else policy.RECONCILED_ALREADY(code=distribution.code)


def _called(codes: Iterable[str], *, by: Any) -> dict[str, UUID]:
    """Registrations by code; of an own household its head, or whoever is left of it."""
    codes = set(codes)
    found = dict(registrations(by).filter(code__in=codes, erased_at=None).values_list("code", "pk"))
    members = own_rows(by, HouseholdMember).filter(household__code__in=codes, until=None)
    for code, key, relationship in members.values_list("household__code", "registration_id", "relationship"):
        if code not in found or relationship == "head":
            found[code] = key
    return found


@acts
def draw_list(
    *,
    distribution: Distribution,
    most: int,
    registered_from: date | None = None,
    with_shared: bool = False,
    by: Any,
) -> list[Listed]:
    """Draw the newest households that may receive at least one planned item on the day, until `most` are on the list.

    From the own registrations; `with_shared` also people whom others share with the organisation for assistance.
    """
    must(by, "assistance.keep_list")
    fresh = locked(distribution, by)
    refuse_if_any([_still_lists(fresh)])
    there = set(Listed.objects.filter(distribution=fresh).values_list("registration_id", flat=True))
    room = min(most, MOST_LISTED) - len(there)
    if room <= 0:
        return []
    keys = [*_heads(registered_from, by=by), *(_shared_for_assistance(by) if with_shared else ())]
    fresh_ones = [key for key in keys if key not in there][:MOST_CONSIDERED]
    return write_list(fresh, _entitled(fresh, fresh_ones, room, by=by), most=room, by=by)


def _entitled(distribution: Distribution, keys: Sequence[UUID], room: int, *, by: Any) -> list[Recipient]:
    """The first of them, at least as many as there is room for, who may receive one of the planned items on the day."""
    items = [each.item for each in distribution.planned.select_related("item")]
    step, chosen = min(AT_ONCE, room + room // 4 + 10), []
    for start in range(0, len(keys), step):
        who = recipients(by, keys[start : start + step], on=distribution.day)
        told = entitlements(by, who, items, on=distribution.day)
        chosen += [one for one, each in zip(who, told, strict=True) if any(e.may_receive for e in each)]
        if len(chosen) >= room:
            break
    return chosen


def _heads(registered_from: date | None, *, by: Any) -> list[UUID]:
    households = own_rows(by, Household)
    if registered_from:
        households = households.filter(formed_at__date__gte=registered_from)
    heads = own_rows(by, HouseholdMember).filter(
        household__in=households, until=None, relationship="head", registration__erased_at=None
    )
    ordered = heads.order_by("-household__formed_at", "pk")
    return list(ordered.values_list("registration_id", flat=True))


def _shared_for_assistance(by: Any) -> list[UUID]:
    shares = shares_in_force(by).filter(purpose=Purpose.ASSISTANCE)
    return list(shares.order_by("registration_id").values_list("registration_id", flat=True))


def write_list(
    distribution: Distribution,
    who: Iterable[Recipient],
    *,
    most: int | None = None,
    at_the_table: bool = False,
    by: Any,
) -> list[Listed]:
    """Add those who are not on it. A household stands once, whoever of it was named."""
    rows = Listed.objects.filter(distribution=distribution)
    there = set(rows.values_list("registration_id", flat=True)) | set(
        rows.exclude(household=None).values_list("household_id", flat=True)
    )
    number = rows.aggregate(last=Max("number"))["last"] or 0
    added: list[Listed] = []
    for each in who:
        same = {each.head.pk, *each.registrations, *each.households}
        if same & there or (most is not None and len(added) >= most):
            continue
        there |= same
        number += 1
        added.append(_listed(distribution, each, number, at_the_table=at_the_table, by=by))
    Listed.objects.bulk_create(added)
    events.record_many(
        verb="put_on_list",
        by=by,
        changes=[(each, {}, {"distribution": distribution.pk, "number": each.number}) for each in added],
    )
    return added


def _listed(
    distribution: Distribution, who: Recipient, number: int, *, at_the_table: bool, by: Any
) -> Listed:
    return Listed(
        organisation_id=by.organisation_id,
        distribution=distribution,
        number=number,
        registration=who.head,
        household_id=who.household_key,
        size=who.size,
        at_the_table=at_the_table,
    )


@acts
def draw_slips(
    *, distribution: Distribution, by: Any, at: datetime | None = None
) -> list[tuple[Listed, str]]:
    """New codes for everybody on the list whose code was not used, to be printed at once: only their hashes are kept,
    and older slips open nothing any more."""
    must(by, "assistance.keep_list")
    fresh = locked(distribution, by)
    refuse_if_any([_still_lists(fresh)])
    visible = registrations(by).values("pk")
    waiting = Listed.objects.filter(distribution=fresh, token_used_at=None, registration__in=visible)
    listed = list(waiting.select_related("registration").order_by("number"))
    tokens = _free_tokens(len(listed))
    for each, token in zip(listed, tokens, strict=True):
        each.token = hashed(fresh, token)
    Listed.objects.bulk_update(listed, ["token"])
    events.record(
        verb="draw_slips", subject=fresh, by=by, at=at or timezone.now(), after={"slips": len(listed)}
    )
    return list(zip(listed, tokens, strict=True))


def _free_tokens(count: int) -> list[str]:
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn.add("".join(secrets.choice(TOKEN_SIGNS) for _ in range(TOKEN_LENGTH)))
    return list(drawn)
