"""Durable solutions as cases show them: what each step records, and the progress that is seen over time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.functions import Function
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.procedure import Answer, Asked, Part, Procedure, Step, register
from amparo.response.cases.services.beside import set_duty
from amparo.response.cases.vocabulary import DutyKind
from amparo.response.solutions.lifecycle import SOLUTION, WORK
from amparo.response.solutions.queries import progress_over_time
from amparo.response.solutions.vocabulary import (
    CRITERIA,
    Area,
    Evidence,
    PathwayKind,
    Progress,
    Prospect,
    Solution,
    Standing,
)

LANGUAGE = Asked("language", _("In which language"), Answer.LANGUAGE)
IN_PRIVATE = Asked("in_private", _("Where nobody else heard"), Answer.YES_NO)
STILL_WISHES_IT = Asked("still_wishes_it", _("On this day they said again that they wish it"), Answer.YES_NO)
TOGETHER = Asked(
    "household_together",
    _("The household leaves together"),
    Answer.YES_NO,
    hint=_("Where it does not, write down as the reason why parting is in the interest of its members."),
)
REVIEWS = (timedelta(days=182), timedelta(days=365))
AFTER_LEAVING = (timedelta(days=91),)


def _prospect(name: str, label: Any) -> Asked:
    return Asked(name, label, Answer.CHOICE, dict(Prospect.choices))


STEPS = (
    Step(
        "assess",
        _("Assess the prospects"),
        (
            Asked("standing", _("Who the person is before the law"), Answer.CHOICE, dict(Standing.choices)),
            _prospect("integration", _("Prospects of staying and integrating")),
            _prospect("resettlement", _("Prospects of going to another country")),
            _prospect("repatriation", _("Prospects of going back in safety and dignity")),
            Asked("wish", _("What the person wishes"), Answer.CHOICE, dict(Solution.choices)),
            IN_PRIVATE,
            LANGUAGE,
        ),
        _("All three are talked over, and none is held out as better or quicker than it is."),
    ),
    Step(
        "begin_integration",
        _("Begin local integration"),
        (
            Asked("areas", _("What is worked on"), Answer.CHOICES, dict(Area.choices)),
            Asked("place", _("Where they live"), Answer.PLACE),
            Asked("plan", _("What was agreed, and who does it")),
        ),
        _("How things stand is looked at after six months and after a year."),
    ),
    Step(
        "propose_resettlement",
        _("Prepare resettlement or another pathway"),
        (
            Asked("pathway", _("Which pathway"), Answer.CHOICE, dict(PathwayKind.choices)),
            Asked("needs", _("Why this person: needs that are met nowhere nearer")),
            Asked("relatives", _("Relatives in the country, if any"), is_required=False),
        ),
    ),
    Step(
        "submit",
        _("Submit to a country"),
        (
            Asked("to_country", _("Country")),
            Asked("number", _("Number of the submission")),
            Asked("agrees", _("The person agrees, and knows that the country decides"), Answer.YES_NO),
        ),
        _("By another person than assessed and prepared it."),
    ),
    Step("record_acceptance", _("Record that the country accepted")),
    Step(
        "record_refusal",
        _("Record that the country refused"),
        (Asked("why_refused", _("What the country said"), is_required=False),),
    ),
    Step(
        "depart",
        _("Record the departure to the other country"),
        (STILL_WISHES_IT, TOGETHER, Asked("received_by", _("Who receives them there"))),
    ),
    Step(
        "declare_wish",
        _("Take down the wish to repatriate"),
        (
            IN_PRIVATE,
            Asked("without_pressure", _("Nobody presses them, and they know they may stay"), Answer.YES_NO),
            Asked(
                "told_of_origin", _("They were told how things stand where they go back to"), Answer.YES_NO
            ),
            Asked("source_of_origin", _("From which source, and of which day")),
            Asked("told_what_ends", _("They were told what ends when they leave"), Answer.YES_NO),
            Asked("understood", _("They said in their own words what it means"), Answer.YES_NO),
            LANGUAGE,
            Asked("place_of_return", _("Where they wish to go back to")),
            Asked("evidence", _("How the wish was declared"), Answer.CHOICE, dict(Evidence.choices)),
            Asked("form_number", _("Number of the declaration")),
            Asked("witness", _("Witness"), is_required=False),
        ),
        _("Of refugees alone. It is a free wish of each adult, and taken back with a word until they leave."),
    ),
    Step(
        "repatriate",
        _("Record that they left for their country"),
        (
            STILL_WISHES_IT,
            TOGETHER,
            Asked("travel_document", _("Document they travel with")),
            Asked("received_there_by", _("Who receives them in their country")),
        ),
        _("By another person than took down the wish."),
    ),
    Step("change_mind", _("Record that they changed their mind"), (), _("Nobody has to say why.")),
    Step(
        "record_progress",
        _("Record how things stand"),
        tuple(
            Asked(name, label, Answer.CHOICE, dict(Progress.choices), is_required=False)
            for name, label in CRITERIA.items()
        ),
        _("By the person's own word. What nobody knows stays empty; recorded again later, it shows the way."),
    ),
    Step("achieve", _("Record that the solution is achieved")),
    Step("end_without", _("Record that the solution was not achieved")),
    Step("take_up_again", _("Take up the search for a solution again")),
)


def _look_again(case: Case, step: CaseStep, after: tuple[timedelta, ...], by: Any, at: datetime) -> None:
    for wait in after:
        set_duty(
            case=case,
            kind=DutyKind.REVIEW,
            due_on=step.happened_on + wait,
            label=str(_("How things stand")),
            by=by,
            at=at,
        )


def look_again_in_half_a_year(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    _look_again(case, step, REVIEWS, by, at)


def look_again_after_arrival(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    _look_again(case, step, AFTER_LEAVING, by, at)


SOLUTIONS = register(
    Procedure(
        code="solutions",
        name=_("Durable solutions"),
        icon="home",
        prefix="SOL",
        permission=WORK,
        functions=(Function.DURABLE_SOLUTIONS,),
        lifecycle=SOLUTION,
        steps=STEPS,
        path=("begun", "assessed", "integrating", "achieved"),
        ended=frozenset({"achieved", "not_achieved"}),
        parts=(Part("solutions/progress.html", progress_over_time),),
        effects={
            "begin_integration": look_again_in_half_a_year,
            "depart": look_again_after_arrival,
            "repatriate": look_again_after_arrival,
        },
    )
)
