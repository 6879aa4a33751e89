"""A child's case from the first word to the last, and every gate on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import CaseClock, CaseStep, Duty
from amparo.response.cases.services.beside import decide_duty
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import seen
from amparo.response.child_protection.services.conferences import call_for_reviews, hold_conference
from amparo.response.child_protection.tests import steps
from amparo.response.screening.tests.conftest import one_of


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {each.code for each in refusal.value.reasons}


def test_a_case_goes_from_identification_to_closing_by_two_people(
    cp: Any, officer: Any, colleague: Any
) -> None:
    case = cp(
        "child_protection",
        *(steps.TAKE_UP, steps.ASSESS, steps.PLAN, steps.CARE, steps.VISIT, steps.REVIEW, steps.ASK),
    )
    assert {each.outcome for each in seen(officer, Duty, case=case)} == {"kept"}
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="approve_closure", on=date(2018, 12, 11), by=officer)
    assert codes(refused) == {"cases.same_person"}
    case = take_step(case=case, move="approve_closure", on=date(2018, 12, 11), by=colleague)
    assert (case.status, case.is_open) == ("closed", False)
    assert seen(officer, CaseClock, state="running") == []


def test_the_priority_is_a_clock(cp: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP)
    running = {each.name: each.due_on for each in seen(officer, CaseClock, case=case, state="running")}
    assert running["assessment_2_days"] == date(2018, 11, 7)
    assert "assessment_1_week" not in running
    assert running["notice_to_procuraduria"] == date(2018, 11, 5)
    taken_up = seen(officer, CaseClock, case=case, name="taking_up")[0]
    assert taken_up.state == "met"


@pytest.mark.parametrize("procedure", ["child_protection", "best_interests"])
def test_an_adult_is_refused(cp: Any, adult: Any, procedure: str) -> None:
    with pytest.raises(Refusal) as refused:
        cp(procedure, registration=adult)
    assert "child_protection.adult" in codes(refused)


def test_who_is_perhaps_a_child_is_taken_for_one_and_an_unknown_age_is_asked_for(
    cp: Any, account: Any, register: Any
) -> None:
    clerk = account("registrar", "UNICEF-T")
    young = stated("Iván", birth_date=date(1999, 1, 1), birth_precision="estimated")
    assert cp(registration=one_of(register(clerk, young), clerk)).status == "identified"
    unknown = stated("Noé", birth_date=None, birth_precision="unknown")
    with pytest.raises(Refusal) as refused:
        cp(registration=one_of(register(clerk, unknown), clerk))
    assert codes(refused) == {"child_protection.age_unknown"}


def test_taking_up_asks_why_the_child_is_alone_and_a_high_risk_does_not_wait(cp: Any, officer: Any) -> None:
    case = cp()
    move, on, answers = steps.TAKE_UP
    told = {key: value for key, value in answers.items() if key != "separation_cause"}
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move=move, on=on, answers=told | {"priority": "30_days"}, by=officer)
    assert codes(refused) == {"child_protection.cause_missing", "child_protection.high_risk_waits"}
    assert seen(officer, CaseStep) == []
    tried = Event.objects.filter(verb="refuse_step").latest("number")
    assert set(tried.after["reasons"]) == codes(refused)


def test_nobody_takes_a_child_unassessed_and_it_moves_only_as_a_panel_found(
    cp: Any, officer: Any, determined: Any
) -> None:
    case = cp("child_protection", steps.TAKE_UP, steps.ASSESS, steps.PLAN)
    move, _on, answers = steps.CARE
    on = date(2018, 11, 13)
    with pytest.raises(Refusal) as refused:
        told = answers | {"caregiver_assessed": False, "moves_away": True}
        take_step(case=case, move=move, on=on, answers=told, by=officer)
    assert codes(refused) == {
        "child_protection.caregiver_not_assessed",
        "child_protection.no_finding_for_moving",
    }
    with pytest.raises(Refusal) as refused:
        told = answers | {"care_arrangements_type": "no_care_arrangement"}
        take_step(case=case, move=move, on=on, answers=told, by=officer)
    assert codes(refused) == {"child_protection.no_one_cares"}
    determined("change_care")
    moved = take_step(case=case, move=move, on=on, answers=answers | {"moves_away": True}, by=officer)
    assert moved.status == "in_care"


def test_detention_is_against_the_law_of_mexico_since_2021(cp: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP, steps.ASSESS, steps.PLAN)
    held = {"where_held": "Estación migratoria"}
    case = take_step(case=case, move="record_detention", on=date(2018, 11, 9), answers=held, by=officer)
    assert not seen(officer, CaseClock, name="no_detention")
    move, _on, answers = steps.CARE
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move=move, on=date(2018, 11, 10), answers=answers, by=officer)
    assert codes(refused) == {"child_protection.held"}
    case = take_step(case=case, move="record_detention", on=date(2021, 1, 11), answers=held, by=officer)
    assert seen(officer, CaseClock, name="no_detention")[0].due_on == date(2021, 1, 11)
    later = {**answers, "next_visit_on": date(2021, 2, 1)}
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move=move, on=date(2021, 1, 12), answers=later, by=officer)
    assert codes(refused) == {"child_protection.held_against_law"}
    free = {"handed_to": "DIF"}
    case = take_step(case=case, move="record_release", on=date(2021, 1, 12), answers=free, by=officer)
    assert (
        take_step(case=case, move=move, on=date(2021, 1, 12), answers=later, by=officer).status == "in_care"
    )


def test_closing_says_the_truth_tells_the_child_and_leaves_nothing_open(
    cp: Any, officer: Any, colleague: Any, traced: Any
) -> None:
    case = cp("child_protection", steps.TAKE_UP, steps.ASSESS, steps.PLAN)
    tracing = traced()
    move, on, _answers = steps.ASK
    for reason, code in (("reunified", "not_reunified"), ("turned_18", "not_of_age")):
        with pytest.raises(Refusal) as refused:
            told = {"closure_reason": reason, "child_told": False}
            take_step(case=case, move=move, on=on, answers=told, by=officer)
        assert codes(refused) == {
            f"child_protection.{code}",
            "child_protection.child_not_told",
            "child_protection.other_case_open",
        }
    take_step(
        case=tracing,
        move="close_tracing",
        on=date(2018, 12, 1),
        answers={"ended_as": "not_found"},
        by=officer,
    )
    case = take_step(case=case, move=move, on=on, answers=steps.ASK[2], by=officer)
    another = cp("family_tracing")
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="approve_closure", on=on, by=colleague)
    assert codes(refused) == {"cases.duties_open", "child_protection.other_case_open"}
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="send_back", on=on, by=officer)
    assert codes(refused) == {"core.reason_missing", "cases.same_person"}
    duty = seen(officer, Duty, case=case, outcome="")[0]
    decide_duty(duty=duty, outcome="cancelled", on=on, by=officer)
    take_step(case=another, move="close_tracing", on=on, answers={"ended_as": "not_found"}, by=officer)
    closed = take_step(case=case, move="approve_closure", on=on, by=colleague)
    with pytest.raises(Refusal) as refused:
        take_step(case=closed, move="reopen_child", on=date(2018, 12, 20), by=officer)
    assert codes(refused) == {"core.reason_missing"}


def test_an_adult_is_not_taken_up_again(cp: Any, teenager: Any, officer: Any, colleague: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP, steps.ASK, registration=teenager)
    case = take_step(case=case, move="approve_closure", on=date(2018, 12, 10), by=colleague)
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="reopen_child", on=date(2020, 2, 3), reason="He came back", by=officer)
    assert codes(refused) == {"child_protection.adult"}


def test_what_is_to_come_is_not_over(cp: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP, steps.ASSESS)
    move, on, answers = steps.PLAN
    with pytest.raises(Refusal) as refused:
        told = answers | {"review_on": date(2018, 11, 1)}
        take_step(case=case, move=move, on=on, answers=told, by=officer)
    assert codes(refused) == {"child_protection.day_already_over"}


def test_a_conference_is_held_by_several_and_written_once(cp: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP)
    with pytest.raises(Refusal) as refused:
        hold_conference(case=case, on=date(2018, 11, 6), participants=["DIF"], decisions=" ", by=officer)
    assert codes(refused) == {"child_protection.alone_in_conference", "core.reason_missing"}
    held = hold_conference(
        case=case, on=date(2018, 11, 6), participants=["DIF", "UNICEF", "DIF"], decisions="Go on", by=officer
    )
    assert held.participants == ["DIF", "UNICEF"]


def test_a_birthday_calls_for_a_review_once(cp: Any, teenager: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP, registration=teenager)
    day = date(2020, 2, 3)
    assert call_for_reviews(until=date(2020, 2, 2), by=officer) == []
    assert [each.due_on for each in call_for_reviews(until=day, by=officer)] == [day]
    assert call_for_reviews(until=day, by=officer) == []
    assert [each.case_id for each in seen(officer, Duty)] == [case.pk]
