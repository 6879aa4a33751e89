"""What the organisation addressed does, what the person does with the receipt, and what neither may."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.response.feedback import queries
from amparo.response.feedback.models import Feedback
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.services import answering, following
from amparo.response.feedback.services.receiving import receive_feedback
from amparo.response.feedback.tests.conftest import said

AT = datetime(2018, 11, 20, 18, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def receipt(caseworker: User) -> Receipt:
    return receive_feedback(
        said=said("The queue is long.", about=[caseworker.organisation], contact="at the gate"),
        category="service",
        at=AT,
    )


def only(user: User) -> Feedback:
    with acting_as(user):
        return queries.one(user).get()


def lines(receipt: Receipt) -> list[str]:
    found = queries.thread(receipt)
    assert found is not None
    return [line.text for line in found.lines]


def refused(act: Any, **stated: Any) -> set[str]:
    with pytest.raises(Refusal) as why:
        act(**stated)
    return {reason.code for reason in why.value.reasons}


def test_an_answer_is_read_by_the_receipt(receipt: Receipt, caseworker: User) -> None:
    answering.answer_feedback(feedback=only(caseworker), text="We opened a second desk.", by=caseworker)
    assert lines(receipt) == ["The queue is long.", "We opened a second desk."]
    thread = queries.thread(receipt)
    assert thread is not None
    assert (thread.answered, str(thread.state)) == (True, "answered")
    event = Event.objects.get(verb="answer")
    assert (event.actor_id, event.subject_type) == (str(caseworker.pk), "feedback.feedback")


def test_no_word_of_anybody_stands_in_the_trail(receipt: Receipt, caseworker: User) -> None:
    answering.answer_feedback(feedback=only(caseworker), text="We opened a second desk.", by=caseworker)
    following.add_words(receipt=receipt, text="Still long.")
    following.open_again(receipt=receipt, text="Longer.")
    told = str(list(Event.objects.values()))
    assert not any(word in told for word in ("queue", "second desk", "Still", "Longer", "gate", receipt.code))


def test_the_same_answer_twice_is_said_once(receipt: Receipt, caseworker: User) -> None:
    for _time in range(2):
        answering.answer_feedback(feedback=only(caseworker), text="Yes.", by=caseworker)
        following.add_words(receipt=receipt, text="And more.")
    assert lines(receipt) == ["The queue is long.", "Yes.", "And more."]


def test_a_complaint_is_not_closed_without_an_answer_and_thanks_are(
    receipt: Receipt, caseworker: User
) -> None:
    assert refused(answering.close_feedback, feedback=only(caseworker), by=caseworker) == {
        "feedback.not_answered"
    }
    receive_feedback(said=said("Thanks.", about=[caseworker.organisation]), category="thanks")
    with acting_as(caseworker):
        thanks = queries.one(caseworker).get(category="thanks")
    assert answering.close_feedback(feedback=thanks, by=caseworker).status == "closed"


def test_the_person_opens_it_again_within_thirty_days_and_its_clock_starts_anew(
    receipt: Receipt, caseworker: User
) -> None:
    answering.answer_feedback(feedback=only(caseworker), text="Wait.", by=caseworker, at=AT + DAY)
    answering.close_feedback(feedback=only(caseworker), by=caseworker, at=AT + 2 * DAY)
    late = AT + 33 * DAY
    assert refused(following.open_again, receipt=receipt, text="No.", at=late) == {
        "feedback.too_late_to_reopen"
    }
    following.open_again(receipt=receipt, text="It is not better.", at=AT + 10 * DAY)
    found = only(caseworker)
    assert (found.status, found.due_on) == ("reopened", (AT + 24 * DAY).date())
    assert "It is not better." in lines(receipt)


def test_it_is_not_opened_again_before_it_was_answered(receipt: Receipt) -> None:
    assert refused(following.open_again, receipt=receipt, text="Now.") == {"core.wrong_state"}
    assert lines(receipt) == ["The queue is long."]


def test_the_person_says_whether_the_answer_was_of_use(receipt: Receipt, caseworker: User) -> None:
    answering.answer_feedback(feedback=only(caseworker), text="Wait.", by=caseworker)
    following.say_whether_useful(receipt=receipt, useful=False)
    with acting_as(caseworker):
        (tally,) = queries.counts(caseworker, by="category")
    assert (tally.received, tally.answered, tally.useful, tally.not_useful, tally.unrated) == (1, 1, 0, 1, 0)


def test_it_is_assigned_to_a_colleague_who_answers_and_to_nobody_else(
    receipt: Receipt, caseworker: User, coordinator: User, account: Any
) -> None:
    answering.assign_feedback(feedback=only(caseworker), to=coordinator, by=caseworker)
    assert only(caseworker).assigned_to == coordinator
    for stranger in (account("registrar"), account("coordinator", "OTHER-T")):
        found = refused(answering.assign_feedback, feedback=only(caseworker), to=stranger, by=caseworker)
        assert found == {"feedback.not_a_colleague"}


def test_whoever_does_the_work_complained_of_neither_answers_nor_is_given_it(
    caseworker: User, coordinator: User
) -> None:
    receive_feedback(
        said=said(about=[caseworker.organisation], staff="caseworker"), category="conduct", at=AT
    )
    found = only(coordinator)
    with acting_as(coordinator):
        assert queries.colleagues(found) == [coordinator]
    assert refused(answering.answer_feedback, feedback=found, text="Never.", by=caseworker) == {
        "feedback.complained_about"
    }
    assert refused(answering.assign_feedback, feedback=found, to=caseworker, by=coordinator) == {
        "feedback.complained_about"
    }


def test_it_goes_to_the_right_organisation_with_the_persons_consent_and_the_same_receipt(
    receipt: Receipt, caseworker: User, account: Any
) -> None:
    there = account("coordinator", "RIGHT-T")
    told: dict[str, Any] = {"feedback": only(caseworker), "to": there.organisation, "by": caseworker}
    assert refused(answering.pass_feedback_on, **told, person_agreed=False) == {"feedback.no_consent"}
    answering.pass_feedback_on(**told, person_agreed=True)
    moved = only(there)
    assert (moved.came_from, moved.status) == (caseworker.organisation, "received")
    assert moved.due_on == only(caseworker).due_on, "who waits does not wait longer"
    with acting_as(there):
        assert answering.contact_of(moved) == "", "the contact goes only when that was agreed to"
    answering.answer_feedback(feedback=moved, text="It is ours.", by=there)
    assert lines(receipt) == ["The queue is long.", "It is ours."]
    before = only(caseworker)
    assert (before.status, before.passed_on_to) == ("passed_on", there.organisation)
    with acting_as(caseworker):
        assert [each.text for each in before.entries.all()] == ["The queue is long."], (
            "nothing of what follows"
        )


def test_it_is_not_given_to_an_organisation_where_nobody_could_answer(
    receipt: Receipt, caseworker: User, organisation: Any
) -> None:
    told: dict[str, Any] = {"feedback": only(caseworker), "person_agreed": True, "by": caseworker}
    assert refused(answering.pass_feedback_on, to=organisation("EMPTY-T"), **told) == {
        "feedback.cannot_answer"
    }
    assert refused(answering.pass_feedback_on, to=caseworker.organisation, **told) == {
        "feedback.same_organisation"
    }
    assert only(caseworker).status == "received"


def test_the_contact_is_forgotten_when_asked(receipt: Receipt, caseworker: User) -> None:
    with acting_as(caseworker):
        assert answering.contact_of(only(caseworker)) == "at the gate"
    answering.forget_contact(feedback=only(caseworker), by=caseworker)
    with acting_as(caseworker):
        assert answering.contact_of(only(caseworker)) == ""
    assert Event.objects.filter(verb="forget_contact").count() == 1


@pytest.mark.parametrize("role", ["coordinator", "caseworker"])
def test_another_organisation_can_do_nothing_with_it(
    receipt: Receipt, caseworker: User, account: Any, role: str
) -> None:
    stranger, found = account(role, "OTHER-T"), only(caseworker)
    with pytest.raises((Refusal, Feedback.DoesNotExist)):
        answering.answer_feedback(feedback=found, text="Mine.", by=stranger)
    assert lines(receipt) == ["The queue is long."]


# --- pages


def test_the_list_shows_what_is_overdue_first_and_its_file_no_word_of_anybody(
    client: Client, receipt: Receipt, caseworker: User, django_assert_max_num_queries: Any
) -> None:
    receive_feedback(said=said("New.", about=[caseworker.organisation]), category="question")
    client.force_login(caseworker)
    with django_assert_max_num_queries(16):
        page = client.get("/feedback/")
    assert [row.category for row in page.context["page"]] == ["service", "question"]
    assert "overdue" in page.content.decode()
    text = client.get("/feedback/table.csv?state=overdue").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["category"], row["about"]) == ("service", "CLINIC-T")
    assert "queue" not in text
    assert "gate" not in text


def test_opening_one_is_an_event(client: Client, receipt: Receipt, caseworker: User) -> None:
    client.force_login(caseworker)
    key = only(caseworker).pk
    assert "at the gate" in client.get(f"/feedback/{key}/").content.decode()
    event = Event.objects.get(verb="read")
    assert (event.subject_id, event.after) == (str(key), {"what": "feedback"})


def test_the_pages_act_and_show_refusals_in_place(client: Client, receipt: Receipt, caseworker: User) -> None:
    client.force_login(caseworker)
    address = f"/feedback/{only(caseworker).pk}/"
    assert client.post(f"{address}close/").status_code == 422
    assert client.post(f"{address}answer/", {"words": ""}).status_code == 422
    assert client.post(f"{address}assign/", {"to": str(caseworker.pk)}).status_code == 302
    assert client.post(f"{address}answer/", {"words": "Done."}).status_code == 302
    assert client.post(f"{address}close/").status_code == 302
    assert only(caseworker).status == "closed"
    code = {"code": receipt.code}
    assert client.post("/info/en/complain/follow/rate/", code | {"useful": "yes"}).status_code == 200
    assert client.post("/info/en/complain/follow/add/", code | {"words": "Thanks."}).status_code == 200
    assert client.post("/info/en/complain/follow/reopen/", code | {"words": "Not yet."}).status_code == 200
    found = only(caseworker)
    assert (found.status, found.was_useful) == ("reopened", True)
    assert client.get("/feedback/counts/").status_code == 200


def test_what_waits_for_somebody_is_theirs_or_nobodys(
    receipt: Receipt, caseworker: User, coordinator: User
) -> None:
    def waits(user: User) -> list[str]:
        with acting_as(user):
            return [str(each.state) for each in queries.waiting_for(user, timezone.now())]

    assert waits(caseworker) == waits(coordinator) == ["overdue"]
    answering.assign_feedback(feedback=only(caseworker), to=coordinator, by=caseworker)
    assert (waits(caseworker), waits(coordinator)) == ([], ["overdue"])
