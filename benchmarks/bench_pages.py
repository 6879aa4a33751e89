"""How long the server works on a page with 100,000 figures in the ledger, and how many queries a page asks.

    python -m benchmarks bench_pages

Through Django's test client in one warm process on the real database: middleware, queries, templates, no network.
Beside it, in the same run: the same rows in a CSV file, read, filtered and sorted anew for each question, as a script
does; and kept in memory between questions, as an open spreadsheet does. Neither draws a page or knows of rivals.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import cycle, islice
from typing import Any

from benchmarks.bench_import import FIGURES, LEDGER, ROWS_CSV, build_ledger
from benchmarks.measurement import Measurement, percentile, seconds_of
from benchmarks.workplace import BUILT, WORKPLACE, fresh_home, give, in_child, leave

GOAL_MS = 150.0
REQUESTS = 120
LONGEST_MS, FEWEST = (
    60_000.0,
    20,
)  # a page that takes seconds is asked less often, and the table says how often
QUESTIONS_TO_A_FILE = 12
SHARE = 0.95
READER = "information@unhcr.demo.example"
DIFFERENT = 40
DAYS = ("2018-12-27", "2018-11-30", "2021-03-01", "2022-05-09")
PLACES = ("MEX", "GTM", "Asientos", "HND")
QUESTION = {"indicator": "present", "pcode_hint": "MEX"}


def run() -> Iterator[Measurement]:
    """Uses the ledger that `bench_import` left in this run; named alone, it builds one first."""
    home = WORKPLACE / LEDGER
    if LEDGER not in BUILT:
        home = fresh_home(LEDGER)
        build_ledger(home)
    try:
        pages = in_child("bench_pages", "pages", home=home)["pages"]
        table = in_child("bench_pages", "file", home=home)
    finally:
        leave(home)
    yield from _measurements(pages, table)


def _measurements(pages: Sequence[dict[str, Any]], table: dict[str, float]) -> Iterator[Measurement]:
    beside = {
        "figures": ("CSV file: read, filter, sort, 50 rows", table["read_anew"]),
        "figures, sorted": ("CSV rows kept in memory: filter, sort, 50 rows", table["kept"]),
    }
    for page in pages:
        instead, figure = beside.get(page["name"], ("", None))
        told = (
            f"{page['name']}: 95 % of {page['requests']} requests (median {page['median_ms']:.0f}), "
            f"{page['queries']} queries, {page['kilobytes']} kB"
        )
        yield Measurement(told, page["p95_ms"], "ms", goal=GOAL_MS, instead=instead, figure_instead=figure)


# ---- in a process of their own ---------------------------------------------------------------------------


@dataclass
class Page:
    name: str
    requests: int
    p95_ms: float
    median_ms: float
    queries: int
    kilobytes: int


def measure_pages() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from amparo.registry.partners.models import User
    from amparo.site.warming import warm_up

    warm_up()  # as the web process does when it starts
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(email=READER))
    give(pages=[asdict(measured(client, name, list(asked))) for name, asked in addresses().items()])


def addresses() -> dict[str, list[str]]:
    """What is asked of each page; the table with filters, sortings and pages one by one and together."""
    from django.urls import reverse

    from amparo.situation.figures.models import Figure, Finding

    chance = random.Random(1)
    table, findings = reverse("figures:figures"), reverse("figures:contradictions")
    references = list(Figure.objects.filter(reference__startswith="B").values_list("reference", flat=True))
    keys = list(Finding.objects.values_list("key", flat=True))
    some = chance.sample(references, DIFFERENT)
    return {
        "situation, 27 December 2018": [f"{reverse('figures:situation')}?as_of=2018-12-27"],
        "situation, any day": [f"{reverse('figures:situation')}?as_of={day}" for day in DAYS],
        "figures": [f"{table}{query}" for query in _filters()],
        "figures, sorted": [f"{table}{query}" for query in _sortings()],
        "one figure": [reverse("figures:figure", args=[reference]) for reference in some],
        "contradictions": [
            f"{findings}{query}"
            for query in ("", "?page=3", "?severity=contradiction", "?place=MEX", "?status=")
        ],
        "one contradiction": [
            reverse("figures:contradiction", args=[key])
            for key in chance.sample(keys, min(DIFFERENT, len(keys)))
        ],
    }


def _filters() -> list[str]:
    return [
        "",
        "?page=2",
        "?page=150",
        "?indicator=present",
        "?indicator=registered&page=20",
        *(f"?place={place}" for place in PLACES),
        "?place=MEX&indicator=present&since=2021-01-01&until=2021-06-30",
        "?source=BENCH-ML-GTM-2021",
        "?status=accepted",
        "?key=on",
        "?contradicted=on",
        "?q=Copán",
        "?q=B0777",
        "?since=2022-05-01&indicator=passed-through",
    ]


def _sortings() -> list[str]:
    sorts = ("as_of", "-as_of", "number", "-number", "place", "-indicator", "source", "reference", "-status")
    return [
        f"?sort={sort}{rest}" for sort in sorts for rest in ("", "&page=9", "&place=HND&indicator=present")
    ]


def measured(client: Any, name: str, asked: list[str]) -> Page:
    """Each address is asked once before the clock starts; queries are those of the hungriest one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    queries, sizes = [], []
    for address in asked:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}, not 200.")
        queries.append(len(captured))
        sizes.append(len(answer.content))
    milliseconds: list[float] = []
    for address in islice(cycle(asked), max(REQUESTS, len(asked))):
        milliseconds.append(1000 * seconds_of(partial(client.get, address)))
        if sum(milliseconds) > LONGEST_MS and len(milliseconds) >= FEWEST:
            break
    return Page(
        name=name,
        requests=len(milliseconds),
        p95_ms=percentile(milliseconds, SHARE),
        median_ms=statistics.median(milliseconds),
        queries=max(queries),
        kilobytes=round(max(sizes) / 1000),
    )


def ask_the_file() -> None:
    """The question of the table: one indicator in one country, the newest first, the first fifty rows."""
    if len(rows := _rows()) != FIGURES:
        raise RuntimeError(f"The file has {len(rows):,} rows, not {FIGURES:,}.")
    anew = [1000 * seconds_of(lambda: _asked(_rows())) for _ in range(QUESTIONS_TO_A_FILE)]
    kept = [1000 * seconds_of(lambda: _asked(rows)) for _ in range(REQUESTS)]
    give(read_anew=percentile(anew, SHARE), kept=percentile(kept, SHARE))


def _rows() -> list[dict[str, str]]:
    with ROWS_CSV.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _asked(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    found = [row for row in rows if all(row[name] == value for name, value in QUESTION.items())]
    found.sort(key=lambda row: (row["as_of"], row["figure_id"]), reverse=True)
    return found[:50]


CHILDREN = {"pages": measure_pages, "file": ask_the_file}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]]()
