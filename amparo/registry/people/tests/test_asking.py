"""What was searched for is found again by who asked, for a while, and stands in no table."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from amparo.registry.partners.models import User
from amparo.registry.people import asking
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.test_pages import signed_in
from amparo.site.session_store import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.DEMO = True


def test_what_was_asked_stands_nowhere_in_the_table_of_sessions(
    registrar: User, register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    register(registrar, stated())
    client, where = signed_in(registrar), reverse("people:search")
    client.post(where, {"text": "rosa hernandez"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        rows = [row[0] for row in cursor.fetchall()]
    opened = [signing.loads(row, salt="django.contrib.sessions.SessionStore") for row in rows]
    assert any("people_search" in held for held in opened)
    for word in ("rosa", "hernandez"):
        assert word not in json.dumps(opened).lower()
        assert word not in " ".join(rows)
    assert "1 person may be meant" in client.get(where).content.decode()
    monkeypatch.setattr(asking, "KEPT_FOR", -1)
    client.post(where, {"text": "rosa hernandez"})
    assert "may be meant" not in client.get(where).content.decode()


def test_what_was_asked_opens_for_its_account_and_search_alone(registrar: User, neighbour: User) -> None:
    asked = RequestFactory().get("/")
    asked.user, asked.session = registrar, SessionStore()
    asking.keep_asked(asked, "people_search", "rosa")
    kept = asked.session["people_search"]
    assert asking.asked_before(asked, "people_search") == "rosa"
    asked.session["shelter_search"] = kept
    assert asking.asked_before(asked, "shelter_search") == ""
    asked.session["people_search"] = [kept[0] + 3600, kept[1]]
    assert asking.asked_before(asked, "people_search") == "", "its time cannot be lengthened"
    asked.user, asked.session["people_search"] = neighbour, kept
    assert asking.asked_before(asked, "people_search") == ""
