"""The pages of the response with 100,000 referrals and 200,000 stays, under both locks; a list of 2,000 households.

    python -m benchmarks response

The rows are copied in beside the demonstration, four of five people under one organisation, whose accounts are the
readers. Pages go through Django's test client in one warm process: middleware, queries, templates, no network. The
list is drawn by the service that the page calls, committed. What the public site weighs is measured with the
demonstration's texts, beside a Word file of the same texts. Beside the pages, in the same run: the same rows in CSV
files (`response_file`). BENCH_REFERRALS, BENCH_STAYS make it smaller.
"""

from __future__ import annotations

import io
import os
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.measurement import Measurement, seconds_of
from benchmarks.workplace import fresh_home, give, in_child, leave, set_up

REFERRALS = int(os.environ.get("BENCH_REFERRALS", "100000"))
STAYS = int(os.environ.get("BENCH_STAYS", "200000"))
NAMES = ("LARGE", "SECOND", "THIRD", "FOURTH", "FIFTH")
SITES = (16, 6, 6, 6, 6)
HOUSEHOLDS, LISTS = 2000, 5
GOAL_PAGE_MS, GOAL_LIST_S, GOAL_KB = 150.0, 2.0, 100.0
HOME = "response"
DAY = date(2018, 12, 31)
WORK_AT, SHELTER_AT = "caseworker@bench.example", "shelter@bench.example"
SORTS = ("reference", "other", "function", "priority", "state", "due", "sent")


def run() -> Iterator[Measurement]:
    home = fresh_home(HOME)
    try:
        loaded = in_child("bench_response", "prepare", home=home)
        pages = in_child("bench_response", "pages", home=home)["pages"]
        lists = in_child("bench_response", "lists", home=home)
        public = in_child("bench_response", "public", home=home)
        beside = in_child("response_file", str(home), home=home)
    finally:
        leave(home)
    loaded_rows = (
        f"{loaded['referrals']:,} referrals, {loaded['stays']:,} stays, {loaded['people']:,} registrations"
    )
    yield Measurement(f"load {loaded_rows}", loaded["seconds"], "s")
    for page in pages:
        yield _of_page(page, beside)
    yield Measurement(
        f"list of {lists['lines']:,} households, the slowest of {LISTS}, committed, {lists['queries']} queries",
        lists["seconds"],
        "s",
        goal=GOAL_LIST_S,
        instead="CSV file: the newest without aid in 30 days",
        figure_instead=beside["listing"] / 1000,
    )
    yield Measurement(
        f"public site: the heaviest of {public['pages']} pages, with style and script, {public['queries']} queries",
        public["kilobytes"],
        "kB",
        goal=GOAL_KB,
        instead="Word file of all its texts",
        figure_instead=public["word"],
    )


def _of_page(page: dict[str, Any], beside: dict[str, float]) -> Measurement:
    instead = {
        "My work of a caseworker": ("CSV file: what is open and ours", "work"),
        "inbox": ("CSV file: ours, sorted, 25 rows", "inbox"),
        "outbox": ("CSV file: ours, sorted, 25 rows", "outbox"),
        "sites": ("CSV file: who is there now, by site", "sites"),
        "a site": ("CSV file: one site by hour, seven days", "site"),
    }
    name, key = instead.get(page["name"], ("", ""))
    told = (
        f"{page['name']}: 95 % of {page['requests']} requests (median {page['median_ms']:.0f}), "
        f"{page['queries']} queries, {page['kilobytes']} kB"
    )
    figure = beside[key] if key else None
    return Measurement(told, page["p95_ms"], "ms", goal=GOAL_PAGE_MS, instead=name, figure_instead=figure)


# ---- in processes of their own ---------------------------------------------------------------------------


