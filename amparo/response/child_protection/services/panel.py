"""The panel of a determination: who sits on it, who signed, who left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import events
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, REASON_MISSING, Kind, Refusal, refuse_if_any
from amparo.response.cases.models import Case
from amparo.response.child_protection.models import PanelMember
from amparo.response.child_protection.policy.best_interests import BIP, ENFORCES, WHO_ENFORCES
from amparo.response.child_protection.policy.child import BEST_INTERESTS
from amparo.response.child_protection.services.opened import locked

NOT_A_DETERMINATION = Kind(
    "child_protection.not_a_determination",
    _("Only a best interests determination has a panel."),
    _("Open one for this child."),
    BIP,
)
CHAIRED_ALREADY = Kind(
    "child_protection.chaired_already",
    _("{name} chairs this panel already."),
    _("Record that the chair left, or ask the new member without the chair."),
)
SIGNED_LATER = Kind(
    "child_protection.signed_later",
    _("This day has not come yet."),
    _("Record the undertaking when it is signed."),
)


@acts
def seat_panel_member(
    *,
    case: Case,
    name: str,
    represents: Any,
    account: Any = None,
    is_chair: bool = False,
    undertaking_on: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> PanelMember:
    """`represents`: the organisation from which the member comes. Without the undertaking the panel does not meet."""
    at, fresh = at or timezone.now(), locked(case, by)
    chair = PanelMember.objects.filter(case=fresh, is_chair=True, left_on=None).first()
    refuse_if_any(
        [
            None if fresh.procedure == BEST_INTERESTS else NOT_A_DETERMINATION(),
            None if name.strip() else REASON_MISSING(at="name"),
            CHAIRED_ALREADY(at="is_chair", name=chair.name) if is_chair and chair else None,
            ENFORCES(at="represents", name=name) if WHO_ENFORCES & set(represents.functions) else None,
            _signed_later(undertaking_on, at),
        ]
    )
    member = PanelMember.objects.create(
        organisation_id=fresh.organisation_id,
        registration_id=fresh.registration_id,
        case=fresh,
        name=name.strip()[:120],
        represents=represents,
        account=account,
        is_chair=is_chair,
        undertaking_on=undertaking_on,
    )
    told = {"member": member.pk, "represents": represents.pk, "is_chair": is_chair}
    events.record(verb="seat_panel_member", subject=fresh, by=by, at=at, after=told)
    return member


def _signed_later(day: date | None, at: datetime) -> Any:
    return SIGNED_LATER(at="undertaking_on") if day and day > timezone.localdate(at) else None


def _seated(member: PanelMember, case: Case) -> PanelMember:
    found = (
        PanelMember.objects.select_for_update(of=("self",))
        .filter(pk=member.pk, case=case, left_on=None)
        .first()
    )
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


@acts
def sign_undertaking(*, member: PanelMember, on: date, by: Any, at: datetime | None = None) -> PanelMember:
    """The undertaking of confidentiality, signed on paper."""
    at, fresh = at or timezone.now(), locked(member.case, by)
    found = _seated(member, fresh)
    refuse_if_any([_signed_later(on, at)])
    found.undertaking_on = on
    found.save(update_fields=["undertaking_on"])
    events.record(verb="sign_undertaking", subject=fresh, by=by, at=at, after={"member": found.pk, "on": on})
    return found


@acts
def leave_panel(*, member: PanelMember, on: date, by: Any, at: datetime | None = None) -> PanelMember:
    at, fresh = at or timezone.now(), locked(member.case, by)
    found = _seated(member, fresh)
    found.left_on = on
    found.save(update_fields=["left_on"])
    events.record(verb="leave_panel", subject=fresh, by=by, at=at, after={"member": found.pk, "on": on})
    return found
