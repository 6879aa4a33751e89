"""Gates that stand in several rows: each holds in every one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation
from amparo.response.cases.models import Case
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import seen
from amparo.response.child_protection.models import PanelMember
from amparo.response.child_protection.services.panel import leave_panel
from amparo.response.child_protection.tests import steps
from amparo.response.child_protection.tests.test_children import codes

OF_AGE = date(2020, 2, 3)


def refused(case: Case, move: str, on: date, answers: dict[str, Any], by: Any, reason: str = "x") -> set[str]:
    with pytest.raises(Refusal) as refusal:
        take_step(case=case, move=move, on=on, answers=answers, reason=reason, by=by)
    return codes(refusal)


@pytest.fixture
def forged(officer: Any) -> Callable[..., Case]:
    """A case in a state that it did not come to by its steps."""

    def made(case: Case, status: str) -> Case:
        with acting_as(officer):
            Case.objects.filter(pk=case.pk).update(status=status, is_open=status != "closed")
        return case

    return made


def test_who_came_of_age_is_in_no_row_a_child(
    cp: Any, teenager: Any, officer: Any, colleague: Any, forged: Any
) -> None:
    case = cp(registration=teenager)
    assert "child_protection.adult" in refused(case, "register_child", OF_AGE, steps.TAKE_UP[2], officer)
    bid = cp("best_interests", registration=teenager)
    later = {"review_on": date(2020, 6, 1)}
    for state, move, answers in (
        ("opened", "write_report", steps.REPORT[2]),
        ("under_review", "confirm_determination", later),
        ("decided", "reopen_determination", {}),
    ):
        assert "child_protection.adult" in refused(forged(bid, state), move, OF_AGE, answers, colleague), move


def test_a_held_child_is_not_closed(cp: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP)
    held = {"where_held": "Estación migratoria"}
    case = take_step(case=case, move="record_detention", on=date(2018, 11, 6), answers=held, by=officer)
    assert refused(case, *steps.ASK, officer) == {"child_protection.held"}


@pytest.mark.parametrize(
    ("state", "move", "answers"),
    [
        ("reported", "convene", steps.CONVENE[2]),
        ("weighed", "determine", steps.decided()[2]),
        ("under_review", "confirm_determination", {"review_on": date(2019, 6, 1)}),
    ],
)
def test_a_panel_that_fell_apart_decides_nothing(
    cp: Any, officer: Any, colleague: Any, seated: Any, forged: Any, state: str, move: str, answers: Any
) -> None:
    cp("child_protection", steps.TAKE_UP)
    bid = cp("best_interests", steps.REPORT)
    on = date(2018, 11, 12)
    seated(bid, officer)
    partner = Organisation.objects.get(acronym="NGO-T")
    partner.functions = [Function.MIGRATION_AUTHORITY]
    partner.save()
    assert "child_protection.who_enforces_on_panel" in refused(
        forged(bid, state), move, on, answers, colleague
    )
    for member in seen(officer, PanelMember):
        if member.represents.acronym != "UNHCR-T":
            leave_panel(member=member, on=on, by=officer)
        else:
            with acting_as(officer):
                PanelMember.objects.filter(pk=member.pk).update(undertaking_on=None)
    assert refused(bid, move, on, answers, colleague) >= {
        "child_protection.panel_too_small",
        "child_protection.panel_of_too_few",
        "child_protection.undertaking_missing",
        "child_protection.no_chair",
    }


def test_nothing_is_decided_unheard_and_unweighed_whatever_the_state_says(
    cp: Any, officer: Any, colleague: Any, seated: Any, forged: Any
) -> None:
    cp("child_protection", steps.TAKE_UP)
    bid = cp("best_interests", steps.REPORT)
    seated(bid, officer)
    assert refused(forged(bid, "weighed"), *steps.decided(), colleague) == {
        "child_protection.child_not_heard",
        "child_protection.one_option",
        "child_protection.not_among_options",
    }


@pytest.mark.parametrize(
    ("procedure", "state", "move"),
    [
        ("best_interests", "decided", "begin_review"),
        ("best_interests", "decided", "reopen_determination"),
        ("family_tracing", "verified", "doubt"),
        ("family_tracing", "closed", "trace_again"),
    ],
)
def test_what_turns_back_says_why(
    cp: Any, officer: Any, forged: Any, procedure: str, state: str, move: str
) -> None:
    cp("child_protection", steps.TAKE_UP)
    case = forged(cp(procedure), state)
    assert refused(case, move, date(2018, 11, 9), {}, officer, reason=" ") == {"core.reason_missing"}
