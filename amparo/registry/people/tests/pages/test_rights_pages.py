"""Agreements, objections, retention and erasure, as people go through their pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import (
    Agreement,
    Consent,
    Erasure,
    Identity,
    Keeping,
    Objection,
    Registration,
    RetentionRule,
    Share,
)
from amparo.registry.people.tests.pages.answers import said, signed_in

TODAY = timezone.localdate


# --- agreements


def test_an_agreement_is_proposed_confirmed_by_the_other_and_ended(
    registrar: User, neighbour: User, account: Any
) -> None:
    ours = signed_in(account("coordinator", registrar.organisation.acronym))
    theirs = signed_in(account("coordinator", neighbour.organisation.acronym))
    others = signed_in(account("coordinator", "OTHER-T"))
    told = {
        "direction": "gives",
        "other": neighbour.organisation_id,
        "purposes": ["legal_aid"],
        "categories": ["identity", "contact"],
        "terms": "Letter of 3 December 2018",
        "valid_from": "2018-12-03",
    }
    add = reverse("people:agreement_add")
    assert "What for:" in said(ours.post(add, told | {"purposes": []}))
    assert ours.post(add, told).status_code == 302
    made = Agreement.objects.get()
    assert (made.giver, made.receiver) == (registrar.organisation, neighbour.organisation)
    confirm, end = (reverse(f"people:agreement_{act}", args=[made.pk]) for act in ("confirm", "end"))
    listed = reverse("people:agreements")
    assert "waits for CLINIC-T" in said(ours.get(listed))
    assert confirm not in said(ours.get(listed))
    assert confirm in said(theirs.get(listed))
    assert [client.post(confirm).status_code for client in (ours, others)] == [422, 422]
    assert theirs.post(confirm).status_code == 302
    assert end not in said(others.get(listed))
    assert others.post(end, {"reason": "we would rather"}).status_code == 422
    assert ours.post(end, {"reason": "the project closed"}).status_code == 302
    made.refresh_from_db()
    assert made.status == Agreement.Status.ENDED


def test_enforcement_is_not_offered_an_agreement(registrar: User, account: Any) -> None:
    from amparo.registry.partners.functions import Function

    account("enforcement_liaison", "INM-T", (Function.MIGRATION_AUTHORITY,))
    page = said(signed_in(account("coordinator")).get(reverse("people:agreement_add")))
    assert "INM-T" not in page


def test_agreements_are_narrowed_by_the_address(agreement: Agreement, account: Any) -> None:
    client, listed = signed_in(account("auditor")), reverse("people:agreements")
    assert "Trial agreement" in said(client.get(f"{listed}?purpose=legal_aid&status=in_force"))
    assert "Trial agreement" not in said(client.get(f"{listed}?purpose=solutions"))
    assert "Trial agreement" not in said(client.get(f"{listed}?status=ended"))


# --- rights and retention


def test_an_objection_is_recorded_decided_and_answered(
    rosa: Registration, consent: Consent, registrar: User, approver: User
) -> None:
    add = reverse("people:objection_add", args=[rosa.pk])
    told = {"purpose": "legal_aid", "words": "I fear that they tell my husband"}
    assert signed_in(registrar).post(add, {"purpose": "legal_aid", "words": ""}).status_code == 422
    assert signed_in(registrar).post(add, told).status_code == 302
    with acting_as(registrar):
        made = Objection.objects.get()
        assert not Share.objects.exists()
    client, page = signed_in(approver), reverse("people:rights", args=[rosa.pk])
    assert "CLINIC-T: identity, contact" in said(client.get(page))
    assert "opens nothing" in said(client.get(reverse("people:consents", args=[rosa.pk])))
    decide = reverse("people:objection_decide", args=[made.pk])
    assert client.post(decide, {"verdict": "uphold", "answer": ""}).status_code == 422
    assert client.post(decide, {"verdict": "uphold", "answer": "It will not be shared."}).status_code == 302
    assert "It will not be shared." in said(client.get(page))


def test_what_is_due_is_asked_for_and_erased_by_another_who_types_the_code(
    rosa: Registration, asker: User, approver: User
) -> None:
    with acting_as(asker):
        Keeping.objects.filter(registration=rosa).update(keep_until=TODAY() - timedelta(days=1))
    first, second = signed_in(asker), signed_in(approver)
    listed = reverse("people:retention")
    assert rosa.code in said(first.get(listed))
    after = first.post(reverse("people:retention_ask", args=[rosa.pk]), follow=True)
    assert f"{rosa.code} waits for a second person." in said(after)
    assert rosa.code not in said(first.get(listed))
    with acting_as(asker):
        asked = Erasure.objects.get()
    approve = reverse("people:erasure_approve", args=[asked.pk])
    assert first.post(approve, {"typed_code": rosa.code}).status_code == 422
    for wrong in ("", "XX-000000"):
        assert second.post(approve, {"typed_code": wrong}).status_code == 422
    with acting_as(asker):
        assert Identity.objects.exists()
    assert second.post(approve, {"typed_code": rosa.code.lower()}).status_code == 302
    with acting_as(asker):
        assert not Identity.objects.exists()
    assert rosa.code in said(second.get(reverse("people:erasures")))
    for name in ("consents", "rights"):
        page = second.get(reverse(f"people:{name}", args=[rosa.pk]))
        assert "were erased" in said(page), name
    assert second.get(reverse("people:consent_add", args=[rosa.pk])).status_code == 422


def test_retention_says_the_rule_and_counts_what_comes(rosa: Registration, asker: User) -> None:
    with acting_as(asker):
        Keeping.objects.filter(registration=rosa).update(keep_until=TODAY() + timedelta(days=30))
    page = said(signed_in(asker).get(reverse("people:retention")))
    assert "ten years after the last contact" in page
    assert rosa.code not in page
    assert '<td class="number" data-label="Due in 90 days">1</td>' in page


def test_the_reason_of_each_retention_rule_is_said_in_the_readers_language(asker: User) -> None:
    client = signed_in(asker)
    client.cookies["django_language"] = "es"
    page = said(client.get(reverse("people:retention")))
    assert "diez años después del último contacto" in page
    assert "Amparo default" not in page
    with translation.override("es"):
        assert all("Amparo default" not in rule.source for rule in RetentionRule.objects.all())


def test_a_refused_erasure_keeps_the_record(erasure: Erasure, approver: User) -> None:
    assert signed_in(approver).post(reverse("people:erasure_refuse", args=[erasure.pk])).status_code == 302
    with acting_as(approver):
        assert Identity.objects.exists()
