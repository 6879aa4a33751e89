"""What was written as feedback and speaks of abuse goes to focal points, and no desk, count or trail tells so."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.response.feedback import protected, queries
from amparo.response.feedback.models import AbuseReport, Feedback, ReportAct
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.services import answering, following
from amparo.response.feedback.services.handing import hand_to_focal_points
from amparo.response.feedback.services.receiving import receive_feedback
from amparo.response.feedback.tests.conftest import said

TABLES = ("feedback_feedback", "feedback_feedbackentry", "feedback_feedbackcontact", "feedback_abusereport")


@pytest.fixture
def receipt(caseworker: User) -> Receipt:
    told = said("Synthetic.", about=[caseworker.organisation], contact="by the fountain", service="Kitchen")
    return receive_feedback(said=told, category="conduct")


def only(user: User) -> Feedback:
    with acting_as(user):
        return queries.one(user).get()


def rows_by_sql(user: User) -> list[int]:
    with acting_as(user), connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return found


def test_it_becomes_a_report_with_all_that_was_said_and_the_same_code(
    receipt: Receipt, caseworker: User, focal_point: User
) -> None:
    answering.answer_feedback(feedback=only(caseworker), text="We read it.", by=caseworker)
    hand_to_focal_points(feedback=only(caseworker), by=caseworker)
    with acting_as(focal_point):
        report = protected.visible_to(focal_point).get()
        assert report.implicated == [caseworker.organisation_id]
        assert protected.contact_of(report) == "by the fountain"
        assert [note.text for note in protected.notes_of(report)] == ["Kitchen\n\nSynthetic.", "We read it."]
        (act,) = ReportAct.objects.all()
    assert (act.act, act.actor_id) == ("hand_over", str(caseworker.pk))
    following.add_words(receipt=receipt, text="More.")
    thread = queries.thread(receipt)
    assert thread is not None
    assert [line.text for line in thread.lines] == ["Kitchen\n\nSynthetic.", "We read it.", "More."]


def test_of_the_desk_where_it_was_nothing_shows_it_any_more_and_the_trail_says_nothing(
    receipt: Receipt, caseworker: User, coordinator: User, account: Any, focal_point: User
) -> None:
    before = list(Event.objects.order_by("pk").values())
    found = only(caseworker)
    hand_to_focal_points(feedback=found, by=caseworker)
    assert list(Event.objects.order_by("pk").values()) == before
    others = [account(role, "CLINIC-T") for role in ("auditor", "administrator", "protection_focal_point")]
    for user in (caseworker, coordinator, *others):
        assert rows_by_sql(user) == [0, 0, 0, 0], user.email
        with acting_as(user):
            assert not queries.feedback_list(user, {}).exists()
            assert queries.counts(user, by="category") == []
            assert queries.waiting_for(user, timezone.now()) == []
    with pytest.raises((Refusal, Feedback.DoesNotExist)):
        answering.answer_feedback(feedback=found, text="Still here?", by=caseworker)


def test_it_is_handed_over_once_and_by_its_own_desk(
    receipt: Receipt, caseworker: User, account: Any, focal_point: User
) -> None:
    found = only(caseworker)
    with pytest.raises(Refusal):
        hand_to_focal_points(feedback=found, by=account("coordinator", "OTHER-T"))
    hand_to_focal_points(feedback=found, by=caseworker)
    with pytest.raises(Refusal):
        hand_to_focal_points(feedback=found, by=caseworker)
    with acting_as(focal_point):
        assert AbuseReport.objects.count() == 1


def test_where_nobody_is_left_to_receive_it_stays(
    receipt: Receipt, caseworker: User, focal_point: User
) -> None:
    with pytest.raises(Refusal) as refused:
        hand_to_focal_points(feedback=only(caseworker), about=[focal_point.organisation], by=caseworker)
    assert [reason.code for reason in refused.value.reasons] == ["feedback.cannot_hand_over"]
    with acting_as(caseworker):
        assert answering.contact_of(only(caseworker)) == "by the fountain"


def test_the_page_hands_it_over_and_says_nothing_of_where(
    client: Client, receipt: Receipt, caseworker: User, focal_point: User
) -> None:
    client.force_login(caseworker)
    address = f"/feedback/{only(caseworker).pk}/"
    assert "hand-over" in client.get(address).content.decode()
    assert client.post(f"{address}hand-over/").status_code == 302
    assert client.get(address).status_code == 404
    assert "Synthetic" not in client.get("/feedback/").content.decode()
    with acting_as(focal_point):
        assert AbuseReport.objects.count() == 1
