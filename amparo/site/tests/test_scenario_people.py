"""The people of the demonstration, registered through the services: a smaller number of them, and every story."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import Organisation, User
from amparo.registry.people import queries
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import (
    Consent,
    Identity,
    Objection,
    Override,
    PersonDecision,
    Registration,
    Share,
    StoredFile,
)
from amparo.registry.people.searching import search
from amparo.registry.people.services.sharing import decide_override
from amparo.site import scenario
from amparo.site.scenario_people import build_people
from amparo.site.scenario_people.along import filled, has_children
from amparo.site.scenario_people.avatars import drawn_face

FOLDER = Path(__file__).resolve().parents[3] / "scenarios" / "caravans-2018"
A_PART = 10
ACCOUNTS = sorted(
    {
        "registration@ifrc.demo.example",
        "registration@unhcr.demo.example",
        "registration@comar.demo.example",
        "children@dif.demo.example",
        "registration@unicef.demo.example",
        "shelter@shelter-tj.demo.example",
    }
)


def read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    """As in the demonstration, with a tenth of the people."""
    smaller = deepcopy(read("people.toml"))
    for stop in smaller["stops"]:
        stop["people"] //= A_PART
    for row in smaller["sharing"]:
        row["share"] = min(1, row["share"] * 4)
    return smaller


@pytest.fixture(scope="module")
def built(
    content: dict[str, Any], django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[dict[str, Any]]:
    """Built once for all tests of this file, and taken back."""
    vault = tmp_path_factory.mktemp("vault")
    with django_db_blocker.unblock(), override_settings(VAULT=vault), transaction.atomic():
        scenario._partners(read("partners.toml"))
        build_people(content)
        yield content
        transaction.set_rollback(True)


def account(email: str) -> User:
    return User.objects.select_related("organisation").get(email=f"{email}.demo.example")


def everybody() -> list[Registration]:
    found: list[Registration] = []
    for email in ACCOUNTS:
        user = User.objects.get(email=email)
        with acting_as(user):
            found += Registration.objects.filter(organisation=user.organisation_id).select_related(
                "whereabouts__place"
            )
    return found


def named(given_names: str, first_surname: str, by: User) -> Registration:
    identity = Identity.objects.filter(given_names=given_names, first_surname=first_surname, number=1)
    return identity.filter(organisation=by.organisation_id).order_by("recorded_at").last().registration


def test_every_stop_takes_in_as_many_as_the_file_says() -> None:
    whole = read("people.toml")
    for stop in filled(whole):
        assert sum(len(each.household.members) for each in stop.taken) == stop.content["people"]
        if stop.content.get("only_with_children"):
            assert all(has_children(each.household) for each in stop.taken)
    assert 1_400 <= sum(stop["people"] for stop in whole["stops"]) <= 1_600


def test_the_same_file_makes_the_same_people() -> None:
    first, again = filled(read("people.toml")), filled(read("people.toml"))
    assert [stop.taken for stop in first] == [stop.taken for stop in again]
    assert drawn_face(5) == drawn_face(5) != drawn_face(6)


def test_too_few_households_are_said_and_not_passed_over(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="too few households"):
        filled(content | {"households": 5})


def test_everybody_is_synthetic_and_stands_where_the_file_says(built: dict[str, Any]) -> None:
    found = everybody()
    assert all(each.is_synthetic for each in found)
    expected: Counter[str] = Counter()
    for row in built["stops"]:
        expected[row["place"]] += row["people"]
    for row in built["registrations"]:
        expected[row["place"]] += len(row["members"])
    expected[built["long_ago"]["place"]] += built["long_ago"]["people"]
    assert Counter(each.whereabouts.place.code for each in found) == expected
    recent = [each for each in found if each.whereabouts.registered_at.year == 2018]
    assert {each.whereabouts.registered_at.month for each in recent} == {10, 11, 12}
    assert len({each.organisation_id for each in found}) == 6


def test_nothing_of_the_season_is_due_but_those_of_long_ago(built: dict[str, Any]) -> None:
    by = account("cases@shelter-tj")
    with acting_as(by):
        due = list(queries.due(by, on=date(2026, 1, 1)))
    assert len(due) == built["long_ago"]["people"]
    assert {each.whereabouts.registered_at.year for each in due} == {2016}


def test_the_family_is_found_again_by_the_shelter_and_by_nobody_without_consent(
    built: dict[str, Any],
) -> None:
    shelter = account("shelter@shelter-tj")
    with acting_as(shelter):
        mother = named("Suyapa", "Ordonez", shelter)
        family = queries.person_file(shelter, mother.person, on=date(2018, 12, 5))
        assert {each.organisation.acronym for each in family.registrations} == {"UNHCR", "SHELTER-TJ"}
        girl = named("Genesis", "Ordonez", shelter)
        assert (
            girl.person
            != Registration.objects.get(
                pk=Identity.objects.get(given_names="Génesis Abigail").registration_id
            ).person
        )
    comar = account("cases@comar")
    with acting_as(comar), pytest.raises(Refusal):
        queries.visible_registration(mother.pk, by=comar)


@pytest.mark.parametrize(
    ("email", "name", "standing"),
    [
        ("cases@unhcr", ("Wilmer Adonay", "Funes"), ChildStanding.UNACCOMPANIED),
        ("cases@dif", ("Keily Nohemy", "Zelaya"), ChildStanding.SEPARATED),
        ("cases@dif", ("Dariela", "Zelaya"), ChildStanding.SEPARATED),
        ("cases@comar", ("Ana Paola", "Rivas"), ChildStanding.ACCOMPANIED),
        ("cases@comar", ("Ana Paula", "Rivas"), ChildStanding.ACCOMPANIED),
        ("cases@ifrc", ("Wilmer", "Funes"), ChildStanding.NOT_A_CHILD),
    ],
)
def test_who_is_with_whom_in_the_stories(
    built: dict[str, Any], email: str, name: tuple[str, str], standing: ChildStanding
) -> None:
    by = account(email)
    with acting_as(by):
        child = named(*name, by)
        (household,) = queries.households_of(by, [child.pk], on=date(2018, 12, 1))
    assert household.standings[child.pk] == standing


def test_one_jose_hernandez_is_not_the_other(built: dict[str, Any]) -> None:
    by = account("cases@ifrc")
    with acting_as(by):
        own = named("José", "Hernández", by)
        decided = PersonDecision.objects.get(registration=own, verdict="different")
        assert decided.other.organisation.acronym == "UNHCR"
        assert decided.other.person != own.person


def test_overrides_were_approved_refused_and_one_waits_for_a_second_person(built: dict[str, Any]) -> None:
    with acting_as(account("cases@unhcr")):
        assert set(Override.objects.values_list("status", flat=True)) == {"approved", "refused"}
    with acting_as(account("cases@dif")):
        waiting = Override.objects.get()
        with transaction.atomic():
            assert (
                decide_override(override=waiting, approve=False, by=account("cases@dif")).status == "refused"
            )
            transaction.set_rollback(True)


def test_who_was_asked_for_without_consent_is_found_by_the_recipient_once_a_visitor_approves(
    built: dict[str, Any],
) -> None:
    """As the story is told in the folder's README, on whatever day the demonstration is built and visited."""
    second, reader = account("cases@dif"), account("registration@unicef")
    with transaction.atomic():
        with acting_as(second):
            waiting = Override.objects.get()
        with acting_as(reader):
            assert waiting.registration_id not in {
                each.registration.pk for each in search(reader, "Keily Zelaya")
            }
        decide_override(override=waiting, approve=True, by=second)
        with acting_as(reader):
            found = search(reader, "Keily Zelaya")
            assert [each.identity.given_names for each in found][:1] == ["Keily Nohemy"]
            assert found[0].registration.pk == waiting.registration_id
        transaction.set_rollback(True)


