"""Of the family the copy tells the links from both sides, and names of one's own household alone."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.outputs.copy import copy_in, pdf
from amparo.registry.people.outputs.held import Held, held_about
from amparo.registry.people.services.correcting import correct, decide_link, state_link
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import COMPLAIN_AT

MOTHER = stated()
SON = stated("Mateo", birth_date=date(2011, 5, 2), relationship="child", phones=())
EVIDENCE = "the boy drew their house"


def held_by(user: User, registration: Registration) -> Held:
    with acting_as(user):
        held = held_about(user, registration.person, at=timezone.now())
    assert held is not None
    return held


def rows_under(held: Held, header: str) -> list[list[str]]:
    blocks = copy_in(held, language="en", complain_at=COMPLAIN_AT)["blocks"]
    tables = [block for block in blocks if block["kind"] == "table" and block["header"][0] == header]
    return [row for block in tables for row in block["rows"]]


def words_of(held: Held) -> str:
    return json.dumps(copy_in(held, language="en", complain_at=COMPLAIN_AT), ensure_ascii=False)


@pytest.fixture
def members(registrar: User, register: Any) -> dict[str, Registration]:
    household = register(registrar, MOTHER, SON)
    with acting_as(registrar):
        return {each.relationship: each.registration for each in household.members.all()}


@pytest.fixture
def aunt(registrar: User, register: Any) -> Registration:
    household = register(registrar, stated("Elena"))
    with acting_as(registrar):
        found: Registration = household.members.select_related("registration").get().registration
    return found


def test_a_link_stands_in_the_copy_of_either_side_with_the_name_of_who_is_in_the_household(
    members: dict[str, Registration], registrar: User, asker: User, account: Any
) -> None:
    mother, son = members["head"], members["child"]
    link = state_link(registration=son, relative=mother, kind="parent", by=registrar)
    decide_link(link=link, verified=True, how=EVIDENCE, by=account("child_protection_officer"))
    of_the_mother, of_the_son = held_by(asker, mother), held_by(asker, son)
    (hers,) = rows_under(of_the_mother, "Family link: you are")
    (his,) = rows_under(of_the_son, "Family link: this person is your")
    assert hers[:2] == ["father or mother", "Mateo Hernández Pérez"]
    assert his[:2] == ["father or mother", "Rosa Hernández Pérez"]
    assert "verified" in hers[3]
    assert EVIDENCE in words_of(of_the_son)
    assert EVIDENCE not in words_of(of_the_mother)


def test_a_relative_outside_of_the_household_or_who_was_found_to_be_none_is_not_named(
    members: dict[str, Registration], aunt: Registration, registrar: User, asker: User, account: Any
) -> None:
    mother, son = members["head"], members["child"]
    state_link(registration=son, relative=aunt, kind="uncle_or_aunt", by=registrar)
    link = state_link(registration=son, relative=mother, kind="guardian", by=registrar)
    decide_link(link=link, verified=False, how="no", by=account("child_protection_officer"))
    of_the_son = held_by(asker, son)
    assert sorted(row[1] for row in rows_under(of_the_son, "Family link: this person is your")) == [
        "name not told: not in your household",
        "name not told: the link was found to be wrong",
    ]
    assert "Elena" not in words_of(of_the_son)
    assert "Rosa" not in words_of(of_the_son)
    of_the_aunt = held_by(asker, aunt)
    assert [row[:2] for row in rows_under(of_the_aunt, "Family link: you are")] == [
        ["uncle or aunt", "name not told: not in your household"]
    ]
    assert "Mateo" not in words_of(of_the_aunt)


def test_the_reason_of_a_correction_is_marked_as_typed_by_staff_in_their_language(
    aunt: Registration, registrar: User, asker: User
) -> None:
    reason = "Su cédula dice Helena. #read(1)"
    correct(registration=aunt, person=stated("Helena"), reason=reason, by=registrar)
    User.objects.filter(pk=registrar.pk).update(language="es")
    held = held_by(asker, aunt)
    blocks = copy_in(held, language="en", complain_at=COMPLAIN_AT)["blocks"]
    typed = [block for block in blocks if block["kind"] == "typed"]
    assert [(block["text"], block["language"]) for block in typed] == [(reason, "es")]
    assert "typed" in typed[0]["label"]
    assert "es" in languages_of(pdf(held, language="en", complain_at=COMPLAIN_AT))


def languages_of(content: bytes) -> set[str]:
    """Every language that the document, or a part of its text, says that it is in."""
    found: set[str] = set()
    seen: set[int] = set()

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, dict):
            if "/Lang" in node:
                found.add(str(node["/Lang"]))
            for name, value in node.items():
                if name in {"/StructTreeRoot", "/K", "/A"}:
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    reader = PdfReader(io.BytesIO(content))
    walk(reader.trailer["/Root"])
    streams = b"".join(page.get_contents().get_data() for page in reader.pages if page.get_contents())
    return found | {language for language in ("es", "en") if f"/Lang ({language})".encode() in streams}
