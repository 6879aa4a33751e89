"""The trail of a person holds what happened to whatever stands on the registration."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Agreement, Consent, ConsentText, FamilyLink, Household, Registration
from amparo.registry.people.services.agreements import end_agreement
from amparo.registry.people.services.correcting import decide_link, state_link
from amparo.registry.people.services.rights import ask_erasure, record_objection
from amparo.registry.people.services.sharing import record_consent, withdraw_consent
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.trails import acts_about
from amparo.registry.people.vocabulary import Category, Purpose


def one_of(household: Household, by: User, name: str = "") -> Registration:
    with acting_as(by):
        rows = household.members.select_related("registration__organisation").order_by("relationship")
        found = [each.registration for each in rows if not name or each.relationship == name]
    return found[0]


def consent_to(rosa: Registration, agreement: Agreement, by: User) -> Consent:
    return record_consent(
        registration=rosa,
        purpose=Purpose.LEGAL_AID,
        recipients=[agreement.receiver],
        categories=[Category.IDENTITY],
        form="spoken",
        text=ConsentText.objects.get(purpose=Purpose.LEGAL_AID, language="es"),
        given_on=timezone.localdate(),
        by=by,
    )


def verbs(user: User, *found: Registration) -> list[str]:
    with acting_as(user):
        return [each.verb for each in acts_about(user, found)]


def test_a_consent_that_was_recorded_and_withdrawn_is_told(
    registrar: User, register: Any, agreement: Agreement
) -> None:
    rosa = one_of(register(registrar, stated()), registrar)
    withdraw_consent(consent=consent_to(rosa, agreement, registrar), by=registrar)
    assert verbs(registrar, rosa)[:2] == ["withdraw_consent", "record_consent"]
    text = said(signed_in(registrar).get(reverse("people:trail", args=[rosa.person])))
    assert "recorded a consent" in text
    assert "recorded that a consent was withdrawn" in text


def test_objection_erasure_and_the_agreement_that_opened_it_are_told(
    registrar: User, register: Any, account: Any, agreement: Agreement
) -> None:
    rosa = one_of(register(registrar, stated()), registrar)
    consent_to(rosa, agreement, registrar)
    record_objection(registration=rosa, purpose=Purpose.ASYLUM, words="no", by=registrar)
    caseworker = account("caseworker")
    ask_erasure(registration=rosa, ground="request", by=caseworker)
    end_agreement(agreement=agreement, reason="renewed in another form", by=account("coordinator"))
    told = verbs(caseworker, rosa)
    assert {"ask_erasure", "record_objection", "record_consent", "register", "end"} <= set(told)


def test_a_link_is_told_of_both_who_are_linked(registrar: User, register: Any, account: Any) -> None:
    household = register(registrar, stated(), stated("Luz", relationship="not_related"))
    rosa, luz = one_of(household, registrar, "head"), one_of(household, registrar, "not_related")
    link: FamilyLink = state_link(registration=luz, relative=rosa, kind="sibling", by=registrar)
    decide_link(link=link, verified=True, how="papers", by=account("child_protection_officer"))
    assert verbs(registrar, rosa)[:2] == ["decide_link", "state_link"]
    assert verbs(registrar, luz)[:2] == ["decide_link", "state_link"]


def test_what_stands_on_others_is_not_told_and_nobody_else_reads_it(
    registrar: User, neighbour: User, register: Any, agreement: Agreement
) -> None:
    rosa = one_of(register(registrar, stated()), registrar)
    luz = one_of(register(registrar, stated("Luz", first_surname="Otra")), registrar)
    consent_to(rosa, agreement, registrar)
    assert verbs(registrar, luz) == ["register"]
    assert verbs(neighbour, rosa) == []


def test_however_much_stands_there_the_questions_are_as_many(
    registrar: User, register: Any, agreement: Agreement
) -> None:
    rosa = one_of(register(registrar, stated()), registrar)

    def asked() -> int:
        with acting_as(registrar), CaptureQueriesContext(connection) as made:
            list(acts_about(registrar, [rosa]))
        return len(made)

    verbs(registrar, rosa)
    withdraw_consent(consent=consent_to(rosa, agreement, registrar), by=registrar)
    once = asked()
    for _again in range(3):
        withdraw_consent(consent=consent_to(rosa, agreement, registrar), by=registrar)
    assert asked() == once
