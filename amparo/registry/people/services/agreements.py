"""Agreements between organisations: one party proposes, the other confirms, either may end it at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.registry.people.agreeing import why_not_agreed
from amparo.registry.people.lifecycle import AGREEMENT
from amparo.registry.people.models import Agreement


@acts
def propose_agreement(
    *,
    giver: Organisation,
    receiver: Organisation,
    purposes: Sequence[str],
    categories: Sequence[str],
    terms: str,
    valid_from: date,
    valid_until: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> Agreement:
    """`giver` may share with `receiver`; the proposer belongs to one of the two. It opens nothing until confirmed."""
    must(by, "people.manage_agreements")
    refuse_if_any(
        why_not_agreed(
            giver=giver,
            receiver=receiver,
            proposer=by.organisation_id,
            purposes=purposes,
            categories=categories,
            terms=terms,
            valid_from=valid_from,
            valid_until=valid_until,
        )
    )
    agreement = Agreement.objects.create(
        giver=giver,
        receiver=receiver,
        purposes=sorted(set(purposes)),
        categories=sorted(set(categories)),
        terms=terms.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        proposed_by=by,
    )
    told = {"giver": giver.pk, "receiver": receiver.pk, "purposes": agreement.purposes}
    events.record(verb="propose_agreement", subject=agreement, by=by, at=at, after=told)
    return agreement


@acts
def confirm_agreement(*, agreement: Agreement, by: Any, at: datetime | None = None) -> Agreement:
    return AGREEMENT.make("confirm", agreement, by=by, at=at, changes={"confirmed_by": by})


@acts
def end_agreement(
    *, agreement: Agreement, by: Any, reason: str = "", at: datetime | None = None
) -> Agreement:
    """What was shared under it is closed in the same moment: both locks ask at each read whether it is in force."""
    at = at or timezone.now()
    return AGREEMENT.make("end", agreement, by=by, at=at, reason=reason)
