"""Who receives records is told so: on the first page of people, and among what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.core.waiting import work_of
from amparo.registry.partners.models import User
from amparo.registry.people.models import Agreement, Consent, ConsentText, Override, Registration
from amparo.registry.people.services.sharing import decide_override, record_consent, withdraw_consent
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.vocabulary import Category, Purpose

LIST = "/people/?of=others"
Give = Callable[..., Consent]


@pytest.fixture
def give(agreement: Agreement, consent_text: ConsentText, registrar: User) -> Give:
    def given(registration: Registration, *categories: str, **other: Any) -> Consent:
        return record_consent(
            registration=registration,
            recipients=[agreement.receiver],
            purpose=Purpose.LEGAL_AID,
            categories=categories,
            form="spoken",
            text=consent_text,
            given_on=timezone.localdate(other.get("at")),
            by=registrar,
            **other,
        )

    return given


def new_records(user: User) -> list[str]:
    with acting_as(user):
        work = work_of(user, now=timezone.now())
    return [str(each.title) for each in work.later if each.url == LIST]


def test_whoever_receives_sees_from_whom_what_for_and_until_when_and_a_name_only_where_it_is_shared(
    rosa: Registration, registrar: User, neighbour: User, register: Any, give: Give
) -> None:
    with acting_as(registrar):
        hidden = register(registrar, stated("Zoila", phones=())).members.get().registration
    until = timezone.localdate() + timedelta(days=20)
    give(rosa, Category.IDENTITY, valid_until=until)
    give(hidden, Category.CONTACT)
    page = said(signed_in(neighbour).get(LIST))
    assert "Shared with us: 2" in page
    assert "Rosa Hernández Pérez" in page
    assert rosa.code in page
    assert "UNHCR-T" in page
    assert until.strftime("%Y") in page
    assert "who it is, is not shared" in page
    assert "Zoila" not in page
    assert hidden.code not in page
    read = Event.objects.filter(verb="read", actor_id=str(neighbour.pk))
    assert set(read.values_list("subject_id", flat=True)) == {str(rosa.pk)}
    assert "Rosa" not in said(signed_in(registrar).get(LIST)), "what one gives is not what one receives"


def test_nobody_is_told_that_nobody_is_registered_while_others_share(
    rosa: Registration, neighbour: User, give: Give
) -> None:
    client = signed_in(neighbour)
    assert "Nobody is registered yet" in said(client.get("/people/"))
    assert "Nothing is shared with you" in said(client.get(LIST))
    given = give(rosa, Category.IDENTITY)
    page = said(client.get("/people/"))
    assert "Nobody is registered yet" not in page
    assert "Rosa Hernández Pérez" in page
    withdraw_consent(consent=given, by=given.recorded_by)
    assert "Rosa" not in said(client.get("/people/"))


def test_the_newest_share_stands_first_and_a_longer_list_asks_no_more_queries(
    rosa: Registration, registrar: User, neighbour: User, register: Any, give: Give
) -> None:
    client = signed_in(neighbour)
    give(rosa, Category.IDENTITY, at=timezone.now() - timedelta(days=3))
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    with acting_as(registrar):
        others = [register(registrar, stated(name)).members.get().registration for name in ("Ana", "Luz")]
    for other in others:
        give(other, Category.IDENTITY, Category.CONTACT)
    with CaptureQueriesContext(connection) as many:
        page = said(client.get(LIST))
    assert len(many) == len(one)
    assert page.index("Ana Hernández") < page.index("Rosa Hernández")


def test_what_was_newly_shared_is_among_my_work_for_a_week(
    rosa: Registration, neighbour: User, registrar: User, give: Give, override: Override, approver: User
) -> None:
    assert new_records(neighbour) == []
    give(rosa, Category.IDENTITY, at=timezone.now() - timedelta(days=7))
    assert new_records(neighbour) == []
    decide_override(override=override, approve=True, by=approver)
    give(rosa, Category.CONTACT)
    assert new_records(neighbour) == ["Records shared with us in the last 7 days: 1"]
    assert new_records(registrar) == []
    assert reverse("people:search") in LIST
