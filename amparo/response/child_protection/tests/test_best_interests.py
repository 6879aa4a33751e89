"""A determination from the report to its review, and what it takes to decide about a child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.core.errors import Refusal
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation
from amparo.response.cases.models import Duty, Finding
from amparo.response.cases.services.beside import decide_duty
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import seen
from amparo.response.child_protection.models import PanelMember
from amparo.response.child_protection.services.panel import (
    leave_panel,
    seat_panel_member,
    sign_undertaking,
)
from amparo.response.child_protection.tests import steps
from amparo.response.child_protection.tests.test_children import codes


@pytest.fixture
def case(cp: Any) -> Any:
    return cp("child_protection", steps.TAKE_UP)


@pytest.fixture
def weighed(case: Any, cp: Any, officer: Any, seated: Any) -> Callable[..., Any]:
    """A determination up to the day of the decision, with these differences of its steps."""

    def made(**other: dict[str, Any]) -> Any:
        bid = cp("best_interests", steps.REPORT)
        seated(bid, officer)
        for move, on, answers in (steps.CONVENE, steps.HEAR, steps.WEIGH):
            bid = take_step(case=bid, move=move, on=on, answers=answers | other.get(move, {}), by=officer)
        return bid

    return made


def test_it_is_decided_found_and_reviewed(case: Any, determined: Any, officer: Any, colleague: Any) -> None:
    bid = determined("reunification")
    assert bid.status == "decided"
    assert [each.kind for each in seen(officer, Finding, ended_on=None)] == ["reunification"]
    bid = take_step(case=bid, move="begin_review", on=date(2018, 12, 1), reason="New facts", by=officer)
    assert seen(officer, Finding, ended_on=None) == []
    with pytest.raises(Refusal) as refused:
        told = {"review_on": date(2019, 6, 1)}
        take_step(case=bid, move="confirm_determination", on=date(2018, 12, 3), answers=told, by=officer)
    assert codes(refused) == {"cases.same_person"}
    bid = take_step(case=bid, move="confirm_determination", on=date(2018, 12, 3), answers=told, by=colleague)
    assert len(seen(officer, Finding, ended_on=None)) == 1
    bid = take_step(
        case=bid, move="reopen_determination", on=date(2018, 12, 9), reason="The mother is ill", by=officer
    )
    assert bid.status == "opened"
    assert seen(officer, Finding, ended_on=None) == []


@pytest.mark.parametrize(
    ("decision", "found"),
    [("return", ["return"]), ("change_care", ["transfer"]), ("maintain_care", [])],
)
def test_only_return_family_and_moving_are_findings(
    case: Any, determined: Any, officer: Any, decision: str, found: list[str]
) -> None:
    determined(decision)
    assert [each.kind for each in seen(officer, Finding)] == found


def test_it_needs_an_open_case_of_the_child(cp: Any) -> None:
    with pytest.raises(Refusal) as refused:
        cp("best_interests")
    assert codes(refused) == {"child_protection.no_case_open"}


def test_a_panel_of_two_without_chair_and_undertaking_is_refused_with_every_reason(
    case: Any, cp: Any, officer: Any
) -> None:
    bid = cp("best_interests", steps.REPORT)
    for number in range(2):
        seat_panel_member(case=bid, name=f"M{number}", represents=officer.organisation, by=officer)
    move, on, answers = steps.CONVENE
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=on, answers=answers, by=officer)
    assert codes(refused) == {
        "child_protection.panel_too_small",
        "child_protection.panel_of_too_few",
        "child_protection.undertaking_missing",
        "child_protection.no_chair",
    }
    assert sum(each.code == "child_protection.undertaking_missing" for each in refused.value.reasons) == 2


def test_who_wrote_the_report_neither_chairs_nor_decides(case: Any, weighed: Any, officer: Any) -> None:
    bid = weighed()
    chair = seen(officer, PanelMember, is_chair=True)[0]
    leave_panel(member=chair, on=date(2018, 11, 12), by=officer)
    told = {"represents": chair.represents, "undertaking_on": date(2018, 11, 5), "is_chair": True}
    writer = seat_panel_member(case=bid, name=officer.name.upper(), **told, by=officer)
    move, on, answers = steps.decided()
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=on, answers=answers, by=officer)
    assert codes(refused) == {"child_protection.chair_wrote_report", "cases.same_person"}
    leave_panel(member=writer, on=date(2018, 11, 12), by=officer)
    seat_panel_member(case=bid, name="Somebody", account=officer, **told, by=officer)
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=on, answers=answers, by=officer)
    assert "child_protection.chair_wrote_report" in codes(refused)


def test_an_authority_that_enforces_sits_on_no_panel(
    case: Any, weighed: Any, officer: Any, account: Any
) -> None:
    bid = weighed()
    police = account("viewer", "INM-T", (Function.MIGRATION_AUTHORITY,)).organisation
    with pytest.raises(Refusal) as refused:
        seat_panel_member(case=bid, name="X", represents=police, by=officer)
    assert codes(refused) == {"child_protection.who_enforces_on_panel"}
    dif = Organisation.objects.get(acronym="NGO-T")
    dif.functions = [Function.CONSULATE]
    dif.save()
    move, on, answers = steps.decided()
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=on, answers=answers, by=officer)
    assert "child_protection.who_enforces_on_panel" in codes(refused)


def test_the_child_is_heard_alone_before_options_are_weighed(
    case: Any, cp: Any, officer: Any, seated: Any
) -> None:
    bid = cp("best_interests", steps.REPORT)
    seated(bid, officer)
    bid = take_step(case=bid, move="convene", on=steps.CONVENE[1], answers=steps.CONVENE[2], by=officer)
    move, on, answers = steps.HEAR
    bid = take_step(case=bid, move=move, on=on, answers=answers | {"in_private": False}, by=officer)
    move, on, answers = steps.WEIGH
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=on, answers=answers | {"options": ["return"]}, by=officer)
    assert codes(refused) == {"child_protection.heard_before_others", "child_protection.one_option"}


def test_a_decision_was_weighed_tells_the_dissent_and_why_it_is_against_the_wish(
    weighed: Any, colleague: Any
) -> None:
    bid = weighed()
    move, on, answers = steps.decided("resettlement", is_dissent=True, childs_wish="no")
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=on, answers=answers, by=colleague)
    assert codes(refused) == {
        "child_protection.not_among_options",
        "child_protection.dissent_unwritten",
        "child_protection.against_the_wish",
    }


def test_who_came_of_age_meanwhile_is_not_decided_about(
    cp: Any, teenager: Any, seated: Any, officer: Any, colleague: Any
) -> None:
    cp(registration=teenager)
    bid = cp("best_interests", steps.REPORT, registration=teenager)
    seated(bid, officer)
    for move, on, answers in (steps.CONVENE, steps.HEAR, steps.WEIGH):
        bid = take_step(case=bid, move=move, on=on, answers=answers, by=officer)
    move, _on, answers = steps.decided("return", review_on=date(2020, 6, 1))
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move=move, on=date(2020, 2, 3), answers=answers, by=colleague)
    assert codes(refused) == {"child_protection.adult"}


def test_closing_ends_what_was_found_when_nothing_is_owed(
    case: Any, determined: Any, officer: Any, colleague: Any
) -> None:
    bid = determined("return")
    told = {"ended_as": "overtaken"}
    with pytest.raises(Refusal) as refused:
        take_step(case=bid, move="close_determination", on=date(2018, 12, 1), answers=told, by=officer)
    assert codes(refused) == {"cases.same_person", "cases.duties_open"}
    decide_duty(duty=seen(officer, Duty, case=bid)[0], outcome="cancelled", on=date(2018, 12, 1), by=officer)
    bid = take_step(case=bid, move="close_determination", on=date(2018, 12, 1), answers=told, by=colleague)
    assert seen(officer, Finding, ended_on=None) == []


def test_an_undertaking_is_signed_once_the_day_has_come(case: Any, cp: Any, officer: Any) -> None:
    bid = cp("best_interests", steps.REPORT)
    member = seat_panel_member(case=bid, name="M", represents=officer.organisation, by=officer)
    with pytest.raises(Refusal) as refused:
        sign_undertaking(member=member, on=date(2999, 1, 1), by=officer)
    assert codes(refused) == {"child_protection.signed_later"}
    assert sign_undertaking(member=member, on=date(2018, 11, 6), by=officer).undertaking_on
    with pytest.raises(Refusal) as refused:
        seat_panel_member(case=case, name=" ", represents=officer.organisation, by=officer)
    assert codes(refused) == {"child_protection.not_a_determination", "core.reason_missing"}
