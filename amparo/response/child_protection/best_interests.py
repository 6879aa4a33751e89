"""A determination of best interests: report, panel, hearing, weighing, decision, review."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.functions import Function
from amparo.response.cases.procedure import Answer, Asked, Part, Procedure, Step, register
from amparo.response.child_protection.asked import HOW_HEARD, IN_PRIVATE, LANGUAGE, REVIEW_ON, VIEW
from amparo.response.child_protection.effects import (
    nobody_acts_on_it_meanwhile,
    the_review_confirmed_it,
    what_was_decided_stands,
)
from amparo.response.child_protection.lifecycle import DETERMINATION, WORK
from amparo.response.child_protection.policy.best_interests import a_child_protection_case_is_open
from amparo.response.child_protection.policy.child import BEST_INTERESTS, only_a_child_has_such_a_case
from amparo.response.child_protection.procedure import FUNCTIONS
from amparo.response.child_protection.queries.parts import part_of_determination
from amparo.response.child_protection.vocabulary import DeterminationEnd, Question, Wish

STEPS = (
    Step(
        "write_report",
        _("Write the report"),
        (
            Asked("question", _("What is to be decided"), Answer.CHOICE, dict(Question.choices)),
            Asked("history", _("History of the child and its family")),
            Asked("situation", _("Present care and situation")),
            Asked("family_and_origin", _("Family, and safety in the place of origin")),
            Asked("sources", _("Who was asked, and what was read")),
            Asked("proposal", _("What the writer proposes, and why")),
        ),
        _("Whoever writes it neither chairs the panel nor records its decision."),
    ),
    Step(
        "convene",
        _("Convene the panel"),
        (Asked("meets_on", _("The panel meets on"), Answer.DAY),),
        _("At least three members, of three organisations, each bound to confidentiality in writing."),
    ),
    Step(
        "hear_child",
        _("Record how the child was heard"),
        (
            HOW_HEARD,
            LANGUAGE,
            IN_PRIVATE,
            VIEW,
            Asked("beside", _("Who was at the child's side"), is_required=False),
        ),
    ),
    Step(
        "weigh",
        _("Weigh the options"),
        (
            Asked("options", _("Options"), Answer.CHOICES, dict(Question.choices)),
            Asked("for_and_against", _("What speaks for and against each")),
            Asked("safety", _("Safety and family ties, as they weigh")),
        ),
    ),
    Step(
        "determine",
        _("Record the decision of the panel"),
        (
            Asked("decision", _("Decision"), Answer.CHOICE, dict(Question.choices)),
            Asked("grounds", _("Grounds")),
            Asked("childs_wish", _("The child"), Answer.CHOICE, dict(Wish.choices)),
            Asked("is_dissent", _("A member disagrees"), Answer.YES_NO),
            Asked("dissent", _("The dissent, in the member's words"), is_required=False),
            Asked("child_told_by", _("Who tells the child, and when")),
            REVIEW_ON,
        ),
        _(
            "Other organisations that know the child see what was decided about return, family and care: no more."
        ),
    ),
    Step("begin_review", _("Review it"), hint=_("Until the review ends, nobody acts on what was decided.")),
    Step("confirm_determination", _("Record that the decision stands"), (REVIEW_ON,)),
    Step(
        "reopen_determination",
        _("Open the determination again"),
        hint=_("Nobody acts any more on what was decided."),
    ),
    Step(
        "close_determination",
        _("Close the determination"),
        (Asked("ended_as", _("How it ended"), Answer.CHOICE, dict(DeterminationEnd.choices)),),
        _("What was decided ends with it."),
    ),
)

DETERMINATIONS = register(
    Procedure(
        code=BEST_INTERESTS,
        name=_("Best interests determination"),
        icon="scale",
        prefix="BID",
        permission=WORK,
        functions=(*FUNCTIONS, Function.INTERNATIONAL_PROTECTION),
        lifecycle=DETERMINATION,
        steps=STEPS,
        path=("opened", "reported", "convened", "heard", "weighed", "decided"),
        ended=frozenset({"closed"}),
        opening=(only_a_child_has_such_a_case, a_child_protection_case_is_open),
        parts=(Part("child_protection/determination.html", part_of_determination),),
        effects={
            "determine": what_was_decided_stands,
            "begin_review": nobody_acts_on_it_meanwhile,
            "confirm_determination": the_review_confirmed_it,
            "reopen_determination": nobody_acts_on_it_meanwhile,
            "close_determination": nobody_acts_on_it_meanwhile,
        },
    )
)
