"""Saying something without an account: who gets it, the receipt, and sending it twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from amparo.core.acting import acting_as, holding
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.response.feedback import queries, throttle
from amparo.response.feedback.models import Feedback, FeedbackContact
from amparo.response.feedback.receipts import receipt_said
from amparo.response.feedback.services import receiving
from amparo.response.feedback.services.receiving import receive_feedback
from amparo.response.feedback.tests.conftest import said

FORM = "/info/en/complain/"


def codes(refused: Any) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def of(user: User) -> list[Feedback]:
    with acting_as(user):
        return list(queries.feedback_list(user, {}))


def test_feedback_goes_to_the_organisation_it_is_about_and_to_no_other(caseworker: User, group: User) -> None:
    receive_feedback(said=said(about=[caseworker.organisation]), category="service")
    (found,) = of(caseworker)
    assert (found.about, found.status, found.recorded_by) == (caseworker.organisation, "received", None)
    assert of(group) == []


def test_the_day_for_an_answer_comes_from_the_clock_of_its_category(caseworker: User) -> None:
    at = datetime(2018, 11, 20, 18, tzinfo=UTC)
    for category in ("question", "service"):
        receive_feedback(said=said(category, about=[caseworker.organisation]), category=category, at=at)
    assert {each.category: each.due_on for each in of(caseworker)} == {
        "question": date(2018, 11, 27),
        "service": date(2018, 12, 4),
    }


@pytest.mark.parametrize("why", ["asked for", "nobody named", "several named", "nobody there answers"])
def test_the_inter_agency_group_answers_where_the_organisation_itself_shall_or_can_not(
    caseworker: User, group: User, organisation: Callable[..., Any], why: str
) -> None:
    told: dict[str, Any] = {
        "asked for": {"about": [caseworker.organisation], "by_the_group": True},
        "nobody named": {},
        "several named": {"about": [caseworker.organisation, organisation("OTHER-T")]},
        "nobody there answers": {"about": [organisation("EMPTY-T")]},
    }
    receive_feedback(said=said(**told[why]), category="service")
    assert len(of(group)) == 1
    assert of(caseworker) == []


def test_a_complaint_about_whoever_alone_could_answer_goes_to_the_group(
    caseworker: User, group: User
) -> None:
    receive_feedback(said=said(about=[caseworker.organisation], staff="caseworker"), category="conduct")
    assert of(caseworker) == []
    assert len(of(group)) == 1


def test_who_does_the_work_it_complains_of_does_not_see_it_and_a_colleague_does(
    caseworker: User, coordinator: User
) -> None:
    receive_feedback(said=said(about=[caseworker.organisation], staff="caseworker"), category="conduct")
    assert of(caseworker) == []
    assert len(of(coordinator)) == 1


def test_an_authority_that_enforces_migration_law_never_answers(account: Any, group: User) -> None:
    there = account("coordinator", "INM-T", Function.MIGRATION_AUTHORITY)
    receive_feedback(said=said(about=[there.organisation]), category="service")
    assert of(there) == []
    assert len(of(group)) == 1


def test_without_anybody_who_answers_it_is_refused_and_nothing_is_kept(organisation: Any) -> None:
    with pytest.raises(Refusal) as refused:
        receive_feedback(said=said(""), category="nonsense")
    assert codes(refused) == {
        "feedback.says_nothing",
        "feedback.category_unknown",
        "feedback.nobody_answers",
    }
    assert not Event.objects.exists()


def test_the_same_form_sent_twice_is_one_with_one_receipt(caseworker: User) -> None:
    once = said(about=[caseworker.organisation])
    first = receive_feedback(said=once, category="thanks")
    assert receive_feedback(said=once, category="thanks") == first
    assert len(of(caseworker)) == 1
    assert Event.objects.filter(verb="receive_feedback").count() == 1


def test_the_same_form_with_other_words_has_a_receipt_of_its_own(caseworker: User) -> None:
    """Somebody else on the same telephone went back, and never sees what the one before wrote."""
    form = uuid.uuid4()
    first = receive_feedback(said=said("one", form=form, about=[caseworker.organisation]), category="thanks")
    other = receive_feedback(said=said("two", form=form, about=[caseworker.organisation]), category="thanks")
    assert first != other
    assert [line.text for line in queries.thread(other).lines] == ["two"]  # type: ignore[union-attr]


def test_of_the_code_only_a_keyed_hash_is_kept_and_of_the_contact_nothing_that_reads(
    caseworker: User,
) -> None:
    receipt = receive_feedback(
        said=said(about=[caseworker.organisation], contact="+504 9999 1234"), category="question"
    )
    with holding(receipt.stored):
        row = Feedback.objects.values().get()
        sealed = FeedbackContact.objects.get().sealed
    assert receipt.code not in str(row)
    assert b"9999" not in bytes(sealed)


@pytest.mark.parametrize("typed", ["{code}", "{spoken}", " {lower} ", "{lowerspoken}"])
def test_a_code_is_read_as_people_type_it(caseworker: User, typed: str) -> None:
    receipt = receive_feedback(said=said(about=[caseworker.organisation]), category="thanks")
    words = {"code": receipt.code, "spoken": str(receipt), "lower": receipt.code.lower()}
    text = typed.format(**words, lowerspoken=str(receipt).lower().replace("0", "o").replace("1", "l"))
    assert receipt_said(text) == receipt


# --- on the page


def sent(client: Client, **stated: Any) -> Any:
    return client.post(
        FORM, {"category": "thanks", "words": "Thank you.", "form": str(uuid.uuid4())} | stated
    )


def test_somebody_without_an_account_says_something_and_follows_it_up(
    client: Client, caseworker: User
) -> None:
    page = sent(client, category="question", about=[str(caseworker.organisation_id)], words="When is it?")
    assert page.status_code == 200
    code = str(page.context["receipt"])
    assert code in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    thread = client.post("/info/es/complain/follow/", {"code": code})
    assert thread.headers["Content-Language"] == "es"
    assert "When is it?" in thread.content.decode()


def test_a_form_that_is_refused_keeps_what_was_typed(client: Client, caseworker: User) -> None:
    page = client.post(FORM, {"words": "I typed this.", "contact": "here"})
    assert page.status_code == 422
    assert "I typed this." in page.content.decode()
    assert of(caseworker) == []


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "nonsense", "ZZZZ" * 30])
def test_a_wrong_code_and_an_unknown_one_look_the_same(client: Client, db: None, code: str) -> None:
    page = client.post("/info/en/complain/follow/", {"code": code})
    assert page.status_code == 422
    assert [reason.code for reason in page.context["reasons"]] == ["feedback.code_unknown"]


def test_too_many_wrong_codes_are_refused_also_the_right_one_then(client: Client, caseworker: User) -> None:
    receipt = receive_feedback(said=said(about=[caseworker.organisation]), category="thanks")
    for _number in range(throttle.WRONG_CODES):
        client.post("/info/en/complain/follow/", {"code": "0000-0000-0000"})
    page = client.post("/info/en/complain/follow/", {"code": receipt.code})
    assert [reason.code for reason in page.context["reasons"]] == ["feedback.too_many_codes"]
    assert (
        client.post("/info/en/complain/follow/add/", {"code": receipt.code, "words": "x"}).status_code == 422
    )


def test_many_from_one_connection_are_kept_and_set_apart(
    client: Client, caseworker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "SET_APART_AFTER", 1)
    monkeypatch.setattr(throttle, "REFUSED_AFTER", 2)
    about = [str(caseworker.organisation_id)]
    statuses = [sent(client, words=str(number), about=about).status_code for number in range(3)]
    assert statuses == [200, 200, 422]
    assert sorted(each.is_set_apart for each in of(caseworker)) == [False, True]


def test_the_address_of_a_sender_is_kept_nowhere(client: Client, caseworker: User) -> None:
    from django.db import connection

    sent(client, about=[str(caseworker.organisation_id)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM site_cache")
        assert not any("127.0.0.1" in key for (key,) in cursor.fetchall())


def test_staff_write_down_for_somebody_and_the_trail_says_who_wrote(
    client: Client, account: Any, caseworker: User
) -> None:
    clerk = account("registrar", "OTHER-T")
    client.force_login(clerk)
    page = client.post(
        "/feedback/record/",
        {
            "category": "request",
            "words": "A blanket.",
            "told": "in_person",
            "language": "es",
            "about": [str(caseworker.organisation_id)],
        },
    )
    assert page.status_code == 200
    (found,) = of(caseworker)
    assert (found.recorded_by, found.told) == (clerk, "in_person")
    assert Event.objects.get(verb="receive_feedback").actor_id == str(clerk.pk)
    assert of(clerk) == []


def test_the_form_for_staff_does_not_take_a_report_of_abuse(client: Client, account: Any) -> None:
    client.force_login(account("registrar"))
    page = client.post(
        "/feedback/record/", {"category": "abuse", "words": "x", "told": "in_person", "language": "es"}
    )
    assert page.status_code == 422
    assert "public form" in page.content.decode()


def test_of_two_that_pass_the_look_at_the_same_moment_one_is_kept_and_nothing_fails(
    caseworker: User,
) -> None:
    """Both saw nothing there and write: the constraint keeps one, and the second leaves neither row nor event."""
    receipt = receive_feedback(said=said(about=[caseworker.organisation]), category="thanks")
    with holding(receipt.stored):
        second = Feedback.objects.get()
        second.pk, second._state.adding = uuid.uuid4(), True
        receiving._once(lambda: receiving._keep(second, said(), by=None, at=second.received_at))
        assert Feedback.objects.count() == 1
    assert Event.objects.filter(verb="receive_feedback").count() == 1
