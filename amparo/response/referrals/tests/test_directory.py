"""The directory and referrals: which service is meant, and what a rejection says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.services.models import Bounce, Service
from amparo.registry.services.services import add_service, verify_service
from amparo.registry.services.tests.conftest import stated
from amparo.response.referrals.models import Need, Referral
from amparo.response.referrals.services.answering import reject_referral
from amparo.response.referrals.services.sending import send_referral
from amparo.response.referrals.tests.conftest import Account, consent, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(account: Account, receiver: User) -> Service:
    """Verified a day ago, of the organisation that is asked."""
    keeper = account("information_officer", "CLINIC-T")
    at = timezone.now() - timedelta(days=1)
    told = stated(name_en="Legal orientation", function=Function.LEGAL_AID, kind="legal_aid")
    return verify_service(service=add_service(stated=told, by=keeper, at=at), by=keeper, at=at)


@pytest.fixture
def agreed(person: Registration, sender: User, receiver: User) -> Registration:
    consent(person, receiver, sender)
    return person


def sent_to(service: Service, person: Registration, receiver: User, sender: User) -> Referral:
    draft = write(person, receiver, by=sender, service=service)
    sent: Referral = send_referral(referral=draft, by=sender)
    return sent


def test_a_rejection_that_contradicts_the_directory_is_told_to_it(
    agreed: Registration, service: Service, sender: User, receiver: User
) -> None:
    for reason, told in (("no_capacity", "full"), ("outside_mandate", "other_service")):
        sent = sent_to(service, agreed, receiver, sender)
        with acting_as(receiver):
            assert Need.objects.get(referral=sent).service == service
        reject_referral(referral=sent, reason=reason, by=receiver)
        bounce = Bounce.objects.latest("at")
        assert (bounce.service, bounce.reason) == (service, told)


def test_a_rejection_that_says_nothing_of_the_service_leaves_it_alone(
    agreed: Registration, service: Service, sender: User, receiver: User
) -> None:
    sent = sent_to(service, agreed, receiver, sender)
    reject_referral(referral=sent, reason="person_declines", by=receiver)
    assert not Bounce.objects.exists()


def test_after_two_came_back_nobody_in_danger_is_sent_there_until_it_is_verified(
    agreed: Registration, service: Service, sender: User, receiver: User
) -> None:
    for _each in range(2):
        reject_referral(
            referral=sent_to(service, agreed, receiver, sender), reason="no_capacity", by=receiver
        )
    with pytest.raises(Refusal) as refused:
        sent_to(service, agreed, receiver, sender)
    assert [each.code for each in refused.value.reasons] == ["services.too_many_sent_back"]
    patient = write(agreed, receiver, by=sender, service=service, priority="2_weeks")
    assert send_referral(referral=patient, by=sender).status == "sent", "there is time to call first"
    keeper: Any = service.verified_by
    verify_service(service=service, by=keeper, at=timezone.now())
    assert sent_to(service, agreed, receiver, sender).status == "sent"


def test_a_service_of_another_organisation_is_refused_before_anything_is_written(
    agreed: Registration, service: Service, account: Account, sender: User
) -> None:
    other = account("caseworker", "OTHER-T", Function.LEGAL_AID)
    with pytest.raises(Refusal) as refused:
        write(agreed, other, by=sender, service=service)
    assert [each.code for each in refused.value.reasons] == ["referrals.service_of_another"]
    with acting_as(sender):
        assert not Referral.objects.exists()
