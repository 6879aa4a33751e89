"""Safeguards of durable solutions: functions whose names are sentences; the source stands with the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import Identity
from amparo.registry.people.queries import households_of, visible_content
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.policy import findings_on, holds_on
from amparo.response.cases.vocabulary import FindingKind, HoldKind
from amparo.response.solutions.vocabulary import CRITERIA, REFUGEES, Solution

IASC_FRAMEWORK = "IASC Framework on Durable Solutions for Internally Displaced Persons (2010), criteria"
REPATRIATION_HANDBOOK = "UNHCR, Handbook on Voluntary Repatriation: International Protection (1996)"
RESETTLEMENT_HANDBOOK = "UNHCR Resettlement Handbook (2011)"
CONVENTION = "Convention relating to the Status of Refugees (1951), articles 1 C and 33"
BEST_INTERESTS = "UNHCR Best Interests Procedure Guidelines (2021)"
FAMILY_UNITY = "A/79/213: families are kept together; Amparo safeguard 10"
ALONE = (ChildStanding.UNACCOMPANIED, ChildStanding.SEPARATED)

# The claim of a recognised refugee is behind them: its hold stands against every other return, and not against this.
STOPS_A_REPATRIATION = (HoldKind.FEAR, HoldKind.TRAFFICKING, HoldKind.CAPACITY)

UNHEARD = Kind(
    "solutions.unheard",
    _("The prospects were not talked over with the person in private."),
    _("Speak with them alone, in a language they speak well; then assess."),
    RESETTLEMENT_HANDBOOK,
)
NOT_THEIR_WISH = Kind(
    "solutions.not_their_wish",
    _("The person does not agree to be submitted."),
    _("Explain what it means and what else there is. Nobody is resettled who does not wish it."),
    RESETTLEMENT_HANDBOOK,
)
NOT_A_REFUGEE = Kind(
    "solutions.not_a_refugee",
    _("Voluntary repatriation is for refugees: this person was assessed as “{standing}”."),
    _("Who is no refugee and wishes to return is counselled in the procedure of assisted voluntary return."),
    f"{REPATRIATION_HANDBOOK}; IOM, A Framework for Assisted Voluntary Return and Reintegration (2018)",
)
ANOTHER_WISH = Kind(
    "solutions.another_wish",
    _("When the prospects were assessed, the person wished something else than to repatriate."),
    _("Assess again with them: if they wish it now, that is recorded first."),
    REPATRIATION_HANDBOOK,
)
WISH_NOT_FREE = Kind(
    "solutions.wish_not_free",
    _("The wish to repatriate is not free: {missing}."),
    _(
        "Hear the person in private and without hurry. A wish under pressure, or without a choice, is no wish."
    ),
    REPATRIATION_HANDBOOK,
)
WISH_NOT_INFORMED = Kind(
    "solutions.wish_not_informed",
    _("The wish to repatriate is not informed: {missing}."),
    _("Tell how things stand in the place of origin, from a named source, and what is lost by leaving."),
    REPATRIATION_HANDBOOK,
)
WISH_NOT_SAID_AGAIN = Kind(
    "solutions.wish_not_said_again",
    _("On the day of leaving the person did not say again that they wish it."),
    _("Ask again. They may change their mind until they have left."),
    f"{REPATRIATION_HANDBOOK}; {RESETTLEMENT_HANDBOOK}",
)
RETURN_IS_STOPPED = Kind(
    "solutions.return_is_stopped",
    _("A return of this person is stopped: {why}."),
    _("What stands in the way is looked at first, by those who placed it."),
    f"{CONVENTION}; Amparo safeguards 3 and 5",
)
CHILD_WITHOUT_DETERMINATION = Kind(
    "solutions.child_without_determination",
    _("The child is alone, and no determination of best interests recommends this."),
    _("Ask who protects children for a determination; nobody moves a child alone without it."),
    f"{BEST_INTERESTS}; CMW/CRC Joint General Comments 3-4 and 22-23 (2017); Amparo safeguard 2",
)
FAMILY_IS_PARTED = Kind(
    "solutions.family_is_parted",
    _("The household does not leave together, and no reason was written down."),
    _("Let them leave together, or say why parting is in the interest of its members."),
    FAMILY_UNITY,
)
PROGRESS_NOT_SEEN = Kind(
    "solutions.progress_not_seen",
    _("Progress was recorded on {count} days since the solution began: two are the least."),
    _("Record how things stand, and again later: a solution is seen over time."),
    IASC_FRAMEWORK,
)
NOT_THERE_YET = Kind(
    "solutions.not_there_yet",
    _("On {day} it was recorded as not yet reached: {criteria}."),
    _("Go on, or record how it stands now. A solution is achieved when no special need is left."),
    IASC_FRAMEWORK,
)
NOTHING_RECORDED = Kind(
    "solutions.nothing_recorded",
    _("No criterion was answered."),
    _("Answer at least one; what nobody knows stays empty."),
    IASC_FRAMEWORK,
)


def the_person_was_heard_in_private(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if case.said("assess", "in_private") else UNHEARD(at="in_private")


def the_person_agrees_to_be_submitted(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if case.said("submit", "agrees") else NOT_THEIR_WISH(at="agrees")


def only_a_refugee_is_repatriated(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """Before any other step of it: no other return goes by the name of repatriation."""
    standing = case.said("assess", "standing")
    if standing in REFUGEES:
        return None
    asked = next(each for each in case.described.step("assess").asks if each.name == "standing")
    return NOT_A_REFUGEE(standing=asked.choices.get(standing or "", standing or ""))


def the_wish_to_repatriate_is_free(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return _missing_of(case, WISH_NOT_FREE, "in_private", "without_pressure")


def the_wish_to_repatriate_is_informed(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return _missing_of(case, WISH_NOT_INFORMED, "told_of_origin", "told_what_ends", "understood")


def _missing_of(case: Case, kind: Kind, *names: str) -> Reason | None:
    """What the declaration says no to, or does not say, in the words in which it was asked."""
    step = case.last("declare_wish")
    said = step.answers if step else {}
    labels = {each.name: str(each.label) for each in case.described.step("declare_wish").asks}
    missing = [labels[name] for name in names if said.get(name) is not True]
    at = next((name for name in names if said.get(name) is not True), "")
    return kind(at=at, missing="; ".join(missing)) if missing else None


def the_wish_is_said_again_on_the_day(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    step = _newest(case)
    said = step is not None and step.answers.get("still_wishes_it") is True
    return None if said else WISH_NOT_SAID_AGAIN(at="still_wishes_it")


def nothing_stops_a_return_of_the_person(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    """A fear that nobody looked at, signs of trafficking, doubt about the will, whoever found it; a claim of another
    country that is still open with the own organisation."""
    open_claim = Q(kind=HoldKind.OPEN_CLAIM, case__is_open=True)
    stopping = holds_on(case.registration.person).filter(Q(kind__in=STOPS_A_REPATRIATION) | open_claim)
    for kind in sorted(set(stopping.values_list("kind", flat=True))):
        yield RETURN_IS_STOPPED(why=HoldKind(kind).label)


def a_child_alone_leaves_only_where_a_determination_recommends_it(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    """To the country of origin a determination on return; to another country one on other care or reunification."""
    step = _newest(case)
    if not _is_alone(case, by=by, on=step.happened_on if step else case.opened_on):
        return None
    person = case.registration.person
    recommended = any(findings_on(person, kind).exists() for kind in RECOMMENDS[case.status])
    return None if recommended else CHILD_WITHOUT_DETERMINATION()


RECOMMENDS = {
    "declared": (FindingKind.RETURN,),
    "accepted": (FindingKind.TRANSFER, FindingKind.REUNIFICATION),
}


def _is_alone(case: Case, *, by: Any, on: date) -> bool:
    """From the household where there is one; a child without a household is alone."""
    key = case.registration_id
    for household in households_of(by, [key], on=on):
        if key in household.standings:
            return household.standings[key] in ALONE
    identity = visible_content(by, [key], (Identity,))[key].get(Identity)
    return identity is not None and may_be_a_child(identity, on=on)


def _newest(case: Case) -> CaseStep | None:
    return CaseStep.objects.filter(case=case).order_by("-number").first()


def the_household_leaves_together_or_a_reason_says_why(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    step = _newest(case)
    together = step is not None and step.answers.get("household_together") is True
    return None if together or reason.strip() else FAMILY_IS_PARTED(at="reason")


def something_was_seen(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    step = case.last("record_progress")
    return None if step and step.answers.keys() & CRITERIA.keys() else NOTHING_RECORDED(at="safety")


def progress_was_seen_on_two_days(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    days = len({each.happened_on for each in progress_of(case)})
    return None if days > 1 else PROGRESS_NOT_SEEN(count=days)


def nothing_stands_at_not_yet(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """By the newest word on each criterion. What was never asked is not in the way, and is not claimed either."""
    newest = {name: step for step in progress_of(case) for name in step.answers if name in CRITERIA}
    behind = [name for name in CRITERIA if name in newest and newest[name].answers[name] == "not_yet"]
    if not behind:
        return None
    last = max(newest[name].happened_on for name in behind)
    return NOT_THERE_YET(day=date_format(last), criteria="; ".join(str(CRITERIA[name]) for name in behind))


def progress_of(case: Case) -> list[CaseStep]:
    """Since the solution that is under way began, in their order."""
    steps = list(CaseStep.objects.filter(case=case).order_by("number"))
    began = max((each.number for each in steps if each.move in BEGINNINGS), default=0)
    return [each for each in steps if each.move == "record_progress" and each.number > began]


BEGINNINGS = ("begin_integration", "depart", "repatriate")


def the_person_has_chosen_it(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """Nobody is repatriated whose wish, as it was assessed, is another one."""
    wished = case.said("assess", "wish")
    return None if wished == Solution.REPATRIATION else ANOTHER_WISH()
