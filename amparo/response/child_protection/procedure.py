"""A child's case as cases show it: what each step records, and which deadlines follow."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.functions import Function
from amparo.response.cases.procedure import Answer, Asked, Part, Procedure, Step, register
from amparo.response.child_protection.asked import (
    CARE,
    IN_PRIVATE,
    LANGUAGE,
    NEXT_VISIT,
    PRIORITY,
    REVIEW_ON,
    RISK,
    STATUS,
    VIEW,
    WORDS,
)
from amparo.response.child_protection.effects import (
    the_review_was_held,
    the_visit_was_made,
    what_is_to_come,
)
from amparo.response.child_protection.lifecycle import CHILD, WORK
from amparo.response.child_protection.policy.child import CHILD_PROTECTION, only_a_child_has_such_a_case
from amparo.response.child_protection.queries.parts import part_of_child
from amparo.response.child_protection.vocabulary import (
    Assessment,
    ClosureReason,
    ReviewOutcome,
    SeparationCause,
    ServiceKind,
)

FUNCTIONS = (
    Function.CHILD_RIGHTS,
    Function.INTEGRAL_PROTECTION,
    Function.IMMEDIATE_SUPPORT,
    Function.CHILD_PROTECTION_AUTHORITY,
)
SERVICES = Asked("services", _("Services"), Answer.CHOICES, dict(ServiceKind.choices))
TOLD = (
    RISK,
    Asked("needs", _("Needs and what the child can count on")),
    Asked("best_interests", _("What its best interests call for now")),
    Asked("needs_determination", _("A formal determination is needed"), Answer.YES_NO),
)
HEARD = (LANGUAGE, IN_PRIVATE, VIEW)

STEPS = (
    Step(
        "register_child",
        _("Take up the child"),
        (
            STATUS,
            Asked(
                "separation_cause",
                _("Why it is without its parents"),
                Answer.CHOICE,
                dict(SeparationCause.choices),
                is_required=False,
            ),
            RISK,
            PRIORITY,
            CARE,
            Asked("carer", _("Name of who cares for it now"), is_required=False),
            LANGUAGE,
            Asked(
                "agrees",
                _("The child agrees, as far as its age allows"),
                Answer.YES_NO,
                hint=_("Where it does not, what protects its life goes on; say so in a note."),
            ),
        ),
        _("Travelling beside an adult is not being accompanied. In doubt the person is taken for a child."),
    ),
    Step(
        "notify_authority",
        _("Record that the child protection authority was notified"),
        (Asked("authority", _("Authority and office")), Asked("notified_by", _("Who notified"))),
        _("In Mexico the migration authority notifies the procuraduría at once."),
    ),
    Step(
        "record_detention",
        _("Record that the child is held"),
        (Asked("where_held", _("Where")), Asked("since_day", _("Since"), Answer.DAY, is_required=False)),
        _("As it was seen or told, whoever holds the child."),
    ),
    Step("record_release", _("Record that the child is free"), (Asked("handed_to", _("Into whose care")),)),
    Step(
        "assess_child",
        _("Assess the best interests"),
        (Asked("form", _("Assessment"), Answer.CHOICE, dict(Assessment.choices)), *HEARD, *TOLD),
        _("Short where something must be done at once; comprehensive before a plan for months."),
    ),
    Step(
        "reassess",
        _("Assess anew"),
        (
            Asked("form", _("Assessment"), Answer.CHOICE, dict(Assessment.choices)),
            Asked(STATUS.name, STATUS.label, Answer.CHOICE, STATUS.choices, is_required=False),
            *HEARD,
            *TOLD,
        ),
    ),
    Step(
        "plan_care",
        _("Agree on a plan"),
        (
            Asked("goals", _("What shall be reached")),
            SERVICES,
            Asked("agrees", _("The child takes part in it and agrees"), Answer.YES_NO),
            REVIEW_ON,
        ),
    ),
    Step(
        "provide_service",
        _("Record a service"),
        (SERVICES, Asked("given_by", _("Which organisation gives it"))),
    ),
    Step(
        "arrange_care",
        _("Record who cares for the child"),
        (
            CARE,
            Asked("carer", _("Name of who cares, or of the home")),
            Asked("caregiver_assessed", _("Home and carers were assessed"), Answer.YES_NO),
            Asked(
                "moves_away",
                _("The child moves to another place for it"),
                Answer.YES_NO,
                hint=_("Another town, state or country; not another house."),
            ),
            NEXT_VISIT,
        ),
    ),
    Step(
        "visit_child",
        _("Record a visit"),
        (Asked("child_seen", _("The child itself was seen"), Answer.YES_NO), IN_PRIVATE, WORDS, NEXT_VISIT),
    ),
    Step(
        "review_child",
        _("Review the case"),
        (
            Asked("outcome", _("What follows"), Answer.CHOICE, dict(ReviewOutcome.choices)),
            RISK,
            WORDS,
            Asked("review_on", REVIEW_ON.label, Answer.DAY, is_required=False),
        ),
    ),
    Step(
        "ask_closure",
        _("Ask for closing"),
        (
            Asked("closure_reason", _("Why it is closed"), Answer.CHOICE, dict(ClosureReason.choices)),
            Asked("child_told", _("The child knows, and knows where to come back to"), Answer.YES_NO),
        ),
        _("Another person approves it."),
    ),
    Step("send_back", _("Do not close it")),
    Step("approve_closure", _("Approve closing")),
    Step("reopen_child", _("Take up the child again")),
)

CHILDREN = register(
    Procedure(
        code=CHILD_PROTECTION,
        name=_("Child protection"),
        icon="heart-handshake",
        prefix="CHI",
        permission=WORK,
        functions=FUNCTIONS,
        lifecycle=CHILD,
        steps=STEPS,
        path=("identified", "registered", "assessed", "planned", "in_care", "reviewed", "closing", "closed"),
        ended=frozenset({"closed"}),
        law=Path(__file__).with_name("reference") / "clocks.csv",
        opening=(only_a_child_has_such_a_case,),
        parts=(Part("child_protection/child.html", part_of_child),),
        effects={
            "plan_care": what_is_to_come,
            "arrange_care": what_is_to_come,
            "visit_child": the_visit_was_made,
            "review_child": the_review_was_held,
        },
    )
)
