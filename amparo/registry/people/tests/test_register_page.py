"""The form of a household: nothing typed is lost, every reason at its field, saved once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household, Identity, Registration, TravellingGroup
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.test_pages import signed_in, without_second_factor

pytestmark = pytest.mark.django_db
Register = Callable[..., Household]
MOTHER = stated()
__all__ = ["without_second_factor"]


def household_form(**other: str) -> dict[str, str]:
    told = {
        "act": "save",
        "count": "1",
        "receipt": str(uuid.uuid4()),
        "place": "MX07089",
        "purpose": "asylum",
        "arrived_on": "2018-10-20",
        "0-given_names": "Rosa",
        "0-first_surname": "Hernández",
        "0-second_surname": "Pérez",
        "0-birth_year": "1985",
        "0-sex": "female",
        "0-nationality": "HND",
        "0-language": "spa",
        "0-is_present": "on",
        "0-phones": "+504 9999 1234",
    }
    return told | other


def with_son(**other: str) -> dict[str, str]:
    son = {
        "1-given_names": "Mateo",
        "1-first_surname": "Hernández",
        "1-birth_day": "2",
        "1-birth_month": "5",
        "1-birth_year": "2011",
        "1-sex": "male",
        "1-relationship": "child",
        "1-language": "spa",
        "1-is_present": "on",
    }
    return household_form(count="2", **son) | other


def test_a_household_is_registered_and_its_head_shown_with_the_codes(registrar: User) -> None:
    client = signed_in(registrar)
    answer = client.post(reverse("people:register"), with_son(), follow=True)
    said = answer.content.decode()
    with acting_as(registrar):
        codes = list(Registration.objects.values_list("code", flat=True))
        born = Identity.objects.get(given_names="Rosa")
    assert len(codes) == 2
    assert all(code in said for code in codes)
    assert (born.birth_date, born.birth_precision) == (date(1985, 1, 1), "year")
    assert "with a parent or guardian" in said
    assert "Rosa" not in answer.redirect_chain[-1][0]


def test_first_stand_the_places_of_the_last_registrations_then_the_towns(registrar: User) -> None:
    client, where = signed_in(registrar), reverse("people:register")
    before = client.get(where).content.decode()
    assert "Where your organisation registered last" not in before
    towns = before.partition("Towns on the routes")[2]
    assert all(name in towns for name in ("Tapachula, Chiapas", "Tijuana, Baja California", "Mexico City"))
    client.post(where, household_form())
    offered = client.get(where).content.decode()
    assert "Tapachula" in offered.partition("Where your organisation registered last")[2][:200]
    assert offered.count('value="MX07089"') == 1


def test_the_same_form_sent_twice_leads_to_the_same_person(registrar: User) -> None:
    client, form = signed_in(registrar), with_son()
    first = client.post(reverse("people:register"), form)
    assert first.status_code == 302
    assert client.post(reverse("people:register"), form)["Location"] == first["Location"]
    with acting_as(registrar):
        assert Household.objects.count() == 1


def test_every_reason_is_shown_at_its_field_and_nothing_typed_is_lost(registrar: User) -> None:
    form = with_son(
        **{"0-given_names": "", "1-birth_day": "31", "1-birth_month": "2", "1-relationship": ""},
        place="",
        purpose="",
    )
    answer = signed_in(registrar).post(reverse("people:register"), form)
    said = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "The given names are missing.",
        "The date of birth is no date.",
        "The place of registration is missing.",
        "The purpose is missing.",
        "What this member is to the head of the household was not said.",
    ):
        assert sentence in said
    assert said.count("The given names are missing.") == 2
    assert 'value="Mateo"' in said
    assert form["receipt"] in said
    with acting_as(registrar):
        assert not Registration.objects.exists()


def test_a_member_is_added_without_script_and_nobody_is_given_the_surnames_of_the_head(
    registrar: User,
) -> None:
    answer = signed_in(registrar).post(reverse("people:register"), household_form(act="add"))
    said = answer.content.decode()
    assert answer.status_code == 200
    assert said.count('value="Hernández"') == 1
    assert "HND" in said.partition('name="1-nationality"')[2].partition("selected")[0][-60:]
    assert 'name="count" value="2"' in said


def test_a_niece_whose_surnames_nobody_wrote_has_none_until_somebody_says_that_they_are_the_heads(
    registrar: User,
) -> None:
    told = {"1-given_names": "Teresa", "1-first_surname": "", "1-relationship": "niece_or_nephew"}
    niece = with_son(**told)
    signed_in(registrar).post(reverse("people:register"), niece)
    with acting_as(registrar):
        teresa = Identity.objects.get(given_names="Teresa")
    assert (teresa.first_surname, teresa.second_surname) == ("", "")
    sister = with_son(**told | {"1-given_names": "Iris", "1-surnames_of_head": "on"})
    signed_in(registrar).post(reverse("people:register"), sister | {"act": "save_anyway"})
    with acting_as(registrar):
        iris = Identity.objects.get(given_names="Iris")
    assert (iris.first_surname, iris.second_surname) == ("Hernández", "Pérez")


def test_a_surname_that_was_written_goes_before_the_heads(registrar: User) -> None:
    son = with_son(**{"1-first_surname": "Tabares", "1-surnames_of_head": "on"})
    signed_in(registrar).post(reverse("people:register"), son)
    with acting_as(registrar):
        mateo = Identity.objects.get(given_names="Mateo")
    assert (mateo.first_surname, mateo.second_surname) == ("Tabares", "")


def test_the_key_enter_saves_and_the_keyboard_stands_where_one_begins(registrar: User) -> None:
    client = signed_in(registrar)
    page = client.get(reverse("people:register")).content.decode()
    form = page.partition('data-unsaved=""')[2]
    assert 'name="act" value="save"' in form.partition("</button>")[0]
    assert page.count("autofocus") == 1
    refused = client.post(reverse("people:register"), household_form(place="")).content.decode()
    assert refused.count("autofocus") == 1
    assert 'role="alert" tabindex="-1" autofocus' in refused
    assert 'data-unsaved="typed"' in refused
    assert "autofocus" in client.get(reverse("people:search")).content.decode()


def test_with_script_the_new_member_alone_is_sent(registrar: User) -> None:
    client = signed_in(registrar)
    form = household_form(act="add")
    answer = client.post(reverse("people:register"), form, headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert "<html" not in said
    assert 'name="1-given_names"' in said
    assert "0-given_names" not in said


def test_a_member_is_removed_and_the_others_keep_what_was_typed(registrar: User) -> None:
    form = with_son(count="3", act="remove-1", **{"2-given_names": "Ana", "2-relationship": "sibling"})
    said = signed_in(registrar).post(reverse("people:register"), form).content.decode()
    assert 'value="Mateo"' not in said
    assert 'name="1-given_names" value="Ana"' in said


def test_an_empty_member_is_left_out(registrar: User) -> None:
    form = household_form(
        count="2", **{"1-first_surname": "Hernández", "1-language": "spa", "1-is_present": "on"}
    )
    assert signed_in(registrar).post(reverse("people:register"), form).status_code == 302
    with acting_as(registrar):
        assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"0-birth_day": "14", "0-birth_month": "3", "0-birth_year": "1985"}, (date(1985, 3, 14), "day")),
        ({"0-birth_month": "3", "0-birth_year": "1985"}, (date(1985, 3, 1), "month")),
        ({"0-birth_year": ""}, (None, "unknown")),
    ],
)
def test_of_a_birth_date_as_much_is_kept_as_was_said(registrar: User, typed: Any, kept: Any) -> None:
    signed_in(registrar).post(reverse("people:register"), household_form(**typed))
    with acting_as(registrar):
        identity = Identity.objects.get()
    assert (identity.birth_date, identity.birth_precision) == kept


def test_a_guessed_age_is_kept_as_estimated(registrar: User) -> None:
    form = household_form(**{"0-birth_year": "", "0-about_age": "30"})
    signed_in(registrar).post(reverse("people:register"), form)
    with acting_as(registrar):
        identity = Identity.objects.get()
    assert identity.birth_precision == "estimated"
    assert identity.birth_date == date(timezone.localdate().year - 30, 1, 1)


def test_who_is_surely_registered_is_shown_once_and_does_not_block(
    registrar: User, register: Register
) -> None:
    register(registrar, MOTHER)
    client = signed_in(registrar)
    form = household_form(**{"0-birth_day": "14", "0-birth_month": "3"})
    answer = client.post(reverse("people:register"), form)
    assert "Perhaps registered already" in answer.content.decode()
    with acting_as(registrar):
        assert Registration.objects.count() == 1
    assert client.post(reverse("people:register"), form | {"act": "save_anyway"}).status_code == 302
    with acting_as(registrar):
        assert Registration.objects.count() == 2


def test_the_same_household_of_another_form_asks_whether_they_are_others(registrar: User) -> None:
    client = signed_in(registrar)
    client.post(reverse("people:register"), with_son())
    again = with_son(act="save_anyway")
    refused = client.post(reverse("people:register"), again)
    assert refused.status_code == 422
    assert "These are other people" in refused.content.decode()
    assert client.post(reverse("people:register"), again | {"although_alike": "on"}).status_code == 302


def test_a_new_group_falls_with_a_household_that_is_refused(registrar: User) -> None:
    client = signed_in(registrar)
    client.post(reverse("people:register"), with_son())
    group = {"group_name": "Caravan of October", "group_kind": "caravan"}
    assert (
        client.post(reverse("people:register"), with_son(act="save_anyway") | {"receipt": ""}).status_code
        == 422
    )
    taken = with_son()
    client.post(reverse("people:register"), taken | {"although_alike": "on", "act": "save_anyway"})
    changed = taken | group | {"0-given_names": "Ana", "act": "save_anyway"}
    assert client.post(reverse("people:register"), changed).status_code == 422
    with acting_as(registrar):
        assert not TravellingGroup.objects.exists()
    fresh = household_form(**group, **{"0-given_names": "Berta"})
    assert client.post(reverse("people:register"), fresh).status_code == 302
    assert "Caravan of October" in client.get(reverse("people:groups")).content.decode()
