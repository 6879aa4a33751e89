"""What ends, ends with everything it opened: the word of a guardian who is none, and the keys of one consent of two."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.families import guardians_of
from amparo.registry.people.models import (
    Agreement,
    ConsentText,
    SearchKey,
)
from amparo.registry.people.searching import search
from amparo.registry.people.services.correcting import decide_link, state_link
from amparo.registry.people.services.sharing import (
    record_consent,
    withdraw_consent,
)
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import signed_in
from amparo.registry.people.tests.sharing.conftest import TODAY, Register, nothing, seen_by
from amparo.registry.people.vocabulary import Category, Purpose


def test_what_a_guardian_opened_is_closed_when_somebody_refutes_that_it_is_the_guardian(
    registrar: User,
    register: Register,
    agreement: Agreement,
    consent_text: ConsentText,
    account: Any,
    settings: Any,
) -> None:
    settings.DEMO = True
    girl = stated(
        "Yessenia",
        birth_date=date(2015, 4, 4),
        relationship="niece_or_nephew",
        phones=(),
        first_surname="Paz",
    )
    household = register(registrar, stated("Elena"), girl)
    with acting_as(registrar):
        of = {each.relationship: each.registration for each in household.members.all()}
    child, aunt = of["niece_or_nephew"], of["head"]
    officer, second = account("child_protection_officer"), account("child_protection_officer")
    link = state_link(registration=child, relative=aunt, kind="guardian", by=registrar)
    decide_link(link=link, verified=True, how="a paper", by=officer)
    given = record_consent(
        registration=child,
        purpose=Purpose.LEGAL_AID,
        recipients=[agreement.receiver],
        categories=[Category.IDENTITY],
        form="spoken",
        text=consent_text,
        given_on=TODAY(),
        guardian=aunt,
        by=registrar,
    )
    neighbour = account("caseworker", "CLINIC-T")
    assert seen_by(neighbour)["Identity"] == {str(child.pk)}
    page, client = reverse("people:consents", args=[child.pk]), signed_in(registrar)
    assert "given by Elena Hernández Pérez, parent or guardian" in client.get(page).content.decode()
    decide_link(link=link, verified=False, how="the paper was false", by=second)
    assert seen_by(neighbour) == nothing()
    with acting_as(neighbour):
        assert not SearchKey.objects.exists()
    event = Event.objects.get(verb="close_consent", subject_id=str(given.pk), actor_id=str(second.pk))
    assert [each["recipient"] for each in event.before["shared"]] == [str(neighbour.organisation_id)]
    told = client.get(page).content.decode()
    assert "no longer in force: who gave it is not the guardian" in told
    assert "Could be read until then" in told
    assert reverse("people:consent_withdraw", args=[given.pk]) not in told


def test_a_parent_in_the_household_of_whom_it_is_refuted_opens_nothing_for_the_child(
    registrar: User, register: Register, account: Any
) -> None:
    child = stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=())
    household = register(registrar, stated(), child)
    with acting_as(registrar):
        of = {each.relationship: each.registration for each in household.members.all()}
        assert guardians_of(of["child"]) == {of["head"].pk}
    link = state_link(registration=of["child"], relative=of["head"], kind="parent", by=registrar)
    decide_link(link=link, verified=False, how="the boy says", by=account("child_protection_officer"))
    with acting_as(registrar):
        assert guardians_of(of["child"]) == set()


def test_keys_of_what_is_shared_no_longer_go_although_another_consent_stands(
    consent: Any, registrar: User, neighbour: User
) -> None:
    def found_by() -> set[int]:
        with acting_as(neighbour):
            return set(SearchKey.objects.values_list("key", flat=True))

    consent(registrar, categories=[Category.IDENTITY])
    names = found_by()
    wider = consent(registrar, categories=[Category.IDENTITY, Category.CONTACT])
    assert found_by() > names, "the telephone finds the person too"
    withdraw_consent(consent=wider, by=registrar)
    assert found_by() == names
    with acting_as(neighbour):
        assert search(neighbour, "+504 9999 1234") == []
        assert len(search(neighbour, "Rosa Hernández")) == 1
