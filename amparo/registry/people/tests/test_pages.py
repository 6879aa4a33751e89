"""What the pages of People show to whom, keep out of caches and addresses, lose nothing of, and leave in the trail."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.registry.partners.models import RoleAssignment, User
from amparo.registry.people.models import (
    Agreement,
    ConsentText,
    FamilyLink,
    Household,
    HouseholdMember,
    Identity,
    Registration,
    StoredFile,
)
from amparo.registry.people.reference.names import nationalities
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.templatetags.person_words import age, country
from amparo.registry.people.tests.conftest import Account, stated
from amparo.registry.people.vocabulary import Category, Purpose

pytestmark = pytest.mark.django_db
Register = Callable[..., Household]
MOTHER = stated()
SON = stated("Mateo", birth_date=date(2011, 5, 2), sex="male", relationship="child", phones=())


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.DEMO = True


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def registrations_of(household: Household, user: User) -> list[Registration]:
    """The head first."""
    with acting_as(user):
        members = household.members.select_related("registration").order_by("-relationship")
        found = sorted(members, key=lambda each: each.relationship != "head")
        return [each.registration for each in found]


def shared_with(
    neighbour: User, registrar: User, record: Registration, text: ConsentText, *kinds: str
) -> None:
    record_consent(
        registration=record,
        purpose=Purpose.LEGAL_AID,
        recipients=[neighbour.organisation],
        categories=kinds,
        form="spoken",
        text=text,
        given_on=timezone.localdate(),
        by=registrar,
    )


# --- search


def test_a_search_finds_by_post_says_why_and_is_read_in_the_trail(
    registrar: User, register: Register
) -> None:
    register(registrar, MOTHER, SON)
    page = signed_in(registrar).post(reverse("people:search"), {"text": "hernandez rosa"}, follow=True)
    said = page.content.decode()
    assert "Rosa Hernández Pérez" in said
    assert "The names are the same." in said or "Part of the name is the same." in said
    assert page.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(verb="read", after__what="search").exists()


def test_the_way_back_leads_to_what_was_found_until_an_empty_search(
    registrar: User, register: Register
) -> None:
    register(registrar, MOTHER)
    client, where = signed_in(registrar), reverse("people:search")
    assert client.post(where, {"text": "rosa"})["Location"] == where
    for _again in range(2):
        assert "1 person may be meant" in client.get(where).content.decode()
    assert Event.objects.filter(verb="read", after__what="search").count() == 2
    client.post(where, {"text": " "})
    assert "may be meant" not in client.get(where).content.decode()


def test_a_name_in_the_address_is_not_a_search(registrar: User, register: Register) -> None:
    register(registrar, MOTHER)
    page = signed_in(registrar).get(reverse("people:search"), {"text": "rosa"})
    assert "may be meant" not in page.content.decode()


def test_the_newest_of_the_own_organisation_stand_below_and_nobody_elses(
    registrar: User, neighbour: User, register: Register
) -> None:
    register(registrar, MOTHER)
    assert "Rosa Hernández" in signed_in(registrar).get(reverse("people:search")).content.decode()
    assert "Rosa Hernández" not in signed_in(neighbour).get(reverse("people:search")).content.decode()


def test_the_search_page_asks_as_much_for_one_as_for_many(
    registrar: User, register: Register, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(registrar)
    for number in range(12):
        register(registrar, stated(f"Rosa {'abcdefghijkl'[number] * 3}"))
    client.get(reverse("people:search"))
    with django_assert_max_num_queries(24):
        assert client.get(reverse("people:search")).status_code == 200
    assert client.post(reverse("people:search"), {"text": "hernandez"}).status_code == 302
    with django_assert_max_num_queries(30):
        assert client.get(reverse("people:search")).status_code == 200


def test_where_somebody_was_is_not_shown_when_the_journey_is_not_shared(
    registrar: User, neighbour: User, agreement: Agreement, consent_text: ConsentText, register: Register
) -> None:
    record = registrations_of(register(registrar, MOTHER), registrar)[0]
    shared_with(neighbour, registrar, record, consent_text, Category.IDENTITY)
    client = signed_in(neighbour)
    with acting_as(registrar):
        registered_at = record.whereabouts.registered_at
    found = client.post(reverse("people:search"), {"text": "rosa hernandez"}, follow=True).content.decode()
    page = client.get(reverse("people:person", args=[record.person])).content.decode()
    assert "Rosa Hernández" in found
    assert "Rosa Hernández" in page
    assert "Tapachula" not in found + page
    assert "9999" not in found + page
    assert "not stated or not shared" in page
    assert "registered for" not in page
    assert date_format(timezone.localdate(registered_at)) not in found + page
    assert (
        "registered for"
        in signed_in(registrar).get(reverse("people:person", args=[record.person])).content.decode()
    )


# --- one person


def test_a_page_shows_the_person_marks_a_child_alone_and_is_read(registrar: User, register: Register) -> None:
    alone = stated("Mateo", birth_date=date(timezone.localdate().year - 9, 1, 1), phones=(), is_present=True)
    record = registrations_of(register(registrar, alone, is_synthetic=True), registrar)[0]
    page = signed_in(registrar).get(reverse("people:person", args=[record.person]))
    said = page.content.decode()
    assert "unaccompanied child" in said
    assert "synthetic" in said
    assert page.headers["Cache-Control"] == "no-store"
    read = Event.objects.filter(verb="read", after__what="page", subject_id=str(record.pk))
    assert read.count() == 1


def test_hidden_and_absent_look_the_same(registrar: User, neighbour: User, register: Register) -> None:
    record = registrations_of(register(registrar, MOTHER), registrar)[0]
    client = signed_in(neighbour)
    hidden = client.get(reverse("people:person", args=[record.person]))
    absent = client.get(reverse("people:person", args=[uuid.uuid4()]))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    for name in ("correct", "family", "duplicates"):
        assert signed_in(neighbour).get(reverse(f"people:{name}", args=[record.pk])).status_code == 404


def test_the_page_of_a_person_asks_no_more_for_a_larger_family(
    registrar: User, register: Register, django_assert_max_num_queries: Any
) -> None:
    children = [
        stated(name, relationship="child", birth_date=date(2011, 1, 1))
        for name in ("Ana", "Berta", "Carla", "Delia")
    ]
    record = registrations_of(register(registrar, MOTHER, *children), registrar)[0]
    client = signed_in(registrar)
    with django_assert_max_num_queries(40):
        assert client.get(reverse("people:person", args=[record.person])).status_code == 200


def test_who_saw_names_colleagues_and_of_others_the_organisation_alone(
    registrar: User, neighbour: User, agreement: Agreement, consent_text: ConsentText, register: Register
) -> None:
    record = registrations_of(register(registrar, MOTHER), registrar)[0]
    shared_with(neighbour, registrar, record, consent_text, Category.IDENTITY)
    trail = reverse("people:trail", args=[record.person])
    signed_in(neighbour).get(reverse("people:person", args=[record.person]))
    said = signed_in(registrar).get(trail).content.decode()
    assert registrar.name in said
    assert "CLINIC-T" in said
    assert neighbour.name not in said
    theirs = signed_in(neighbour).get(trail).content.decode()
    assert neighbour.name in theirs
    assert "registered the person" not in theirs


def test_of_a_date_that_is_half_known_the_lowest_age_is_told() -> None:
    year = timezone.localdate().year
    half_known = Identity(
        birth_date=date(year - 18, 1, 1), birth_precision="year", recorded_at=timezone.now()
    )
    is_last_day = (timezone.localdate().month, timezone.localdate().day) == (12, 31)
    assert age(half_known) == f"about {18 if is_last_day else 17} years"


@pytest.mark.parametrize("code", ["COD", "FRA", "TLS"])
def test_every_country_has_its_code_of_today(code: str) -> None:
    assert country(code) != code
    assert not {"FXX", "TMP", "ZAR"} & nationalities().keys()


# --- corrections, family, decisions


def correction(registrar: User, record: Registration, **other: str) -> Any:
    client = signed_in(registrar)
    told = {
        "0-given_names": "Rosa",
        "0-first_surname": "Hernández",
        "0-second_surname": "Pérez",
        "0-birth_day": "14",
        "0-birth_month": "3",
        "0-birth_year": "1985",
        "0-sex": "female",
        "0-nationality": "HND",
        "0-language": "spa",
        "0-phones": "+504 9999 1234",
    }
    return client.post(reverse("people:correct", args=[record.pk]), told | other)


def test_a_correction_is_prefilled_needs_a_reason_and_keeps_what_stood(
    registrar: User, register: Register
) -> None:
    record = registrations_of(register(registrar, MOTHER), registrar)[0]
    form = signed_in(registrar).get(reverse("people:correct", args=[record.pk])).content.decode()
    assert 'value="1985"' in form
    assert 'value="+504 9999 1234"' in form
    without_reason = correction(registrar, record, **{"0-given_names": "Rosa María"})
    assert without_reason.status_code == 422
    assert "A reason is needed." in without_reason.content.decode()
    nothing = correction(registrar, record, reason="looked again")
    assert "Nothing would change." in nothing.content.decode()
    done = correction(registrar, record, reason="as on her card", **{"0-given_names": "Rosa María"})
    assert done.status_code == 302
    with acting_as(registrar):
        assert list(Identity.objects.order_by("number").values_list("given_names", flat=True)) == [
            "Rosa",
            "Rosa María",
        ]


def test_who_is_present_is_stated(registrar: User, register: Register) -> None:
    household = register(registrar, MOTHER, SON)
    with acting_as(registrar):
        head = HouseholdMember.objects.get(relationship="head")
    client, where = signed_in(registrar), reverse("people:presence", args=[head.pk])
    assert client.post(where, {"present": "no"}).status_code == 302
    assert "Nothing would change." in client.post(where, {"present": "no"}).content.decode()
    son = registrations_of(household, registrar)[1]
    assert "unaccompanied" in client.get(reverse("people:person", args=[son.person])).content.decode()


def test_a_link_by_code_is_stated_after_the_name_was_shown_and_verified_by_another(
    registrar: User, account: Account, register: Register
) -> None:
    mother = registrations_of(register(registrar, MOTHER), registrar)[0]
    aunt = registrations_of(register(registrar, stated("Lucía")), registrar)[0]
    client, where = signed_in(registrar), reverse("people:family", args=[mother.pk])
    form = {"code": aunt.code.lower().replace("-", ""), "kind": "sibling"}
    asked = client.post(where, form).content.decode()
    assert "Lucía Hernández" in asked
    with acting_as(registrar):
        assert not FamilyLink.objects.exists()
    assert client.post(where, form | {"confirmed": str(aunt.pk)}).status_code == 302
    with acting_as(registrar):
        link = FamilyLink.objects.get()
    decide = reverse("people:link_decide", args=[link.pk])
    assert client.post(decide, {"decision": "verify", "how": "x"}).status_code == 403
    officer = signed_in(account("child_protection_officer", "UNHCR-T"))
    assert officer.post(decide, {"decision": "verify", "how": "both told it apart"}).status_code == 302
    with acting_as(registrar):
        assert FamilyLink.objects.get().standing == "verified"
    assert client.post(where, {"code": "nobody", "kind": "sibling"}).status_code == 422


def test_two_registrations_are_compared_and_decided_to_be_one_person(
    registrar: User, register: Register
) -> None:
    one = registrations_of(register(registrar, MOTHER), registrar)[0]
    two = registrations_of(register(registrar, stated(second_surname="Peres")), registrar)[0]
    client = signed_in(registrar)
    near = client.get(reverse("people:duplicates", args=[one.pk])).content.decode()
    assert two.code in near
    by_code = client.post(reverse("people:duplicates", args=[one.pk]), {"code": two.code})
    compare = reverse("people:compare", args=[one.pk, two.pk])
    assert by_code["Location"] == compare
    assert client.get(compare).status_code == 200
    assert client.post(compare, {"verdict": "same", "why": ""}).status_code == 422
    assert client.post(compare, {"verdict": "same", "why": "the same card"}).status_code == 302
    with acting_as(registrar):
        assert Registration.objects.values("person").distinct().count() == 1


# --- pictures


def photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), (20, 120, 90)).save(out, "JPEG")
    out.seek(0)
    out.name = "rosa.jpg"
    return out


def test_a_picture_is_taken_in_shown_to_who_may_see_it_and_to_nobody_else(
    registrar: User, neighbour: User, register: Register
) -> None:
    record = registrations_of(register(registrar, MOTHER), registrar)[0]
    client, add = signed_in(registrar), reverse("people:picture_add", args=[record.pk])
    assert client.post(add, {"kind": "photo", "picture": photo()}).status_code == 302
    with acting_as(registrar):
        stored = StoredFile.objects.get()
    picture = reverse("people:picture", args=[stored.pk])
    shown = client.get(picture)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "no-store"
    assert picture in client.get(reverse("people:person", args=[record.person])).content.decode()
    assert signed_in(neighbour).get(picture).status_code == 404


def test_what_is_no_picture_is_refused_in_place(registrar: User, register: Register) -> None:
    record = registrations_of(register(registrar, MOTHER), registrar)[0]
    add = reverse("people:picture_add", args=[record.pk])
    text = io.BytesIO(b"no picture")
    text.name = "rosa.jpg"
    refused = signed_in(registrar).post(add, {"kind": "photo", "picture": text})
    assert refused.status_code == 422
    assert "This is not a picture" in refused.content.decode()
    assert "No picture was chosen." in signed_in(registrar).post(add, {"kind": "photo"}).content.decode()


# --- who may


@pytest.mark.parametrize("role", ["administrator", "auditor", "coordinator", "enforcement_liaison"])
def test_who_works_with_no_person_opens_no_page_of_people(account: Account, role: str) -> None:
    client = signed_in(account(role))
    for name in ("search", "register", "groups"):
        assert client.get(reverse(f"people:{name}")).status_code == 403


def test_a_role_in_an_authority_that_enforces_migration_law_opens_nothing(account: Account) -> None:
    officer = account("coordinator", "INM-T", ("migration_authority",))
    RoleAssignment.objects.create(user=officer, role="caseworker")
    assert signed_in(User.objects.get(pk=officer.pk)).get(reverse("people:search")).status_code == 403


def test_who_only_reads_persons_registers_nobody(account: Account) -> None:
    client = signed_in(account("return_officer"))
    page = client.get(reverse("people:search"))
    assert page.status_code == 200
    assert "Register a household" not in page.content.decode()
    assert client.get(reverse("people:register")).status_code == 403
