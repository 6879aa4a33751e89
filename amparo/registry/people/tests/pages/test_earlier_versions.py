"""What a corrected category said before: all of it for the controller, what is shared for a recipient."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from amparo.registry.partners.models import User
from amparo.registry.people.models import Consent, Registration
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in

REASON = "Her card says Rosalba; her sister answers the new telephone."
CORRECTED = stated("Rosalba", phones=("+504 7777 0000",), arrived_on=date(2018, 11, 3))


@pytest.fixture
def corrected(rosa: Registration, registrar: User) -> Registration:
    correct(
        registration=rosa,
        person=CORRECTED,
        reason=REASON,
        by=registrar,
        at=timezone.now() + timedelta(days=40),
    )
    return rosa


def page(user: User, record: Registration) -> str:
    return said(signed_in(user).get(reverse("people:person", args=[record.person])))


def test_the_controller_reads_what_it_said_when_by_whom_and_why_it_was_corrected(
    corrected: Registration, registrar: User, asker: User
) -> None:
    User.objects.filter(pk=registrar.pk).update(language="es")
    text = page(asker, corrected)
    assert "3 earlier versions" in text
    assert "<h3>Identity, version 1</h3>" in text
    assert "<dt>Given names</dt><dd>Rosa</dd>" in text
    assert "<dt>First surname</dt>" not in text, "only what was different is told again"
    assert "+504 9999 1234" in text
    then = date_format(timezone.localdate())
    assert f"Recorded on {then} by {registrar.name}." in text
    assert f'<q lang="es">{REASON}</q>' in text


def test_a_registration_that_nobody_corrected_has_no_fold(rosa: Registration, registrar: User) -> None:
    assert "earlier version" not in page(registrar, rosa)


def test_a_recipient_reads_the_versions_of_what_is_shared_and_neither_reason_nor_days(
    corrected: Registration, consent: Consent, neighbour: User, registrar: User
) -> None:
    """Identity and contact are shared; the journey is not, and with it the day of the registration."""
    text = page(neighbour, corrected)
    assert "2 earlier versions" in text
    assert "<dt>Given names</dt><dd>Rosa</dd>" in text
    assert "+504 9999 1234" in text
    then = date_format(timezone.localdate())
    for hidden in ("Journey, version", "sister answers", registrar.name, then, "Recorded on", "Corrected on"):
        assert hidden not in text


def test_what_was_added_later_shows_what_stood_there(
    rosa: Registration, registrar: User, django_assert_max_num_queries: Any
) -> None:
    for phones in ((), ("+504 2222 3333",)):
        correct(registration=rosa, person=stated(phones=phones), reason="asked again", by=registrar)
    client, where = signed_in(registrar), reverse("people:person", args=[rosa.person])
    with django_assert_max_num_queries(40):
        text = said(client.get(where))
    assert "<h3>Contact, version 2</h3>" in text
    assert '<dt>Telephones</dt><dd><span class="is-missing">not stated</span></dd>' in text
