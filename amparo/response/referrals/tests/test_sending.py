"""What may leave, to whom, and on which consent: each safeguard of sending by itself, and all unmet ones at once."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, User
from amparo.registry.people.models import Agreement, Registration
from amparo.registry.people.services.rights import record_objection
from amparo.registry.people.services.sharing import ask_override, decide_override, withdraw_consent
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place
from amparo.response.referrals.models import Need, Referral, ReferralCount
from amparo.response.referrals.services.answering import accept_referral
from amparo.response.referrals.services.drafting import change_draft, draft_referral
from amparo.response.referrals.services.sending import recall_referral, refer_household, send_referral
from amparo.response.referrals.tests.conftest import (
    CANARY,
    CHILD,
    agree,
    asked,
    consent,
    registered,
    stated_person,
    write,
)


def codes(refused: Any) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_what_is_sent_keeps_its_consent_its_clocks_and_what_exactly_is_read(
    draft: Referral, sender: User
) -> None:
    at = timezone.now()
    sent = send_referral(referral=draft, by=sender, at=at)
    assert (sent.status, sent.consent is not None, sent.without_consent) == ("sent", True, None)
    assert (sent.receive_by, sent.answer_by) == (at + timedelta(hours=8), at + timedelta(hours=24))
    assert sent.shared["identity"]["version"] == 1
    assert "given_names" in sent.shared["identity"]["fields"]
    assert "gender" not in sent.shared["identity"]["fields"], "nothing was recorded there"
    assert set(sent.shared) == {"identity", "journey"}
    (event,) = Event.objects.filter(verb="send", subject_id=str(draft.pk))
    assert CANARY not in str(event.after) and "MARK" not in str(event.after)
    assert ReferralCount.objects.get().sent == 1


def test_two_weeks_are_calendar_days_of_which_the_last_is_in_time(
    draft: Referral, sender: User, receiver: User
) -> None:
    change_draft(referral=draft, stated=asked(receiver, priority="2_weeks"), by=sender)
    at = timezone.now()
    sent = send_referral(referral=draft, by=sender, at=at)
    assert timezone.localdate(sent.answer_by) == timezone.localdate(at) + timedelta(days=15)
    assert timezone.localtime(sent.answer_by).hour == 0


def test_the_same_form_sent_twice_makes_one_referral(
    person: Registration, sender: User, receiver: User
) -> None:
    receipt = uuid.uuid4()
    first = write(person, receiver, by=sender, receipt=receipt)
    assert write(person, receiver, by=sender, receipt=receipt) == first
    with pytest.raises(Refusal) as refused:
        write(person, receiver, by=sender, receipt=receipt, need="something else")
    assert codes(refused) == ["referrals.receipt_taken"]
    with acting_as(sender):
        assert Referral.objects.count() == 1


def test_without_a_consent_that_names_it_the_receiver_gets_nothing(
    person: Registration, sender: User, receiver: User
) -> None:
    consent(person, receiver, sender, categories=[Category.IDENTITY])
    draft = write(person, receiver, by=sender)
    with pytest.raises(Refusal) as refused:
        send_referral(referral=draft, by=sender)
    assert codes(refused) == ["referrals.not_covered"]
    assert Event.objects.filter(verb="send").count() == 0


def test_every_unmet_safeguard_is_told_at_once_and_nothing_is_left(
    person: Registration, sender: User, receiver: User
) -> None:
    draft = write(
        person,
        receiver,
        by=sender,
        purpose=Purpose.VOLUNTARY_RETURN,
        function=Function.ASSISTED_VOLUNTARY_RETURN,
        person_was_told=False,
    )
    before = Event.objects.count()
    with pytest.raises(Refusal) as refused:
        send_referral(referral=draft, by=sender)
    assert codes(refused) == [
        "referrals.no_mandate",
        "referrals.not_covered",
        "referrals.person_not_told",
        "referrals.asylum_not_asked",
    ]
    assert Event.objects.count() == before
    with acting_as(sender):
        assert Referral.objects.get().status == "draft"
    assert ReferralCount.objects.count() == 0


def test_a_consent_that_was_withdrawn_or_objected_to_opens_nothing_again(
    draft: Referral, person: Registration, sender: User
) -> None:
    record_objection(registration=person, purpose=Purpose.LEGAL_AID, words="no", by=sender)
    with pytest.raises(Refusal) as refused:
        send_referral(referral=draft, by=sender)
    assert codes(refused) == ["referrals.not_covered"]


def test_where_two_people_decided_to_share_without_consent_that_is_the_ground(
    person: Registration, sender: User, receiver: User, account: Any
) -> None:
    override = ask_override(
        registration=person,
        recipient=receiver.organisation,
        purpose=Purpose.LEGAL_AID,
        categories=[Category.IDENTITY, Category.JOURNEY],
        legal_basis="vital_interest",
        named_law="law",
        because="because",
        notice="notice",
        valid_until=timezone.localdate() + timedelta(days=10),
        by=sender,
    )
    decide_override(override=override, approve=True, by=account("caseworker", "UNHCR-T"))
    sent = send_referral(referral=write(person, receiver, by=sender), by=sender)
    assert (sent.consent, sent.without_consent) == (None, override.pk)


def test_to_oneself_a_task_is_given_and_no_referral_written(person: Registration, sender: User) -> None:
    with pytest.raises(Refusal) as refused:
        write(person, sender, by=sender)
    assert codes(refused) == ["referrals.to_ourselves"]


def test_nobody_is_referred_to_who_enforces_migration_law(
    person: Registration, sender: User, account: Any
) -> None:
    police = account("enforcement_liaison", "INM-T", Function.MIGRATION_AUTHORITY)
    with pytest.raises(Refusal) as refused:
        write(person, police, by=sender)
    assert codes(refused) == ["referrals.enforces"]


def test_an_organisation_in_which_nobody_answers_is_not_referred_to(
    draft: Referral, sender: User, receiver: User
) -> None:
    User.objects.filter(pk=receiver.pk).update(is_active=False)
    with pytest.raises(Refusal) as refused:
        send_referral(referral=draft, by=sender)
    assert codes(refused) == ["referrals.nobody_reads"]


def test_a_mandate_that_ended_receives_nobody(draft: Referral, sender: User, receiver: User) -> None:
    Mandate.objects.filter(organisation=receiver.organisation).update(valid_to=date(2018, 1, 1))
    with pytest.raises(Refusal) as refused:
        send_referral(referral=draft, by=sender)
    assert "referrals.no_mandate" in codes(refused)


def test_of_a_child_it_is_said_whether_the_caregiver_knows(
    sender: User, receiver: User, agreement: Agreement
) -> None:
    mother, child = registered(sender, stated_person(), CHILD)
    consent(child, receiver, sender, guardian=mother)
    draft = write(child, receiver, by=sender)
    with pytest.raises(Refusal) as refused:
        send_referral(referral=draft, by=sender)
    assert codes(refused) == ["referrals.caregiver_not_said"]
    change_draft(referral=draft, stated=asked(receiver, caregiver="informed"), by=sender)
    assert send_referral(referral=draft, by=sender).status == "sent"


def test_authorities_of_the_own_country_learn_nothing_where_asylum_plays_a_part(
    sender: User, account: Any
) -> None:
    dinaf = account("caseworker", "DINAF-T", Function.CHILD_PROTECTION_AUTHORITY, Function.LEGAL_AID)
    Organisation.objects.filter(acronym="DINAF-T").update(
        type="government", country=Place.objects.get(code="HND")
    )
    dinaf.organisation.refresh_from_db()
    agree(sender, dinaf)
    (person,) = registered(sender)
    consent(person, dinaf, sender)
    draft = write(person, dinaf, by=sender)
    assert send_referral(referral=draft, by=sender).status == "sent", "without asylum it may be asked"
    clinic = account("caseworker", "ASYLUM-T", Function.ASYLUM_AUTHORITY)
    agree(sender, clinic)
    consent(person, clinic, sender, purpose=Purpose.ASYLUM)
    with pytest.raises(Refusal) as refused:
        send_referral(referral=write(person, dinaf, by=sender), by=sender)
    assert codes(refused) == ["referrals.country_of_origin"]


def test_only_the_sender_recalls_and_only_before_it_is_accepted(
    sent: Referral, sender: User, receiver: User
) -> None:
    with pytest.raises(Refusal) as refused:
        recall_referral(referral=sent, reason="sent_by_mistake", by=receiver)
    assert codes(refused) == ["referrals.sender_sends"]
    with pytest.raises(Refusal) as refused:
        recall_referral(referral=sent, reason="", by=sender)
    assert codes(refused) == ["referrals.recall_without_reason"]
    accept_referral(referral=sent, by=receiver)
    with pytest.raises(Refusal) as refused:
        recall_referral(referral=sent, reason="sent_by_mistake", by=sender)
    assert codes(refused) == ["core.wrong_state"]


def test_what_was_sent_is_changed_by_nobody(sent: Referral, sender: User, receiver: User) -> None:
    for user in (sender, receiver):
        with pytest.raises(Refusal):
            change_draft(referral=sent, stated=asked(receiver, priority="2_weeks"), by=user)


def test_a_household_is_referred_whole_or_not_at_all(
    sender: User, receiver: User, agreement: Agreement
) -> None:
    mother, child = registered(sender, stated_person(), CHILD)
    consent(mother, receiver, sender)
    act: dict[str, Any] = {
        "registrations": [mother, child],
        "stated": asked(receiver),
        "caregivers": {child.pk: "informed"},
        "receipt": uuid.uuid4(),
        "by": sender,
    }
    with pytest.raises(Refusal) as refused:
        refer_household(**act)
    assert [(reason.at, reason.code) for reason in refused.value.reasons] == [
        (child.code, "referrals.not_covered")
    ]
    with acting_as(sender):
        assert (Referral.objects.count(), Need.objects.count()) == (0, 0)
    consent(child, receiver, sender, guardian=mother)
    made = refer_household(**act)
    assert [each.status for each in made] == ["sent", "sent"]
    assert len({each.batch for each in made}) == 1
    assert refer_household(**act) == made, "sent twice it is the same"


def test_a_withdrawn_consent_takes_the_words_back_from_who_has_not_accepted(
    sent: Referral, sender: User, receiver: User
) -> None:
    from amparo.registry.people.models import Consent

    with acting_as(receiver):
        assert Need.objects.filter(referral=sent).exists()
    with acting_as(sender):
        given = Consent.objects.get()
    withdraw_consent(consent=given, by=sender)
    with acting_as(receiver):
        assert not Need.objects.filter(referral=sent).exists()
    with pytest.raises(Refusal) as refused:
        accept_referral(referral=sent, by=receiver)
    assert codes(refused) == ["referrals.content_gone", "referrals.not_covered"]


def test_a_draft_needs_its_need(person: Registration, sender: User, receiver: User) -> None:
    with pytest.raises(Refusal) as refused:
        draft_referral(registration=person, stated=asked(receiver, need=" "), receipt=uuid.uuid4(), by=sender)
    assert codes(refused) == ["referrals.need_missing"]
