"""Giving something to a person or a household.

Stock, totals, delivery and trail are written in one transaction. Two tables that serve the same household wait for each
other, and the second one is told when and where it received.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, Reason, Refusal, refuse_if_any
from amparo.registry.partners.models import User
from amparo.registry.people.services.contact import record_contact
from amparo.response.assistance import policy
from amparo.response.assistance.entitlement import Entitlement, entitlements
from amparo.response.assistance.ledger import it_is_in_stock, write_line
from amparo.response.assistance.models import (
    Delivery,
    Distribution,
    Handover,
    Item,
    Listed,
    Movement,
    Rule,
    Store,
)
from amparo.response.assistance.recipients import Recipient, recipient
from amparo.response.assistance.services.listing import hashed, write_list
from amparo.response.assistance.services.totals import count, counts_of, told
from amparo.response.assistance.turns import of_receipt, of_stock, take_turns


@dataclass(frozen=True)
class Giving:
    """What a form says: to whom, of which items how much (None: all that remains), out of which store, proved how."""

    registration: uuid.UUID
    items: Mapping[Item, Decimal | None]
    store: Store
    receipt: uuid.UUID
    proof: str
    distribution: Distribution | None = None
    taken_by: uuid.UUID | None = None
    list_number: int | None = None
    token: str = ""
    witness: uuid.UUID | None = None
    although_unlisted: bool = False
    unlisted_reason: str = ""
    from_paper: bool = False
    delivered_at: datetime | None = None


@acts
def deliver(*, giving: Giving, by: Any, at: datetime | None = None) -> list[Delivery]:
    """Everything that was chosen, or nothing. The same form sent twice, or by two devices, is one delivery."""
    must(by, "assistance.deliver")
    at = at or timezone.now()
    who = recipient(by, giving.registration, on=timezone.localdate(giving.delivered_at or at))
    take_turns(names_of(giving, who, by))
    return give(giving, who, by=by, at=at)


def names_of(giving: Giving, who: Recipient, user: Any) -> list[str]:
    """What whoever would give the same, or to the same people, waits for."""
    return [
        of_receipt(user, giving.receipt),
        *who.lock_names(),
        *(of_stock(giving.store, item) for item in giving.items),
    ]


def give(giving: Giving, who: Recipient, *, by: Any, at: datetime) -> list[Delivery]:
    """Under the locks of `names_of`."""
    if before := _sent_before(giving, who, by=by):
        return before
    giving = _fresh(giving, by=by)
    moment = giving.delivered_at or at
    on = timezone.localdate(moment)
    (entitled,) = entitlements(by, [who], list(giving.items), on=on)
    asked = {each.item: _asked(giving, each) for each in entitled}
    listed = _line_of(giving, who)
    refuse_if_any(
        [
            *_why_not_here(giving, on=on, today=timezone.localdate(at), by=by),
            *_why_not_to_them(giving, who, listed),
            *_why_not_proved(giving, listed, by=by),
            *_why_not_so_much(giving, entitled, asked),
        ]
    )
    if giving.distribution and _is_added(giving, listed):
        write_list(giving.distribution, [who], at_the_table=True, by=by)
    else:
        giving = replace(giving, unlisted_reason="")
    if giving.proof == Delivery.Proof.TOKEN and listed:
        listed.token_used_at = at
        listed.save(update_fields=["token_used_at"])
    made = [
        _give(giving, who, each, asked[each.item], moment=moment, by=by, at=at)
        for each in sorted(entitled, key=lambda each: each.item.code)
    ]
    events.record_many(verb="deliver", by=by, at=at, changes=[(each, {}, told(each)) for each in made])
    return made


def _fresh(giving: Giving, *, by: Any) -> Giving:
    """The distribution as it stands now, kept from being closed while this delivery is written."""
    if giving.distribution is None:
        return giving
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("store")
    found = rows.filter(pk=giving.distribution.pk, organisation_id=by.organisation_id).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return replace(giving, distribution=found)


def _sent_before(giving: Giving, who: Recipient, *, by: Any) -> list[Delivery]:
    made = Delivery.objects.filter(organisation_id=by.organisation_id, receipt=giving.receipt)
    before = list(made.select_related("item"))
    same = all(
        each.registration_id in who.registrations or each.household_id in who.households for each in before
    )
    if before and not (same and {each.item_id for each in before} == {item.pk for item in giving.items}):
        raise Refusal(policy.RECEIPT_TAKEN())
    return before


def _asked(giving: Giving, each: Entitlement) -> Decimal:
    said = giving.items[each.item]
    return each.remaining if said is None else said


def _why_not_here(giving: Giving, *, on: date, today: date, by: Any) -> Iterator[Reason | None]:
    yield policy.it_is_ours(giving.store, giving.store.name, by=by)
    yield policy.it_is_in_use(giving.store)
    yield policy.it_has_happened(on, today=today, at="day")
    yield None if giving.items else policy.NOTHING_CHOSEN(at="items")
    for item in giving.items:
        yield policy.it_is_ours(item, item.name, by=by)
    if giving.distribution is None:
        return
    yield policy.the_distribution_is_open(giving.distribution, from_paper=giving.from_paper)
    planned = set(giving.distribution.planned.values_list("item_id", flat=True))
    for item in giving.items:
        if item.pk not in planned:
            yield policy.NOT_PLANNED_HERE(item=item.name, code=giving.distribution.code)


def _line_of(giving: Giving, who: Recipient) -> Listed | None:
    """Their line of the list, whoever of the household was named on it."""
    if giving.distribution is None:
        return None
    same = {*who.registrations, *who.members}
    rows = Listed.objects.filter(distribution=giving.distribution)
    return next(
        (each for each in rows if each.registration_id in same or each.household_id in who.households), None
    )


def _why_not_to_them(giving: Giving, who: Recipient, listed: Listed | None) -> Iterator[Reason | None]:
    if giving.taken_by:
        members = {*who.members, *who.registrations}
        yield policy.a_member_of_the_household_takes_it(giving.taken_by, members)
    if giving.distribution and listed is None and not giving.although_unlisted:
        lists = Listed.objects.filter(distribution=giving.distribution).exists()
        yield policy.NOT_ON_THE_LIST(code=giving.distribution.code) if lists else None
    if _is_added(giving, listed) and not giving.unlisted_reason.strip():
        yield policy.UNLISTED_REASON_MISSING(at="unlisted_reason")


def _is_added(giving: Giving, listed: Listed | None) -> bool:
    """At the table, to somebody whom the list does not have."""
    return giving.distribution is not None and listed is None and giving.although_unlisted


def _why_not_proved(giving: Giving, listed: Listed | None, *, by: Any) -> Iterator[Reason | None]:
    if giving.proof not in Delivery.Proof.values:
        yield policy.PROOF_UNKNOWN(at="proof")
    elif giving.proof == Delivery.Proof.PAPER and not giving.list_number:
        yield policy.LIST_NUMBER_MISSING(at="list_number")
    elif giving.proof == Delivery.Proof.TOKEN:
        yield _why_not_this_slip(giving, listed)
    elif giving.proof == Delivery.Proof.SEEN and not _another_saw_it(giving, by=by):
        yield policy.WITNESS_MISSING(at="witness")


def _another_saw_it(giving: Giving, *, by: Any) -> bool:
    colleagues = User.objects.filter(organisation_id=by.organisation_id, is_active=True).exclude(pk=by.pk)
    return giving.witness is not None and colleagues.filter(pk=giving.witness).exists()


def _why_not_this_slip(giving: Giving, listed: Listed | None) -> Reason | None:
    """A slip counts for its own line, and once."""
    if giving.distribution is None or listed is None or not listed.token:
        return policy.TOKEN_UNKNOWN(at="token")
    if hashed(giving.distribution, giving.token) != listed.token:
        return policy.TOKEN_UNKNOWN(at="token")
    if listed.token_used_at:
        used = date_format(timezone.localtime(listed.token_used_at), "SHORT_DATETIME_FORMAT")
        return policy.TOKEN_USED(at="token", used=used)
    return None


def _why_not_so_much(
    giving: Giving, entitled: Sequence[Entitlement], asked: Mapping[Item, Decimal]
) -> Iterator[Reason | None]:
    for each in entitled:
        yield from each.reasons
        if each.may_receive:
            quantity = asked[each.item]
            yield policy.the_quantity_is_above_zero(quantity, at=each.item.name)
            yield policy.not_more_than_the_rule_gives(each.item, quantity, allowed=each.remaining)
            if each.item.is_stocked:
                yield it_is_in_stock(giving.store, each.item, quantity)


def _give(
    giving: Giving,
    who: Recipient,
    entitled: Entitlement,
    quantity: Decimal,
    *,
    moment: datetime,
    by: Any,
    at: datetime,
) -> Delivery:
    item, on = entitled.item, timezone.localdate(moment)
    is_whole = entitled.rule is not None and entitled.rule.for_whom == Rule.ForWhom.HOUSEHOLD
    household = who.household_key if is_whole else None
    taker = giving.taken_by or who.registration.pk
    reached = who.members if household else (who.registration.pk,)
    cells = [who.cell(each, on=on) for each in reached]
    counted = {"of": who.cell(taker, on=on) if household else cells[0], "people": counts_of(cells)}
    line = _line(giving, item, -quantity, Movement.Kind.DELIVERED, on=on, by=by, at=at)
    made = Delivery.objects.create(
        organisation_id=by.organisation_id,
        registration_id=None if household else who.registration.pk,
        household_id=household,
        item=item,
        quantity=quantity,
        store=giving.store,
        distribution=giving.distribution,
        movement=line,
        proof=giving.proof,
        list_number=giving.list_number,
        witness_id=giving.witness if giving.proof == Delivery.Proof.SEEN else None,
        unlisted_reason=giving.unlisted_reason.strip(),
        counted=counted,
        receipt=giving.receipt,
        delivered_at=moment,
        recorded_at=at,
        recorded_by=by,
    )
    Handover.objects.create(organisation_id=by.organisation_id, delivery=made, registration_id=taker)
    count(made, sign=1)
    record_contact(registration=taker, on=on, by=by)
    return made


def _line(
    giving: Giving, item: Item, quantity: Decimal, kind: str, *, on: date, by: Any, at: datetime
) -> Movement | None:
    if not item.is_stocked:
        return None
    whole = {"distribution": giving.distribution, "happened_on": on, "recorded_by": by, "at": at}
    return write_line(store=giving.store, item=item, kind=kind, quantity=quantity, **whole)
