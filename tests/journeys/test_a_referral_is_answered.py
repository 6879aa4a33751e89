"""A woman in Tapachula is referred to the asylum authority: served, closed with feedback; nobody else knows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.people.models import ConsentText, Registration
from amparo.registry.people.services.agreements import confirm_agreement, propose_agreement
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place
from amparo.response.referrals.models import Answer, Note, Referral, ReferralCount
from amparo.response.referrals.services.drafting import Stated, draft_referral
from amparo.response.referrals.services.sending import send_referral

ARRIVED = datetime(2018, 11, 5, 16, tzinfo=UTC)
SHARED = [Category.IDENTITY, Category.CONTACT, Category.JOURNEY]
WOMAN = StatedPerson(
    given_names="Delmy Aracely",
    first_surname="Guardado",
    birth_date=date(1979, 10, 8),
    birth_precision="day",
    sex="female",
    nationalities=("SLV",),
    languages=("spa",),
    phones=("+503 7712 0088",),
)


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    def made(acronym: str, role: str, *functions: str) -> User:
        organisation, is_new = Organisation.objects.get_or_create(
            acronym=acronym,
            defaults={"name_en": acronym, "name_es": acronym, "type": "ngo", "functions": list(functions)},
        )
        for function in functions if is_new else ():
            Mandate.objects.create(
                organisation=organisation,
                function=function,
                population_en="everybody",
                population_es="todas las personas",
                area=Place.objects.get(code="MEX"),
                legal_basis="trial",
                valid_from=date(2011, 1, 1),
            )
        user = User.objects.create(
            email=f"{role}@{acronym.lower()}.example", name=f"{role} of {acronym}", organisation=organisation
        )
        RoleAssignment.objects.create(user=user, role=role, since=date(2018, 1, 1))
        return user

    return made


def test_a_referral_is_answered(account: Callable[..., User], settings: Any) -> None:
    settings.DEMO = True  # the second factor has tests of its own
    unhcr = account("UNHCR", "caseworker", Function.INTERNATIONAL_PROTECTION)
    comar = account("COMAR", "caseworker", Function.ASYLUM_AUTHORITY)
    other = account("IOM", "caseworker", Function.ASSISTED_VOLUNTARY_RETURN)
    woman = she_is_registered(unhcr)
    referral = she_is_referred(woman, unhcr, comar)
    without_her_consent_nothing_leaves(referral, unhcr)
    she_agrees_and_it_is_sent(referral, woman, unhcr, comar, account)
    the_receiver_serves_her(referral, comar)
    the_sender_sees_the_outcome_and_not_the_notes(referral, unhcr)
    a_third_organisation_finds_nothing(referral, woman, other)
    what_remains_for_everybody_is_a_count(unhcr, comar)


def she_is_registered(by: User) -> Registration:
    household = register_household(
        members=[WOMAN],
        place=Place.objects.get(code="MX07089"),
        purpose=Purpose.ASYLUM,
        receipt=uuid.uuid4(),
        by=by,
        at=ARRIVED,
    )
    with acting_as(by):
        registration: Registration = household.members.select_related("registration").get().registration
    return registration


def she_is_referred(woman: Registration, by: User, to: User) -> Referral:
    stated = Stated(
        to_organisation=to.organisation,
        function=Function.ASYLUM_AUTHORITY,
        purpose=Purpose.ASYLUM,
        priority="3_days",
        categories=SHARED,
        need="She wants to ask for asylum and needs an appointment before the thirty days are over.",
        person_was_told=True,
    )
    referral: Referral = draft_referral(
        registration=woman, stated=stated, receipt=uuid.uuid4(), by=by, at=ARRIVED + timedelta(hours=1)
    )
    return referral


def without_her_consent_nothing_leaves(referral: Referral, by: User) -> None:
    with pytest.raises(Refusal, match=r"referrals\.not_covered"):
        send_referral(referral=referral, by=by, at=ARRIVED + timedelta(hours=1))


def she_agrees_and_it_is_sent(
    referral: Referral, woman: Registration, by: User, to: User, account: Callable[..., User]
) -> None:
    agreement = propose_agreement(
        giver=by.organisation,
        receiver=to.organisation,
        purposes=[Purpose.ASYLUM],
        categories=SHARED,
        terms="Trial agreement, October 2018",
        valid_from=date(2018, 10, 1),
        by=account("UNHCR", "coordinator"),
    )
    confirm_agreement(agreement=agreement, by=account("COMAR", "coordinator"))
    record_consent(
        registration=woman,
        purpose=Purpose.ASYLUM,
        recipients=[to.organisation],
        categories=SHARED,
        form="spoken",
        text=ConsentText.objects.filter(purpose=Purpose.ASYLUM, language="es").latest("version"),
        given_on=ARRIVED.date(),
        by=by,
        at=ARRIVED + timedelta(hours=1),
    )
    sent = send_referral(referral=referral, by=by, at=ARRIVED + timedelta(hours=2))
    assert sent.answer_by == ARRIVED + timedelta(hours=74)


def the_receiver_serves_her(referral: Referral, by: User) -> None:
    """On the pages, as a caseworker of the authority does."""
    client = Client()
    client.force_login(by)
    assert referral.reference in client.get(reverse("referrals:inbox")).content.decode()
    page = client.get(reverse("referrals:referral", args=[referral.pk])).content.decode()
    assert "Delmy Aracely" in page
    assert "before the thirty days are over" in page
    for route, told in (
        ("receive", {}),
        ("accept", {}),
        ("start", {}),
        ("note", {"words": "Interpreter not needed; afraid of the guard at the door."}),
        ("complete", {"outcome": "served", "words": "The claim was lodged."}),
        ("close", {"words": "She has her certificate; next appearance in a week."}),
    ):
        answer = client.post(reverse(f"referrals:{route}", args=[referral.pk]), told)
        assert answer.status_code == 302, (route, answer.content.decode())


def the_sender_sees_the_outcome_and_not_the_notes(referral: Referral, by: User) -> None:
    client = Client()
    client.force_login(by)
    page = client.get(reverse("referrals:referral", args=[referral.pk])).content.decode()
    assert "The claim was lodged." in page
    assert "She has her certificate" in page
    assert "the guard at the door" not in page
    with acting_as(by):
        assert Answer.objects.count() == 2
        assert not Note.objects.exists()


def a_third_organisation_finds_nothing(referral: Referral, woman: Registration, by: User) -> None:
    client = Client()
    client.force_login(by)
    assert client.get(reverse("referrals:referral", args=[referral.pk])).status_code == 404
    assert client.get(reverse("people:person", args=[woman.person])).status_code == 404
    with acting_as(by):
        assert not Referral.objects.exists()
        assert not Answer.objects.exists()


def what_remains_for_everybody_is_a_count(*parties: User) -> None:
    counted = ReferralCount.objects.get()
    assert (counted.sent, counted.answered, counted.closed) == (1, 1, 1)
    moves = ("send", "receive", "accept", "start", "complete", "close")
    told = Event.objects.filter(verb__in=moves).order_by("number")
    assert [each.verb for each in told] == list(moves)
    assert {each.organisation_id for each in told} == {str(each.organisation_id) for each in parties}
    assert not any("Delmy" in str([each.before, each.after, each.reason]) for each in told)
