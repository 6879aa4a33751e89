"""An auditor sees that the record of a person was read, by whom and for which organisation, and never who it is."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.people.models import Registration
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.services.rights import ask_erasure
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.places.models import Place

pytestmark = pytest.mark.django_db
NAMES = ("Yolanda", "Zúniga", "0501-1988")
PERSON = StatedPerson(
    given_names="Yolanda", first_surname="Zúniga", birth_date=date(1988, 9, 3), birth_precision="day"
)


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


def account(role: str, acronym: str) -> User:
    organisation, _new = Organisation.objects.get_or_create(
        acronym=acronym, defaults={"name_en": acronym, "name_es": acronym, "type": "ngo"}
    )
    user = User.objects.create(email=f"{role}@example.org", name=f"Staff, {role}", organisation=organisation)
    RoleAssignment.objects.create(user=user, role=role)
    return user


@pytest.fixture
def auditor() -> Client:
    client = Client()
    client.force_login(account("auditor", "AUDIT-T"))
    return client


@pytest.fixture
def registration() -> Registration:
    """Registered, found in a search, opened, copied, and asked to be erased."""
    caseworker = account("caseworker", "UNHCR-T")
    household = register_household(
        receipt=uuid.uuid4(),
        place=Place.objects.get(code="MX07089"),
        purpose=Purpose.ASSISTANCE,
        members=[PERSON],
        by=caseworker,
    )
    with acting_as(caseworker):
        found = Registration.objects.get(memberships__household=household)
    for what in ("search", "page", "copy"):
        record_reading(registrations=[found], what=what, by=caseworker)
    ask_erasure(registration=found, ground="request", by=caseworker)
    return found


def test_the_trail_of_a_record_says_who_read_it_and_how_and_for_whom(
    auditor: Client, registration: Registration
) -> None:
    chosen = {"subject": "people.registration", "record": str(registration.pk)}
    acts = auditor.get(reverse("partners:trail"), chosen).context["acts"]
    assert [str(act.verb) for act in acts] == [
        "made a copy of a registration",
        "opened a registration",
        "saw a registration in a search",
        "registered a person",
    ]
    assert {(str(act.actor), act.organisation) for act in acts} == {("Staff, caseworker", "UNHCR-T")}
    assert {str(act.subject) for act in acts} == {"Registration"}


def test_reads_alone_can_be_chosen(auditor: Client, registration: Registration) -> None:
    page = auditor.get(reverse("partners:trail"), {"verb": "read"})
    assert [act.event.after["what"] for act in page.context["acts"]] == ["copy", "page", "search"]


def test_an_act_is_chosen_for_its_kind_of_record(auditor: Client, registration: Registration) -> None:
    choices = dict(auditor.get(reverse("partners:trail")).context["filter"].fields["verb"].choices)
    assert str(choices["people.erasure:approve"]) == "approved an erasure"
    page = auditor.get(reverse("partners:trail"), {"verb": "people.erasure:approve"})
    assert list(page.context["acts"]) == []
    asked = auditor.get(reverse("partners:trail"), {"verb": "ask_erasure"}).context["acts"]
    assert [str(act.subject) for act in asked] == ["Erasure"]


@pytest.mark.parametrize("name", ["partners:trail", "partners:trail_csv"])
def test_no_name_of_the_person_is_shown_or_leaves(
    auditor: Client, registration: Registration, name: str
) -> None:
    text = auditor.get(reverse(name)).content.decode()
    assert str(registration.pk) in text
    assert [each for each in NAMES if each in text] == []


def test_the_table_that_leaves_says_what_was_read(auditor: Client, registration: Registration) -> None:
    text = auditor.get(reverse("partners:trail_csv"), {"verb": "read"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["verb"], row["shown"], row["organisation"]) for row in rows] == [
        ("read", "copy", "UNHCR-T"),
        ("read", "page", "UNHCR-T"),
        ("read", "search", "UNHCR-T"),
    ]
    assert {row["subject_id"] for row in rows} == {str(registration.pk)}
