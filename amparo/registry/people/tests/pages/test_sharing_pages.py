"""The pages of consent and of sharing without it: what they offer, what they do, what they say afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import Mandate, User
from amparo.registry.people import queries
from amparo.registry.people.models import (
    Agreement,
    Consent,
    Erasure,
    Identity,
    Override,
    Registration,
    Share,
)
from amparo.registry.people.services.rights import record_objection
from amparo.registry.people.services.sharing import decide_override
from amparo.registry.people.tests.agreed import desk_of
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.vocabulary import Purpose

TODAY = timezone.localdate


def add_to(registration: Registration, purpose: str, language: str = "es") -> str:
    return f"{reverse('people:consent_add', args=[registration.pk])}?purpose={purpose}&language={language}"


def test_the_form_names_only_who_could_receive_and_reads_out_the_words(
    rosa: Registration, agreement: Agreement, registrar: User, account: Any
) -> None:
    from amparo.registry.partners.functions import Function

    account("caseworker", "MANDATE-ONLY", (Function.LEGAL_AID,))
    account("caseworker", "INM-T", (Function.LEGAL_AID, Function.MIGRATION_AUTHORITY))
    page = said(signed_in(registrar).get(add_to(rosa, Purpose.LEGAL_AID)))
    assert f'value="{agreement.receiver_id}"' in page
    assert "MANDATE-ONLY: a mandate is in force here, an agreement is missing." in page
    assert "INM-T" not in page
    assert f"{rosa.organisation.name_es} le pregunta si puede compartir" in page
    assert "{who}" not in page
    assert 'value="identity" checked' in page


def test_where_nobody_can_receive_it_says_why_and_what_to_do(
    rosa: Registration, agreement: Agreement, registrar: User
) -> None:
    Mandate.objects.filter(organisation=agreement.receiver).update(valid_to=TODAY() - timedelta(days=1))
    page = said(signed_in(registrar).get(add_to(rosa, Purpose.LEGAL_AID)))
    assert "Nobody can receive for" in page
    assert "CLINIC-T: an agreement is in force, a mandate here is missing." in page
    assert 'name="recipients"' not in page


def recorded(client: Client, registration: Registration, agreement: Agreement, **other: Any) -> HttpResponse:
    told = {
        "recipients": [str(agreement.receiver_id)],
        "categories": ["identity"],
        "form": "spoken",
        "interpreter": "no",
        "given_on": TODAY().isoformat(),
    }
    return client.post(add_to(registration, Purpose.LEGAL_AID), told | other)  # type: ignore[return-value]


def test_a_consent_is_recorded_shown_and_withdrawn(
    rosa: Registration, agreement: Agreement, registrar: User
) -> None:
    client = signed_in(registrar)
    assert recorded(client, rosa, agreement).status_code == 302
    with acting_as(registrar):
        given = Consent.objects.get()
    page = said(client.get(reverse("people:consents", args=[rosa.pk])))
    assert "can be read" in page
    assert "Trial agreement" in page
    address = reverse("people:consent_withdraw", args=[given.pk])
    assert "can be read" in said(client.get(address))
    after = client.post(address, follow=True)
    assert "Shared with nobody" in said(after)
    assert "Could be read until then" in said(after)
    with acting_as(registrar):
        assert not Share.objects.exists()
    assert client.post(address).status_code == 422


def test_a_refused_consent_stands_in_place_with_the_fields_in_words(
    rosa: Registration, agreement: Agreement, registrar: User
) -> None:
    answer = recorded(signed_in(registrar), rosa, agreement, recipients=[], categories=[])
    assert answer.status_code == 422
    assert "With whom:" in said(answer)
    assert "Which information:" in said(answer)


def test_a_recipient_that_was_not_offered_is_not_taken(
    rosa: Registration, agreement: Agreement, registrar: User
) -> None:
    answer = recorded(signed_in(registrar), rosa, agreement, recipients=[str(registrar.organisation_id)])
    assert answer.status_code == 422
    with acting_as(registrar):
        assert not Consent.objects.exists()


def test_for_a_child_the_form_asks_which_guardian(
    registrar: User, register: Callable[..., Any], agreement: Agreement
) -> None:
    child = stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=())
    household = register(registrar, stated(), child)
    with acting_as(registrar):
        members = {each.relationship: each.registration for each in household.members.all()}
    client = signed_in(registrar)
    page = said(client.get(add_to(members["child"], Purpose.LEGAL_AID)))
    assert f'<option value="{members["head"].pk}">Rosa Hernández Pérez</option>' in page
    assert recorded(client, members["child"], agreement).status_code == 422
    guardian = {"guardian": str(members["head"].pk)}
    assert recorded(client, members["child"], agreement, **guardian).status_code == 302


def test_a_purpose_objected_to_is_not_offered(
    rosa: Registration, agreement: Agreement, registrar: User
) -> None:
    record_objection(registration=rosa, purpose=Purpose.LEGAL_AID, words="no", by=registrar)
    page = said(signed_in(registrar).get(add_to(rosa, Purpose.LEGAL_AID)))
    assert "Not offered, because the person objects to it: legal aid" in page
    assert 'name="recipients"' not in page


@pytest.mark.parametrize("what", ["agreement", "mandate"])
def test_a_share_that_is_closed_says_so(
    rosa: Registration, consent: Consent, agreement: Agreement, registrar: User, what: str
) -> None:
    yesterday = TODAY() - timedelta(days=1)
    if what == "agreement":
        with desk_of(agreement.giver):
            Agreement.objects.update(status=Agreement.Status.ENDED)
    else:
        Mandate.objects.filter(organisation=agreement.receiver).update(valid_to=yesterday)
    page = said(signed_in(registrar).get(reverse("people:consents", args=[rosa.pk])))
    assert "closed" in page
    assert f"The {what} " in page
    assert "can be read" not in page


# --- the card on the person's page


def test_the_card_says_what_is_shared_and_what_waits(
    rosa: Registration, consent: Consent, override: Override, erasure: Erasure, asker: User, neighbour: User
) -> None:
    def card(user: User) -> str:
        with acting_as(user):
            file = queries.person_file(user, rosa.person, on=TODAY())
            return " ".join(
                render_to_string("people/sharing_card.html", {"file": file, "user": user}).split()
            )

    ours = card(asker)
    assert "CLINIC-T</strong> can read: identity, contact" in ours
    assert "sharing without consent waits" in ours
    assert "an erasure waits" in ours
    assert reverse("people:consents", args=[rosa.pk]) in ours
    assert card(neighbour) == "", "of another organisation's record nothing about sharing is said"


# --- without consent


def test_an_override_goes_from_one_person_to_another(
    rosa: Registration, agreement: Agreement, asker: User, approver: User, neighbour: User
) -> None:
    told = {
        "recipient": agreement.receiver_id,
        "purpose": Purpose.ASSISTANCE,
        "categories": ["identity"],
        "legal_basis": "vital_interest",
        "named_law": "art. 22",
        "because": "unconscious",
        "valid_until": (TODAY() + timedelta(days=7)).isoformat(),
        "notice": "when awake",
    }
    first, second = signed_in(asker), signed_in(approver)
    ask = reverse("people:override_ask", args=[rosa.pk])
    refused = first.post(ask, told | {"named_law": "", "valid_until": "2999-01-01"})
    assert refused.status_code == 422
    assert "The law or article:" in said(refused)
    assert first.post(ask, told).status_code == 302
    with acting_as(asker):
        asked = Override.objects.get()
    approve = reverse("people:override_approve", args=[asked.pk])
    assert "You asked for this" in said(first.get(reverse("people:overrides")))
    assert first.post(approve).status_code == 422
    assert "unconscious" in said(second.get(reverse("people:overrides")))
    assert second.post(approve).status_code == 302
    with acting_as(neighbour):
        assert Identity.objects.exists()
    assert "without consent, approved by two people" in said(
        first.get(reverse("people:consents", args=[rosa.pk]))
    )
    assert first.post(reverse("people:override_end", args=[asked.pk])).status_code == 302
    with acting_as(neighbour):
        assert not Identity.objects.exists()


def test_an_approval_that_cannot_open_anything_says_why(
    override: Override, agreement: Agreement, approver: User
) -> None:
    Mandate.objects.filter(organisation=agreement.receiver).update(valid_to=TODAY() - timedelta(days=1))
    answer = signed_in(approver).post(reverse("people:override_approve", args=[override.pk]))
    assert answer.status_code == 422
    assert "has no mandate in force here" in said(answer)
    with acting_as(approver):
        assert Override.objects.get().status == Override.Status.ASKED


def test_a_running_override_stands_on_the_page_until_it_is_ended(override: Override, approver: User) -> None:
    decide_override(override=override, approve=True, by=approver)
    page = said(signed_in(approver).get(reverse("people:overrides")))
    assert len(re.findall(r"\d\d:\d\d", page)) == len(re.findall(r"\d\d:\d\d UTC", page)) >= 2
    assert "Approved and running" in page
    assert "Rosa" in page


def test_an_override_that_an_objection_closed_is_said_to_open_nothing(
    rosa: Registration, override: Override, registrar: User, approver: User
) -> None:
    decide_override(override=override, approve=True, by=approver)
    client = signed_in(approver)
    pages = (reverse("people:overrides"), reverse("people:consents", args=[rosa.pk]))
    assert all("an objection closed it" not in said(client.get(page)) for page in pages)
    record_objection(registration=rosa, purpose=Purpose.ASSISTANCE, words="no", by=registrar)
    assert all("opens nothing: an objection closed it" in said(client.get(page)) for page in pages)


def test_where_no_text_exists_in_the_language_an_interpreter_reads_it_and_that_is_recorded(
    registrar: User, register: Any, agreement: Agreement
) -> None:
    household = register(registrar, stated(languages=("mam",)))
    with acting_as(registrar):
        found = household.members.select_related("registration").get().registration
    client, where = signed_in(registrar), add_to(found, Purpose.LEGAL_AID)
    page = said(client.get(where))
    assert "In this there is no text yet" in page
    assert "The words exist in Spanish and English." in page
    assert recorded(client, found, agreement, interpreter="").status_code == 422
    assert recorded(client, found, agreement, interpreter="yes").status_code == 302
    with acting_as(registrar):
        assert Consent.objects.get(registration=found).with_interpreter is True
    assert "read out by an interpreter" in said(client.get(reverse("people:consents", args=[found.pk])))
