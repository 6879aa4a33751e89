"""Searching, opening and registering people among a million registrations, with both locks on.

    python -m benchmarks bench_people

A million synthetic registrations are copied in; all that is timed goes through the pages' own services and queries
under the application's role. Beside it in the same run: the same queries under a role that no policy binds, which is
what the second lock costs; and PostgreSQL's trigram search over the same names, without any lock, where the machine has
its programs (Debian: postgresql and postgresql-contrib; the embedded server has no pg_trgm).
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from benchmarks.measurement import Measurement, percentile
from benchmarks.workplace import fresh_home, give, in_child, leave, set_up

REGISTRATIONS = int(os.environ.get("BENCH_PEOPLE", "1000000"))
SEARCHES, PAGES, HOUSEHOLDS = 400, 200, 150
GOAL_SEARCH_MS, GOAL_PAGE_MS, GOAL_REGISTER_MS, GOAL_COST = 50.0, 100.0, 80.0, 15.0
SHARE = 0.95
RECALL_AT = 10
HOME = "people"


def run() -> Iterator[Measurement]:
    home = fresh_home(HOME)
    try:
        loaded = in_child("bench_people", "prepare", home=home)
        timed = in_child("bench_people", "measure", home=home)
        at_once = in_child("people_at_once", "run", home=home)
        beside = in_child("people_trigram", "run", home=home)
    finally:
        leave(home)
    yield Measurement(f"load {loaded['people']:,} registrations by COPY", loaded["seconds"], "s")
    yield from _timed(timed, beside)
    yield from _at_once(at_once)


def _timed(told: dict[str, Any], beside: dict[str, Any]) -> Iterator[Measurement]:
    trigram = (
        "pg_trgm: the 20 likest names, GIN, no lock" if beside["found"] else "pg_trgm: not on this machine"
    )
    yield Measurement(
        f"search, 95 % of {SEARCHES} (median {told['search_median']:.0f} ms)",
        told["search"],
        "ms",
        goal=GOAL_SEARCH_MS,
        instead=trigram,
        figure_instead=beside.get("p95_ms"),
    )
    yield Measurement(
        f"  who was meant is among the first {RECALL_AT}",
        100 * told["recall"],
        "%",
        instead=trigram,
        figure_instead=100 * beside["recall"] if beside["found"] else None,
    )
    yield Measurement(
        "  what the second lock adds to a search (medians)", told["search_cost"], "%", goal=GOAL_COST
    )
    yield Measurement(f"page of a person, 95 % of {PAGES}", told["page"], "ms", goal=GOAL_PAGE_MS)
    yield Measurement(
        "  what the second lock adds to its queries (medians)", told["page_cost"], "%", goal=GOAL_COST
    )
    yield Measurement(
        f"register a household of five, 95 % of {HOUSEHOLDS}, committed",
        told["register"],
        "ms",
        goal=GOAL_REGISTER_MS,
    )


def _at_once(told: dict[str, Any]) -> Iterator[Measurement]:
    yield Measurement(
        f"{told['registrars']} registrars at once for {told['seconds']:.0f} s: households saved, p95 "
        f"{told['p95_ms']:.0f} ms",
        told["saved"],
        "",
    )
    yield Measurement("  confirmed and not there", told["lost"], "", goal=0.0)
    yield Measurement("  there twice", told["twice"], "", goal=0.0)


# ---- in processes of their own ---------------------------------------------------------------------------


def prepare() -> None:
    set_up(with_scenario=False)
    from benchmarks.people_rows import load

    make_clerks()
    started = time.perf_counter()
    load(address(), registrations=REGISTRATIONS)
    with as_superuser() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("SELECT count(*) FROM people_registration")
        people = cursor.fetchone()[0]
    give(people=people, seconds=time.perf_counter() - started)


def make_clerks(names: Sequence[str] = ("LARGE", "SMALL")) -> None:
    from amparo.registry.partners import services
    from amparo.registry.partners.models import Organisation

    for number, name in enumerate(names):
        services.add_organisation(acronym=name, name_en=name, name_es=name, type="ngo", by=None)
        organisation = Organisation.objects.get(acronym=name)
        clerk = services.add_person(
            email=f"{number}@bench.example", name=f"Clerk {number}", organisation=organisation, by=None
        )
        services.give_role(person=clerk, role="registrar", by=None)


def address() -> dict[str, Any]:
    """Of the superuser, for psycopg."""
    from amparo.site.postgres import ensure_server
    from amparo.site.postgres.roles import SUPERUSER

    told = ensure_server().url(role=SUPERUSER)
    return {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "dbname": told["NAME"]}


@contextmanager
def as_superuser() -> Iterator[Any]:
    import psycopg

    with psycopg.connect(**address(), autocommit=True) as session:
        yield session.cursor()


def clerk() -> Any:
    from amparo.registry.partners.models import User

    return User.objects.select_related("organisation").prefetch_related("roles").get(email="0@bench.example")


def questions() -> list[tuple[str, str]]:
    """What clerks type, and the code of who is meant: names of people who are there, as they are heard and misspelt."""
    from amparo.core.acting import acting_as
    from amparo.registry.people.models import Identity

    chance, user = random.Random(SEARCHES), clerk()
    with acting_as(user):
        some = Identity.objects.filter(organisation=user.organisation).select_related("registration")
        keys = list(some.order_by("id").values_list("pk", flat=True)[: SEARCHES * 3])
        people = list(some.filter(pk__in=chance.sample(keys, SEARCHES)))
    return [(heard(each, chance), each.registration.code) for each in people]


def heard(identity: Any, chance: random.Random) -> str:
    """Names in some order, one surname left out at times, a letter misheard in one of three, a year in one of three."""
    words = f"{identity.given_names} {identity.first_surname} {identity.second_surname}".split()
    if len(words) > 3 and chance.random() < 0.3:
        words.pop()
    if chance.random() < 0.3:
        chance.shuffle(words)
    if chance.random() < 0.33:
        place = chance.randrange(len(words))
        words[place] = misheard(words[place], chance)
    if identity.birth_date and chance.random() < 0.33:
        words.append(str(identity.birth_date.year))
    return " ".join(words)


def misheard(word: str, chance: random.Random) -> str:
    for one, other in (("v", "b"), ("z", "s"), ("ll", "y"), ("h", ""), ("j", "h"), ("c", "k"), ("i", "y")):
        if one in word.lower():
            return word.lower().replace(one, other, 1)
    place = chance.randrange(len(word))
    return word[:place] + word[place + 1 :]


def measure() -> None:
    import django

    django.setup()
    from amparo.site.warming import warm_up

    warm_up()
    asked = questions()
    searches, found = _searches(asked)
    pages = _pages([code for _text, code in asked[:PAGES]])
    give(
        search=percentile(searches, SHARE),
        search_median=statistics.median(searches),
        recall=found / len(asked),
        search_cost=_cost(lambda: _searches(asked[:120])[0]),
        page=percentile(pages, SHARE),
        page_cost=_cost(lambda: _files([code for _text, code in asked[:80]])),
        register=percentile(_registrations(), SHARE),
    )


def _searches(asked: list[tuple[str, str]]) -> tuple[list[float], int]:
    from amparo.core.acting import acting_as
    from amparo.registry.people.searching import search

    user, times, found = clerk(), [], 0
    for text, code in asked:
        started = time.perf_counter()
        with acting_as(user):
            candidates = search(user, text, limit=RECALL_AT)
        times.append(1000 * (time.perf_counter() - started))
        found += any(candidate.registration.code == code for candidate in candidates)
    return times, found


def _persons(codes: list[str]) -> list[uuid.UUID]:
    from amparo.core.acting import acting_as
    from amparo.registry.people.models import Registration

    user = clerk()
    with acting_as(user):
        return list(Registration.objects.filter(code__in=codes).values_list("person", flat=True))


def _files(codes: list[str]) -> list[float]:
    """The queries of a person's page without the page: what both locks can be compared on."""
    from datetime import date

    from amparo.core.acting import acting_as
    from amparo.registry.people.queries import person_file

    user, times = clerk(), []
    for person in _persons(codes):
        started = time.perf_counter()
        with acting_as(user):
            person_file(user, person, on=date.today())
        times.append(1000 * (time.perf_counter() - started))
    return times


