"""A family is registered in Tapachula and found again in Tijuana, with their consent, and not without it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.people.models import (
    Agreement,
    Consent,
    ConsentText,
    Contact,
    Identity,
    Journey,
    Papers,
    Registration,
)
from amparo.registry.people.queries import PersonFile, person_file
from amparo.registry.people.searching import alike, search
from amparo.registry.people.services.agreements import confirm_agreement, propose_agreement
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.services.sharing import record_consent, withdraw_consent
from amparo.registry.people.stated import StatedDocument, StatedPerson
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place

MOTHER = StatedPerson(
    given_names="Yolanda Isabel",
    first_surname="Zúniga",
    second_surname="Hernández",
    birth_date=date(1988, 9, 3),
    birth_precision="day",
    sex="female",
    nationalities=("HND",),
    phones=("+504 9876 5432",),
    documents=(StatedDocument(kind="national_id", number="0501-1988-04321", country="HND"),),
)
CHILDREN = (
    StatedPerson(
        given_names="Jeison",
        first_surname="Zúniga",
        birth_date=date(2009, 2, 11),
        birth_precision="day",
        sex="male",
        relationship="child",
    ),
    StatedPerson(
        given_names="Génesis",
        first_surname="Zúniga",
        birth_date=date(2014, 1, 1),
        birth_precision="year",
        sex="female",
        relationship="child",
    ),
)


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    def made(acronym: str, role: str, *functions: str) -> User:
        organisation, is_new = Organisation.objects.get_or_create(
            acronym=acronym,
            defaults={"name_en": acronym, "name_es": acronym, "type": "ngo", "functions": list(functions)},
        )
        for function in functions if is_new else ():
            Mandate.objects.create(
                organisation=organisation,
                function=function,
                population_en="everybody",
                population_es="todas las personas",
                area=Place.objects.get(code="MEX"),
                legal_basis="trial",
                valid_from=date(2000, 1, 1),
            )
        user = User.objects.create(
            email=f"{uuid.uuid4().hex}@example.org", name=role, organisation=organisation
        )
        RoleAssignment.objects.create(user=user, role=role)
        return user

    return made


def register(by: User, place: str, *members: StatedPerson) -> dict[str, Registration]:
    household = register_household(
        members=members,
        place=Place.objects.get(code=place),
        purpose=Purpose.ASSISTANCE,
        receipt=uuid.uuid4(),
        by=by,
    )
    with acting_as(by):
        found = household.members.select_related("registration").order_by("registration__code")
        return {each.relationship: each.registration for each in found}


@pytest.fixture
def south(account: Callable[..., User]) -> User:
    return account("SOUTH", "registrar", Function.INTERNATIONAL_PROTECTION)


@pytest.fixture
def north(account: Callable[..., User]) -> User:
    return account("NORTH", "caseworker", Function.SHELTER)


@pytest.fixture
def mother(south: User) -> Registration:
    return register(south, "MX07089", MOTHER, *CHILDREN)["head"]


@pytest.fixture
def agreement(south: User, north: User, account: Callable[..., User]) -> Agreement:
    proposed = propose_agreement(
        giver=south.organisation,
        receiver=north.organisation,
        purposes=[Purpose.ASSISTANCE],
        categories=[Category.IDENTITY, Category.FAMILY, Category.CONTACT],
        terms="Letter of 12 November 2018",
        valid_from=date(2018, 11, 12),
        by=account("SOUTH", "coordinator"),
    )
    return confirm_agreement(agreement=proposed, by=account("NORTH", "coordinator"))


@pytest.fixture
def consent(mother: Registration, agreement: Agreement, south: User) -> Consent:
    """Who she is and with whom she travels; not her telephone."""
    given: Consent = record_consent(
        registration=mother,
        purpose=Purpose.ASSISTANCE,
        recipients=[agreement.receiver],
        categories=[Category.IDENTITY, Category.FAMILY],
        form="spoken",
        text=ConsentText.objects.get(purpose=Purpose.ASSISTANCE, language="es"),
        given_on=timezone.localdate(),
        by=south,
    )
    return given


def found(by: User, text: str) -> list[Registration]:
    with acting_as(by):
        return [candidate.registration for candidate in search(by, text)]


def opened(by: User, person: uuid.UUID) -> PersonFile:
    with acting_as(by):
        return person_file(by, person, on=date.today())


HEARD = "Yolanda Suniga Hernandes"


def test_without_consent_nobody_knows_that_she_was_ever_registered(mother: Registration, north: User) -> None:
    for text in (HEARD, "9876 5432", "0501198804321", mother.code):
        assert found(north, text) == []
    said = []
    for person in (mother.person, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            opened(north, person)
        said.append([str(reason) for reason in refused.value.reasons])
    assert said[0] == said[1]


def test_with_consent_she_is_found_by_what_she_shares_and_by_nothing_else(
    mother: Registration, consent: Consent, north: User
) -> None:
    assert found(north, HEARD) == [mother]
    assert found(north, "98765432") == [], "the telephone was not shared, so it finds nobody"
    file = opened(north, mother.person)
    assert file.content[mother.pk].keys() == {Identity}
    assert len(file.households[0].members) == 1, "the children's records were not shared"


AGAIN = StatedPerson(
    given_names="Yolanda",
    first_surname="Zuniga",
    birth_date=date(1988, 1, 1),
    birth_precision="year",
    sex="female",
)


def test_in_tijuana_she_is_recognised_and_when_she_withdraws_only_their_own_record_is_left(
    mother: Registration, consent: Consent, south: User, north: User
) -> None:
    with acting_as(north):
        assert [candidate.registration for candidate in alike(north, [AGAIN])[0]] == [mother]
    here = register(north, "MX02004", AGAIN)["head"]
    decide_person(registration=here, other=mother, verdict="same", why="She knows the code.", by=north)
    assert {each.organisation.acronym for each in opened(north, mother.person).registrations} == {
        "SOUTH",
        "NORTH",
    }

    withdraw_consent(consent=consent, by=south)
    assert opened(north, mother.person).registrations == [here]
    assert found(north, HEARD) == [here]
    with acting_as(north):
        assert not Identity.objects.filter(registration=mother).exists()
    assert opened(south, mother.person).content[mother.pk].keys() == {Identity, Contact, Papers, Journey}


def test_the_trail_knows_of_acts_and_not_of_persons(
    mother: Registration, consent: Consent, north: User
) -> None:
    said = str(list(Event.objects.values("before", "after", "reason")))
    for secret in ("Yolanda", "Zúniga", "9876", "0501-1988"):
        assert secret not in said
