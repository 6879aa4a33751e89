"""Nothing that anybody of a named organisation can read tells whether there is a report: pages, files, lists, counts
and raw SQL over every table under the application's role are the same with and without it.

Left out are rows that belong to the visit itself: sessions, and the count of what a connection sent, which is the same
whatever was sent.
"""

from __future__ import annotations

import random
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.waiting import work_of
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from amparo.response.feedback import protected, queries
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.services import following, protecting
from amparo.response.feedback.services.receiving import receive_feedback, receive_report
from amparo.response.feedback.tests.conftest import said
from amparo.response.feedback.vocabulary import Category
from tests.architecture.routes import routes

OF_THE_FORM = r'("X-CSRFToken": "|name="(?:csrfmiddlewaretoken|form|receipt|seal)" value=")[^"]*'
OF_THE_VISIT = {"django_session", "site_cache"}
PAGES = [
    route
    for route in routes()
    if not route.arguments
    and str(route).split(":")[0] in {"feedback", "partners", "figures", "people", "brief"}
]


@pytest.fixture
def staff(db: None) -> dict[str, dict[str, User]]:
    """Of four organisations somebody in every role: NAMED, HAVEN (the focal points that receive), and two others."""
    made: dict[str, dict[str, User]] = {}
    for acronym, functions in (
        ("NAMED-T", []),
        ("HAVEN-T", []),
        ("OTHER-T", []),
        ("GROUP-T", [Function.COORDINATION]),
    ):
        kind = "inter_agency" if functions else "ngo"
        place = Organisation.objects.create(
            acronym=acronym, name_en=acronym, name_es=acronym, type=kind, functions=functions
        )
        made[acronym] = {role: _account(role, place) for role in ROLES}
    # So that HAVEN alone is left when NAMED is named.
    outside = [made[acronym]["protection_focal_point"] for acronym in ("OTHER-T", "GROUP-T")]
    RoleAssignment.objects.filter(user__in=outside).update(until=timezone.localdate())
    return made


def _account(role: str, organisation: Organisation) -> User:
    user = User.objects.create(
        email=f"{role}@{organisation.acronym.lower()}.example.org", name=role, organisation=organisation
    )
    RoleAssignment.objects.create(user=user, role=role)
    return user


def fresh(user: User) -> User:
    return User.objects.select_related("organisation").get(pk=user.pk)


def by_raw_sql(user: User) -> dict[str, Any]:
    """Every row of every table, as PostgreSQL shows it to the application when this user acts."""
    with acting_as(user), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
            "AND has_table_privilege(oid, 'SELECT') ORDER BY relname"
        )
        found: dict[str, Any] = {}
        for (table,) in cursor.fetchall():
            if table not in OF_THE_VISIT:
                cursor.execute(
                    f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
                )
                found[table] = cursor.fetchone()
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
        )
        return found | dict(cursor.fetchall())