def _pages(codes: list[str]) -> list[float]:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    settings.ALLOWED_HOSTS, settings.DEMO = ["testserver"], True
    client, times = Client(raise_request_exception=True), []
    client.force_login(clerk())
    for person in _persons(codes):
        started = time.perf_counter()
        answer = client.get(reverse("people:person", args=[person]))
        times.append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            raise RuntimeError(f"The page of a person answers {answer.status_code}, not 200.")
    return times


def _cost(timed: Callable[[], list[float]]) -> float:
    """Percent by which the median grows under the policies, in turns, the better of three each."""
    with_lock, without = [], []
    for _ in range(3):
        with_lock.append(statistics.median(timed()))
        with no_policy():
            without.append(statistics.median(timed()))
    return 100 * (min(with_lock) / min(without) - 1)


@contextmanager
def no_policy() -> Iterator[None]:
    """The same process and queries, connected as a role that no policy binds."""
    from django.db import connection

    from amparo.site.postgres.roles import SUPERUSER

    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = SUPERUSER
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


def families(count: int, *, seed: int) -> Iterator[Any]:
    """Households of five."""
    from amparo.registry.people.synthetic import households

    made = 0
    for household in households(seed=seed, count=10**9):
        if len(household.members) >= 5 and made < count:
            made += 1
            yield replace(household, members=tuple(household.members[:5]), links=())
        if made >= count:
            return


def _registrations() -> list[float]:
    times = []
    for household in families(HOUSEHOLDS, seed=7):
        started = time.perf_counter()
        register(household, by=clerk(), receipt=uuid.uuid4())
        times.append(1000 * (time.perf_counter() - started))
    return times


def register(household: Any, *, by: Any, receipt: uuid.UUID) -> Any:
    from amparo.registry.people.services.registering import register_household
    from amparo.registry.places.models import Place

    return register_household(
        members=household.members,
        place=Place.objects.get(code="MX07089"),
        purpose="asylum",
        receipt=receipt,
        although_alike=True,
        is_synthetic=True,
        by=by,
    )


CHILDREN = {"prepare": prepare, "measure": measure}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]]()
