"""To stay, to go to another country, to go back freely: each to its end, and what is refused on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.people.tests.conftest import stated as person
from amparo.response.asylum.tests.steps import INFORM, INTEND, INTERVIEW, LODGE, SCHEDULE, decided
from amparo.response.cases.models import CaseStep, Duty
from amparo.response.cases.services.beside import decide_duty, place_hold
from amparo.response.cases.tests.conftest import seen
from amparo.response.cases.vocabulary import HoldKind
from amparo.response.screening.tests.conftest import one_of
from amparo.response.solutions.tests.steps import (
    ACCEPT,
    INTEGRATE,
    PROPOSE,
    assessed,
    departed,
    repatriated,
    seen_on,
    submitted,
    wished,
)

BOY = person("Wilmer", birth_date=date(2005, 5, 1), sex="male", phones=())


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return sorted(each.code for each in refusal.value.reasons)


def decide_all(case: Any, by: Any) -> None:
    for duty in seen(by, Duty, case=case, outcome=""):
        decide_duty(duty=duty, outcome="kept", on=date(2019, 11, 7), by=by)


# --- to stay


def test_integration_goes_on_until_it_holds_and_is_seen_over_time(
    begun: Any, walked: Any, caseworker: Any, client: Client
) -> None:
    case = begun(assessed(), INTEGRATE)
    owed = seen(caseworker, Duty, case=case)
    assert [each.due_on for each in owed] == [date(2019, 5, 8), date(2019, 11, 7)]
    case = walked(case, seen_on(date(2019, 5, 8), safety="mostly", documentation="not_yet"))
    assert case.status == "integrating"
    with pytest.raises(Refusal) as refused:
        walked(case, ("achieve", date(2019, 5, 9), {}))
    assert codes(refused) == [
        "cases.duties_open", "solutions.not_there_yet", "solutions.progress_not_seen",
    ]  # fmt: skip
    case = walked(case, seen_on(date(2019, 11, 7), documentation="as_others"))
    client.force_login(caseworker)
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "IASC Framework" in page
    assert page.index("not yet") < page.index("as others who live there")
    assert "not recorded" in page
    decide_all(case, caseworker)
    case = walked(case, ("achieve", date(2019, 11, 8), {}))
    assert (case.status, case.is_open) == ("achieved", False)
    case = walked(case, ("take_up_again", date(2019, 12, 1), {}), reason="The permit was not renewed")
    assert (case.status, case.is_open) == ("assessed", True)


def test_progress_of_an_earlier_attempt_does_not_count(begun: Any, walked: Any, caseworker: Any) -> None:
    case = begun(assessed(), INTEGRATE, seen_on(date(2018, 12, 1)), seen_on(date(2019, 1, 1)))
    case = walked(case, assessed(on=date(2019, 2, 1)), ("begin_integration", date(2019, 2, 2), INTEGRATE[2]))
    decide_all(case, caseworker)
    with pytest.raises(Refusal) as refused:
        walked(case, ("achieve", date(2019, 11, 8), {}))
    assert codes(refused) == ["solutions.progress_not_seen"]


def test_a_record_of_progress_without_a_word_is_refused(begun: Any, walked: Any) -> None:
    with pytest.raises(Refusal) as refused:
        walked(begun(assessed(), INTEGRATE), ("record_progress", date(2018, 12, 1), {}))
    assert codes(refused) == ["solutions.nothing_recorded"]


# --- to go to another country


def test_resettlement_is_submitted_by_another_person_and_ends_where_it_holds(
    begun: Any, walked: Any, caseworker: Any, colleague: Any
) -> None:
    case = begun(assessed("resettlement"), PROPOSE)
    with pytest.raises(Refusal) as refused:
        walked(case, submitted())
    assert codes(refused) == ["cases.same_person", "cases.same_person"]
    case = walked(case, submitted(), by=colleague)
    case = walked(case, ACCEPT, departed())
    assert case.status == "under_way"
    case = walked(case, seen_on(date(2019, 1, 10)), seen_on(date(2019, 2, 10)))
    decide_all(case, caseworker)
    assert walked(case, ("achieve", date(2019, 2, 11), {})).status == "achieved"


def test_nobody_is_submitted_who_does_not_wish_it_and_everybody_may_change_their_mind(
    begun: Any, walked: Any, colleague: Any
) -> None:
    case = begun(assessed("resettlement"), PROPOSE)
    with pytest.raises(Refusal) as refused:
        walked(case, submitted(agrees=False), by=colleague)
    assert codes(refused) == ["solutions.not_their_wish"]
    case = walked(case, submitted(), by=colleague)
    case = walked(case, ACCEPT, ("change_mind", date(2018, 11, 10), {}))
    assert case.status == "assessed"


def test_a_country_that_refuses_leads_back_to_the_other_prospects(
    begun: Any, walked: Any, colleague: Any
) -> None:
    case = walked(begun(assessed("resettlement"), PROPOSE), submitted(), by=colleague)
    assert walked(case, ("record_refusal", date(2019, 1, 8), {"why_refused": "quota"})).status == "assessed"


def test_a_household_is_not_parted_without_a_reason(begun: Any, walked: Any, colleague: Any) -> None:
    case = walked(walked(begun(assessed("resettlement"), PROPOSE), submitted(), by=colleague), ACCEPT)
    parted = departed(household_together=False)
    with pytest.raises(Refusal) as refused:
        walked(case, parted)
    assert codes(refused) == ["solutions.family_is_parted"]
    assert "A/79/213" in refused.value.reasons[0].source
    assert walked(case, parted, reason="The son joins after his operation").status == "under_way"


def test_a_child_alone_goes_nowhere_without_a_determination(
    begun: Any, walked: Any, caseworker: Any, colleague: Any, register: Any
) -> None:
    boy = one_of(register(caseworker, BOY), caseworker)
    case = walked(begun(assessed("resettlement"), PROPOSE, registration=boy), submitted(), by=colleague)
    with pytest.raises(Refusal) as refused:
        walked(case, ACCEPT, departed())
    assert codes(refused) == ["solutions.child_without_determination"]


# --- to go back freely


def test_a_refugee_goes_back_freely_and_informed(
    begun: Any, walked: Any, caseworker: Any, colleague: Any
) -> None:
    case = begun(assessed("repatriation"), wished())
    with pytest.raises(Refusal) as refused:
        walked(case, repatriated())
    assert codes(refused) == ["cases.same_person"]
    assert walked(case, repatriated(), by=colleague).status == "under_way"


def test_who_is_no_refugee_is_not_repatriated(begun: Any, walked: Any) -> None:
    case = begun(assessed("repatriation", standing="claimant"))
    with pytest.raises(Refusal) as refused:
        walked(case, wished())
    assert codes(refused) == ["solutions.not_a_refugee"]
    assert "asks for asylum" in refused.value.reasons[0].sentence
    assert "assisted voluntary return" in refused.value.reasons[0].remedy


def test_a_wish_that_is_neither_free_nor_informed_is_refused_with_all_reasons_and_recorded_as_tried(
    begun: Any, walked: Any, caseworker: Any
) -> None:
    case = begun(assessed("integration"))
    before = len(seen(caseworker, CaseStep))
    wrong = wished(without_pressure=False, told_what_ends=False, understood=False)
    wrong[2].pop("form_number")
    with pytest.raises(Refusal) as refused:
        walked(case, wrong)
    assert codes(refused) == [
        "cases.answer_missing",
        "solutions.another_wish",
        "solutions.wish_not_free",
        "solutions.wish_not_informed",
    ]
    assert len(seen(caseworker, CaseStep)) == before
    tried = Event.objects.filter(verb="refuse_step").latest("number")
    assert "solutions.wish_not_free" in tried.after["reasons"]


@pytest.mark.parametrize("kind", [HoldKind.FEAR, HoldKind.TRAFFICKING, HoldKind.CAPACITY])
def test_what_stops_a_return_stops_a_repatriation(
    begun: Any, walked: Any, caseworker: Any, colleague: Any, rosa: Any, kind: str
) -> None:
    case = begun(assessed("repatriation"), wished())
    place_hold(registration=rosa, kind=kind, since=date(2018, 11, 7), by=caseworker)
    with pytest.raises(Refusal) as refused:
        walked(case, repatriated(), by=colleague)
    assert codes(refused) == ["solutions.return_is_stopped"]


def test_a_claim_stops_a_repatriation_while_it_is_open_and_not_once_it_was_recognised(
    begun: Any, opened: Any, walked: Any, colleague: Any
) -> None:
    claim = walked(opened(), INFORM, INTEND, LODGE, SCHEDULE, INTERVIEW, decided("recognised"))
    on = date(2018, 12, 11)
    case = begun(assessed("repatriation"), ("declare_wish", on, wished()[2]))
    leaving = ("repatriate", date(2019, 1, 5), repatriated()[2])
    with pytest.raises(Refusal) as refused:
        walked(case, leaving, by=colleague)
    assert codes(refused) == ["solutions.return_is_stopped"]
    walked(claim, ("become_final", date(2019, 1, 4), {}))
    assert walked(case, leaving, by=colleague).status == "under_way"


def test_on_the_day_of_leaving_the_wish_is_said_again(begun: Any, walked: Any, colleague: Any) -> None:
    case = begun(assessed("repatriation"), wished())
    with pytest.raises(Refusal) as refused:
        walked(case, repatriated(still_wishes_it=False), by=colleague)
    assert codes(refused) == ["solutions.wish_not_said_again"]


# --- all three


def test_prospects_are_talked_over_in_private(begun: Any) -> None:
    with pytest.raises(Refusal) as refused:
        begun(assessed(in_private=False))
    assert codes(refused) == ["solutions.unheard"]


def test_it_ends_without_a_solution_for_a_reason_that_is_written_down(begun: Any, walked: Any) -> None:
    case = begun(assessed())
    with pytest.raises(Refusal) as refused:
        walked(case, ("end_without", date(2018, 11, 7), {}))
    assert codes(refused) == ["core.reason_missing"]
    ended = walked(case, ("end_without", date(2018, 11, 7), {}), reason="Nobody knows where they went")
    assert (ended.status, ended.is_open) == ("not_achieved", False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_its_pages_are_read_in_both_languages(
    begun: Any, caseworker: Any, client: Client, language: str
) -> None:
    case = begun(assessed("repatriation"), INTEGRATE, seen_on(date(2018, 12, 1)))
    client.force_login(caseworker)
    client.cookies.load({"amparo_language": language})
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 200
    for move in ("declare_wish", "record_progress", "propose_resettlement"):
        assert client.get(reverse("cases:step", args=[case.pk, move])).status_code == 200
    assert client.get(reverse("cases:summary", args=[case.pk])).content.startswith(b"%PDF")


def test_another_organisation_finds_no_case(begun: Any, neighbour: Any, client: Client) -> None:
    case = begun(assessed())
    client.force_login(neighbour)
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 404