def by_pages(client: Client) -> dict[str, tuple[int, str]]:
    """Without what each form carries of its own: its token and its number."""
    found = {}
    for route in PAGES:
        answer = client.get(route.address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = re.sub(OF_THE_FORM, r"\1", body.decode())
        found[str(route)] = (answer.status_code, text)
    return found


def by_queries(user: User) -> dict[str, Any]:
    with acting_as(user):
        return {
            "list": list(queries.feedback_list(user, {}).order_by("pk").values_list("pk", "status")),
            "waiting": work_of(user, now=timezone.now()),
            **{by: queries.counts(user, by=by) for by in ("category", "place", "month")},
            "reports": list(protected.reports(user).values_list("pk", flat=True)),
        }


def everything(user: User) -> dict[str, Any]:
    return {"sql": by_raw_sql(user), "queries": by_queries(user)}


def seeded_feedback(staff: dict[str, dict[str, User]], rng: random.Random) -> None:
    spoken_of = [staff[acronym]["auditor"].organisation for acronym in ("NAMED-T", "HAVEN-T", "OTHER-T")]
    for _number in range(6):
        about = rng.sample(spoken_of, rng.randint(0, 2))
        receive_feedback(
            said=said(
                str(rng.random()), about=about, by_the_group=rng.random() < 0.3, contact=rng.choice(["", "x"])
            ),
            category=rng.choice(Category.values),
        )


def a_whole_report(staff: dict[str, dict[str, User]], rng: random.Random, client: Client) -> None:
    """Sent by the public form, followed by the person, worked on by the focal points as far as chance has it."""
    named = staff["NAMED-T"]["auditor"].organisation
    others = [staff["OTHER-T"]["auditor"].organisation] if rng.random() < 0.5 else []
    about = [str(each.pk) for each in (named, *others)]
    sent = {
        "category": "abuse",
        "form": str(uuid.uuid4()),
        "about": about,
        "words": rng.choice(["", "Synthetic."]),
    }
    receipt: Receipt = client.post("/info/en/complain/", sent).context["receipt"]
    client.post("/info/en/complain/follow/", {"code": str(receipt)})
    following.add_words(receipt=receipt, text=str(rng.random()))
    focal_point = staff["HAVEN-T"]["protection_focal_point"]
    with acting_as(focal_point):
        report = protected.visible_to(focal_point).get(receipt=receipt.stored)
    steps = [
        lambda: protecting.record_report_reading(report=report, by=focal_point),
        lambda: protecting.acknowledge(report=report, by=focal_point),
        lambda: protecting.note_for_focal_points(report=report, text="n", by=focal_point),
        lambda: protecting.record_support(report=report, answer="accepted", note="s", by=focal_point),
        lambda: protecting.refer_for_investigation(report=report, to_whom="i", by=focal_point),
        lambda: protecting.ask_to_close(report=report, outcome="not_enough", note="c", by=focal_point),
    ]
    for step in steps[: rng.randint(0, len(steps))]:
        step()


def all_but_the_focal_points_of_haven(staff: dict[str, dict[str, User]]) -> list[User]:
    return [
        fresh(user)
        for acronym, people in staff.items()
        for role, user in people.items()
        if (acronym, role) != ("HAVEN-T", "protection_focal_point")
    ]


@pytest.mark.parametrize("seed", range(3))
def test_queries_and_raw_sql_of_every_role_are_the_same_with_and_without_reports(
    staff: dict[str, dict[str, User]], client: Client, seed: int
) -> None:
    """Also of the colleagues of those who receive: the channel is the focal points', not the organisation's."""
    rng = random.Random(seed)
    seeded_feedback(staff, rng)
    readers = all_but_the_focal_points_of_haven(staff)
    before = {user.email: everything(user) for user in readers}
    for _number in range(rng.randint(1, 3)):
        a_whole_report(staff, rng, client)
    after = {user.email: everything(user) for user in readers}
    differing = {
        (email, kind, what)
        for email, told in before.items()
        for kind, answers in told.items()
        for what, answer in answers.items()
        if after[email][kind][what] != answer
    }
    assert differing == set()
    assert any(told["sql"]["feedback_feedback"][0] for told in before.values()), "somebody sees feedback"
    focal_point = fresh(staff["HAVEN-T"]["protection_focal_point"])
    assert by_raw_sql(focal_point)["feedback_abusereport"][0] > 0, "and the focal points see the reports"


@pytest.mark.parametrize("role", list(ROLES))
def test_every_page_and_file_is_the_same_with_and_without_a_report(
    staff: dict[str, dict[str, User]], role: str
) -> None:
    rng = random.Random(role)
    seeded_feedback(staff, rng)
    reader = Client()
    reader.force_login(fresh(staff["NAMED-T"][role]))
    by_pages(reader)  # the first visit marks the session
    before = by_pages(reader)
    a_whole_report(staff, rng, Client(REMOTE_ADDR="203.0.113.9"))
    after = by_pages(reader)
    assert [name for name in before if before[name] != after[name]] == []


def test_a_report_that_names_nobody_tells_the_others_nothing_either(
    staff: dict[str, dict[str, User]], client: Client
) -> None:
    auditor = fresh(staff["NAMED-T"]["auditor"])
    before = everything(auditor)
    receive_report(said=said("Synthetic."))
    assert everything(auditor) == before
