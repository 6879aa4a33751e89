"""What follows across rooms: a referral opens a case, a fear stops a return, a claim warns before a transfer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import rules

from amparo.core.acting import acting_as
from amparo.core.reactions import REACTIONS
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import RoleAssignment, User
from amparo.registry.partners.policy import role_grants
from amparo.registry.partners.verbs import VERBS
from amparo.registry.people.models import Registration
from amparo.registry.places.models import Place
from amparo.response.asylum.policy import RETURN_OFFICER
from amparo.response.asylum.tests.steps import INFORM, INTEND, LODGE
from amparo.response.cases.models import Case, Hold
from amparo.response.cases.tests.conftest import seen
from amparo.response.referrals.models import Referral
from amparo.response.referrals.services.answering import accept_referral, complete_service, start_service
from amparo.response.referrals.tests.conftest import agree, consent
from amparo.response.screening.models import Profile
from amparo.response.screening.services import record_profile
from amparo.response.screening.tests.conftest import answered
from amparo.response.shelter.warnings import warnings_about
from amparo.site import reactions

WITHDRAW = (
    "withdraw",
    date(2018, 11, 9),
    {"explained_in_private": True, "still_wishes_it": True, "language": "spa"},
)


def test_the_table_is_wired_and_names_acts_that_are_told_in_words() -> None:
    assert reactions.TABLE.items() <= REACTIONS.items()
    for kind, verb in reactions.TABLE:
        assert {f"{kind}:{verb}", verb} & VERBS.keys(), (kind, verb)


# --- a referral that was accepted


def test_a_referral_that_is_accepted_opens_a_case_where_the_person_is_registered(
    referral: Referral, known_there: Registration, neighbour: User
) -> None:
    accept_referral(referral=referral, by=neighbour)
    (case,) = seen(neighbour, Case)
    assert (case.procedure, case.country, case.registration_id) == ("asylum", "MX", known_there.pk)
    assert case.opened_by_id == neighbour.pk


def test_no_case_is_opened_for_somebody_whom_the_receiver_did_not_register(
    referral: Referral, neighbour: User
) -> None:
    assert accept_referral(referral=referral, by=neighbour).status == "accepted"
    assert seen(neighbour, Case) == []


def test_a_case_that_is_open_already_does_not_stand_in_the_way_of_accepting(
    referral: Referral, known_there: Registration, neighbour: User, opened: Any
) -> None:
    opened(registration=known_there, by=neighbour)
    assert accept_referral(referral=referral, by=neighbour).status == "accepted"
    assert len(seen(neighbour, Case)) == 1


@pytest.mark.parametrize(
    ("role", "function", "procedure"),
    [
        ("child_protection_officer", Function.CHILD_RIGHTS, "child_protection"),
        ("child_protection_officer", Function.INTERNATIONAL_PROTECTION, None),
        ("caseworker", Function.INTERNATIONAL_PROTECTION, "asylum"),
        ("return_officer", Function.REINTEGRATION, "voluntary_return"),
        ("return_officer", Function.SHELTER, None),
    ],
)
def test_what_is_asked_for_says_which_procedure_serves_it(
    account: Any, role: str, function: str, procedure: str | None
) -> None:
    found = reactions.procedure_for(Referral(function=function), account(role))
    assert (found.code if found else None) == procedure


# --- a fear of return


@pytest.fixture
def screened(caseworker: User, rosa: Registration) -> Callable[..., Profile]:
    def made(fear: str, **told: Any) -> Profile:
        stated = answered(fear_of_return=fear, **told)
        return record_profile(registration=rosa, stated=stated, receipt=uuid.uuid4(), by=caseworker)

    return made


def standing(by: User) -> list[str]:
    return [each.kind for each in seen(by, Hold, lifted_on=None)]


def test_a_fear_stops_a_return_until_counselling_on_asylum(
    screened: Any, opened: Any, walked: Any, caseworker: User
) -> None:
    screened("no")
    assert standing(caseworker) == []
    screened("yes")
    screened("yes")
    assert standing(caseworker) == ["fear"]
    walked(opened(), INFORM)
    assert standing(caseworker) == []


def test_a_claim_takes_the_place_of_the_hold_and_no_second_one_is_placed(
    screened: Any, opened: Any, walked: Any, caseworker: User
) -> None:
    screened("yes")
    case = walked(opened(), INFORM, INTEND)
    screened("yes")
    assert standing(caseworker) == ["open_claim"]
    walked(case, WITHDRAW)
    assert standing(caseworker) == []


@pytest.fixture
def returns_are_worked_on() -> Iterator[None]:
    """Whether or not the room of returns is installed."""
    is_new = not rules.perm_exists(RETURN_OFFICER)
    if is_new:
        rules.add_perm(RETURN_OFFICER, role_grants(RETURN_OFFICER))
    yield
    if is_new:
        rules.remove_perm(RETURN_OFFICER)


def test_who_works_on_returns_lifts_no_fear(
    screened: Any,
    opened: Any,
    walked: Any,
    caseworker: User,
    account: Any,
    returns_are_worked_on: None,
) -> None:
    screened("yes")
    both = account("caseworker", "UNHCR-T")
    RoleAssignment.objects.create(user=both, role="return_officer", since=date(2018, 1, 1))
    walked(opened(), INFORM, by=User.objects.get(pk=both.pk))
    assert standing(caseworker) == ["fear"]


def test_a_fear_that_was_looked_at_elsewhere_is_asked_again(
    screened: Any, referral: Referral, caseworker: User, neighbour: User
) -> None:
    screened("yes")
    screened("no")
    assert standing(caseworker) == ["fear"]  # nobody has looked at it
    accepted = accept_referral(referral=referral, by=neighbour)
    started = start_service(referral=accepted, by=neighbour)
    complete_service(referral=started, outcome="served", by=neighbour)
    screened("declined")
    assert standing(caseworker) == ["fear"]
    screened("no")
    assert standing(caseworker) == []


def test_what_is_said_in_confidence_places_no_hold(screened: Any, caseworker: User) -> None:
    screened("no", needs=("SPEC-W",))
    assert standing(caseworker) == []


# --- a transfer


def warned(by: User, registration: Registration, to: str) -> list[str]:
    places = Place.objects.in_bulk(["MX07089", to], field_name="code")
    with acting_as(by):
        return warnings_about([registration.pk], places["MX07089"], places[to])


@pytest.fixture
def lodged(opened: Any, walked: Any) -> Case:
    case: Case = walked(opened(), INFORM, INTEND, LODGE)
    return case


def test_before_a_transfer_to_another_state_the_organisation_that_has_the_claim_is_warned(
    lodged: Case, rosa: Registration, account: Any
) -> None:
    manager = account("shelter_manager", "UNHCR-T")
    (sentence,) = warned(manager, rosa, "MX09015")
    assert rosa.code in sentence
    assert "Chiapas" in sentence
    assert warned(manager, rosa, "MX07089") == []


def test_once_the_claim_is_withdrawn_nothing_is_warned_of(
    lodged: Case, rosa: Registration, walked: Any, caseworker: User
) -> None:
    walked(lodged, ("withdraw", date(2018, 11, 13), WITHDRAW[2]))
    assert warned(caseworker, rosa, "MX09015") == []


def test_the_shelter_of_another_organisation_hears_nothing_of_a_claim(
    lodged: Case, rosa: Registration, caseworker: User, neighbour: User
) -> None:
    agree(caseworker, neighbour)
    consent(rosa, neighbour, caseworker)
    assert seen(neighbour, Registration, pk=rosa.pk), "it sees the person"
    assert warned(neighbour, rosa, "MX09015") == []


def test_functions_that_look_at_a_fear_are_those_of_asylum() -> None:
    from amparo.response.cases.procedure import PROCEDURES

    assert set(reactions.LOOKS_AT_A_FEAR) == set(PROCEDURES["asylum"].functions)
    assert Function.ASSISTED_VOLUNTARY_RETURN not in reactions.LOOKS_AT_A_FEAR
