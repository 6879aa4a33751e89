"""Safeguards of a determination of best interests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.functions import Function
from amparo.registry.people.names import folded
from amparo.response.cases.models import Case
from amparo.response.cases.policy import FOUR_EYES
from amparo.response.child_protection.models import PanelMember
from amparo.response.child_protection.policy.child import BIP, CHILD_PROTECTION, cases_of, since
from amparo.response.child_protection.vocabulary import Wish

LEAST_OF_A_PANEL = 3
LEAST_OPTIONS = 2
WHO_ENFORCES = {Function.MIGRATION_AUTHORITY, Function.CONSULATE}

NO_CASE = Kind(
    "child_protection.no_case_open",
    _("No child protection case of this child is open."),
    _("Open one first: a determination is a step of the care for a child, not a case of its own."),
    BIP,
)
PANEL_TOO_SMALL = Kind(
    "child_protection.panel_too_small",
    _("The panel has {count} members: it takes at least three."),
    _("Ask more members, from other organisations."),
    BIP,
)
PANEL_OF_TOO_FEW = Kind(
    "child_protection.panel_of_too_few",
    _("The members come from {count} different organisations: it takes at least three."),
    _("Ask members of other organisations, with different professions."),
    BIP,
)
UNDERTAKING_MISSING = Kind(
    "child_protection.undertaking_missing",
    _("{name} has not signed the undertaking of confidentiality."),
    _("Nobody reads the report before signing it."),
    BIP,
)
NO_CHAIR = Kind("child_protection.no_chair", _("Nobody chairs the panel."), _("Name a member who does."), BIP)
CHAIR_WROTE_IT = Kind(
    "child_protection.chair_wrote_report",
    _("{name} wrote the report and chairs the panel."),
    _("Another member takes the chair."),
    f"{FOUR_EYES}; {BIP}",
)
ENFORCES = Kind(
    "child_protection.who_enforces_on_panel",
    _("{name} comes from an organisation that enforces migration law, or from a consulate."),
    _("Such an organisation may be heard; it does not sit on the panel."),
    "Amparo safeguards 4 and 12; ICRC, Handbook on Data Protection in Humanitarian Action",
)
NOT_HEARD = Kind(
    "child_protection.child_not_heard",
    _("The child was not heard in this determination."),
    _("Hear the child, in a way that fits the age, and record the view."),
    f"{BIP}; Convention on the Rights of the Child, article 12",
)
HEARD_BEFORE_OTHERS = Kind(
    "child_protection.heard_before_others",
    _("The child was not heard in private."),
    _("Hear the child alone or with somebody it trusts."),
    BIP,
)
ONE_OPTION = Kind(
    "child_protection.one_option",
    _("Only one option was looked at: weighing takes at least two."),
    _("Weigh also what happens when nothing is changed."),
    BIP,
)
NOT_AMONG_OPTIONS = Kind(
    "child_protection.not_among_options",
    _("What was decided is not among the options that were weighed."),
    _("Weigh it against the others, then decide."),
    BIP,
)
DISSENT_UNWRITTEN = Kind(
    "child_protection.dissent_unwritten",
    _("A member disagreed, and the dissent is not written down."),
    _("Record it in the member's own words."),
    BIP,
)
AGAINST_THE_WISH = Kind(
    "child_protection.against_the_wish",
    _("The child does not wish what was decided, and why it is decided nevertheless is not said."),
    _("Say how the child's view was weighed."),
    f"{BIP}; Convention on the Rights of the Child, article 12",
)


def members_of(case: Case) -> list[PanelMember]:
    """Those who sit on it now."""
    return list(PanelMember.objects.filter(case=case, left_on=None).select_related("represents"))


def a_child_protection_case_is_open(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if cases_of(case, CHILD_PROTECTION).filter(is_open=True).exists() else NO_CASE()


def the_panel_has_three_members_of_different_organisations(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    members = members_of(case)
    organisations = {each.represents_id for each in members}
    if len(members) < LEAST_OF_A_PANEL:
        yield PANEL_TOO_SMALL(count=len(members))
    if len(organisations) < LEAST_OF_A_PANEL:
        yield PANEL_OF_TOO_FEW(count=len(organisations))


def every_member_signed_confidentiality(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    for each in members_of(case):
        if each.undertaking_on is None:
            yield UNDERTAKING_MISSING(name=each.name)


def the_chair_did_not_write_the_report(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """By account where the chair has one, by name where not (safeguard 8)."""
    chair = next((each for each in members_of(case) if each.is_chair), None)
    if chair is None:
        return NO_CHAIR()
    report = case.last("write_report")
    if report is None:
        return None
    same = chair.account_id == report.taken_by_id or folded(chair.name) == folded(report.taken_by.name)
    return CHAIR_WROTE_IT(name=chair.name) if same else None


def who_enforces_sits_on_no_panel(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    for each in members_of(case):
        if WHO_ENFORCES & set(each.represents.functions):
            yield ENFORCES(name=each.name)


def the_child_was_heard(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    heard = since(case, "hear_child", "reopen_determination")
    if heard is None:
        yield NOT_HEARD()
    elif heard.answers.get("in_private") is False:
        yield HEARD_BEFORE_OTHERS(at="in_private")


def several_options_were_weighed(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    weighed = since(case, "weigh", "reopen_determination")
    options = set(weighed.answers.get("options", ())) if weighed else set()
    return ONE_OPTION(at="options") if len(options) < LEAST_OPTIONS else None


def what_is_decided_was_weighed(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    decided, weighed = case.said("determine", "decision"), case.said("weigh", "options") or ()
    return NOT_AMONG_OPTIONS(at="decision") if decided and decided not in weighed else None


def a_dissent_is_written_down(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    step = case.last("determine")
    said = step.answers if step else {}
    return DISSENT_UNWRITTEN(at="dissent") if said.get("is_dissent") and not said.get("dissent") else None


def a_decision_against_the_childs_wish_says_why(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    step = case.last("determine")
    against = step is not None and step.answers.get("childs_wish") == Wish.NO
    return AGAINST_THE_WISH(at="reason") if against and not reason.strip() else None
