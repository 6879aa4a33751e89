"""A family is registered in Tapachula and found again in Tijuana, with their consent, and not without it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.people import queries
from amparo.registry.people.models import ConsentText, Contact, Identity, Papers, Registration
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


def test_a_family_is_found_again_with_consent_and_not_without(account: Callable[..., User]) -> None:
    south = account("SOUTH", "registrar", Function.INTERNATIONAL_PROTECTION)
    north = account("NORTH", "caseworker", Function.SHELTER)
    family = register(south, "MX07089", MOTHER, *CHILDREN)

    # In Tijuana the mother says her name as it sounds. Nobody may know that she was ever registered.
    for text in ("Yolanda Suniga Hernandes", "9876 5432", "0501198804321", family["head"].code):
        with acting_as(north):
            assert search(north, text) == []
    with acting_as(north), pytest.raises(Refusal) as hidden:
        queries.person_file(north, family["head"].person, on=date.today())
    with acting_as(north), pytest.raises(Refusal) as absent:
        queries.person_file(north, uuid.uuid4(), on=date.today())
    assert [str(reason) for reason in hidden.value.reasons] == [
        str(reason) for reason in absent.value.reasons
    ]

    # The two organisations agree, and she consents: who she is and with whom she travels, not her telephone.
    agreement = propose_agreement(
        giver=south.organisation,
        receiver=north.organisation,
        purposes=[Purpose.ASSISTANCE],
        categories=[Category.IDENTITY, Category.FAMILY, Category.CONTACT],
        terms="Letter of 12 November 2018",
        valid_from=date(2018, 11, 12),
        by=account("SOUTH", "coordinator"),
    )
    confirm_agreement(agreement=agreement, by=account("NORTH", "coordinator"))
    told: dict[str, Any] = {
        "purpose": Purpose.ASSISTANCE,
        "recipients": [north.organisation],
        "categories": [Category.IDENTITY, Category.FAMILY],
        "form": "spoken",
        "text": ConsentText.objects.get(purpose=Purpose.ASSISTANCE, language="es"),
        "given_on": timezone.localdate(),
        "by": south,
    }
    consent = record_consent(registration=family["head"], **told)

    with acting_as(north):
        (found,) = search(north, "Yolanda Suniga Hernandes")
        assert found.registration == family["head"]
        assert search(north, "98765432") == [], "the telephone was not shared, so it finds nobody"
        file = queries.person_file(north, found.registration.person, on=date.today())
        assert file.content[found.registration.pk].keys() == {Identity}
        assert len(file.households[0].members) == 1, "the children's records were not shared"

    # Registered in Tijuana, she is recognised, and somebody decides that she is the same person.
    again = StatedPerson(
        given_names="Yolanda",
        first_surname="Zuniga",
        birth_date=date(1988, 1, 1),
        birth_precision="year",
        sex="female",
    )
    with acting_as(north):
        assert [candidate.registration for candidate in alike(north, [again])[0]] == [family["head"]]
    here = register(north, "MX02004", again)["head"]
    decide_person(
        registration=here,
        other=family["head"],
        verdict="same",
        why="She says so and knows the code.",
        by=north,
    )
    with acting_as(north):
        file = queries.person_file(north, family["head"].person, on=date.today())
        assert {each.organisation.acronym for each in file.registrations} == {"SOUTH", "NORTH"}

    # She changes her mind. What was shared is closed at once; their own record stays theirs.
    withdraw_consent(consent=consent, by=south)
    with acting_as(north):
        file = queries.person_file(north, family["head"].person, on=date.today())
        assert [each.organisation.acronym for each in file.registrations] == ["NORTH"]
        assert {candidate.registration for candidate in search(north, "Yolanda Suniga")} == {here}
        assert not Identity.objects.filter(registration=family["head"]).exists()
    with acting_as(south):
        assert Contact.objects.filter(registration=family["head"]).exists()
        assert Papers.objects.filter(registration=family["head"]).exists()

    said = str(list(Event.objects.values("before", "after", "reason")))
    for secret in ("Yolanda", "Zúniga", "9876", "0501-1988"):
        assert secret not in said, "the trail knows of acts, not of persons"
