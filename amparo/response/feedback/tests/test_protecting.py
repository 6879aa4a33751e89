"""The channel for sexual exploitation and abuse: who receives, what happens to a report, and four eyes at its end."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from amparo.core.acting import acting_as, holding
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.core.waiting import work_of
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.response.feedback import protected, queries, trail
from amparo.response.feedback.models import AbuseReport, ReportAct, ReportEntry
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.services import following, protecting
from amparo.response.feedback.services.receiving import receive_report
from amparo.response.feedback.tests.conftest import said

AT = datetime(2018, 11, 20, 18, tzinfo=UTC)
FORM = "/info/en/complain/"


@pytest.fixture
def named(organisation: Callable[..., Any]) -> Any:
    return organisation("NAMED-T")


@pytest.fixture
def receipt(focal_point: User, named: Any) -> Receipt:
    return receive_report(
        said=said("Synthetic, without detail.", about=[named], contact="by the fountain"), at=AT
    )


def only(user: User) -> AbuseReport:
    with acting_as(user):
        return protected.visible_to(user).get()


def refused(act: Any, **stated: Any) -> set[str]:
    with pytest.raises(Refusal) as why:
        act(**stated)
    return {reason.code for reason in why.value.reasons}


def test_a_report_goes_to_focal_points_of_an_organisation_that_is_not_named(
    receipt: Receipt, focal_point: User, account: Any
) -> None:
    of_the_named = account("protection_focal_point", "NAMED-T")
    assert only(focal_point).organisation == focal_point.organisation
    with acting_as(of_the_named):
        assert not protected.visible_to(of_the_named).exists()


def test_it_goes_elsewhere_when_the_first_is_named_and_nowhere_when_all_are(
    focal_point: User, account: Any
) -> None:
    second = account("protection_focal_point", "SECOND-T")
    receive_report(said=said("", about=[focal_point.organisation]))
    assert only(second).implicated == [focal_point.organisation_id]
    both = [focal_point.organisation, second.organisation]
    assert refused(receive_report, said=said("", about=both)) == {"feedback.no_focal_point"}
    with acting_as(second):
        assert AbuseReport.objects.count() == 1


def test_focal_points_whose_role_or_account_ended_and_those_of_enforcement_receive_nothing(
    focal_point: User, account: Any
) -> None:
    account("protection_focal_point", "INM-T", Function.MIGRATION_AUTHORITY)
    focal_point.is_active = False
    focal_point.save()
    assert refused(receive_report, said=said("")) == {"feedback.no_focal_point"}


def test_nobody_has_to_say_a_word(focal_point: User, named: Any) -> None:
    receipt = receive_report(said=said("", about=[named]))
    thread = queries.thread(receipt)
    assert thread is not None
    assert thread.lines == []


def test_the_database_itself_lets_no_named_organisation_handle_a_report(
    receipt: Receipt, focal_point: User
) -> None:
    with pytest.raises(IntegrityError, match="implicated_does_not_handle"), holding("ab" * 32):
        AbuseReport.objects.create(
            receipt="ab" * 32,
            organisation=focal_point.organisation,
            implicated=[focal_point.organisation_id],
            language="es",
            received_at=AT,
            acknowledge_by=AT,
        )


def test_words_contact_and_notes_cannot_be_read_in_the_database(receipt: Receipt, focal_point: User) -> None:
    protecting.note_for_focal_points(report=only(focal_point), text="Called the shelter.", by=focal_point)
    with acting_as(focal_point):
        kept = str(list(AbuseReport.objects.values())) + str(
            [bytes(each.sealed) for each in ReportEntry.objects.all()]
        )
    assert not any(word in kept for word in ("Synthetic", "fountain", "Called", receipt.code))


def test_a_report_runs_from_receipt_to_its_closing_by_a_second_focal_point(
    receipt: Receipt, focal_point: User, account: Any
) -> None:
    second = account("protection_focal_point", "HAVEN-T")
    told = {"report": only(focal_point), "by": focal_point}
    assert only(focal_point).acknowledge_by == AT + timedelta(hours=24)
    protecting.acknowledge(**told)
    assert refused(protecting.refer_for_investigation, to_whom=" ", **told) == {"core.reason_missing"}
    protecting.refer_for_investigation(to_whom="The investigators, on 21 November.", **told)
    assert refused(protecting.ask_to_close, outcome="not_enough", note="Done.", **told) == {
        "feedback.support_not_offered"
    }
    protecting.record_support(answer="accepted", note="Clinic of the Red Cross.", **told)
    protecting.ask_to_close(outcome="not_enough", note="Done.", **told)
    assert refused(protecting.close_report, **told) == {"feedback.another_closes"}
    protecting.send_back(report=only(second), note="Ask the investigators once more.", by=second)
    protecting.ask_to_close(outcome="substantiated", note="They answered.", **told)
    closed = protecting.close_report(report=only(second), by=second)
    assert (closed.status, closed.outcome, closed.support) == ("closed", "substantiated", "accepted")
    with acting_as(second):
        acts, holds = protected.acts_on(closed)
    assert [each.act.act for each in reversed(acts)] == [
        "receive",
        "acknowledge",
        "refer",
        "support",
        "ask_to_close",
        "send_back",
        "ask_to_close",
        "close",
    ]
    assert holds
    assert not Event.objects.exists(), "nothing of it stands in the trail that auditors read"


def test_the_person_reads_what_was_told_and_never_a_note(receipt: Receipt, focal_point: User) -> None:
    report = only(focal_point)
    protecting.note_for_focal_points(report=report, text="Internal.", by=focal_point)
    protecting.tell_the_person(report=report, text="We are here.", by=focal_point)
    following.add_words(receipt=receipt, text="Thank you.")
    thread = queries.thread(receipt)
    assert thread is not None
    assert [line.text for line in thread.lines] == [
        "Synthetic, without detail.",
        "We are here.",
        "Thank you.",
    ]
    with holding(receipt.stored):
        assert not ReportEntry.objects.filter(kind="note").exists()


def test_a_report_is_not_rated_nor_opened_again_like_feedback(receipt: Receipt) -> None:
    assert refused(following.say_whether_useful, receipt=receipt, useful=True) == {"feedback.code_unknown"}
    assert refused(following.open_again, receipt=receipt, text="x") == {"feedback.code_unknown"}


def test_a_changed_act_breaks_the_chain_of_its_report(receipt: Receipt, focal_point: User) -> None:
    protecting.acknowledge(report=only(focal_point), by=focal_point)
    with acting_as(focal_point):
        acts = list(ReportAct.objects.order_by("number"))
    assert trail.holds(acts)
    acts[0].at += timedelta(seconds=1)
    assert not trail.holds(acts)
    assert not trail.holds(acts[1:])


def test_every_move_and_act_of_the_channel_has_words() -> None:
    from amparo.response.feedback.lifecycle import ABUSE_REPORT

    assert set(ABUSE_REPORT.moves) <= set(trail.ACTS)


# --- pages


def report_abuse(client: Client, **stated: Any) -> Any:
    return client.post(FORM, {"category": "abuse", "form": str(uuid.uuid4())} | stated)


def test_the_page_of_the_receipt_is_the_same_as_for_feedback(
    client: Client, focal_point: User, caseworker: User, named: Any
) -> None:
    about = [str(caseworker.organisation_id)]
    pages = [
        report_abuse(client, about=about),
        client.post(FORM, {"category": "service", "words": "x", "form": str(uuid.uuid4()), "about": about}),
    ]
    bodies = [
        re.sub(r"data-made=\"[^\"]*\"|\d\d:\d\d", "", page.content.decode()).replace(
            str(page.context["receipt"]), ""
        )
        for page in pages
    ]
    assert [page.status_code for page in pages] == [200, 200]
    assert bodies[0] == bodies[1]
    told = [
        {name: value for name, value in page.headers.items() if name != "Content-Length"} for page in pages
    ]
    assert told[0] == told[1]


def test_a_report_costs_about_as_many_queries_as_feedback(
    client: Client, focal_point: User, caseworker: User
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for category in ("abuse", "service"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.post(
                FORM,
                {
                    "category": category,
                    "words": "x",
                    "form": str(uuid.uuid4()),
                    "about": [str(caseworker.organisation_id)],
                },
            )
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 4, counts


def test_when_nobody_is_left_the_page_says_where_else_to_go(client: Client, named: Any) -> None:
    page = report_abuse(client, about=[str(named.pk)])
    assert page.status_code == 422
    assert "oios.un.org" in page.content.decode()


def test_staff_who_report_while_signed_in_are_not_recorded(
    client: Client, focal_point: User, account: Any, named: Any
) -> None:
    client.force_login(account("registrar", "NAMED-T"))
    assert report_abuse(client, about=[str(named.pk)]).status_code == 200
    with acting_as(focal_point):
        (act,) = ReportAct.objects.all()
    assert act.actor_id == ""


def test_focal_points_work_on_their_pages(
    client: Client, receipt: Receipt, focal_point: User, account: Any
) -> None:
    client.force_login(focal_point)
    assert "NAMED-T" in client.get("/focal-points/").content.decode()
    address = f"/focal-points/{only(focal_point).pk}/"
    page = client.get(address).content.decode()
    assert "Synthetic, without detail." in page
    assert "by the fountain" in page
    for act, stated in (
        ("acknowledge", {}),
        ("refer", {"note": "The investigators."}),
        ("support", {"answer": "declined", "note": "Asked by telephone."}),
        ("tell", {"words": "Somebody works on it."}),
        ("note", {"note": "A note."}),
        ("ask_to_close", {"outcome": "not_enough", "note": "Nothing more."}),
    ):
        assert client.post(f"{address}{act}/", stated).status_code == 302, act
    assert client.post(f"{address}close/").status_code == 422
    client.force_login(account("protection_focal_point", "HAVEN-T"))
    assert client.post(f"{address}close/").status_code == 302
    assert client.post(f"{address}nonsense/").status_code == 404
    assert only(focal_point).status == "closed"
    with acting_as(focal_point):
        assert "read" in {act.act for act in ReportAct.objects.all()}


def test_a_report_waits_for_focal_points_alone_until_it_is_closed(
    receipt: Receipt, focal_point: User, account: Any
) -> None:
    def waits(user: User) -> list[Any]:
        with acting_as(user):
            work = work_of(user, now=timezone.now())
        return [each for part in (work.overdue, work.today, work.later, work.on_others) for each in part]

    second, others = (
        account("protection_focal_point", "HAVEN-T"),
        [
            account("coordinator", "HAVEN-T"),
            account("protection_focal_point", "NAMED-T"),
            account("administrator", "NAMED-T"),
        ],
    )
    report = only(focal_point)
    (one,) = waits(focal_point)
    assert (one.due, one.is_overdue) == (AT + timedelta(hours=24), True)
    assert "abuse" not in f"{one.title} {one.state}".lower(), "somebody may look over a shoulder"
    assert [waits(each) for each in others] == [[], [], []]
    told: dict[str, Any] = {"report": report, "by": focal_point}
    protecting.acknowledge(**told)
    assert [each.due for each in waits(second)] == [None]
    protecting.record_support(answer="declined", note="Asked.", **told)
    protecting.ask_to_close(outcome="not_enough", note="Done.", **told)
    assert (len(waits(focal_point)), len(waits(second))) == (0, 1), "the other one closes it"
    protecting.close_report(report=only(second), by=second)
    assert waits(second) == []


def test_where_nobody_is_named_who_works_at_the_place_is_not_the_first_to_receive(
    focal_point: User, account: Any
) -> None:
    from amparo.registry.places.models import Place
    from amparo.registry.services.models import Service

    place = Place.objects.get(code="KP-MX-EL-BARRETAL")
    second = account("protection_focal_point", "SECOND-T")
    Service.objects.create(
        organisation=focal_point.organisation,
        code="food",
        name_en="Food",
        name_es="Comida",
        function="food",
        kind="food",
        place=place,
        referral_method="walk_in",
    )
    receive_report(said=said("", place=place))
    assert only(second).implicated == []
    receive_report(said=said(""))
    assert only(focal_point).place is None
