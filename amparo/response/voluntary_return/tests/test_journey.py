"""A return from the first word to the last visit, and everything before boarding from which it can be left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.response.cases.models import CaseClock, CaseCount, CaseDocument, CaseStep, Duty, Hold
from amparo.response.cases.services.beside import decide_duty, set_duty
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import seen
from amparo.response.voluntary_return import texts as module
from amparo.response.voluntary_return.models import Booking, Leg, SignedConsent, Visit
from amparo.response.voluntary_return.queries.cohorts import VisitPoint, cohorts_of
from amparo.response.voluntary_return.services.journeys import plan_journey
from amparo.response.voluntary_return.tests.steps import DAY, LEGS, STEPS, TO_ARRIVAL, TO_BOOKING, TO_CONSENT
from amparo.response.voluntary_return.texts import CONSENT, texts


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return sorted(each.code for each in refusal.value.reasons)


def test_a_return_goes_from_the_wish_to_the_last_visit(asked: Any, taken: Any, officer: Any) -> None:
    case = taken(asked(), *TO_ARRIVAL)
    plan = seen(officer, CaseClock, name="reintegration_plan")[0]
    assert (plan.due_on, plan.state) == (date(2018, 12, 21), "running")
    case = taken(case, "receive", "plan_reintegration")
    assert seen(officer, CaseClock, name="reintegration_plan")[0].state == "met"
    assert [each.number for each in seen(officer, Leg)] == [1, 2]
    assert seen(officer, CaseDocument)[0].number == "H-77"
    with pytest.raises(Refusal) as refused:
        taken(case, "close_return")
    assert codes(refused) == ["cases.duties_open"]
    duties = seen(officer, Duty)
    assert [each.due_on for each in duties] == [
        date(2018, 12, 21), date(2019, 2, 21), date(2019, 5, 21), date(2019, 11, 21),
    ]  # fmt: skip
    for duty, outcome in zip(duties, ("kept", "refused", "unreached", "missed"), strict=True):
        decide_duty(duty=duty, outcome=outcome, on=duty.due_on, by=officer)
    case = taken(case, "close_return")
    assert (case.status, case.is_open) == ("closed", False)
    assert CaseCount.objects.get(procedure="voluntary_return", move="depart").count == 1


def test_who_refused_and_who_was_not_reached_is_counted_beside_who_was(
    asked: Any, taken: Any, officer: Any
) -> None:
    taken(asked(), *TO_ARRIVAL)
    for duty, outcome in zip(seen(officer, Duty), ("kept", "refused", "unreached"), strict=False):
        decide_duty(duty=duty, outcome=outcome, on=duty.due_on, by=officer)
    with acting_as(officer):
        (cohort,) = cohorts_of(officer)
    assert (cohort.month, cohort.returned) == (date(2018, 11, 1), 1)
    told = [
        (each.months, each.contacted, each.refused, each.unreached, each.missed, each.open)
        for each in cohort.points
    ]
    assert told == [(1, 1, 0, 0, 0, 0), (3, 0, 1, 0, 0, 0), (6, 0, 0, 1, 0, 0), (12, 0, 0, 0, 0, 1)]
    assert {each.contacted_percent for each in cohort.points} == {None}


def test_a_share_is_told_from_twenty_persons_on() -> None:
    assert VisitPoint(1, 19, 19, 0, 0, 0, 0).contacted_percent is None
    assert VisitPoint(1, 20, 13, 2, 3, 1, 0).contacted_percent == 65


def test_a_visit_that_is_not_decided_is_counted_as_to_come(asked: Any, taken: Any, officer: Any) -> None:
    taken(asked(), *TO_BOOKING, "depart")
    assert seen(officer, Visit) == []
    with acting_as(officer):
        (cohort,) = cohorts_of(officer)
    assert [each.open for each in cohort.points] == [1, 1, 1, 1]


@pytest.mark.parametrize("done", range(len(TO_BOOKING) + 1))
def test_the_wish_is_withdrawn_at_any_step_before_boarding_and_nothing_hinders_it(
    asked: Any, taken: Any, officer: Any, done: int
) -> None:
    case = taken(asked(), *TO_BOOKING[:done])
    case = taken_off(case, officer)
    assert (case.status, case.is_open) == ("withdrawn", False)
    assert not seen(officer, Booking, status__in=("planned", "booked"))
    assert not seen(officer, SignedConsent, withdrawn_on=None)
    if done == len(TO_BOOKING):
        assert [each.cancelled_on for each in seen(officer, Booking)] == [date(2018, 11, 15)]
        assert [each.withdrawn_on for each in seen(officer, SignedConsent)] == [date(2018, 11, 15)]


def taken_off(case: Any, by: Any, *, on: date = date(2018, 11, 15)) -> Any:
    return take_step(case=case, move="withdraw_wish", on=on, by=by)


def test_after_boarding_there_is_no_wish_to_withdraw(asked: Any, taken: Any, officer: Any) -> None:
    case = taken(asked(), *TO_BOOKING, "depart")
    with pytest.raises(Refusal) as refused:
        taken_off(case, officer, on=date(2018, 11, 20))
    assert codes(refused) == ["core.wrong_state"]


def test_the_consent_names_the_exact_words(asked: Any, taken: Any, officer: Any) -> None:
    taken(asked(), *TO_CONSENT)
    (kept,) = seen(officer, SignedConsent)
    assert (kept.text_version, kept.text_language) == ("1", "es")
    assert kept.sha256 == texts(CONSENT)["1-es"].sha256
    assert (kept.mark, kept.witness, kept.signed_on) == ("thumbprint", "Sister Inés", date(2018, 11, 9))


def test_a_text_of_which_a_letter_changed_is_not_read(tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts.csv").write_text(
        "kind,version,language,valid_from,valid_to,sha256\n"
        f"consent,1,en,2018-01-01,,{texts(CONSENT)['1-en'].sha256}\n"
    )
    (tmp_path / "texts" / "consent-1-en.txt").write_text("I go.")
    monkeypatch.setattr(module, "REFERENCE", tmp_path)
    with pytest.raises(ValueError, match="fingerprint"):
        module.texts.__wrapped__(CONSENT)


def test_a_cancelled_booking_is_planned_and_booked_anew(asked: Any, taken: Any, officer: Any) -> None:
    case = taken(asked(), *TO_BOOKING)
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="cancel_booking", on=date(2018, 11, 13), by=officer)
    assert codes(refused) == ["core.reason_missing"]
    case = take_step(
        case=case, move="cancel_booking", on=date(2018, 11, 13), reason="The road is closed", by=officer
    )
    plan_journey(case=case, legs=LEGS, by=officer)
    case = take_step(case=case, move="book", on=date(2018, 11, 14), answers=STEPS["book"][1], by=officer)
    assert case.status == "booked"
    assert sorted(each.status for each in seen(officer, Booking)) == ["booked", "cancelled"]


def test_a_journey_with_holes_is_refused_with_every_reason_and_nothing_is_written(
    asked: Any, taken: Any, officer: Any
) -> None:
    case = asked()
    one, two = LEGS
    wrong = (
        replace(one, arrives_at=one.departs_at),
        replace(two, origin="HND", departs_at=one.departs_at.replace(hour=1), carrier=" ", handover_to=""),
    )
    with pytest.raises(Refusal) as refused:
        plan_journey(case=case, legs=wrong, by=officer)
    assert codes(refused) == [
        "voluntary_return.leg_arrives_earlier",
        "voluntary_return.legs_do_not_join",
        "voluntary_return.legs_overlap",
        "voluntary_return.no_carrier",
        "voluntary_return.no_handover",
        "voluntary_return.not_to_be_planned",
    ]
    assert seen(officer, Booking) == []


def test_what_is_wrong_is_told_at_once_nothing_written_and_the_attempt_recorded(
    asked: Any, taken: Any, officer: Any
) -> None:
    case = asked()
    with pytest.raises(Refusal) as refused:
        taken(case, "hear_wish", own_wish=False, ordered_by_authority=True)
    assert codes(refused) == ["voluntary_return.is_a_removal", "voluntary_return.not_the_own_wish"]
    assert seen(officer, CaseStep) == []
    tried = Event.objects.filter(verb="refuse_step").latest("number")
    assert tried.after["move"] == "hear_wish"
    assert set(tried.after["reasons"]) == set(codes(refused))


def test_another_organisation_sees_nothing_of_a_return(
    asked: Any, taken: Any, officer: Any, neighbour: Any
) -> None:
    taken(asked(), *TO_ARRIVAL)
    for model in (Booking, Leg, SignedConsent, Visit):
        assert seen(officer, model) != []
        assert seen(neighbour, model) == []


def test_signs_place_holds_that_another_person_lifts(
    asked: Any, taken: Any, officer: Any, colleague: Any
) -> None:
    case = taken(asked(), "hear_wish", "counsel")
    case = taken(case, "assess", trafficking=True, detained=True)
    assert sorted(each.kind for each in seen(officer, Hold, lifted_on=None)) == ["capacity", "trafficking"]
    told = {"doubts": ["trafficking", "capacity"], "outcome": "go_on"}
    stated: dict[str, Any] = {"move": "review_doubt", "on": date(2018, 11, 8), "answers": told}
    with pytest.raises(Refusal) as refused:
        take_step(case=case, **stated, by=officer)
    assert codes(refused) == ["cases.same_person", "core.reason_missing"]
    paused = {**stated, "answers": told | {"outcome": "stay_paused"}}
    case = take_step(case=case, **paused, reason="A specialist is asked", by=colleague)
    assert len(seen(officer, Hold, lifted_on=None)) == 2
    case = take_step(case=case, **stated, reason="A specialist spoke with her", by=colleague)
    assert seen(officer, Hold, lifted_on=None) == []
    assert taken(case, "approve_eligibility").status == "eligible"


def test_a_fear_that_is_said_stops_the_return_until_an_asylum_counsellor_looked_at_it(
    asked: Any, taken: Any, officer: Any, colleague: Any
) -> None:
    case = taken(asked(), "hear_wish")
    case = taken(case, "counsel", fear=True)
    case = taken(case, "assess", "approve_eligibility")
    with pytest.raises(Refusal) as refused:
        taken(case, "sign_consent")
    assert codes(refused) == ["voluntary_return.stopped"]
    told = {
        "counsellor": "A. López, legal clinic",
        "by_asylum_counsellor": False,
        "in_private": True,
        "still_wishes": True,
    }
    stated: dict[str, Any] = {"case": case, "move": "record_fear_counsel", "on": date(2018, 11, 9)}
    with pytest.raises(Refusal) as refused:
        take_step(**stated, answers=told, by=officer)
    assert codes(refused) == ["cases.same_person", "voluntary_return.fear_not_looked_at"]
    case = take_step(**stated, answers=told | {"by_asylum_counsellor": True}, by=colleague)
    assert taken(case, "sign_consent").status == "consented"


@pytest.mark.parametrize(("move", "done"), [("stop", 1), ("decline", 3)])
def test_what_is_owed_is_decided_before_a_return_is_ended(
    asked: Any, taken: Any, officer: Any, move: str, done: int
) -> None:
    case = taken(asked(), *TO_CONSENT[:done])
    duty = set_duty(case=case, kind="review", due_on=date(2018, 11, 20), by=officer)
    stated: dict[str, Any] = {"case": case, "move": move, "on": date(2018, 11, 8), "reason": "Left for good"}
    with pytest.raises(Refusal) as refused:
        take_step(**stated, by=officer)
    assert codes(refused) == ["cases.duties_open"]
    decide_duty(duty=duty, outcome="cancelled", on=date(2018, 11, 8), by=officer)
    assert take_step(**stated, by=officer).is_open is False


def test_no_return_is_opened_twice(asked: Any) -> None:
    asked()
    with pytest.raises(Refusal) as refused:
        asked()
    assert codes(refused) == ["cases.open_already"]
    assert date(2018, 11, 5) == DAY
