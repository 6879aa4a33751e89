"""Who may open which page, what a page says, and how many questions it asks the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.core.models import Event
from amparo.registry.partners import services
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.partners.urls import urlpatterns
from amparo.registry.places.models import Place

pytestmark = pytest.mark.django_db

SEES_PARTNERS = {
    "administrator",
    "auditor",
    "information_officer",
    "coordinator",
    "government_liaison",
    "registrar",
    "caseworker",
    "child_protection_officer",
    "return_officer",
    "shelter_manager",
    "protection_focal_point",
}
SEES_PEOPLE = {"administrator", "auditor"}
ADMINISTRATORS = {"administrator"}
AUDITORS = {"auditor"}
# url name -> who may open it, and whether it only takes a post
WHO_MAY: dict[str, tuple[set[str], bool]] = {
    "organisations": (SEES_PARTNERS, False),
    "organisations_csv": (SEES_PARTNERS, False),
    "organisation_add": (ADMINISTRATORS, False),
    "organisation": (SEES_PARTNERS, False),
    "organisation_change": (ADMINISTRATORS, False),
    "organisation_close": (ADMINISTRATORS, True),
    "organisation_reopen": (ADMINISTRATORS, True),
    "mandate_add": (ADMINISTRATORS, False),
    "mandate_end": (ADMINISTRATORS, False),
    "people": (SEES_PEOPLE, False),
    "people_csv": (SEES_PEOPLE, False),
    "person_add": (ADMINISTRATORS, False),
    "person": (SEES_PEOPLE, False),
    "person_change": (ADMINISTRATORS, False),
    "role_give": (ADMINISTRATORS, True),
    "role_take": (ADMINISTRATORS, True),
    "account_close": (ADMINISTRATORS, True),
    "account_reopen": (ADMINISTRATORS, True),
    "second_factor_remove": (ADMINISTRATORS, True),
    "sessions_end": (ADMINISTRATORS, True),
    "password_mail": (ADMINISTRATORS, True),
    "password_link": (ADMINISTRATORS, True),
    "trail": (AUDITORS, False),
    "trail_csv": (AUDITORS, False),
}
MANDATE = {
    "function": "shelter",
    "population_en": "All people in transit",
    "population_es": "Todas las personas en tránsito",
    "legal_basis": "Agreement of 2018",
    "valid_from": date(2018, 10, 1),
}
ABSENT = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def addresses(iom: Organisation, mexico: Place, open_account: Callable[..., User]) -> dict[str, str]:
    """An existing address for every url name."""
    mandate = services.add_mandate(organisation=iom, area=mexico, **MANDATE, by=None)
    person = open_account(email="subject@example.org")
    keys = {"organisation": iom.pk, "mandate": mandate.pk, "person": person.pk}
    return {name: _address(name, keys) for name in WHO_MAY}


def _address(name: str, keys: dict[str, Any]) -> str:
    route = next(str(each.pattern) for each in urlpatterns if each.name == name)
    if "<uuid:pk>" not in route:
        return reverse(f"partners:{name}")
    kind = {"organisations": "organisation", "mandates": "mandate", "people": "person"}[route.split("/")[0]]
    return reverse(f"partners:{name}", args=[keys[kind]])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_table_names_every_route() -> None:
    assert {each.name for each in urlpatterns} == set(WHO_MAY)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_opens_its_pages_and_no_other(
    open_account: Callable[..., User], addresses: dict[str, str], role: str
) -> None:
    client = signed_in(open_account(role))
    for name, (roles, is_post) in WHO_MAY.items():
        answer = client.post(addresses[name]) if is_post else client.get(addresses[name])
        expected = {200, 302, 422} if role in roles else {403}
        assert answer.status_code in expected, (role, name, answer.status_code)


def test_a_visitor_without_a_session_is_sent_to_sign_in(addresses: dict[str, str], client: Client) -> None:
    for name, (_roles, is_post) in WHO_MAY.items():
        answer = client.post(addresses[name]) if is_post else client.get(addresses[name])
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/accounts/login/"), name


def test_what_is_absent_is_not_found(administrator: User) -> None:
    client = signed_in(administrator)
    for name in (
        "organisation",
        "organisation_change",
        "mandate_add",
        "mandate_end",
        "person",
        "person_change",
    ):
        assert client.get(reverse(f"partners:{name}", args=[ABSENT])).status_code == 404, name
    for name in ("organisation_close", "role_give", "role_take", "account_close", "password_link"):
        assert client.post(reverse(f"partners:{name}", args=[ABSENT])).status_code == 404, name


def test_what_changes_something_takes_no_plain_link(administrator: User, addresses: dict[str, str]) -> None:
    client = signed_in(administrator)
    for name, (_roles, is_post) in WHO_MAY.items():
        if is_post:
            assert client.get(addresses[name]).status_code == 405, name


# --- lists


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "name", ["organisations", "people", "trail", "organisations_csv", "people_csv", "trail_csv"]
)
def test_a_list_asks_as_many_questions_for_twenty_rows_as_for_one(
    open_account: Callable[..., User], iom: Organisation, mexico: Place, name: str
) -> None:
    client = signed_in(open_account("auditor"))
    address = reverse(f"partners:{name}")
    client.get(address)
    few = queries_of(client, address)
    for number in range(20):
        added = services.add_organisation(
            acronym=f"O-{number}",
            name_en=f"Organisation {number}",
            name_es=f"Organización {number}",
            type="ngo",
            functions=["legal_aid"],
            country=mexico,
            by=None,
        )
        services.add_mandate(organisation=added, area=mexico, **MANDATE, by=None)
        open_account("coordinator", email=f"c{number}@example.org", organisation=added)
    assert queries_of(client, address) == few


def test_organisations_are_filtered_by_text_type_function_and_state(
    administrator: User, iom: Organisation
) -> None:
    shelter = services.add_organisation(
        acronym="CPV", name_en="The way", name_es="El camino", type="shelter", functions=["shelter"], by=None
    )
    services.close_organisation(organisation=shelter, by=None)
    client = signed_in(administrator)

    def found(**chosen: str) -> list[str]:
        answer = client.get(reverse("partners:organisations"), chosen)
        return [each.acronym for each in answer.context["page"]]

    assert found() == ["CPV", "IOM-T"]
    assert found(sort="-acronym") == ["IOM-T", "CPV"]
    assert found(text="camino") == ["CPV"]
    assert found(type="un_agency") == ["IOM-T"]
    assert found(function="shelter") == ["CPV"]
    assert found(state="open") == ["IOM-T"]
    assert found(type="sorcery", sort="password", page="999") == ["CPV", "IOM-T"]


def test_people_are_found_by_role_organisation_and_state(
    administrator: User, open_account: Callable[..., User], iom: Organisation
) -> None:
    open_account("coordinator")
    gone = open_account("registrar")
    services.take_role(person=gone, role="registrar", by=None)
    services.close_account(person=gone, by=None)
    client = signed_in(administrator)

    def found(**chosen: str) -> set[str]:
        answer = client.get(reverse("partners:people"), chosen)
        return {each.email.split("@")[0] for each in answer.context["page"]}

    assert found(role="coordinator") == {"coordinator"}
    assert found(role="registrar") == set()
    assert found(state="closed") == {"registrar"}
    assert found(organisation=str(iom.pk), text="ADMIN") == {"administrator"}


def test_a_downloaded_list_carries_the_filter_and_no_formula(administrator: User) -> None:
    services.add_organisation(acronym="=1+1", name_en="Sum", name_es="Suma", type="ngo", by=None)
    answer = signed_in(administrator).get(reverse("partners:organisations_csv"), {"type": "ngo"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith('"\'=1+1"')


# --- what is done on the pages


def test_a_refusal_stands_on_the_page_with_what_to_do_next(administrator: User) -> None:
    answer = signed_in(administrator).post(reverse("partners:account_close", args=[administrator.pk]))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "is the last administrator" in text
    assert "Give the role “Administrator” to another person first." in text


def test_an_organisation_is_added_and_changed_by_form(administrator: User, mexico: Place) -> None:
    client = signed_in(administrator)
    stated = {
        "acronym": "DIF",
        "type": "government",
        "name_en": "Family services",
        "name_es": "Desarrollo Integral de la Familia",
        "country": str(mexico.pk),
        "functions": ["child_protection_authority"],
    }
    client.post(reverse("partners:organisation_add"), stated)
    added = Organisation.objects.get(acronym="DIF")
    assert (added.country, added.functions) == (mexico, ["child_protection_authority"])
    client.post(
        reverse("partners:organisation_change", args=[added.pk]), stated | {"name_en": "DIF", "is_active": ""}
    )
    added.refresh_from_db()
    assert (added.name_en, added.is_active) == ("DIF", True)


def test_a_mandate_names_its_area_as_the_field_does(
    administrator: User, iom: Organisation, mexico: Place
) -> None:
    client, address = signed_in(administrator), reverse("partners:mandate_add", args=[iom.pk])
    stated = MANDATE | {"valid_from": "2018-10-01"}
    nowhere = client.post(address, stated | {"area": "Atlantis"})
    assert nowhere.status_code == 422
    assert client.post(address, stated | {"area": "México"}).status_code == 302
    assert iom.mandates.get().area == mexico


def test_a_link_to_set_a_password_is_shown_once_and_recorded(
    administrator: User, open_account: Callable[..., User], client: Client
) -> None:
    person = open_account()
    answer = signed_in(administrator).post(reverse("partners:password_link", args=[person.pk]))
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    event = Event.objects.order_by("-number").first()
    assert event is not None
    assert (event.verb, event.subject_id) == ("give_set_password_link", str(person.pk))
    assert link.rsplit("-", 1)[-1].strip("/") not in str([event.before, event.after, event.reason])


def test_a_field_that_the_form_does_not_have_changes_nothing(
    administrator: User, open_account: Callable[..., User], iom: Organisation
) -> None:
    person = open_account()
    columns = {field.attname: "x" for field in User._meta.concrete_fields}
    stated = {"name": "New", "email": "new@example.org", "organisation": str(iom.pk), "language": "es"}
    signed_in(administrator).post(
        reverse("partners:person_change", args=[person.pk]),
        columns | stated | {"is_demo": "on", "is_active": ""},
    )
    after = User.objects.get(pk=person.pk)
    assert (after.name, after.language) == ("New", "es")
    assert (after.password, after.is_active, after.is_demo) == (person.password, True, False)


# --- the trail


def test_the_trail_is_read_newest_first_and_filtered_in_the_address(
    open_account: Callable[..., User], administrator: User, iom: Organisation
) -> None:
    services.give_role(person=open_account(), role="registrar", by=administrator)
    client = signed_in(open_account("auditor"))

    def acts(**chosen: str) -> list[str]:
        answer = client.get(reverse("partners:trail"), chosen)
        return [act.event.verb for act in answer.context["acts"]]

    assert acts()[:2] == ["give_role", "add_person"]
    assert set(acts(verb="add_organisation")) == {"add_organisation"}
    assert acts(actor=str(administrator.pk)) == ["give_role"]
    assert acts(subject="partners.organisation", record=str(iom.pk)) == ["add_organisation"]
    assert acts(until="2018-01-01") == []


def test_the_trail_shows_staff_by_name_and_nothing_else_of_them(
    open_account: Callable[..., User], administrator: User
) -> None:
    services.give_role(person=open_account(), role="registrar", by=administrator)
    text = signed_in(open_account("auditor")).get(reverse("partners:trail_csv")).content.decode()
    assert administrator.name in text
    assert "@example.org" not in text
