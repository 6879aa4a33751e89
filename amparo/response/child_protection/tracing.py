"""Family tracing: who is looked for, verification on both sides, the child's view, reunification, and after."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.functions import Function
from amparo.response.cases.procedure import Answer, Asked, Part, Procedure, Step, register
from amparo.response.child_protection.asked import IN_PRIVATE, LANGUAGE, NEXT_VISIT, VIEW, WORDS
from amparo.response.child_protection.effects import the_visit_was_made, what_is_to_come
from amparo.response.child_protection.lifecycle import TRACING, WORK
from amparo.response.child_protection.policy.child import FAMILY_TRACING
from amparo.response.child_protection.procedure import FUNCTIONS
from amparo.response.child_protection.queries.parts import part_of_tracing
from amparo.response.child_protection.vocabulary import Evidence, TracingEnd, TracingMeans, Wish

EVIDENCE = Asked("evidence", _("What shows it"), Answer.CHOICES, dict(Evidence.choices))
RELATIVE = Asked("relative", _("Name of the relative"))

STEPS = (
    Step(
        "begin_tracing",
        _("Begin to look"),
        (
            Asked("agrees", _("Child or relative wishes it"), Answer.YES_NO),
            Asked("means", _("How"), Answer.CHOICES, dict(TracingMeans.choices)),
        ),
        _("Nothing that is asked abroad says that anybody asks for asylum."),
    ),
    Step(
        "record_search",
        _("Record what was done"),
        (Asked("means", _("How"), Answer.CHOICES, dict(TracingMeans.choices)), WORDS),
    ),
    Step(
        "verify_child",
        _("Record what the child confirms"),
        (RELATIVE, EVIDENCE, Asked("is_confirmed", _("The child confirms the relationship"), Answer.YES_NO)),
    ),
    Step(
        "verify_family",
        _("Record what the relative confirms"),
        (
            RELATIVE,
            EVIDENCE,
            Asked("is_confirmed", _("The relative confirms the relationship"), Answer.YES_NO),
            Asked("is_willing", _("Willing and able to care"), Answer.YES_NO),
        ),
    ),
    Step(
        "hear_wish",
        _("Record the child's view"),
        (
            LANGUAGE,
            IN_PRIVATE,
            Asked("wish", _("The child"), Answer.CHOICE, dict(Wish.choices)),
            VIEW,
        ),
    ),
    Step("state_verified", _("State the relationship as verified")),
    Step("doubt", _("Record a doubt"), hint=_("Both sides are verified anew.")),
    Step(
        "reunify",
        _("Record the reunification"),
        (
            RELATIVE,
            Asked("guardian_consents", _("The guardian consents"), Answer.YES_NO),
            Asked("caregiver_in_writing", _("The relative is willing, in writing"), Answer.YES_NO),
            Asked("escort", _("Somebody accompanies the child"), Answer.YES_NO),
            Asked("reception", _("Somebody receives the child"), Answer.YES_NO),
            Asked("follow_up_on", _("First visit on"), Answer.DAY),
        ),
        _("Another person records it than the one who stated the relationship as verified."),
    ),
    Step("visit_family", _("Record a visit after it"), (WORDS, NEXT_VISIT)),
    Step(
        "close_tracing",
        _("Close the tracing"),
        (Asked("ended_as", _("How it ended"), Answer.CHOICE, dict(TracingEnd.choices)),),
    ),
    Step("trace_again", _("Look again")),
)

TRACINGS = register(
    Procedure(
        code=FAMILY_TRACING,
        name=_("Family tracing"),
        icon="users",
        prefix="TRA",
        permission=WORK,
        functions=(*FUNCTIONS, Function.INTERNATIONAL_PROTECTION),
        lifecycle=TRACING,
        steps=STEPS,
        path=("open", "tracing_in_progress", "verified", "reunified", "closed"),
        ended=frozenset({"closed"}),
        parts=(Part("child_protection/tracing.html", part_of_tracing),),
        effects={"reunify": what_is_to_come, "visit_family": the_visit_was_made},
    )
)
