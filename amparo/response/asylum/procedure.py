"""The asylum procedure as cases show it: what each step records, and which law its clocks follow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.functions import Function
from amparo.response.asylum.lifecycle import CLAIM, WORK
from amparo.response.asylum.vocabulary import AppealOutcome, Outcome, SexWished
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.procedure import Answer, Asked, Procedure, Step, register
from amparo.response.cases.services.beside import lift_holds, place_hold, record_document
from amparo.response.cases.vocabulary import HoldKind

INTERPRETED = Asked("interpreter", _("Was there an interpreter"), Answer.YES_NO)
LANGUAGE = Asked("language", _("In which language"), Answer.LANGUAGE)

STEPS = (
    Step(
        "inform",
        _("Inform about asylum"),
        (
            LANGUAGE,
            INTERPRETED,
            Asked("in_private", _("Where nobody else heard"), Answer.YES_NO),
            Asked(
                "entered_on",
                _("When they entered the country"),
                Answer.DAY,
                is_required=False,
                hint=_("The time to file counts from here."),
            ),
            Asked("legal_aid", _("Who represents or accompanies them"), is_required=False),
        ),
        _(
            "Rights, procedure, deadlines, confidentiality, and that the country of origin never learns of it."
        ),
    ),
    Step(
        "express_intention",
        _("Record that they want to ask for asylum"),
        (
            Asked("interviewer", _("Who shall interview"), Answer.CHOICE, dict(SexWished.choices)),
            Asked("interpreter_wished", _("Who shall interpret"), Answer.CHOICE, dict(SexWished.choices)),
            Asked("with_family", _("The family asks together"), Answer.YES_NO),
        ),
        _("An intention said to anybody counts: from here they are not to be returned."),
    ),
    Step(
        "refer_to_authority",
        _("Refer to the asylum authority"),
        (Asked("authority", _("Authority and office")),),
    ),
    Step(
        "lodge",
        _("Record that the claim was lodged"),
        (
            Asked("authority", _("Authority and office")),
            Asked("receipt_number", _("Number of the receipt")),
            Asked(
                "state_of_filing",
                _("In which state or department"),
                Answer.PLACE,
                hint=_("The document ties the person to it: moving without permission counts as abandoning."),
            ),
            Asked("document", _("Document received"), is_required=False),
            Asked("document_expires_on", _("Valid until"), Answer.DAY, is_required=False),
        ),
    ),
    Step("record_notice", _("Record that the migration authority was told of the claim")),
    Step("appear", _("Record an appearance before the authority")),
    Step(
        "renew_stay",
        _("Record that the stay was renewed"),
        (Asked("document_expires_on", _("Valid until"), Answer.DAY),),
    ),
    Step(
        "schedule_interview",
        _("Record when the interview is"),
        (
            Asked("interview_on", _("Day of the interview"), Answer.DAY),
            Asked(
                "interviewer", _("Who interviews"), Answer.CHOICE, dict(SexWished.choices), is_required=False
            ),
        ),
    ),
    Step(
        "hold_interview",
        _("Record the interview"),
        (
            LANGUAGE,
            INTERPRETED,
            Asked("as_wished", _("Interviewer and interpreter as the person wished"), Answer.YES_NO),
        ),
    ),
    Step("extend", _("Record that the authority takes more time")),
    Step(
        "decide",
        _("Record the decision of the authority"),
        (
            Asked("outcome", _("Decision"), Answer.CHOICE, dict(Outcome.choices)),
            Asked(
                "notified_on",
                _("When the person was notified"),
                Answer.DAY,
                hint=_("The time to appeal counts from here."),
            ),
        ),
        _("What the authority decided, as it stands in its resolution."),
    ),
    Step("lodge_appeal", _("Record the appeal")),
    Step(
        "decide_appeal",
        _("Record the decision on the appeal"),
        (Asked("outcome", _("Decision"), Answer.CHOICE, dict(AppealOutcome.choices)),),
    ),
    Step("become_final", _("Record that the decision is final")),
    Step(
        "withdraw",
        _("Record that the claim is withdrawn"),
        (
            Asked("explained_in_private", _("What it means was explained in private"), Answer.YES_NO),
            Asked("still_wishes_it", _("The person understood, and still wishes it"), Answer.YES_NO),
            LANGUAGE,
        ),
        _("It is theirs to withdraw. Who does not work on returns explains first what follows from it."),
    ),
    Step(
        "abandon",
        _("Record that the claim counts as abandoned"),
        (Asked("missed_on", _("Interview that was missed"), Answer.DAY, is_required=False),),
    ),
    Step("reopen", _("Reopen"), (), _("Reopening is generally granted.")),
)


def keep_the_document(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    kind = step.answers.get("document") or str(_("Proof of the claim"))
    expires = step.day("document_expires_on")
    if step.answers.get("document") or expires:
        number = step.answers.get("receipt_number", "")
        record_document(
            case=case, kind=kind, number=number, issued_on=step.happened_on, expires_on=expires, by=by, at=at
        )


def a_claim_blocks_a_return(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    """From the moment the wish is said (safeguard 3)."""
    place_hold(
        registration=case.registration,
        kind=HoldKind.OPEN_CLAIM,
        since=step.happened_on,
        case=case,
        by=by,
        at=at,
    )
    lift_holds(registration=case.registration, kind=HoldKind.FEAR, on=step.happened_on, by=by, at=at)


def lodged(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    a_claim_blocks_a_return(case, step, by=by, at=at)
    keep_the_document(case, step, by=by, at=at)


def a_return_is_possible_again(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    lift_holds(registration=case.registration, kind=HoldKind.OPEN_CLAIM, on=step.happened_on, by=by, at=at)


def after_the_last_word(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    """Who was recognised is not returned by this product; who was refused for good may choose to return."""
    granted = case.said("decide", "outcome") in (Outcome.RECOGNISED, Outcome.COMPLEMENTARY)
    if not granted and case.said("decide_appeal", "outcome") != AppealOutcome.OVERTURNED:
        a_return_is_possible_again(case, step, by=by, at=at)


ASYLUM = register(
    Procedure(
        code="asylum",
        name=_("Asylum"),
        icon="scale",
        prefix="ASY",
        permission=WORK,
        functions=(
            Function.ACCESS_TO_ASYLUM,
            Function.INTERNATIONAL_PROTECTION,
            Function.ASYLUM_AUTHORITY,
            Function.LEGAL_AID,
        ),
        lifecycle=CLAIM,
        steps=STEPS,
        path=(
            "approached",
            "informed",
            "intends",
            "lodged",
            "interview_scheduled",
            "interviewed",
            "decided",
            "final",
        ),
        ended=frozenset({"final", "withdrawn", "abandoned"}),
        law=Path(__file__).with_name("reference") / "clocks.csv",
        effects={
            "express_intention": a_claim_blocks_a_return,
            "lodge": lodged,
            "renew_stay": keep_the_document,
            "withdraw": a_return_is_possible_again,
            "become_final": after_the_last_word,
        },
    )
)
