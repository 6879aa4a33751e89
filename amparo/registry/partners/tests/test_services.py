"""What is promised of organisations and mandates: the state, the refusal, the event."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners import services
from amparo.registry.partners.models import Organisation, User
from amparo.registry.places.models import Place

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def newest_event() -> Event:
    event = Event.objects.order_by("-number").first()
    assert event is not None
    return event


MANDATE = {
    "function": "shelter",
    "population_en": "All people in transit",
    "population_es": "Todas las personas en tránsito",
    "legal_basis": "Agreement of 2018",
    "valid_from": date(2018, 10, 1),
}


# --- organisations


def test_an_added_organisation_is_an_event_that_tells_what_was_stated(administrator: User) -> None:
    added = services.add_organisation(
        acronym=" CPV ",
        name_en="Shelter of the way",
        name_es="Albergue del camino",
        type="shelter",
        functions=["shelter"],
        by=administrator,
    )
    event = newest_event()
    assert added.acronym == "CPV"
    assert (event.verb, event.actor_id, event.subject_id) == (
        "add_organisation",
        str(administrator.pk),
        str(added.pk),
    )
    assert event.after["functions"] == ["shelter"]


def test_a_wrong_organisation_is_refused_with_every_reason_at_once(
    administrator: User, iom: Organisation
) -> None:
    with pytest.raises(Refusal) as refused:
        services.add_organisation(
            acronym="iom-t", name_en="", name_es="x", type="company", functions=["sorcery"], by=administrator
        )
    assert codes(refused) == {"partners.acronym_taken", "partners.text_missing", "partners.choice_unknown"}
    assert len(refused.value.reasons) == 4


def test_a_change_of_an_organisation_tells_what_was_there_before(
    administrator: User, iom: Organisation
) -> None:
    services.change_organisation(
        organisation=iom,
        acronym="IOM-T",
        name_en=iom.name_en,
        name_es=iom.name_es,
        type="un_agency",
        functions=["ngo_support"],
        country=None,
        by=administrator,
    )
    event = newest_event()
    assert event.before["functions"] == ["shelter_support", "reintegration"]
    assert event.after["functions"] == ["ngo_support"]


def test_who_enforces_migration_law_is_not_opened_to_persons_by_one_administrator(
    administrator: User, iom: Organisation
) -> None:
    """Taking the function away and giving a role that sees persons would be two clicks of the same account."""
    stated = {"acronym": "IOM-T", "name_en": "x", "name_es": "x", "type": "government", "country": None}
    functions = ["migration_authority", "shelter"]
    services.change_organisation(organisation=iom, functions=functions, **stated, by=administrator)
    for by in (administrator, None):
        with pytest.raises(Refusal) as refused:
            services.change_organisation(organisation=iom, functions=["shelter"], **stated, by=by)
        assert codes(refused) == {"partners.enforcement_stays"}
    iom.refresh_from_db()
    assert iom.functions == functions
    there = iom.people.first()
    assert there is not None
    with pytest.raises(Refusal) as refused:
        services.give_role(person=there, role="registrar", by=administrator)
    assert "partners.enforcement_meets_no_person" in codes(refused)


def test_an_organisation_with_open_accounts_and_mandates_is_not_closed(
    administrator: User, iom: Organisation, mexico: Place
) -> None:
    services.add_mandate(organisation=iom, area=mexico, **MANDATE, by=administrator)
    with pytest.raises(Refusal) as refused:
        services.close_organisation(organisation=iom, by=administrator)
    assert codes(refused) == {"partners.organisation_has_people", "partners.organisation_has_mandates"}
    iom.refresh_from_db()
    assert iom.is_active


def test_a_closed_organisation_takes_no_people_mandates_or_roles_until_it_is_opened_again(
    administrator: User, mexico: Place
) -> None:
    shelter = services.add_organisation(
        acronym="S-1", name_en="Shelter", name_es="Albergue", type="shelter", by=administrator
    )
    services.close_organisation(organisation=shelter, by=administrator, reason="The site was closed")
    assert newest_event().reason == "The site was closed"
    with pytest.raises(Refusal) as no_person:
        services.add_person(email="a@example.org", name="A", organisation=shelter, by=administrator)
    with pytest.raises(Refusal) as no_mandate:
        services.add_mandate(organisation=shelter, area=mexico, **MANDATE, by=administrator)
    assert codes(no_person) == codes(no_mandate) == {"partners.organisation_closed"}
    services.reopen_organisation(organisation=shelter, by=administrator)
    services.add_person(email="a@example.org", name="A", organisation=shelter, by=administrator)


# --- mandates


def test_a_mandate_must_end_after_it_begins_and_say_for_whom(
    administrator: User, iom: Organisation, mexico: Place
) -> None:
    wrong = MANDATE | {"population_es": " ", "valid_to": date(2018, 9, 30), "function": "sorcery"}
    with pytest.raises(Refusal) as refused:
        services.add_mandate(organisation=iom, area=mexico, **wrong, by=administrator)
    assert codes(refused) == {
        "partners.mandate_ends_before_it_begins",
        "partners.text_missing",
        "partners.choice_unknown",
    }


def test_the_same_mandate_is_not_stated_twice(administrator: User, iom: Organisation, mexico: Place) -> None:
    services.add_mandate(organisation=iom, area=mexico, **MANDATE, by=administrator)
    with pytest.raises(Refusal) as refused:
        services.add_mandate(organisation=iom, area=mexico, **MANDATE, by=administrator)
    assert codes(refused) == {"partners.mandate_stated"}


def test_an_ended_mandate_stays_and_is_not_ended_again(
    administrator: User, iom: Organisation, mexico: Place
) -> None:
    mandate = services.add_mandate(organisation=iom, area=mexico, **MANDATE, by=administrator)
    with pytest.raises(Refusal) as too_early:
        services.end_mandate(mandate=mandate, on=date(2018, 9, 1), by=administrator)
    assert codes(too_early) == {"partners.mandate_ends_before_it_begins"}
    ended = services.end_mandate(mandate=mandate, on=date(2019, 1, 31), by=administrator)
    assert ended.valid_to == date(2019, 1, 31)
    assert newest_event().before == {"valid_to": None}
    with pytest.raises(Refusal) as refused:
        services.end_mandate(mandate=mandate, on=date(2019, 2, 1), by=administrator)
    assert codes(refused) == {"partners.mandate_ended"}
