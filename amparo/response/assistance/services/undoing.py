"""Taking back what was recorded by mistake, or was returned: a row with its reason, never a deletion."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, REASON_MISSING, Reason, Refusal, refuse_if_any
from amparo.registry.people.models import HouseholdMember
from amparo.registry.people.visibility import registrations
from amparo.response.assistance import policy
from amparo.response.assistance.ledger import write_line
from amparo.response.assistance.models import Delivery, Distribution, Movement
from amparo.response.assistance.services.totals import count, told
from amparo.response.assistance.turns import of_stock, take_turns


@acts
def undo_delivery(*, delivery: Delivery, reason: str, by: Any, at: datetime | None = None) -> Delivery:
    """A row that takes a delivery back, with its reason: what was given is in stock again and may be received again."""
    must(by, "assistance.deliver")
    at = at or timezone.now()
    rows = Delivery.objects.filter(pk=delivery.pk, organisation_id=by.acting_organisation_id, undoes=None)
    found = rows.select_related("item", "store", "distribution", "household").first()
    if found is None:
        raise Refusal(NOT_FOUND())
    take_turns([f"undo {found.pk}", of_stock(found.store, found.item)])
    refuse_if_any(
        [
            None if reason.strip() else REASON_MISSING(at="reason"),
            policy.UNDONE_ALREADY() if Delivery.objects.filter(undoes=found).exists() else None,
            _still_counts(found.distribution),
            _still_known(found, by=by),
        ]
    )
    line = _back_in_stock(found, by=by, at=at)
    undoing = Delivery.objects.create(
        organisation_id=found.organisation_id,
        registration_id=found.registration_id,
        household_id=found.household_id,
        item=found.item,
        quantity=-found.quantity,
        store=found.store,
        distribution=found.distribution,
        movement=line,
        undoes=found,
        reason=reason.strip(),
        proof=found.proof,
        counted=found.counted,
        receipt=uuid.uuid5(found.receipt, "undone"),
        delivered_at=found.delivered_at,
        recorded_at=at,
        recorded_by=by,
    )
    count(found, sign=-1)
    # The reason stays in the row: the trail keeps no words about a person.
    events.record(verb="undo_delivery", subject=undoing, by=by, at=at, after=told(undoing))
    return undoing


def _back_in_stock(found: Delivery, *, by: Any, at: datetime) -> Movement | None:
    if not found.item.is_stocked:
        return None
    whole = {"distribution": found.distribution, "recorded_by": by, "at": at}
    back = Movement.Kind.UNDONE
    return write_line(store=found.store, item=found.item, kind=back, quantity=found.quantity, **whole)


def _still_counts(distribution: Distribution | None) -> Reason | None:
    if distribution is None or distribution.status not in ("reconciled", "cancelled"):
        return None
    return policy.RECONCILED_ALREADY(code=distribution.code)


def _still_known(delivery: Delivery, *, by: Any) -> Reason | None:
    """A row is written about somebody who can be seen alone; of a household whose members all were erased, none."""
    if delivery.household_id:
        known = HouseholdMember.objects.filter(household=delivery.household_id).exists()
    else:
        known = registrations(by).filter(pk__in=[delivery.registration_id], erased_at=None).exists()
    return None if known else policy.ERASED_SINCE()
