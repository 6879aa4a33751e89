"""Assisted voluntary return and reintegration as cases show it, and what its steps do beside moving."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.functions import Function
from amparo.registry.partners.verbs import VERBS
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.procedure import Part, Procedure, register
from amparo.response.cases.services.beside import lift_holds, place_hold, record_document
from amparo.response.cases.vocabulary import HoldKind
from amparo.response.voluntary_return.lifecycle import RETURN, WORK
from amparo.response.voluntary_return.parts import consent_of_case, journey_of_case
from amparo.response.voluntary_return.services.consents import end_consent, keep_consent
from amparo.response.voluntary_return.services.journeys import cancel_journey, set_journey
from amparo.response.voluntary_return.services.visits import set_visits
from amparo.response.voluntary_return.steps import STEPS
from amparo.response.voluntary_return.vocabulary import CODE, BookingState, Doubt, Review, TravelDocument

VERBS.update(
    {
        "keep_return_consent": _("kept a signed consent to return"),
        "end_return_consent": _("ended a consent to return"),
        "plan_journey": _("planned a journey of return"),
        "cancel_journey": _("cancelled a journey of return"),
        "set_journey": _("booked a journey of return, or recorded that it was travelled"),
        "set_visits": _("set the visits after a return"),
        "export_manifest": _("opened or took a manifest"),
    }
)


def _hold(case: Case, step: CaseStep, kinds: list[str], *, by: Any, at: datetime) -> None:
    for kind in kinds:
        place_hold(registration=case.registration, kind=kind, since=step.happened_on, case=case, by=by, at=at)


def a_fear_stops_the_return(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    """Until a counsellor on asylum has looked at it (safeguard 3)."""
    if step.answers.get("fear"):
        _hold(case, step, [HoldKind.FEAR], by=by, at=at)


def signs_pause_the_return(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    """Until another person reviewed them (safeguard 5). Who is deprived of liberty may not decide freely."""
    said = step.answers
    kinds = [HoldKind.TRAFFICKING] if said["trafficking"] else []
    if said["detained"] or not said["decides_freely"]:
        kinds.append(HoldKind.CAPACITY)
    _hold(case, step, [*kinds], by=by, at=at)


def what_was_seen_pauses_the_return(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    _hold(case, step, step.answers["doubts"], by=by, at=at)


def what_was_reviewed_pauses_no_more(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    if step.answers["outcome"] != Review.GO_ON:
        return
    for kind in step.answers["doubts"]:
        lift_holds(registration=case.registration, kind=kind, on=step.happened_on, by=by, at=at)


def a_fear_was_looked_at(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    lift_holds(registration=case.registration, kind=Doubt.FEAR, on=step.happened_on, by=by, at=at)


def the_consent_is_kept(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    keep_consent(case=case, step=step, by=by, at=at)


def the_document_is_kept(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    record_document(
        case=case,
        kind=str(TravelDocument(step.answers["document"]).label),
        number=step.answers.get("document_number", "")[:60],
        expires_on=step.day("document_expires_on"),
        by=by,
        at=at,
    )


def the_journey_is_booked(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    set_journey(case=case, state=BookingState.BOOKED, by=by, at=at)


def the_journey_is_travelled(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    set_journey(case=case, state=BookingState.TRAVELLED, by=by, at=at)


def the_booking_is_cancelled(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    cancel_journey(case=case, on=step.happened_on, by=by, at=at)


def nothing_stands_any_more(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    """Withdrawal cancels bookings (safeguard 1)."""
    end_consent(case=case, on=step.happened_on, by=by, at=at)
    cancel_journey(case=case, on=step.happened_on, by=by, at=at)


def the_visits_are_set(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    set_visits(case=case, arrived_on=step.happened_on, by=by, at=at)


VOLUNTARY_RETURN = register(
    Procedure(
        code=CODE,
        name=_("Assisted voluntary return and reintegration"),
        icon="home",
        prefix="RET",
        permission=WORK,
        functions=(Function.ASSISTED_VOLUNTARY_RETURN, Function.REINTEGRATION),
        lifecycle=RETURN,
        steps=STEPS,
        path=(
            *("asked", "heard", "counselled", "assessed", "eligible", "consented", "ready", "booked"),
            *("departed", "arrived", "received", "reintegrating", "closed"),
        ),
        ended=frozenset({"closed", "not_eligible", "withdrawn", "stopped"}),
        law=Path(__file__).with_name("reference") / "clocks.csv",
        parts=(
            Part("voluntary_return/consent.html", consent_of_case),
            Part("voluntary_return/journey.html", journey_of_case),
        ),
        effects={
            "counsel": a_fear_stops_the_return,
            "assess": signs_pause_the_return,
            "raise_doubt": what_was_seen_pauses_the_return,
            "review_doubt": what_was_reviewed_pauses_no_more,
            "record_fear_counsel": a_fear_was_looked_at,
            "sign_consent": the_consent_is_kept,
            "prepare": the_document_is_kept,
            "book": the_journey_is_booked,
            "cancel_booking": the_booking_is_cancelled,
            "depart": the_journey_is_travelled,
            "arrive": the_visits_are_set,
            "withdraw_wish": nothing_stands_any_more,
            "stop": nothing_stands_any_more,
        },
    )
)
