"""Two people correct the same registration from forms that were opened before either was saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import User
from amparo.registry.people.models import Contact, FamilyLink, Household, Identity, Registration
from amparo.registry.people.searching import search
from amparo.registry.people.services.correcting import correct, decide_link, state_link
from amparo.registry.people.tests.conftest import Account, stated

pytestmark = pytest.mark.django_db
FIRST = {"identity": 1, "contact": 1, "documents": 1, "journey": 1}


@pytest.fixture
def rosa(registrar: User, register: Callable[..., Household]) -> Registration:
    with acting_as(registrar):
        return register(registrar).members.select_related("registration").get().registration


@pytest.fixture
def colleague(registrar: User, account: Account) -> User:
    return account("registrar")


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_category_that_nobody_touched_here_stays_as_a_colleague_left_it(
    rosa: Registration, registrar: User, colleague: User
) -> None:
    correct(
        registration=rosa, person=stated(second_surname="López"), reason="card", made_from=FIRST, by=colleague
    )
    stale = stated(phones=("+504 8888 0000",))
    written = correct(registration=rosa, person=stale, reason="new phone", made_from=FIRST, by=registrar)
    assert [type(row) for row in written] == [Contact]
    with acting_as(registrar):
        assert Identity.objects.order_by("-number")[0].second_surname == "López"
        assert [each.registration.pk for each in search(registrar, "Rosa Hernández López")] == [rosa.pk]


def test_a_category_that_both_changed_is_refused_with_who_and_when(
    rosa: Registration, registrar: User, colleague: User
) -> None:
    correct(
        registration=rosa, person=stated(second_surname="López"), reason="card", made_from=FIRST, by=colleague
    )
    with pytest.raises(Refusal) as refused:
        correct(
            registration=rosa,
            person=stated("Rosalba", phones=("+504 8888 0000",)),
            reason="slip",
            made_from=FIRST,
            by=registrar,
        )
    assert codes(refused) == ["people.corrected_meanwhile"]
    assert colleague.name in refused.value.reasons[0].sentence
    with acting_as(registrar):
        assert Identity.objects.count() == 2
        assert Contact.objects.count() == 1, "nothing is half-written"


def test_what_both_corrected_alike_is_no_conflict_and_no_change(
    rosa: Registration, registrar: User, colleague: User
) -> None:
    same = stated(second_surname="López")
    correct(registration=rosa, person=same, reason="card", made_from=FIRST, by=colleague)
    with pytest.raises(Refusal) as refused:
        correct(registration=rosa, person=same, reason="card", made_from=FIRST, by=registrar)
    assert codes(refused) == ["people.nothing_changes"]


def form_of(client: Client, rosa: Registration) -> dict[str, str]:
    page = client.get(reverse("people:correct", args=[rosa.pk])).content.decode()
    fields = re.findall(r'<input[^>]*name="([^"]+)"[^>]*?(?:value="([^"]*)")?[^>]*>', page)
    found = {
        name: re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*', page)[0] for name, _value in fields
    }  # type: ignore[index]
    told = {name: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1] for name, tag in found.items()}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        told[name] = (re.search(r'value="([^"]*)" selected', body) or ["", ""])[1]
    return told


def test_the_page_keeps_what_was_typed_and_shows_what_stands_there_now(
    rosa: Registration, registrar: User, colleague: User, settings: Any
) -> None:
    settings.DEMO = True
    mine, theirs = Client(), Client()
    mine.force_login(registrar)
    theirs.force_login(colleague)
    where, stale = reverse("people:correct", args=[rosa.pk]), form_of(mine, rosa)
    sent = form_of(theirs, rosa) | {"0-second_surname": "López", "reason": "card"}
    assert theirs.post(where, sent).status_code == 302
    mended = stale | {"0-phones": "+504 8888 0000", "reason": "new phone"}
    assert mine.post(where, mended).status_code == 302
    with acting_as(registrar):
        assert Identity.objects.order_by("-number")[0].second_surname == "López"
    page = mine.post(where, stale | {"0-given_names": "Rosalba", "reason": "slip"})
    said = page.content.decode()
    assert page.status_code == 422
    assert all(word in said for word in ("Rosalba", "López", colleague.name))
    assert re.search(r'name="made_from-identity" value="2"', said)
    again = stale | {"0-given_names": "Rosalba", "0-second_surname": "López", "reason": "slip"}
    assert mine.post(where, again | {"made_from-identity": "2"}).status_code == 302
    with acting_as(registrar):
        assert Identity.objects.order_by("-number")[0].full_name == "Rosalba Hernández López"
        assert Contact.objects.order_by("-number")[0].phones == ["+504 8888 0000"]


def test_a_decision_about_a_link_is_not_undone_by_a_page_that_was_opened_before(
    rosa: Registration, registrar: User, register: Callable[..., Household], account: Account
) -> None:
    other = register(registrar, stated("Ana"))
    with acting_as(registrar):
        ana = other.members.select_related("registration").get().registration
    link = state_link(registration=rosa, relative=ana, kind="sibling", by=registrar)
    first, second = account("child_protection_officer"), account("child_protection_officer")
    decide_link(link=link, verified=True, how="both cards", seen="stated", by=first)
    with pytest.raises(Refusal) as refused:
        decide_link(link=link, verified=False, how="a call", seen="stated", by=second)
    assert codes(refused) == ["people.link_decided_meanwhile"]
    with acting_as(registrar):
        assert FamilyLink.objects.get().how == "both cards"
