"""Who screens, who reads what was said in confidence, and the safeguards of a screening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import rules
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.policy import role_grants
from amparo.registry.people.policy import works_with_persons
from amparo.registry.people.reference.names import languages
from amparo.registry.places.queries import containment
from amparo.response.screening.needs import all_needs
from amparo.response.screening.stated import StatedProfile
from amparo.response.screening.vocabulary import ConsentToRefer, Fear, Interpreter, ReasonForMoving, Wish

SCREEN = "screening.screen"
READ_SENSITIVE_NEEDS = "screening.read_sensitive_needs"
READ_PROFILES = "screening.read_profiles"
for _permission in (SCREEN, READ_SENSITIVE_NEEDS, READ_PROFILES):
    rules.add_perm(_permission, works_with_persons & role_grants(_permission))

TEN_POINT_PLAN = "UNHCR, 10-Point Plan of Action on Refugee Protection and Mixed Movements"

ASYLUM_QUESTION_FIRST = Kind(
    "screening.asylum_question_first",
    _("The person wishes to return, and was not asked whether they are afraid of it."),
    _("Ask first, in private and without hurry; they may answer no, or not at all. Then record the wish."),
    source=f"1951 Convention, article 33; {TEN_POINT_PLAN}; Amparo safeguard 3",
)
NO_DETAIL_HERE = Kind(
    "screening.no_detail_here",
    _("“{need}” is not recorded at a screening."),
    _("Ask nothing further. Offer a specialist, and record only whether one is wanted."),
    source=f"{TEN_POINT_PLAN}; Amparo safeguard 13",
)
NEED_UNKNOWN = Kind(
    "screening.need_unknown",
    _("“{need}” is not in the list of specific needs in force on {day}."),
    _("Choose one from the list."),
)
CHOICE_UNKNOWN = Kind(
    "screening.choice_unknown",
    _("“{field}” was not answered, or with what is not in the list."),
    _("Choose an answer from the list."),
)
FOLLOWED_UP = Kind(
    "screening.followed_up",
    _("Somebody acted on this screening already."),
    _("Screen the person again if something changed."),
)
NOTHING_IN_CONFIDENCE = Kind(
    "screening.nothing_in_confidence",
    _("Nothing was said in confidence at this screening that calls for somebody."),
    _("Take down what was done about the screening itself."),
)
TAKEN_UP = Kind(
    "screening.taken_up_in_confidence",
    _("A specialist took this up already."),
    _("Speak with them, or take down how it ended."),
)
ENDED_IN_CONFIDENCE = Kind(
    "screening.ended_in_confidence",
    _("How this ended was taken down already."),
    _("Screen the person again if something changed."),
)
OUTCOME = _("What was done")
FIELDS = {
    "place": _("Place"),
    "language": _("Language of the conversation"),
    "interpreter": _("Interpreter"),
    "fear_of_return": _("Are they afraid of what may happen if they return?"),
    "consent_to_refer": _("Do they agree to be referred?"),
    "reasons": _("Why they left"),
    "wishes": _("What they wish"),
}


def the_asylum_question_comes_before_return(stated: StatedProfile) -> Reason | None:
    """Nobody's wish to return is taken down, and nobody is sent to a counsellor on return, who was not asked."""
    if Wish.RETURN in stated.wishes and stated.fear_of_return == Fear.NOT_ASKED:
        return ASYLUM_QUESTION_FIRST()
    return None


def every_need_is_in_the_list_and_none_is_a_specialists(
    stated: StatedProfile, *, on: date
) -> Iterator[Reason]:
    """Trafficking, torture, sexual violence: no detail on the form of a screening, whoever fills it in."""
    for code in stated.needs:
        need = all_needs().get(code)
        if need is None or not need.is_in_force(on):
            yield NEED_UNKNOWN(need=code, day=on.isoformat())
        elif need.restricted_to:
            yield NO_DETAIL_HERE(need=need.name)


def everything_is_answered_from_the_lists(stated: StatedProfile) -> Iterator[Reason]:
    known = {
        "fear_of_return": Fear.values,
        "consent_to_refer": ConsentToRefer.values,
        "interpreter": Interpreter.values,
        "language": languages(),
        "place": containment(),
    }
    for name, values in known.items():
        if getattr(stated, name) not in values:
            yield CHOICE_UNKNOWN(field=FIELDS[name])
    for name, listed in (("reasons", ReasonForMoving.values), ("wishes", Wish.values)):
        if not set(getattr(stated, name)) <= set(listed):
            yield CHOICE_UNKNOWN(field=FIELDS[name])
