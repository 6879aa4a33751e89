"""What shows, and where it goes: the table of the 10-Point Plan as rows, each with its source.

A route names functions and kinds of service, not organisations; who has the mandate and room is asked of the directory
each time. It proposes; people decide, with the consent of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.registry.partners.functions import Function
from amparo.registry.people.ages import AgeGroup
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.vocabulary import SERVED_BY, Purpose
from amparo.registry.services.vocabulary import Priority, ServiceKind
from amparo.response.screening.needs import SELF_DISCLOSED, SPECIALIST_WANTED, families_of
from amparo.response.screening.policy import TEN_POINT_PLAN
from amparo.response.screening.vocabulary import Fear, ReasonForMoving, Wish

UASC = (
    "Inter-Agency Guiding Principles on Unaccompanied and Separated Children, 2004; "
    "UNHCR, Best Interests Procedure Guidelines, 2021"
)
AVRR = "IOM, Framework for Assisted Voluntary Return and Reintegration; Amparo safeguards 1 and 3"
ALONE = frozenset({ChildStanding.UNACCOMPANIED, ChildStanding.SEPARATED})
ASYLUM = (Function.INTERNATIONAL_PROTECTION, Function.ACCESS_TO_ASYLUM, Function.ASYLUM_AUTHORITY)
CHILDREN = (
    Function.CHILD_PROTECTION_AUTHORITY,
    Function.CHILD_RIGHTS,
    Function.INTEGRAL_PROTECTION,
    Function.IMMEDIATE_SUPPORT,
)
CARE = (
    Function.HUMANITARIAN_ASSISTANCE,
    Function.BASIC_SERVICES,
    Function.INTERNATIONAL_PROTECTION,
    Function.SHELTER,
    Function.IMMEDIATE_SUPPORT,
)


# What a referral along a route is for, the first that the function of the service serves.
PURPOSES: dict[str, tuple[str, ...]] = {
    "asylum": (Purpose.ASYLUM,),
    "child_alone": (Purpose.CHILD_PROTECTION,),
    "child_at_risk": (Purpose.CHILD_PROTECTION,),
    "safety": (Purpose.LEGAL_AID, Purpose.ASSISTANCE, Purpose.ASYLUM),
    "documents": (Purpose.LEGAL_AID, Purpose.ASSISTANCE, Purpose.ASYLUM),
    "single_parent": (Purpose.ASSISTANCE, Purpose.CHILD_PROTECTION),
    "family": (Purpose.FAMILY_TRACING,),
    "return": (Purpose.VOLUNTARY_RETURN,),
}


def purpose_of(route: Route, function: str) -> str:
    """Empty where none fits: then the person who refers chooses."""
    fitting = PURPOSES.get(route.code, (Purpose.ASSISTANCE,))
    return next((str(purpose) for purpose in fitting if function in SERVED_BY[purpose]), "")


@dataclass(frozen=True)
class Shown:
    """What is known when a profile is routed: its answers, and what was derived of the household."""

    fear_of_return: str
    reasons: Collection[str]
    wishes: Collection[str]
    needs: Collection[str]
    sensitive: Collection[str] = ()
    standing: str = ChildStanding.NOT_A_CHILD
    age_group: str = AgeGroup.UNKNOWN

    @property
    def families(self) -> set[str]:
        return families_of(self.needs)


@dataclass(frozen=True)
class Route:
    """`waits`: nobody is offered yet, because something else comes first. `is_sensitive`: read with a permission."""

    code: str
    sentence: Text
    functions: tuple[str, ...]
    kinds: tuple[str, ...]
    priority: str
    source: str
    is_sensitive: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Rule:
    shows: Callable[[Shown], bool]
    route: Route


def _needs(family: str) -> Callable[[Shown], bool]:
    return lambda shown: family in shown.families


def _wants_to_return(shown: Shown) -> bool:
    return Wish.RETURN in shown.wishes


RULES = (
    Rule(
        lambda shown: shown.standing in ALONE,
        Route(
            "child_alone",
            _("A child without parent or guardian: to the child protection authority the same day."),
            CHILDREN,
            (ServiceKind.CHILD_PROTECTION, ServiceKind.BEST_INTERESTS),
            Priority.DAY,
            UASC,
        ),
    ),
    Rule(
        lambda shown: SPECIALIST_WANTED in shown.sensitive,
        Route(
            "specialist",
            _("A specialist is wanted: the person tells it to them, to nobody else."),
            CARE,
            (ServiceKind.SPECIALIST_SURVIVORS,),
            Priority.DAY,
            f"{TEN_POINT_PLAN}; Amparo safeguard 13",
            is_sensitive=True,
        ),
    ),
    Rule(
        lambda shown: (
            shown.fear_of_return == Fear.YES
            or Wish.ASYLUM in shown.wishes
            or ReasonForMoving.PROTECTION in shown.reasons
        ),
        Route(
            "asylum",
            _(
                "Fear of return, or the wish to ask for asylum: to asylum counselling, before any talk of return."
            ),
            ASYLUM,
            (ServiceKind.ASYLUM_COUNSELLING, ServiceKind.ASYLUM_PROCEDURE),
            Priority.THREE_DAYS,
            f"1951 Convention, article 33; {TEN_POINT_PLAN}",
        ),
    ),
    Rule(
        lambda shown: shown.standing == ChildStanding.AGE_UNKNOWN,
        Route(
            "age_unknown",
            _("The age is not known: ask. Who may be a child is treated as one until it is."),
            (),
            (),
            Priority.DAY,
            "CRC, General Comment 6, paragraph 31 (i)",
            waits=True,
        ),
    ),
    Rule(
        lambda shown: "CR" in shown.families or "SC" in shown.families,
        Route(
            "child_at_risk",
            _("A child at risk: to child protection."),
            CHILDREN,
            (ServiceKind.CHILD_PROTECTION, ServiceKind.EDUCATION),
            Priority.THREE_DAYS,
            f"{TEN_POINT_PLAN}; Child Protection Minimum Standards",
        ),
    ),
    Rule(
        _needs("SM"),
        Route(
            "health",
            _("A medical or psychological condition: to health care."),
            CARE,
            (ServiceKind.HEALTH, ServiceKind.MENTAL_HEALTH),
            Priority.THREE_DAYS,
            TEN_POINT_PLAN,
        ),
    ),
    Rule(
        _needs("WR"),
        Route(
            "woman_at_risk",
            _("A woman at risk, pregnant or breastfeeding: to health care and a safe place to sleep."),
            CARE,
            (ServiceKind.HEALTH, ServiceKind.SHELTER),
            Priority.THREE_DAYS,
            TEN_POINT_PLAN,
        ),
    ),
    Rule(
        lambda shown: "LP-PS" in shown.needs,
        Route(
            "safety",
            _("They fear for their safety here: to legal counselling and a safe place to sleep."),
            (*ASYLUM, Function.SHELTER, Function.LEGAL_AID, Function.HUMAN_RIGHTS_MONITORING),
            (ServiceKind.LEGAL_AID, ServiceKind.SHELTER, ServiceKind.MONITORING),
            Priority.DAY,
            TEN_POINT_PLAN,
        ),
    ),
    Rule(
        _needs("DS"),
        Route(
            "disability",
            _("A disability: to the service for persons with disabilities."),
            CARE,
            (ServiceKind.DISABILITY, ServiceKind.HEALTH),
            Priority.TWO_WEEKS,
            f"{TEN_POINT_PLAN}; IASC, Guidelines on Inclusion of Persons with Disabilities, 2019",
        ),
    ),
    Rule(
        lambda shown: "ER" in shown.families or shown.age_group == AgeGroup.OLDER,
        Route(
            "older",
            _("An older person: to the service for older persons."),
            CARE,
            (ServiceKind.OLDER_PERSONS, ServiceKind.HEALTH),
            Priority.TWO_WEEKS,
            TEN_POINT_PLAN,
        ),
    ),
    Rule(
        _needs("SP"),
        Route(
            "single_parent",
            _("A single parent: to support for families."),
            (*CARE, *CHILDREN),
            (ServiceKind.FAMILIES, ServiceKind.CASH),
            Priority.TWO_WEEKS,
            TEN_POINT_PLAN,
        ),
    ),
    Rule(
        lambda shown: SELF_DISCLOSED in shown.sensitive,
        Route(
            "self_disclosed",
            _("Told by the person unasked: to the service for LGBTI persons."),
            (*CARE, *ASYLUM),
            (ServiceKind.LGBTI,),
            Priority.THREE_DAYS,
            TEN_POINT_PLAN,
            is_sensitive=True,
        ),
    ),
    Rule(
        lambda shown: "FU" in shown.families or Wish.REUNITE in shown.wishes,
        Route(
            "family",
            _("Relatives who are missing, or a family to join: to family tracing."),
            (*CARE, Function.INTEGRAL_PROTECTION, Function.CHILD_PROTECTION_AUTHORITY),
            (ServiceKind.FAMILY_TRACING,),
            Priority.THREE_DAYS,
            "Inter-Agency Guiding Principles, 2004; ICRC, Restoring Family Links",
        ),
    ),
    Rule(
        lambda shown: "LP-ND" in shown.needs,
        Route(
            "documents",
            _("Without documents: to legal counselling and documentation."),
            (*ASYLUM, Function.LEGAL_AID, Function.COUNSELLING_AND_INFORMATION),
            (ServiceKind.DOCUMENTATION, ServiceKind.LEGAL_AID),
            Priority.TWO_WEEKS,
            TEN_POINT_PLAN,
        ),
    ),
    Rule(
        lambda shown: _wants_to_return(shown) and shown.fear_of_return in (Fear.YES, Fear.NOT_ASKED),
        Route(
            "return_waits",
            _("They wish to return and fear it: nobody counsels on return before asylum counselling."),
            (),
            (),
            Priority.TWO_WEEKS,
            AVRR,
            waits=True,
        ),
    ),
    Rule(
        lambda shown: _wants_to_return(shown) and shown.fear_of_return in (Fear.NO, Fear.DECLINED),
        Route(
            "return",
            _(
                "They wish to return, and the asylum question was asked: to counselling on assisted voluntary return."
            ),
            (Function.ASSISTED_VOLUNTARY_RETURN,),
            (ServiceKind.RETURN_COUNSELLING,),
            Priority.TWO_WEEKS,
            AVRR,
        ),
    ),
)
URGENCY = tuple(Priority.values)


def what_shows_goes_to(shown: Shown) -> list[Route]:
    """Every route that what shows calls for, the most urgent first."""
    return sorted(_found(shown), key=lambda route: URGENCY.index(route.priority))


def _found(shown: Shown) -> Iterator[Route]:
    yield from (rule.route for rule in RULES if rule.shows(shown))


def most_urgent(shown: Shown) -> str:
    """Of what is no secret and calls for somebody; empty where nothing does."""
    open_ones = [route for route in what_shows_goes_to(shown) if not route.is_sensitive]
    return open_ones[0].priority if open_ones else ""