def prepare() -> None:
    set_up()
    from benchmarks.bench_people import address, as_superuser, make_clerks
    from benchmarks.people_rows import load
    from benchmarks.response_file import write_files
    from benchmarks.response_rows import load_response

    make_clerks(NAMES)
    item, store, by = make_workplaces()
    found: dict[str, Any] = {}

    def fill() -> None:
        load(address(), registrations=STAYS // 2)
        with as_superuser() as cursor:
            load_response(
                cursor, names=NAMES, referrals=REFERRALS, stays=STAYS, item=item.pk, store=store.pk, by=by.pk
            )
            cursor.execute("VACUUM (ANALYZE)")

    found["seconds"] = seconds_of(fill)
    with as_superuser() as cursor:
        for name, table in (
            ("referrals", "referrals_referral"),
            ("stays", "shelter_stay"),
            ("people", "people_registration"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[name] = cursor.fetchone()[0]
        write_files(cursor, home())
    give(**found)


def home() -> Any:
    from pathlib import Path

    return Path(os.environ["AMPARO_HOME"])


def make_workplaces() -> tuple[Any, Any, Any]:
    """Sites of each organisation, and the item, its rule and the store of the large one; by accounts that may."""
    from amparo.registry.partners.models import Organisation
    from amparo.registry.places.models import Place
    from amparo.response.assistance.services import catalogue
    from amparo.response.shelter.services.sites import add_site

    places = list(Place.objects.filter(code__in=("MX07089", "MX02004", "GT1217")).order_by("code"))
    for number, (name, sites) in enumerate(zip(NAMES, SITES, strict=True)):
        organisation = Organisation.objects.get(acronym=name)
        runs = account(
            SHELTER_AT if number == 0 else f"runs{number}@bench.example", "shelter_manager", organisation
        )
        for site in range(sites):
            called = f"Site {number}-{site:02}"
            place = places[site % len(places)]
            add_site(
                name_en=called, name_es=called, place=place, beds_general=60, toilets=4, showers=3, by=runs
            )
    large = Organisation.objects.get(acronym=NAMES[0])
    account(WORK_AT, "caseworker", large)
    keeper = account(SHELTER_AT, "shelter_manager", large)
    item = catalogue.add_item(
        code="HYG", name_en="Hygiene kit", name_es="Paquete de higiene", kind="item", unit="kit", by=keeper
    )
    catalogue.state_rule(
        item=item,
        for_whom="household",
        basis="fixed",
        quantity=Decimal(1),
        every_days=30,
        valid_from=date(2017, 1, 1),
        by=keeper,
    )
    store = catalogue.add_store(code="L1", name="Store of the large one", place=places[0], by=keeper)
    return item, store, keeper


def account(email: str, role: str = "", organisation: Any = None) -> Any:
    """The account, made with its role when it is first named."""
    from amparo.registry.partners import services
    from amparo.registry.partners.models import User

    known = User.objects.select_related("organisation").filter(email=email)
    if not known.exists():
        person = services.add_person(
            email=email, name=email.split("@", maxsplit=1)[0], organisation=organisation, by=None
        )
        services.give_role(person=person, role=role, by=None)
    return known.get()


def measure_pages() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from amparo.site.warming import warm_up
    from benchmarks.bench_pages import measured

    warm_up()
    settings.ALLOWED_HOSTS, settings.DEMO = ["testserver"], True
    clients = {}
    for reader in (WORK_AT, SHELTER_AT):
        clients[reader] = Client(raise_request_exception=True)
        clients[reader].force_login(account(reader))
    give(pages=[asdict(measured(clients[who], name, asked)) for name, who, asked in addresses()])


def addresses() -> list[tuple[str, str, list[str]]]:
    """Each page: its name, who asks, and what."""
    from django.urls import reverse

    from amparo.response.shelter.models import Site

    own = Site.objects.filter(organisation__acronym=NAMES[0]).order_by("name_en")
    others = Site.objects.filter(organisation__acronym=NAMES[1]).order_by("name_en")
    work, sites = reverse("my_work"), reverse("shelter:sites")
    sorted_by = [f"?sort={sign}{sort}" for sort in SORTS for sign in ("", "-")]
    filtered = [
        *("", "?page=2", "?page=400", "?state=waiting", "?state=ended&page=30", "?state=expired"),
        *("?priority=1_day", "?other=SECOND", "?text=00a", "?state=waiting&priority=3_days&other=THIRD"),
    ]
    boxes = {name: reverse(f"referrals:{name}") for name in ("inbox", "outbox")}
    return [
        ("My work of a caseworker", WORK_AT, [work]),
        ("My work of a shelter manager", SHELTER_AT, [work]),
        *((name, WORK_AT, [f"{box}{query}" for query in filtered]) for name, box in boxes.items()),
        *(
            (f"{name}, sorted", WORK_AT, [f"{box}{query}" for query in sorted_by])
            for name, box in boxes.items()
        ),
        ("board", WORK_AT, [reverse("referrals:board"), f"{reverse('referrals:board')}?side=out"]),
        (
            "sites",
            SHELTER_AT,
            [f"{sites}{query}" for query in ("", "?page=2", "?sort=-present", "?room=full")],
        ),
        ("a site", WORK_AT, [reverse("shelter:site", args=[each.pk]) for each in others]),
        ("a site on a day", WORK_AT, [_on_a_day(each) for each in others]),
        ("an own site, with names", SHELTER_AT, [reverse("shelter:site", args=[each.pk]) for each in own]),
    ]


def _on_a_day(site: Any) -> str:
    from django.urls import reverse

    return f"{reverse('shelter:site', args=[site.pk])}?as_of=2018-06-15"


def draw_lists() -> None:
    """Each into a distribution of its own: a list that is drawn again would find its households there."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from amparo.response.assistance.models import Item, Store
    from amparo.response.assistance.services import distributions, listing

    keeper, clerk = account(SHELTER_AT), account(WORK_AT)
    item, store = Item.objects.get(code="HYG", organisation=keeper.organisation), Store.objects.get(code="L1")
    seconds, lines, queries = [], 0, 0
    for _ in range(LISTS + 1):
        planned = distributions.plan_distribution(
            site="Bench",
            store=store,
            day=DAY,
            items=[distributions.PlannedItem(item, Decimal(HOUSEHOLDS), HOUSEHOLDS)],
            receipt=uuid.uuid4(),
            by=keeper,
        )
        draw = partial(listing.draw_list, distribution=planned, most=HOUSEHOLDS, by=clerk)
        if not lines:
            with CaptureQueriesContext(connection) as captured:
                lines = len(draw())
            queries = len(captured)
        else:
            seconds.append(seconds_of(draw))
    give(seconds=max(seconds), lines=lines, queries=queries)


def weigh_public_pages() -> None:
    """Every page that the worker keeps on a device, in every language, with the files that it names, uncompressed."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    reader, weights, queries, kept = Client(), {}, 0, set()
    for language in re.findall(r'href="/info/([a-z]+)/"', reader.get("/info/").content.decode()):
        kept |= set(reader.get(f"/info/{language}/pages.json").json()["pages"])
    kept |= {f"/info/es/services/?place={code}" for code in ("MX07089", "MX02004", "MEX")}
    for page in sorted(kept):
        with CaptureQueriesContext(connection) as captured:
            answer = reader.get(page)
        html = answer.content.decode()
        weights[page] = len(answer.content) + sum(
            map(_weight_of, set(re.findall(r'"/static/([^"]+)"', html)))
        )
        queries = max(queries, len(captured))
    give(
        pages=len(weights), kilobytes=max(weights.values()) / 1000, queries=queries, word=_word_file() / 1000
    )


def _weight_of(file: str) -> int:
    from pathlib import Path

    from django.contrib.staticfiles import finders

    found = finders.find(file)
    return Path(found).stat().st_size if found else 0


def _word_file() -> int:
    from docx import Document as WordFile

    from amparo.response.information.queries.public import leaves
    from amparo.response.information.vocabulary import LANGUAGES

    word, written = WordFile(), io.BytesIO()
    for leaf in leaves(LANGUAGES["es"]):
        word.add_heading(leaf.text.title, 1)
        word.add_paragraph(leaf.text.body)
    word.save(written)
    return len(written.getvalue())


CHILDREN = {
    "prepare": prepare,
    "pages": measure_pages,
    "lists": draw_lists,
    "public": weigh_public_pages,
}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]]()
