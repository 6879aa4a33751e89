"""Safeguards of family tracing and reunification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.response.cases.models import Case
from amparo.response.cases.policy import findings_on
from amparo.response.cases.vocabulary import FindingKind
from amparo.response.child_protection.models import TracingRequest
from amparo.response.child_protection.policy.child import (
    BIP,
    GUIDING,
    JOINT_COMMENTS,
    child_of,
    may_be_alone,
    since,
)
from amparo.response.child_protection.vocabulary import TracingEnd, TracingState, Wish

NOBODY_SOUGHT = Kind(
    "child_protection.nobody_sought",
    _("Nobody is looked for yet."),
    _("Write down who is sought: names, year of birth, place of origin."),
    GUIDING,
)
CHILD_SIDE = Kind(
    "child_protection.child_side_unverified",
    _("The relationship was not verified with the child."),
    _("Compare what the child tells with what the relative tells, each alone."),
    GUIDING,
)
FAMILY_SIDE = Kind(
    "child_protection.family_side_unverified",
    _("The relationship was not verified with the relative."),
    _("Compare answers, documents or photographs, and whether the home is safe."),
    GUIDING,
)
VIEW_MISSING = Kind(
    "child_protection.view_missing",
    _("What the child thinks of it is not on record."),
    _("Hear the child in private, and record the view."),
    GUIDING,
)
NO_DETERMINATION = Kind(
    "child_protection.no_determination",
    _("No determination that stands recommends the reunification."),
    _("Bring it before a best interests panel; a review in progress suspends what was found."),
    f"{BIP}; {JOINT_COMMENTS}",
)
CHILD_UNKNOWN = Kind(
    "child_protection.child_unknown",
    _("Which child is meant was not confirmed."),
    _("Confirm the registration of the child among those who may be meant."),
    GUIDING,
)
NOT_SAFE_YET = Kind(
    "child_protection.not_safe_yet",
    _("Not confirmed: {what}."),
    _("A child travels to its family when all of this is sure."),
    f"{BIP}; {JOINT_COMMENTS}",
)
NOT_FOLLOWED_UP = Kind(
    "child_protection.not_followed_up",
    _("Nobody looked after the reunification how the child is."),
    _("Visit or call, record it, then close."),
    GUIDING,
)
END_DOES_NOT_FIT = Kind(
    "child_protection.end_does_not_fit",
    _("“Reunified” is said of a tracing in which nobody was reunified."),
    _("Choose how it really ended."),
)
CONFIRMED = {
    "guardian_consents": _("the guardian's consent"),
    "caregiver_in_writing": _("the caregiver's willingness in writing"),
    "escort": _("who accompanies the child"),
    "reception": _("who receives the child"),
}


def somebody_is_looked_for(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if TracingRequest.objects.filter(case=case).exists() else NOBODY_SOUGHT()


def the_relationship_is_verified_on_both_sides(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    """Since a doubt was last recorded (safeguard 9)."""
    for move, kind in (("verify_child", CHILD_SIDE), ("verify_family", FAMILY_SIDE)):
        step = since(case, move, "doubt", "trace_again")
        if step is None or not step.answers.get("is_confirmed"):
            yield kind()


def the_childs_view_is_on_record(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    heard = since(case, "hear_wish", "doubt", "trace_again")
    return None if heard and heard.answers.get("view") else VIEW_MISSING()


def a_determination_recommends_the_reunification(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    """For a child who is or may be alone, and for one who does not wish it (safeguard 2)."""
    child = child_of(case)
    if child is None:
        return CHILD_UNKNOWN()
    wishes = case.said("hear_wish", "wish") == Wish.YES
    own = child.pk == case.registration_id
    if wishes and own and not may_be_alone(case):
        return None
    found = findings_on(child.person, FindingKind.REUNIFICATION).exists()
    return None if found else NO_DETERMINATION()


def guardian_caregiver_escort_and_reception_are_confirmed(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    """What was not answered at all is asked for by the step itself."""
    step = case.last("reunify")
    said = step.answers if step and case.status == TracingState.VERIFIED else {}
    for name, what in CONFIRMED.items():
        if said.get(name) is False:
            yield NOT_SAFE_YET(at=name, what=what)


def the_child_was_visited_after_reunification(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    reunified = since(case, "reunify", "trace_again")
    if reunified and since(case, "visit_family", "reunify") is None:
        yield NOT_FOLLOWED_UP()
    if case.said("close_tracing", "ended_as") == TracingEnd.REUNIFIED and reunified is None:
        yield END_DOES_NOT_FIT(at="ended_as")
