"""The pages: a referral from a person's page to its feedback, refusals in place, lists of few questions."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Agreement, Registration
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.services.registering import start_group
from amparo.response.referrals.models import Referral
from amparo.response.referrals.services.answering import accept_referral, receive_referral
from amparo.response.referrals.services.sending import send_referral
from amparo.response.referrals.tests.conftest import CANARY, CHILD, consent, registered, stated_person, write

Page = Any


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.DEMO = True


def visit(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_page(user: User, route: str, *args: Any, query: str = "") -> str:
    answer = visit(user).get(reverse(f"referrals:{route}", args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def post(user: User, route: str, *args: Any, **told: Any) -> Page:
    return visit(user).post(reverse(f"referrals:{route}", args=args), told, follow=True)


def form_of(receiver: User, **other: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "to_organisation": str(receiver.organisation_id),
        "function": "legal_aid",
        "priority": "1_day",
        "channel": "queue",
        "need": "a lawyer before the hearing",
        "categories": ["identity", "journey"],
        "person_was_told": "on",
        "receipt": str(uuid.uuid4()),
    }
    return told | other


def test_a_person_is_referred_from_their_page_and_what_is_read_is_shown_before_it_is_sent(
    person: Registration, sender: User, receiver: User
) -> None:
    consent(person, receiver, sender)
    page = visit(sender).get(reverse("people:person", args=[person.person])).content.decode()
    assert reverse("referrals:new", args=[person.pk]) in page
    first = open_page(sender, "new", person.pk)
    assert "What for" in first and "What the person needs" not in first
    second = open_page(sender, "new", person.pk, query="?purpose=legal_aid")
    assert "CLINIC-T" in second
    kept = visit(sender).post(
        reverse("referrals:new", args=[person.pk]) + "?purpose=legal_aid", form_of(receiver), follow=True
    )
    body = kept.content.decode()
    assert CANARY in body and "a lawyer before the hearing" in body
    assert "8877" not in body, "telephones were not chosen"
    with acting_as(sender):
        draft = Referral.objects.get()
    assert draft.status == "draft"
    assert post(sender, "send", draft.pk).status_code == 200
    with acting_as(sender):
        assert Referral.objects.get().status == "sent"


def test_without_consent_the_page_says_which_one_and_leads_there(
    person: Registration, sender: User, receiver: User
) -> None:
    draft = write(person, receiver, by=sender)
    page = open_page(sender, "referral", draft.pk)
    assert f"{reverse('people:consent_add', args=[person.pk])}?purpose=legal_aid" in page
    refused = post(sender, "send", draft.pk)
    assert refused.status_code == 422
    assert "No consent in force lets CLINIC-T read" in refused.content.decode()


def test_the_receiver_goes_through_the_forms_and_a_refusal_stands_in_place(
    sent: Referral, sender: User, receiver: User
) -> None:
    page = open_page(receiver, "referral", sent.pk)
    assert "MARK-NEED" in page and CANARY in page
    assert post(receiver, "receive", sent.pk).status_code == 200
    refused = post(receiver, "reject", sent.pk, reason="other", words="")
    assert refused.status_code == 422
    assert "leaves the person with nothing" in refused.content.decode()
    assert post(receiver, "accept", sent.pk).status_code == 200
    assert post(receiver, "start", sent.pk).status_code == 200
    post(receiver, "note", sent.pk, words="MARK-NOTE")
    assert post(receiver, "complete", sent.pk, outcome="served", words="MARK-OUTCOME").status_code == 200
    assert post(receiver, "close", sent.pk, words="").status_code == 422
    assert post(receiver, "close", sent.pk, words="MARK-FEEDBACK").status_code == 200
    seen = open_page(sender, "referral", sent.pk)
    assert "MARK-OUTCOME" in seen and "MARK-FEEDBACK" in seen
    assert "MARK-NOTE" not in seen and "noted something" not in seen


def test_a_third_organisation_finds_nothing(sent: Referral, stranger: User) -> None:
    client = visit(stranger)
    for route in ("referral", "slip", "change"):
        found = client.get(reverse(f"referrals:{route}", args=[sent.pk]))
        absent = client.get(reverse(f"referrals:{route}", args=[uuid.uuid4()]))
        assert found.status_code == absent.status_code == 404
    for route in ("inbox", "outbox", "board", "inbox_csv", "outbox_csv"):
        assert sent.reference not in client.get(reverse(f"referrals:{route}")).content.decode()


def test_a_travelling_group_of_the_sender_stays_the_senders(
    person: Registration, sender: User, receiver: User
) -> None:
    """The journey is shared, and the group in it is a row that the receiver does not see: the page opens without it."""
    with acting_as(sender):
        group = start_group(name="MARK-GROUP", kind="caravan", first_seen_on=date(2018, 10, 13), by=sender)
    correct(registration=person, person=stated_person(), reason="told later", group=group, by=sender)
    consent(person, receiver, sender)
    sent = send_referral(referral=write(person, receiver, by=sender), by=sender)
    assert "MARK-GROUP" in open_page(sender, "referral", sent.pk)
    assert "MARK-GROUP" not in open_page(receiver, "referral", sent.pk)


def test_a_draft_is_its_writers_alone(draft: Referral, receiver: User) -> None:
    assert visit(receiver).get(reverse("referrals:referral", args=[draft.pk])).status_code == 404
    assert draft.reference not in open_page(receiver, "inbox")


def test_lists_and_tables_hold_no_name_and_no_word_of_the_need(
    sent: Referral, sender: User, receiver: User
) -> None:
    for user, routes in ((receiver, ("inbox", "board", "inbox_csv")), (sender, ("outbox", "outbox_csv"))):
        for route in routes:
            body = open_page(user, route)
            assert sent.reference in body
            assert CANARY not in body and "MARK" not in body, route


def test_the_inbox_begins_with_what_is_overdue(
    draft: Referral, person: Registration, sender: User, receiver: User
) -> None:
    late = send_referral(referral=draft, by=sender, at=timezone.now() - timedelta(hours=20))
    fresh = send_referral(referral=write(person, receiver, by=sender), by=sender)
    done = accept_referral(
        referral=send_referral(referral=write(person, receiver, by=sender), by=sender), by=receiver
    )
    body = open_page(receiver, "inbox")
    assert body.index(late.reference) < body.index(fresh.reference) < body.index(done.reference)
    assert "hours late" in body and "left" in body
    narrowed = open_page(receiver, "inbox", query="?state=at_work")
    assert done.reference in narrowed and late.reference not in narrowed


def test_the_questions_of_the_inbox_do_not_grow_with_its_rows(
    person: Registration, sender: User, receiver: User, django_assert_max_num_queries: Any
) -> None:
    consent(person, receiver, sender)
    for _each in range(6):
        send_referral(referral=write(person, receiver, by=sender), by=sender)
    client = visit(receiver)
    client.get(reverse("referrals:inbox"))
    with django_assert_max_num_queries(14):
        client.get(reverse("referrals:inbox"))
    with django_assert_max_num_queries(10):
        client.get(reverse("referrals:board"))


def test_ticked_rows_are_answered_all_or_none(person: Registration, sender: User, receiver: User) -> None:
    consent(person, receiver, sender)
    first, second = (send_referral(referral=write(person, receiver, by=sender), by=sender) for _ in range(2))
    accept_referral(referral=second, by=receiver)
    refused = post(receiver, "answer_many", answer="accept", chosen=[str(first.pk), str(second.pk)])
    assert refused.status_code == 422
    assert second.reference in refused.content.decode()
    with acting_as(receiver):
        assert Referral.objects.get(pk=first.pk).status == "sent"
    without_reason = post(receiver, "answer_many", answer="reject", chosen=[str(first.pk)], reason="")
    assert without_reason.status_code == 422
    assert post(receiver, "answer_many", answer="accept", chosen=[str(first.pk)]).status_code == 200
    with acting_as(receiver):
        assert Referral.objects.get(pk=first.pk).status == "accepted"


def test_a_household_is_shown_before_it_is_sent_and_sent_once(
    sender: User, receiver: User, agreement: Agreement
) -> None:
    mother, child = registered(sender, stated_person(), CHILD)
    address = reverse("referrals:household", args=[mother.pk]) + "?purpose=legal_aid"
    form = form_of(receiver, members=[str(mother.pk), str(child.pk)], caregiver="informed")
    client = visit(sender)
    looked = client.post(address, form | {"step": "look"}).content.decode()
    assert "Keily" in looked and "Rosa" in looked
    refused = client.post(address, form | {"step": "send"})
    assert refused.status_code == 422
    assert child.code in refused.content.decode()
    consent(mother, receiver, sender)
    consent(child, receiver, sender, guardian=mother)
    for _twice in range(2):
        assert client.post(address, form | {"step": "send"}).status_code == 302
    with acting_as(sender):
        assert Referral.objects.filter(status="sent").count() == 2


def test_the_slip_tells_where_and_when_and_nothing_that_could_harm(sent: Referral, sender: User) -> None:
    from amparo.response.referrals.outputs.slip import slip_for, words_of

    with acting_as(sender):
        told = str(words_of(slip_for(sent), language="en"))
    assert sent.reference in told and "CLINIC-T" in told
    for word in (CANARY, "Rosa", "MARK", "legal", "lawyer", "asylum"):
        assert word.lower() not in told.lower()
    answer = visit(sender).get(reverse("referrals:slip", args=[sent.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_draft_is_changed_until_it_is_sent(draft: Referral, sender: User, receiver: User) -> None:
    address = reverse("referrals:change", args=[draft.pk]) + "?purpose=legal_aid"
    assert "MARK-NEED" in visit(sender).get(address).content.decode()
    form = form_of(receiver, need="a doctor", receipt=str(draft.receipt), priority="3_days")
    assert visit(sender).post(address, form).status_code == 302
    with acting_as(sender):
        assert Referral.objects.get().priority == "3_days"
    send_referral(referral=draft, by=sender)
    assert visit(sender).get(address).status_code in {403, 422}


def test_a_recalled_referral_says_why_to_both(sent: Referral, sender: User, receiver: User) -> None:
    receive_referral(referral=sent, by=receiver)
    assert post(sender, "recall", sent.pk, reason="").status_code == 422
    assert post(sender, "recall", sent.pk, reason="served_elsewhere").status_code == 200
    assert "the person was served elsewhere" in open_page(receiver, "referral", sent.pk)


def test_what_the_list_does_not_offer_is_refused_in_the_words_of_the_domain(
    person: Registration, sender: User, receiver: User
) -> None:
    def answer(**told: Any) -> str:
        address = reverse("referrals:new", args=[person.pk]) + "?purpose=legal_aid"
        return str(visit(sender).post(address, form_of(receiver, **told), follow=True).content.decode())

    to_ourselves = answer(to_organisation=str(sender.organisation_id))
    assert "available choices" not in to_ourselves
    assert "A referral goes to another organisation" in to_ourselves
    assert "no such organisation" in answer(to_organisation=str(uuid.uuid4()))
    without = answer(function="child_protection_authority")
    assert "available choices" not in without
    assert "mandate" in without