def test_objections_ended_what_was_shared(built: dict[str, Any]) -> None:
    with acting_as(account("cases@unhcr")):
        assert sorted(Objection.objects.values_list("status", flat=True)) == ["open", "upheld"]
        returning = named("Delmy Aracely", "Guardado", account("cases@unhcr"))
        assert not Share.objects.filter(registration=returning).exists()


def test_consents_stand_and_some_were_withdrawn_and_decisions_follow_what_can_be_seen(
    built: dict[str, Any],
) -> None:
    withdrawn = standing = decisions = corrected = pictures = 0
    for email in ACCOUNTS:
        user = User.objects.get(email=email)
        with acting_as(user):
            own = {"organisation": user.organisation_id}
            withdrawn += Consent.objects.filter(**own).exclude(withdrawn_at=None).count()
            standing += Consent.objects.filter(**own, withdrawn_at=None).count()
            decisions += PersonDecision.objects.filter(**own, verdict="same").count()
            corrected += Identity.objects.filter(**own, number=2).exclude(reason="").count()
            pictures += StoredFile.objects.filter(**own).count()
    assert withdrawn and standing > withdrawn
    assert decisions > 2
    assert corrected
    assert len(everybody()) / 20 < pictures < len(everybody()) / 8


def test_every_agreement_was_made_by_two(built: dict[str, Any]) -> None:
    from amparo.registry.people.models import Agreement

    made = Agreement.objects.select_related("proposed_by", "confirmed_by")
    assert {each.status for each in made} == {"proposed", "in_force", "ended"}
    for each in made:
        if each.status == "in_force":
            assert each.confirmed_by is not None
            assert each.proposed_by.organisation_id != each.confirmed_by.organisation_id
    enforcing = Organisation.objects.get(acronym="INM").pk
    assert not any(enforcing in (each.giver_id, each.receiver_id) for each in made)
