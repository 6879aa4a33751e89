"""Entering afterwards what was signed on a printed list."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.response.assistance import policy
from amparo.response.assistance.models import Delivery, Distribution, Item, Listed
from amparo.response.assistance.recipients import Recipient, recipients
from amparo.response.assistance.services.delivering import Giving, give, names_of
from amparo.response.assistance.turns import take_turns

NOON = time(12)


@dataclass(frozen=True)
class PaperLine:
    """A signed line of the paper list: its number, and how much of each item (None: what the rule gives)."""

    number: int
    items: Mapping[Item, Decimal | None]


@acts
def enter_paper(
    *,
    distribution: Distribution,
    lines: Sequence[PaperLine],
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> list[Delivery]:
    """Enter the signed lines of a printed list, on the day of the distribution: all of them, or none.

    Each line has a receipt of its own under the form's: sent twice it is one delivery.
    """
    must(by, "assistance.deliver")
    at = at or timezone.now()
    rows = Listed.objects.filter(distribution=distribution, organisation_id=by.organisation_id)
    listed = {each.number: each for each in rows}
    numbers = [line.number for line in lines]
    refuse_if_any(
        [
            policy.LINE_UNREADABLE(at="lines", line=number)
            for number in numbers
            if number not in listed or numbers.count(number) > 1
        ]
        or [None if lines else policy.NOTHING_CHOSEN(at="lines")]
    )
    keys = [listed[line.number].registration_id for line in lines]
    who = {each.registration.pk: each for each in recipients(by, keys, on=distribution.day)}
    if missing := [number for number in numbers if listed[number].registration_id not in who]:
        raise Refusal(*(policy.NOBODY_CALLED_SO(at="lines", line=number) for number in missing))
    moment = timezone.make_aware(datetime.combine(distribution.day, NOON))
    givings = [
        Giving(
            registration=listed[line.number].registration_id,
            items=line.items,
            store=distribution.store,
            distribution=distribution,
            receipt=uuid.uuid5(receipt, str(line.number)),
            proof=Delivery.Proof.PAPER,
            list_number=line.number,
            from_paper=True,
            delivered_at=min(moment, at),
        )
        for line in lines
    ]
    take_turns(name for each in givings for name in names_of(each, who[each.registration], by))
    return _all_or_none(givings, who, by=by, at=at)


def _all_or_none(
    givings: Sequence[Giving], who: Mapping[uuid.UUID, Recipient], *, by: Any, at: datetime
) -> list[Delivery]:
    """Every reason of every line, each with the number of its line."""
    made: list[Delivery] = []
    reasons: list[Reason] = []
    for giving in givings:
        try:
            made += give(giving, who[giving.registration], by=by, at=at)
        except Refusal as refusal:
            reasons += [replace(reason, at=str(giving.list_number)) for reason in refusal.reasons]
    refuse_if_any(reasons)
    return made
