"""The copy of a record: everything of our own, in every version, nothing of others, as a PDF that can be read aloud."""

from __future__ import annotations

import json
import os
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Consent, Objection, Override, Registration
from amparo.registry.people.outputs.copy import copy_in, language_of_person, pdf
from amparo.registry.people.outputs.held import Held, held_about
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.rights import ask_erasure, decide_erasure, record_objection
from amparo.registry.people.services.sharing import decide_override, withdraw_consent
from amparo.registry.people.stated import StatedDocument
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import COMPLAIN_AT, said, signed_in
from amparo.registry.people.vocabulary import Purpose

PAPER = StatedDocument(
    kind="passport", number="F-0801990", country="HND", expires_on=timezone.localdate() + timedelta(days=400)
)
CORRECTED = stated("Rosalba", documents=(PAPER,), birth_date=date(1986, 3, 1), birth_precision="month")


@pytest.fixture
def lived(
    rosa: Registration,
    consent: Consent,
    override: Override,
    objection: Objection,
    approver: User,
    registrar: User,
) -> Registration:
    correct(registration=rosa, person=CORRECTED, reason="Her passport says so.", by=registrar)
    decide_override(override=override, approve=True, by=approver)
    withdraw_consent(consent=consent, by=registrar)
    return rosa


def held_by(user: User, registration: Registration) -> Held:
    with acting_as(user):
        held = held_about(user, registration.person, at=timezone.now())
    assert held is not None
    return held


def words_of(held: Held, language: str = "en") -> str:
    return json.dumps(copy_in(held, language=language, complain_at=COMPLAIN_AT), ensure_ascii=False)


@pytest.mark.parametrize(
    "word",
    [
        "Rosa",
        "Rosalba",
        "Her passport says so.",
        "+504 9999 1234",
        "F-0801990",
        "Honduras",
        "Spanish",
        "March 1986",
        "14 Mar 1985",
        "unconscious, needs a hospital",
        "art. 22",
        "told when awake",
        "not that",
        "CLINIC-T",
        "head of the household",
    ],
)
def test_it_holds_what_is_held_in_every_version(lived: Registration, asker: User, word: str) -> None:
    assert word in words_of(held_by(asker, lived))


def test_it_holds_the_words_that_were_read_out_and_where_one_complains(
    lived: Registration, asker: User
) -> None:
    held = held_by(asker, lived)
    typed = [
        each
        for each in copy_in(held, language="en", complain_at=COMPLAIN_AT)["blocks"]
        if each["kind"] == "typed"
    ]
    (read_out,) = [each for each in typed if each["label"] == "Words that were read out:"]
    assert read_out["language"] == "es"
    assert "Usted decide." in read_out["text"]
    assert "{who}" not in read_out["text"]
    assert COMPLAIN_AT in words_of(held)
    assert "a code on a receipt" in words_of(held)


def test_it_says_with_whom_it_was_shared_and_until_when(
    lived: Registration, asker: User, neighbour: User
) -> None:
    document = copy_in(held_by(asker, lived), language="en", complain_at=COMPLAIN_AT)
    tables = [block for block in document["blocks"] if block["kind"] == "table"]
    shared = next(each for each in tables if each["header"][0] == "With")
    states = {row[-1] for row in shared["rows"]}
    today = next(iter(state for state in states if state.startswith("ended on")))
    assert len(shared["rows"]) == 2
    assert str(timezone.localdate().year) in today
    assert any(state.startswith("open until") for state in states)


def test_what_another_organisation_wrote_down_is_not_in_it(
    rosa: Registration, asker: User, account: Any, register: Any, consent: Consent, neighbour: User
) -> None:
    theirs_by = account("registrar", neighbour.organisation.acronym, tuple(neighbour.organisation.functions))
    household = register(theirs_by, stated("Rosita", also_known_as="La Paloma"))
    with acting_as(theirs_by):
        theirs = household.members.select_related("registration").get().registration
    decide_person(registration=theirs, other=rosa, verdict="same", why="the same scar", by=theirs_by)
    words = words_of(held_by(asker, rosa))
    assert [word for word in ("Rosita", "Paloma", "scar", theirs.code) if word in words] == []
    there = words_of(held_by(account("caseworker", neighbour.organisation.acronym), rosa))
    assert "La Paloma" in there
    assert "14 Mar 1985" in there
    assert rosa.code not in there


