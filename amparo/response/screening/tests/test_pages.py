"""The pages of a screening: from the person's page to where they are sent."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.models import Registration
from amparo.registry.services.models import Service
from amparo.response.screening.models import Profile
from amparo.response.screening.tests.conftest import ASYLUM, CHILDREN, RETURN

Screened = Callable[..., Profile]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def page_of(profile: Profile, by: User) -> str:
    return said(signed_in(by).get(reverse("screening:profile", args=[profile.pk])))


def form(**other: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "receipt": str(uuid.uuid4()),
        "place": "Tapachula",
        "language": "spa",
        "interpreter": "not_needed",
        "is_private": "on",
        "fear_of_return": "yes",
        "reasons": ["protection", "economic"],
        "wishes": ["asylum"],
        "needs": ["SM-CI"],
        "specialist": "SPEC-W",
        "consent_to_refer": "yes",
    }
    return told | other


def test_a_screening_begins_on_the_persons_page_and_is_found_there_again(
    rosa: Registration, registrar: User
) -> None:
    client = signed_in(registrar)
    person, screen = reverse("people:person", args=[rosa.person]), reverse("screening:screen", args=[rosa.pk])
    assert screen in said(client.get(person))
    answer = client.post(screen, form())
    with acting_as(registrar):
        profile = Profile.objects.get()
    assert answer["Location"] == reverse("screening:profile", args=[profile.pk])
    assert (profile.fear_of_return, profile.reasons, profile.is_private) == (
        "yes",
        ["protection", "economic"],
        True,
    )
    assert answer["Location"] in said(client.get(person))


def test_who_sees_no_person_screens_nobody(account: Any) -> None:
    for code, role in ROLES.items():
        opened = signed_in(account(code)).get(reverse("screening:waiting")).status_code == 200
        assert opened is ("screening.screen" in role.permissions), code
        assert not opened or "people.view_persons" in role.permissions


def test_the_form_asks_for_fear_before_it_asks_for_wishes(rosa: Registration, registrar: User) -> None:
    page = said(signed_in(registrar).get(reverse("screening:screen", args=[rosa.pk])))
    assert page.index('name="fear_of_return"') < page.index('name="wishes"')
    assert "decides nothing about status" in page
    assert "SV-VA" not in page
    assert "<textarea" not in page, "there is no room for a story"


def test_a_wish_to_return_without_the_question_is_refused_in_place_and_keeps_what_was_ticked(
    rosa: Registration, registrar: User
) -> None:
    answer = signed_in(registrar).post(
        reverse("screening:screen", args=[rosa.pk]), form(wishes=["return"], fear_of_return="not_asked")
    )
    page = said(answer)
    assert answer.status_code == 422
    assert "was not asked whether they are afraid of it" in page
    assert "1951 Convention, article 33" in page
    assert 'value="SM-CI" checked' in page


def test_the_result_names_who_has_the_mandate_and_the_room_now(
    child: Registration, registrar: User, screened: Screened, directory: Callable[..., Service]
) -> None:
    dif = directory("DIF-T", CHILDREN, "child_protection")
    full_up = directory("FULL-T", CHILDREN, "best_interests", capacity_per_day=0)
    comar = directory("COMAR-T", ASYLUM, "asylum_procedure")
    page = page_of(screened(child, fear_of_return="yes"), registrar)
    assert "to the child protection authority the same day" in page
    assert reverse("services:service", args=[dif.pk]) in page
    assert reverse("services:service", args=[comar.pk]) in page
    assert reverse("services:service", args=[full_up.pk]) not in page


def test_each_offer_begins_a_referral_and_fills_it_in(
    child: Registration, registrar: User, screened: Screened, directory: Callable[..., Service]
) -> None:
    dif = directory("DIF-T", CHILDREN, "child_protection")
    page = page_of(screened(child), registrar)
    address = reverse("referrals:new", args=[child.pk])
    found = re.search(rf'href="({address}\?[^"]+)"', page)
    assert found
    form = said(signed_in(registrar).get(html.unescape(found[1])))
    for chosen in (dif.organisation_id, dif.pk, CHILDREN, "1_day"):
        assert f'<option value="{chosen}" selected>' in form, chosen
    assert address not in page_of(screened(child, consent_to_refer="no"), registrar)


def test_where_nobody_can_serve_it_is_said(rosa: Registration, registrar: User, screened: Screened) -> None:
    page = page_of(screened(rosa, needs=("SM-CI",)), registrar)
    assert "Nobody in the directory has the mandate and the room for this here now." in page


def test_who_fears_return_is_offered_no_counsellor_on_return(
    rosa: Registration, registrar: User, screened: Screened, directory: Callable[..., Service]
) -> None:
    iom = directory("IOM-T", RETURN, "return_counselling")
    address = reverse("services:service", args=[iom.pk])
    assert address not in page_of(screened(rosa, fear_of_return="yes", wishes=("return",)), registrar)
    assert address in page_of(screened(rosa, fear_of_return="no", wishes=("return",)), registrar)


def test_what_was_said_in_confidence_is_shown_to_who_may_and_that_they_read_it_is_an_event(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    with_it, without = screened(rosa, needs=("SPEC-W",)), screened(rosa)
    for_the_registrar = page_of(with_it, registrar).replace(str(with_it.pk), "")
    assert "a specialist is wanted" not in for_the_registrar
    assert "A specialist is wanted" not in for_the_registrar
    assert not Event.objects.filter(verb="read_sensitive_needs").exists()
    page = page_of(with_it, caseworker)
    assert "A specialist is wanted: the person tells it to them" in page
    assert Event.objects.get(verb="read_sensitive_needs").subject_id == str(with_it.pk)
    assert "nothing was said" in page_of(without, caseworker)


def test_a_page_looks_the_same_to_who_may_not_know_whether_something_was_said(
    rosa: Registration, child: Registration, registrar: User, screened: Screened
) -> None:
    def cards(profile: Profile) -> str:
        page = page_of(profile, registrar)
        return page[page.index('id="confided"') : page.index('id="follow-up"')]

    assert cards(screened(rosa, needs=("SPEC-W", "LG-SD"))) == cards(screened(rosa))


def test_lists_look_the_same_to_who_may_not_know_and_a_specialist_ends_it_on_the_page(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    waiting = reverse("screening:waiting")

    def listed() -> str:
        page = said(signed_in(registrar).get(waiting))
        return page[page.index("<main") :]

    before = listed()
    profile = screened(rosa, needs=("SPEC-W",))
    address = reverse("screening:follow_up_in_confidence", args=[profile.pk])
    assert listed() == before
    assert signed_in(registrar).post(address, {"step": "declined"}).status_code == 403
    client = signed_in(caseworker)
    assert reverse("screening:profile", args=[profile.pk]) in said(client.get(waiting))
    assert "I take this up" in page_of(profile, caseworker)
    assert client.post(address, {"step": "taken_up"}).status_code == 302
    assert client.post(address, {"end-outcome": "referred"}).status_code == 302
    assert reverse("screening:profile", args=[profile.pk]) not in said(client.get(waiting))
    assert client.post(address, {"step": "taken_up"}).status_code == 422


def test_the_answers_are_read_later_by_who_follows_persons_and_by_who_took_them_down_that_day(
    rosa: Registration, registrar: User, caseworker: User, account: Any, screened: Screened
) -> None:
    profile = screened(rosa, fear_of_return="yes", reasons=("economic",), needs=("SM-CI",))
    older = screened(rosa, fear_of_return="yes", at=timezone.now() - timedelta(days=2))
    answers = "<dt>Fear of return</dt>"
    for reader, found, is_read in (
        (registrar, profile, True),
        (registrar, older, False),
        (account("shelter_manager"), profile, False),
        (account("return_officer"), profile, False),
        (caseworker, older, True),
        (account("child_protection_officer"), older, True),
    ):
        page = page_of(found, reader)
        assert (answers in page) is is_read, reader
        assert "to asylum counselling" in page, "where it goes is read by all"


def test_a_screening_of_another_organisation_looks_like_one_that_does_not_exist(
    rosa: Registration, neighbour: User, screened: Screened
) -> None:
    client, profile = signed_in(neighbour), screened(rosa)
    hidden = client.get(reverse("screening:profile", args=[profile.pk]))
    absent = client.get(reverse("screening:profile", args=[uuid.uuid4()]))
    assert hidden.status_code == absent.status_code == 404
    form_of_hidden = client.get(reverse("screening:screen", args=[rosa.pk]))
    assert form_of_hidden.status_code == 404


@pytest.mark.parametrize("answer", ["no", "later"])
def test_without_consent_the_page_says_that_nobody_is_told(
    rosa: Registration, registrar: User, screened: Screened, answer: str
) -> None:
    page = page_of(screened(rosa, consent_to_refer=answer, needs=("SM-CI",)), registrar)
    assert ("nobody is told anything" in page) or ("ask again before anybody is told" in page)


def test_those_that_wait_are_listed_and_leave_the_list_by_an_act(
    rosa: Registration, registrar: User, screened: Screened
) -> None:
    client, profile = signed_in(registrar), screened(rosa, needs=("SM-CI",))
    waiting = reverse("screening:waiting")
    assert reverse("screening:profile", args=[profile.pk]) in said(client.get(waiting))
    client.post(reverse("screening:follow_up", args=[profile.pk]), {"outcome": "referred"})
    page = said(client.get(waiting))
    assert "No screening waits" in page
    again = client.post(reverse("screening:follow_up", args=[profile.pk]), {"outcome": "referred"})
    assert again.status_code == 422


def test_reading_a_screening_is_an_event_of_the_registration(
    rosa: Registration, registrar: User, screened: Screened
) -> None:
    page_of(screened(rosa), registrar)
    assert Event.objects.filter(verb="read", subject_id=str(rosa.pk)).exists()


def test_the_questions_of_the_list_do_not_grow_with_it(
    registrar: User, register: Any, screened: Screened
) -> None:
    from amparo.registry.people.tests.conftest import stated as person
    from amparo.response.screening.tests.conftest import one_of

    def many(first: int, count: int) -> int:
        for number in range(first, first + count):
            screened(one_of(register(registrar, person(f"Rosa {number}")), registrar), needs=("SM-CI",))
        client = signed_in(registrar)
        client.get(reverse("screening:waiting"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("screening:waiting"))
        return len(queries)

    assert many(0, 1) == many(1, 5)
