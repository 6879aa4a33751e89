"""Each safeguard stands in the row of its move: with it taken out of the row, a test here fails.

Cases are put into a state by hand, as no door does, so that every gate is asked and none is hidden behind another.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.core.errors import Refusal
from amparo.core.lifecycle import Lifecycle, Move
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import CaseStep
from amparo.response.cases.services.beside import lift_holds, place_hold
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import seen
from amparo.response.screening.tests.conftest import one_of
from amparo.response.voluntary_return import policy
from amparo.response.voluntary_return.lifecycle import RETURN
from amparo.response.voluntary_return.services.journeys import plan_journey
from amparo.response.voluntary_return.tests.steps import (
    LEGS,
    STEPS,
    TO_BOOKING,
    TO_CONSENT,
)
from amparo.response.voluntary_return.tests.test_journey import codes

VR = "voluntary_return."
UNTOUCHED = {f"{VR}not_counselled", f"{VR}no_consent", f"{VR}stopped", f"{VR}paused"}
ALONE = {
    f"{VR}{each}" for each in ("no_guardian", "no_caregiver", "no_escort", "no_reception", "no_determination")
}
# (move, state, day, answers) -> what a boy who is alone, with every hold and nothing done, is refused for.
WANTED: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "hear_wish": (
        "asked",
        {"own_wish": False, "ordered_by_authority": True},
        {f"{VR}not_the_own_wish", f"{VR}is_a_removal"},
    ),
    "counsel": ("heard", {"reflect_until": date(2018, 11, 5)}, {f"{VR}no_day_to_reflect"}),
    "raise_doubt": ("heard", {"doubts": ["fear"]}, {"core.reason_missing"}),
    "review_doubt": ("ready", {"doubts": ["trafficking"], "outcome": "go_on"}, {"core.reason_missing"}),
    "record_fear_counsel": ("ready", {"counsellor": "x"}, {f"{VR}fear_not_looked_at"}),
    "approve_eligibility": (
        "assessed",
        {},
        {f"{VR}not_counselled", f"{VR}not_approvable", f"{VR}paused"},
    ),
    "decline": ("assessed", {}, {"core.reason_missing"}),
    "sign_consent": (
        "eligible",
        STEPS["sign_consent"][1] | {"paper_code": "000000000000", "read_aloud": False},
        {
            *(f"{VR}{each}" for each in ("not_counselled", "code_of_another_text", "not_read_aloud")),
            *(f"{VR}{each}" for each in ("child_signed_alone", "stopped", "paused")),
        },
    ),
    "prepare": (
        "consented",
        STEPS["prepare"][1] | {"document_expires_on": date(2018, 11, 1)},
        {f"{VR}{each}" for each in ("no_consent", "stopped", "paused", "travel_document_expired")},
    ),
    "book": (
        "ready",
        {},
        {*UNTOUCHED, *ALONE, f"{VR}no_travel_document", f"{VR}no_journey", f"{VR}visa_missing"},
    ),
    "cancel_booking": ("booked", {}, {"core.reason_missing"}),
    "depart": (
        "booked",
        STEPS["depart"][1] | {"still_wishes": False, "paper_code": "000000000000"},
        {
            *UNTOUCHED,
            *ALONE,
            *(f"{VR}{each}" for each in ("no_travel_document", "no_journey", "wish_not_said_again")),
            f"{VR}code_of_another_text",
        },
    ),
    "arrive": ("departed", {"handed_over": False}, {f"{VR}nobody_receives"}),
    "plan_reintegration": ("arrived", {"agreed_with": "x"}, {f"{VR}no_goal"}),
    "survey": ("reintegrating", {"social": 101}, {f"{VR}score_too_high"}),
    "stop": ("heard", {}, {"core.reason_missing"}),
}
OF_THE_FORM = "cases.answer_missing"


@pytest.fixture
def stopped_boy(boy: Any, officer: Any) -> Any:
    for kind in ("open_claim", "fear", "trafficking", "capacity"):
        place_hold(registration=boy, kind=kind, since=date(2018, 11, 1), by=officer)
    return boy


def refused_for(case: Any, move: str, answers: Any, by: Any) -> set[str]:
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move=move, on=date(2018, 11, 5), answers=answers, by=by)
    return {each.code for each in refused.value.reasons} - {OF_THE_FORM}


@pytest.mark.parametrize("move", WANTED)
def test_a_move_is_refused_for_all_that_is_missing_at_once(
    move: str, asked: Any, stands_at: Any, stopped_boy: Any, officer: Any
) -> None:
    state, answers, wanted = WANTED[move]
    case = stands_at(asked(stopped_boy), state)
    assert refused_for(case, move, answers, officer) == wanted
    assert seen(officer, CaseStep) == []


# Those that a case with nothing done cannot show: each has a test of its own below.
ELSEWHERE = {
    "there_was_time": policy.the_time_to_reflect_has_passed,
    "early": policy.nobody_boards_before_the_day_that_is_booked,
    "split": policy.the_family_returns_together_or_it_is_said_why,
    "split_at_boarding": policy.the_family_leaves_on_one_day_or_it_is_said_why,
}


def rows() -> list[tuple[str, Any]]:
    """(move, safeguard) of this room, without those of cases, which look at who acts and what is owed."""
    return [
        (move.name, safeguard)
        for move in RETURN.moves.values()
        for safeguard in move.safeguards
        if safeguard.__module__ == policy.__name__ and safeguard not in ELSEWHERE.values()
    ]


@pytest.mark.parametrize(("move", "safeguard"), rows(), ids=lambda each: getattr(each, "__name__", each))
def test_with_a_safeguard_taken_out_of_its_row_something_is_not_told_any_more(
    move: str, safeguard: Any, asked: Any, stands_at: Any, stopped_boy: Any, officer: Any, monkeypatch: Any
) -> None:
    state, answers, wanted = WANTED[move]
    case = stands_at(asked(stopped_boy), state)
    without(monkeypatch, move, safeguard)
    if len(wanted) == 1:
        take_or_ask_the_form(case, move, answers, officer)
    else:
        assert refused_for(case, move, answers, officer) < wanted


def take_or_ask_the_form(case: Any, move: str, answers: Any, by: Any) -> None:
    """The only reason is gone: what may still be missing are answers of the form."""
    try:
        take_step(case=case, move=move, on=date(2018, 11, 5), answers=answers, by=by)
    except Refusal as refusal:
        assert {each.code for each in refusal.reasons} == {OF_THE_FORM}


def without(monkeypatch: Any, move: str, safeguard: Any) -> None:
    was: Move = RETURN.moves[move]
    kept = tuple(each for each in was.safeguards if each is not safeguard)
    assert len(kept) == len(was.safeguards) - 1
    row = Move(was.name, was.sources, was.target, kept, was.permission)
    monkeypatch.setitem(RETURN.moves, move, row)


def test_every_move_that_is_guarded_is_looked_at() -> None:
    guarded = {move for move, _safeguard in rows()}
    assert guarded <= set(WANTED)
    assert isinstance(RETURN, Lifecycle)


# --- one at a time


@pytest.mark.parametrize("kind", ["open_claim", "fear"])
@pytest.mark.parametrize("move", ["sign_consent", "prepare", "book", "depart"])
def test_a_claim_and_a_fear_stop_a_return_in_the_same_words(
    asked: Any, taken: Any, officer: Any, maria: Any, kind: str, move: str
) -> None:
    way = (*TO_BOOKING, "depart")
    case = taken(asked(), *way[: way.index(move)])
    place_hold(registration=maria, kind=kind, since=date(2018, 11, 1), by=officer)
    with pytest.raises(Refusal) as refused:
        taken(case, move)
    (reason,) = refused.value.reasons
    assert reason.code == f"{VR}stopped"
    assert "claim" not in str(reason)
    assert officer.organisation.acronym not in str(reason)
    lift_holds(registration=maria, kind=kind, on=date(2018, 11, 9), by=officer)
    assert taken(case, move).is_open


@pytest.mark.parametrize(
    ("answers", "codes_wanted"),
    [
        ({"in_private": False}, 1),
        ({"options": ["stay", "return"]}, 1),
        ({"origin_explained": False, "understood": False}, 2),
        ({"without_pressure": False}, 1),
    ],
)
def test_counselling_that_lacked_something_is_recorded_and_does_not_count(
    asked: Any, taken: Any, answers: dict[str, Any], codes_wanted: int
) -> None:
    case = taken(taken(asked(), "hear_wish"), "counsel", **answers)
    case = taken(case, "assess")
    with pytest.raises(Refusal) as refused:
        taken(case, "approve_eligibility")
    assert codes(refused) == [f"{VR}counselling_incomplete"] * codes_wanted


def test_nobody_signs_before_the_time_to_reflect_is_over(asked: Any, taken: Any) -> None:
    case = taken(taken(asked(), "hear_wish"), "counsel", reflect_until=date(2018, 11, 30))
    case = taken(case, "assess", "approve_eligibility")
    with pytest.raises(Refusal) as refused:
        taken(case, "sign_consent")
    assert codes(refused) == [f"{VR}time_to_reflect"]


@pytest.mark.parametrize("who", ["counsellor", "assessor"])
def test_eligibility_is_approved_by_another_than_who_counselled_or_assessed(
    asked: Any, taken: Any, officer: Any, colleague: Any, who: str
) -> None:
    case = taken(taken(asked(), "hear_wish"), "counsel", by=officer)
    case = taken(case, "assess", by=colleague)
    approver = officer if who == "counsellor" else colleague
    with pytest.raises(Refusal) as refused:
        taken(case, "approve_eligibility", by=approver)
    assert codes(refused) == ["cases.same_person"]


@pytest.mark.parametrize(
    "told", [{"nationality_confirmed": False}, {"fitness": "not_fit"}, {"fitness": "unknown"}]
)
def test_what_the_assessment_found_speaks_against_travel(
    asked: Any, taken: Any, told: dict[str, Any]
) -> None:
    case = taken(taken(asked(), "hear_wish", "counsel"), "assess", **told)
    with pytest.raises(Refusal) as refused:
        taken(case, "approve_eligibility")
    assert codes(refused) == [f"{VR}not_approvable"]


def test_a_text_in_a_language_that_is_not_understood_is_said_by_an_interpreter(
    asked: Any, taken: Any
) -> None:
    case = taken(taken(asked(), "hear_wish"), "counsel", language="mam")
    case = taken(case, "assess", "approve_eligibility")
    for told in ({}, {"read_in": "mam"}):
        with pytest.raises(Refusal) as refused:
            taken(case, "sign_consent", **told)
        assert codes(refused) == [f"{VR}not_read_aloud"]
    assert taken(case, "sign_consent", read_in="mam", interpreter=True).status == "consented"


def test_the_code_of_another_language_is_not_that_of_the_text(asked: Any, taken: Any) -> None:
    case = taken(asked(), *TO_CONSENT[:-1])
    with pytest.raises(Refusal) as refused:
        taken(case, "sign_consent", text="1-en", interpreter=True)
    assert codes(refused) == [f"{VR}code_of_another_text"]


@pytest.mark.parametrize("move", ["book", "depart"])
def test_a_travel_document_that_ends_on_the_way_is_refused(asked: Any, taken: Any, move: str) -> None:
    ends = date(2018, 11, 20) if move == "book" else date(2018, 11, 21)
    case = taken(taken(asked(), *TO_CONSENT), "prepare", document_expires_on=ends)
    if move == "depart":
        case = taken(case, "book")
        with pytest.raises(Refusal) as refused:
            taken(case, "depart", on=date(2018, 11, 22))
    else:
        with pytest.raises(Refusal) as refused:
            taken(case, "book")
    assert codes(refused) == [f"{VR}travel_document_expired"]


def test_a_missing_transit_visa_is_refused(asked: Any, taken: Any) -> None:
    case = taken(taken(asked(), *TO_CONSENT), "prepare", transit_visas="missing")
    with pytest.raises(Refusal) as refused:
        taken(case, "book")
    assert codes(refused) == [f"{VR}visa_missing"]


def test_a_journey_of_the_past_is_not_booked(asked: Any, taken: Any, officer: Any) -> None:
    case = taken(asked(), *TO_CONSENT, "prepare")
    plan_journey(case=case, legs=LEGS, by=officer)
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="book", on=date(2018, 11, 21), by=officer)
    assert codes(refused) == [f"{VR}journey_in_the_past"]


def test_nobody_boards_before_the_day_that_is_booked(asked: Any, taken: Any) -> None:
    case = taken(asked(), *TO_BOOKING)
    with pytest.raises(Refusal) as refused:
        taken(case, "depart", on=date(2018, 11, 19))
    assert codes(refused) == [f"{VR}before_the_booked_day"]


# --- a family


@pytest.fixture
def family(officer: Any, register: Any) -> tuple[Any, Any]:
    """A mother, and her daughter of eleven."""
    daughter = stated("Ana", birth_date=date(2007, 5, 1), phones=(), relationship="child", sex="female")
    household = register(officer, stated("Luz"), daughter)
    return one_of(household, officer), one_of(household, officer, "child")


def test_a_family_is_not_split_without_a_recorded_reason(
    asked: Any, taken: Any, officer: Any, family: Any
) -> None:
    mother, daughter = family
    hers = taken(asked(mother), *TO_CONSENT, "prepare")
    with pytest.raises(Refusal) as refused:
        taken(hers, "book")
    assert codes(refused) == [f"{VR}family_split"]
    childs = taken(asked(daughter), *TO_CONSENT[:-1])
    childs = taken(taken(childs, "sign_consent", signed_by="with_parent"), "prepare")
    hers = taken(hers, "book")
    with pytest.raises(Refusal) as refused:
        taken(hers, "depart")
    assert codes(refused) == [f"{VR}family_split"]
    childs = taken(childs, "book")
    assert taken(hers, "depart").status == "departed"
    assert taken(childs, "depart").status == "departed"


def test_a_reason_why_a_family_does_not_travel_together_is_kept(
    asked: Any, taken: Any, officer: Any, family: Any
) -> None:
    mother, _daughter = family
    case = taken(asked(mother), *TO_CONSENT, "prepare")
    case = taken(case, "book", apart="The daughter stays with her father until her treatment ends")
    case = taken(case, "depart")
    assert case.status == "departed"