def test_a_person_of_others_alone_is_refused_and_a_hidden_one_is_not_found(
    rosa: Registration, agreement: Any, neighbour: User, request: pytest.FixtureRequest
) -> None:
    client = signed_in(neighbour)
    assert client.get(reverse("people:copy", args=[rosa.person])).status_code == 404
    assert client.get(reverse("people:copy", args=[uuid.uuid4()])).status_code == 404
    request.getfixturevalue("consent")
    shared = client.get(reverse("people:copy", args=[rosa.person]))
    assert shared.status_code == 422
    assert rosa.organisation.acronym in said(shared)


def test_names_of_relatives_are_left_out(registrar: User, register: Any, asker: User) -> None:
    child = stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=())
    household = register(registrar, stated(), child)
    with acting_as(registrar):
        head = household.members.select_related("registration").get(relationship="head").registration
    words = words_of(held_by(asker, head))
    assert household.code in words
    assert "Mateo" not in words


@pytest.mark.parametrize(("languages", "expected"), [(("spa", "quc"), "es"), (("hat",), "en"), ((), "en")])
def test_it_speaks_the_language_of_the_person(
    registrar: User, register: Any, asker: User, languages: tuple[str, ...], expected: str
) -> None:
    household = register(registrar, stated(languages=languages))
    with acting_as(registrar):
        registration = household.members.select_related("registration").get().registration
    assert language_of_person(held_by(asker, registration)) == expected


def test_names_of_places_organisations_and_countries_are_in_the_language_of_the_copy(
    lived: Registration, asker: User
) -> None:
    asker.organisation.name_en, asker.organisation.name_es = "Refugee Agency", "Agencia para los Refugiados"
    asker.organisation.save()
    held = held_by(asker, lived)
    english, spanish = words_of(held, "en"), words_of(held, "es")
    assert "Agencia para los Refugiados" in spanish
    assert "Refugee Agency" in english, "but the consent stays in the words that were read out"
    assert "español" in spanish
    assert "marzo" in spanish


def test_the_page_gives_a_pdf_that_no_cache_keeps_and_its_making_is_an_event(
    lived: Registration, asker: User
) -> None:
    answer = signed_in(asker).get(reverse("people:copy", args=[lived.person]) + "?language=en")
    content = answer.content
    assert content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'filename="{lived.code.lower()}-en.pdf"' in answer.headers["Content-Disposition"]
    event = Event.objects.get(verb="read", after__what="copy")
    assert (event.subject_id, event.actor_id) == (str(lived.pk), str(asker.pk))


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pdf_is_tagged_and_says_its_language(lived: Registration, asker: User, language: str) -> None:
    content = pdf(held_by(asker, lived), language=language, complain_at=COMPLAIN_AT)
    assert b"/MarkInfo" in content
    assert f"/Lang({language})".encode() in content.replace(b"/Lang (", b"/Lang(")
    assert b"pdfuaid" in content
    if folder := os.environ.get("AMPARO_KEEP_COPIES"):
        (Path(folder) / f"copy-{language}.pdf").write_bytes(content)


def test_what_a_person_said_is_text_and_never_markup(
    rosa: Registration, registrar: User, asker: User
) -> None:
    words = '#read("copy.typ") *x* $y$ <label> @ref = Title // \\ ` "'
    record_objection(registration=rosa, purpose=Purpose.ASSISTANCE, words=words, by=registrar)
    held = held_by(asker, rosa)
    values = [
        row["value"]
        for block in copy_in(held, language="en", complain_at=COMPLAIN_AT)["blocks"]
        if block["kind"] == "facts"
        for row in block["rows"]
    ]
    assert words in values
    assert pdf(held, language="en", complain_at=COMPLAIN_AT).startswith(b"%PDF-")


def test_a_name_in_a_script_that_no_font_has_is_printed_all_the_same(
    registrar: User, register: Any, asker: User
) -> None:
    household = register(registrar, stated("王秀英"))
    with acting_as(registrar):
        registration = household.members.select_related("registration").get().registration
    assert pdf(held_by(asker, registration), language="en", complain_at=COMPLAIN_AT).startswith(b"%PDF-")


def test_of_an_erased_registration_the_copy_says_that_it_was_erased(
    lived: Registration, asker: User, approver: User
) -> None:
    asked = ask_erasure(registration=lived, ground="request", by=asker)
    decide_erasure(erasure=asked, approve=True, by=approver)
    words = words_of(held_by(asker, lived))
    assert "was erased on" in words
    assert "Rosa" not in words


def test_a_share_that_ended_keeps_what_it_was_for(rosa: Registration, consent: Consent, asker: User) -> None:
    withdraw_consent(consent=consent, by=asker)
    past = [each for record in held_by(asker, rosa).records for each in record.past]
    assert [each.purpose for each in past] == [consent.purpose]
    assert "–" not in words_of(held_by(asker, rosa)).split()
