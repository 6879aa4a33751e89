"""A claim from the first word to the last, its clocks, and what it stops meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.response.asylum.tests.steps import INFORM, INTEND, INTERVIEW, LODGE, SCHEDULE, decided
from amparo.response.cases.models import CaseClock, CaseCount, CaseDocument, CaseStep, Hold
from amparo.response.cases.queries.one import page_of_case
from amparo.response.cases.services.clocks import pause_clocks, resume_clocks
from amparo.response.cases.tests.conftest import seen


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {each.code for each in refusal.value.reasons}


def test_a_claim_goes_from_the_first_word_to_recognition(opened: Any, walked: Any, caseworker: Any) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE, SCHEDULE, INTERVIEW, decided("recognised"))
    case = walked(case, ("become_final", date(2019, 1, 4), {}))
    assert (case.status, case.is_open) == ("final", False)
    assert [each.move for each in seen(caseworker, CaseStep, case=case)] == [
        "inform", "express_intention", "lodge", "schedule_interview", "hold_interview", "decide", "become_final",
    ]  # fmt: skip
    assert seen(caseworker, CaseClock, state="running") == []
    assert seen(caseworker, CaseDocument)[0].expires_on == date(2019, 3, 1)
    counted = {each.move: each.count for each in CaseCount.objects.filter(procedure="asylum")}
    assert counted["open"] == counted["lodge"] == counted["decide"] == 1


def test_both_readings_of_the_time_to_file_run_from_the_day_of_entry(
    opened: Any, walked: Any, caseworker: Any
) -> None:
    case = walked(opened(), INFORM)
    due = {each.name: each.due_on for each in seen(caseworker, CaseClock, case=case)}
    # 30 calendar days after 29 October; 30 working days without 19 November, a holiday.
    assert due["filing_calendar"] == date(2018, 11, 28)
    assert due["filing_working"] == date(2018, 12, 11)


def test_an_extension_and_a_pause_move_the_decision(opened: Any, walked: Any, caseworker: Any) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE)

    def due() -> date:
        return seen(caseworker, CaseClock, case=case, name="decision")[0].due_on

    first = due()
    assert first == date(2019, 1, 17)
    case = walked(case, ("extend", date(2018, 12, 20), {}))
    assert case.status == "lodged"
    extended = due()
    assert (extended - first).days > 60
    pause_clocks(case=case, first=date(2018, 12, 20), why="The authority is closed", by=caseworker)
    resume_clocks(case=case, last=date(2018, 12, 31), by=caseworker)
    assert due() > extended


def test_from_the_wish_on_a_return_is_stopped_until_the_claim_is_withdrawn(
    opened: Any, walked: Any, caseworker: Any, rosa: Any
) -> None:
    case = walked(opened(), INFORM)
    assert seen(caseworker, Hold) == []
    case = walked(case, INTEND)
    assert [each.kind for each in seen(caseworker, Hold, person=rosa.person, lifted_on=None)] == [
        "open_claim"
    ]
    told = {"explained_in_private": True, "still_wishes_it": True, "language": "spa"}
    walked(case, ("withdraw", date(2018, 11, 9), told))
    assert seen(caseworker, Hold, lifted_on=None) == []


def test_another_organisation_sees_no_hold_of_a_person_it_does_not_know(
    opened: Any, walked: Any, neighbour: Any
) -> None:
    walked(opened(), INFORM, INTEND)
    assert seen(neighbour, Hold) == []


def test_a_decision_before_an_interview_is_refused_and_the_attempt_recorded(
    opened: Any, walked: Any, caseworker: Any
) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE)
    before = len(seen(caseworker, CaseStep))
    with pytest.raises(Refusal) as refused:
        walked(case, ("decide", date(2018, 11, 1), {"outcome": "recognised"}))
    assert codes(refused) == {
        "asylum.decided_unheard",
        "cases.answer_missing",
        "cases.before_the_step_before",
    }
    assert len(seen(caseworker, CaseStep)) == before
    tried = Event.objects.filter(verb="refuse_step").latest("number")
    assert tried.subject_id == str(case.pk)
    assert "asylum.decided_unheard" in tried.after["reasons"]
    assert "recognised" not in str(tried.after)


def test_inadmissible_needs_no_interview(opened: Any, walked: Any) -> None:
    assert walked(opened(), INFORM, INTEND, LODGE, decided("inadmissible")).status == "decided"


def test_a_claim_is_not_withdrawn_unexplained(opened: Any, walked: Any, account: Any) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE)
    told = {"explained_in_private": False, "still_wishes_it": True, "language": "spa"}
    with pytest.raises(Refusal) as refused:
        walked(case, ("withdraw", date(2018, 11, 20), told))
    assert codes(refused) == {"asylum.not_counselled"}


def test_a_case_is_not_closed_for_a_missed_interview_before_six_weeks(opened: Any, walked: Any) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE, SCHEDULE)
    missed = {"missed_on": date(2018, 11, 20)}
    with pytest.raises(Refusal) as refused:
        walked(case, ("abandon", date(2018, 12, 20), missed), reason="did not come")
    assert codes(refused) == {"asylum.six_weeks_not_over"}
    with pytest.raises(Refusal) as refused:
        walked(case, ("abandon", date(2019, 1, 2), missed))
    assert codes(refused) == {"core.reason_missing"}
    assert walked(case, ("abandon", date(2019, 1, 2), missed), reason="did not come").status == "abandoned"


def test_only_a_refusal_is_appealed(opened: Any, walked: Any, caseworker: Any) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE, SCHEDULE, INTERVIEW, decided("recognised"))
    assert not seen(caseworker, CaseClock, name="appeal")
    with pytest.raises(Refusal) as refused:
        walked(case, ("lodge_appeal", date(2018, 12, 11), {}))
    assert codes(refused) == {"asylum.nothing_to_appeal"}


def test_two_open_claims_in_one_country_are_refused(opened: Any) -> None:
    opened()
    with pytest.raises(Refusal) as refused:
        opened()
    assert codes(refused) == {"cases.open_already"}
    assert opened(country="GT").country == "GT"


def test_the_page_says_what_is_missing_in_sentences(opened: Any, walked: Any, caseworker: Any) -> None:
    case = walked(opened(), INFORM, INTEND, LODGE)
    with acting_as(caseworker):
        page = page_of_case(case, by=caseworker)
    unmet = {each.step.move: [reason.code for reason in each.unmet] for each in page.next_steps}
    assert unmet["decide"] == ["asylum.decided_unheard"]
    assert unmet["schedule_interview"] == []
    assert {each.label for each in page.clocks} >= {"Decision of the asylum authority"}
    assert all(each.source for each in page.clocks)
