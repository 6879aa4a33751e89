"""Looking for a family: matching from both sides, verification on both sides, reunification and after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.core.errors import Refusal
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import CaseCount, Finding
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import seen
from amparo.response.child_protection.models import TracingRequest
from amparo.response.child_protection.queries.tracing import likenesses_of, requests_that_may_mean
from amparo.response.child_protection.services.tracing import ask_tracing, decide_match
from amparo.response.child_protection.sought import Sought
from amparo.response.child_protection.tests import steps
from amparo.response.child_protection.tests.conftest import MOTHER, under
from amparo.response.child_protection.tests.test_children import codes
from amparo.response.screening.tests.conftest import one_of

ON_THE_WAY = (steps.BEGIN, steps.CHILD_SIDE, steps.FAMILY_SIDE, steps.VIEW, steps.VERIFIED)
SON = Sought(
    sought="child", given_names="Mateo", first_surname="Suniga", second_surname="Casares", birth_year=2011
)


def test_from_asking_to_reunification_and_after(
    cp: Any, traced: Any, determined: Any, officer: Any, colleague: Any
) -> None:
    cp("child_protection", steps.TAKE_UP)
    determined("reunification")
    case = traced(*ON_THE_WAY)
    move, on, answers = steps.REUNIFY
    case = take_step(case=case, move=move, on=on, answers=answers, by=colleague)
    assert case.status == "reunified"
    assert CaseCount.objects.get(procedure="family_tracing", move="reunify").count == 1
    end = {"ended_as": "reunified"}
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="close_tracing", on=date(2018, 12, 1), answers=end, by=officer)
    assert codes(refused) == {"child_protection.not_followed_up", "cases.duties_open"}
    visit = {"words": "They are well"}
    case = take_step(case=case, move="visit_family", on=date(2018, 11, 30), answers=visit, by=officer)
    case = take_step(case=case, move="close_tracing", on=date(2018, 12, 1), answers=end, by=officer)
    assert (case.status, case.is_open) == ("closed", False)


def test_nobody_is_reunified_unverified_unheard_and_without_a_determination(
    cp: Any, traced: Any, officer: Any, colleague: Any
) -> None:
    cp("child_protection", steps.TAKE_UP)
    case = traced(*ON_THE_WAY)
    case = take_step(case=case, move="doubt", on=date(2018, 11, 15), reason="Two stories", by=officer)
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="state_verified", on=date(2018, 11, 15), by=officer)
    assert codes(refused) == {
        "child_protection.child_side_unverified",
        "child_protection.family_side_unverified",
    }
    again = date(2018, 11, 15)
    for move, _on, answers in (steps.CHILD_SIDE, steps.FAMILY_SIDE, steps.VERIFIED):
        case = take_step(case=case, move=move, on=again, answers=answers, by=officer)
    move, _on, answers = steps.CHILD_SIDE
    case = take_step(case=case, move=move, on=again, answers=answers | {"is_confirmed": False}, by=officer)
    move, on, answers = steps.REUNIFY
    with pytest.raises(Refusal) as refused:
        told = answers | {"escort": False, "guardian_consents": False}
        take_step(case=case, move=move, on=on, answers=told, by=officer)
    assert codes(refused) == {
        "child_protection.child_side_unverified",
        "child_protection.view_missing",
        "child_protection.no_determination",
        "child_protection.not_safe_yet",
        "cases.same_person",
    }
    assert sum(each.code == "child_protection.not_safe_yet" for each in refused.value.reasons) == 2


def test_a_review_of_the_determination_stops_the_reunification(
    cp: Any, traced: Any, determined: Any, officer: Any, colleague: Any
) -> None:
    cp("child_protection", steps.TAKE_UP)
    bid = determined("reunification")
    case = traced(*ON_THE_WAY)
    take_step(case=bid, move="reopen_determination", on=date(2018, 11, 15), reason="New facts", by=officer)
    move, on, answers = steps.REUNIFY
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move=move, on=on, answers=answers, by=colleague)
    assert codes(refused) == {"child_protection.no_determination"}


def test_with_a_parent_beside_a_child_that_wishes_it_needs_no_determination(
    cp: Any, traced: Any, colleague: Any
) -> None:
    move, on, answers = steps.TAKE_UP
    cp("child_protection", (move, on, answers | {"protection_status": "accompanied"}))
    case = traced(*ON_THE_WAY)
    move, on, answers = steps.REUNIFY
    assert take_step(case=case, move=move, on=on, answers=answers, by=colleague).status == "reunified"


def test_nothing_begins_before_somebody_is_named(cp: Any, officer: Any) -> None:
    case = cp("family_tracing")
    move, on, answers = steps.BEGIN
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move=move, on=on, answers=answers, by=officer)
    assert codes(refused) == {"child_protection.nobody_sought"}
    with pytest.raises(Refusal) as refused:
        ask_tracing(case=case, sought=Sought(sought="x", given_names=" ", birth_year=23), by=officer)
    assert codes(refused) == {
        "core.reason_missing",
        "child_protection.relative_unknown",
        "child_protection.year_impossible",
    }
    with pytest.raises(Refusal) as refused:
        told = {"ended_as": "reunified"}
        take_step(case=case, move="close_tracing", on=on, answers=told, by=officer)
    assert codes(refused) == {"child_protection.end_does_not_fit"}


def test_a_mother_misspelt_swapped_and_two_years_off_is_found_and_decided(
    traced: Any, adult: Any, officer: Any
) -> None:
    case = traced()
    request = seen(officer, TracingRequest, case=case)[0]
    found = under(officer, lambda: likenesses_of(officer, request))
    assert [each.candidate.registration.pk for each in found] == [adult.pk]
    assert found[0].decided is None
    decide_match(request=request, found=adult, verdict="confirmed", why="She knows his song", by=officer)
    found = under(officer, lambda: likenesses_of(officer, request))
    assert found[0].decided.verdict == "confirmed"


def test_from_the_other_side_the_request_of_a_mother_is_found_for_the_child(
    cp: Any, adult: Any, child: Any, officer: Any, neighbour: Any
) -> None:
    asked = cp("family_tracing", registration=adult)
    request = ask_tracing(case=asked, sought=SON, by=officer)
    meant = under(officer, lambda: requests_that_may_mean(officer, child))
    assert [each.request.pk for each in meant] == [request.pk]
    assert under(neighbour, lambda: requests_that_may_mean(neighbour, child)) == []


def test_a_mother_who_seeks_is_reunified_with_a_confirmed_child_whom_a_panel_considered(
    cp: Any, adult: Any, child: Any, officer: Any, colleague: Any, determined: Any
) -> None:
    asked = cp("family_tracing", registration=adult)
    request = ask_tracing(case=asked, sought=SON, by=officer)
    for move, on, answers in ON_THE_WAY:
        asked = take_step(case=asked, move=move, on=on, answers=answers, by=officer)
    move, on, answers = steps.REUNIFY
    with pytest.raises(Refusal) as refused:
        take_step(case=asked, move=move, on=on, answers=answers, by=colleague)
    assert codes(refused) == {"child_protection.child_unknown"}
    decide_match(request=request, found=child, verdict="confirmed", why="His own words", by=officer)
    with pytest.raises(Refusal) as refused:
        take_step(case=asked, move=move, on=on, answers=answers, by=colleague)
    assert codes(refused) == {"child_protection.no_determination"}
    cp("child_protection", steps.TAKE_UP)
    determined("reunification")
    assert seen(officer, Finding)[0].person == child.person
    assert take_step(case=asked, move=move, on=on, answers=answers, by=colleague).status == "reunified"


def test_a_match_is_decided_of_somebody_whom_one_may_see_and_who_is_not_the_seeker(
    traced: Any, child: Any, officer: Any, neighbour: Any, register: Any, account: Any
) -> None:
    case = traced()
    request = seen(officer, TracingRequest, case=case)[0]
    with pytest.raises(Refusal) as refused:
        decide_match(request=request, found=child, verdict="confirmed", why=" ", by=officer)
    assert codes(refused) == {"core.reason_missing", "child_protection.match_with_itself"}
    clerk = account("registrar", "CLINIC-T")
    hidden = one_of(register(clerk, stated("Elvira", first_surname="Zúniga")), clerk)
    with pytest.raises(Refusal) as refused:
        decide_match(request=request, found=hidden, verdict="confirmed", why="x", by=officer)
    assert codes(refused) == {"core.not_found"}
    assert MOTHER.given_names not in str(refused.value)
