"""Writes about support: promised, given, confirmed by who received it, or disputed."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import Reason, Text, refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.registry.partners.policy import the_organisation_takes_part
from amparo.response.shelter import policy
from amparo.response.shelter.lifecycle import SUPPORT
from amparo.response.shelter.models import Site, Support
from amparo.response.shelter.policy import reasons

FIELDS: dict[str, Text] = {
    "kind": _("Kind"),
    "what": _("What"),
    "quantity": _("How much"),
    "unit": _("Unit"),
}


@transaction.atomic
def promise_support(
    *,
    receiver: Organisation,
    kind: str,
    what: str,
    quantity: Decimal,
    unit: str,
    site: Site | None = None,
    value: Decimal | None = None,
    currency: str = "",
    given_on: date | None = None,
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> Support:
    """What the user's organisation promises to another, or has given already where `given_on` says when.

    The same form sent again gives back the same record; with other content under its number it is refused.
    """
    must(by, "shelter.record_support")
    at = at or timezone.now()
    stated = {
        "receiver": receiver,
        "site": site,
        "kind": kind,
        "what": what.strip(),
        "quantity": quantity,
        "unit": unit.strip(),
        "value": value,
        "currency": currency.strip().upper(),
        "given_on": given_on,
    }
    before = Support.objects.select_for_update().filter(giver=by.organisation_id, receipt=receipt).first()
    if before is not None:
        same = all(getattr(before, name) == value for name, value in stated.items())
        refuse_if_any([None if same else reasons.RECEIPT_TAKEN()])
        return before
    refuse_if_any(_why_not(stated, by=by, today=timezone.localdate(at)))
    status = Support.Status.GIVEN if given_on else Support.Status.PROMISED
    support = Support.objects.create(
        giver_id=by.organisation_id, status=status, receipt=receipt, recorded_at=at, recorded_by=by, **stated
    )
    told = {"receiver": receiver.pk, "kind": kind, "quantity": quantity, "unit": support.unit}
    events.record(
        verb="promise_support", subject=support, by=by, at=at, after=told | {"status": support.status}
    )
    return support


def _why_not(stated: dict[str, Any], *, by: Any, today: date) -> list[Reason | None]:
    receiver = stated["receiver"]
    unusable = [
        name
        for name, is_usable in (
            ("kind", stated["kind"] in Support.Kind.values),
            ("what", bool(stated["what"])),
            ("quantity", stated["quantity"] is not None and stated["quantity"] > 0),
            ("unit", bool(stated["unit"])),
        )
        if not is_usable
    ]
    return [
        *(reasons.SUPPORT_INCOMPLETE(at=name, field=FIELDS[name]) for name in unusable),
        reasons.SUPPORT_TO_ONESELF(at="receiver") if receiver.pk == by.organisation_id else None,
        the_organisation_takes_part(receiver),
        policy.the_site_is_of_who_receives(stated["site"], receiver),
        policy.a_value_has_a_currency(stated["value"], stated["currency"]),
        policy.given_on_is_not_in_the_future(stated["given_on"], today=today),
    ]


@transaction.atomic
def give_support(*, support: Support, given_on: date, by: Any, at: datetime | None = None) -> Support:
    """It was handed over on that day; who receives confirms it. After a dispute: what was wrong was put right."""
    at = at or timezone.now()
    refuse_if_any([policy.given_on_is_not_in_the_future(given_on, today=timezone.localdate(at))])
    return SUPPORT.make("give_support", support, by=by, at=at, changes={"given_on": given_on})


@transaction.atomic
def take_back_support(*, support: Support, reason: str, by: Any, at: datetime | None = None) -> Support:
    """The promise is not kept. What was given is not taken back here: who receives disputes it."""
    return SUPPORT.make("take_back_support", support, by=by, at=at, reason=reason)


@transaction.atomic
def confirm_support(*, support: Support, by: Any, at: datetime | None = None) -> Support:
    """Another person, of the organisation that received it, says that it came as it is written."""
    at = at or timezone.now()
    answered = {"answered_at": at, "answered_by": by}
    return SUPPORT.make("confirm_support", support, by=by, at=at, changes=answered)


@transaction.atomic
def dispute_support(*, support: Support, reason: str, by: Any, at: datetime | None = None) -> Support:
    """It did not come, or otherwise than written: why is told to who gave it."""
    at = at or timezone.now()
    answered = {"answered_at": at, "answered_by": by, "dispute": reason.strip()}
    return SUPPORT.make("dispute_support", support, by=by, at=at, reason=reason, changes=answered)
