"""Finding the child whom a relative looks for, among ten thousand children.

    python -m benchmarks bench_tracing

Ten thousand synthetic children are copied in with the keys that registration writes. 200 of them are looked for as a
relative tells of them: every one misspelt in one name and two years off, every second with the surnames swapped. What
is timed is what the page of a tracing asks, under the application's role and both locks. Beside it, over the same
children: the likest names by `difflib`, and a lookup of the exact names.
"""

from __future__ import annotations

import difflib
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.measurement import Measurement, percentile
from benchmarks.workplace import fresh_home, give, in_child, leave, set_up

CHILDREN_THERE = int(os.environ.get("BENCH_TRACING", "10000"))
SEEDED, BY_DIFFLIB, SHOWN = 200, 20, 5
GOAL_MS, GOAL_RECALL, SHARE = 200.0, 95.0, 0.95
SEED = 2009
BORN_AFTER = 2000
HOME = "tracing"


def run() -> Iterator[Measurement]:
    home = fresh_home(HOME)
    try:
        loaded = in_child("bench_tracing", "prepare", home=home)
        told = in_child("bench_tracing", "measure", home=home)
    finally:
        leave(home)
    yield Measurement(f"load {loaded['children']:,} children by COPY", loaded["seconds"], "s")
    yield Measurement(
        f"who may be meant, 95 % of {SEEDED} (median {told['median']:.0f} ms)",
        told["p95"],
        "ms",
        goal=GOAL_MS,
        instead=f"difflib over all names, {BY_DIFFLIB} of them",
        figure_instead=told["difflib_p95"],
    )
    yield Measurement(
        f"  the child is among the first {SHOWN}",
        100 * told["recall"],
        "%",
        goal=GOAL_RECALL,
        more_is_better=True,
        instead=f"difflib over all names, {BY_DIFFLIB} of them",
        figure_instead=100 * told["difflib_recall"],
    )
    yield Measurement(
        "  as before, with a surname forgotten too",
        100 * told["forgotten_recall"],
        "%",
        instead=f"difflib over all names, {BY_DIFFLIB} of them",
        figure_instead=100 * told["forgotten_difflib"],
    )
    yield Measurement("  the process's own time, 95 %", told["cpu_p95"], "ms")
    yield Measurement(
        "  the child is the first",
        100 * told["first"],
        "%",
        instead="lookup of the exact names",
        figure_instead=100 * told["exact_recall"],
    )


# ---- in processes of their own ---------------------------------------------------------------------------


def prepare() -> None:
    set_up(with_scenario=False)
    import psycopg

    from benchmarks.bench_people import address, as_superuser, make_clerks
    from benchmarks.people_columns import TABLES, rows_of_a_household

    make_clerks()
    started, written = time.perf_counter(), 0
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for serial, children in _families_of_children():
        # By fives and one: all are the first clerk's.
        written += rows_of_a_household(rows, children, worker=0, serial=serial * 5 + 1)
    with psycopg.connect(**address()) as session:
        session.execute("SET session_replication_role = replica")
        for table, columns in TABLES.items():
            with session.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows[table]:
                    copy.write_row(row)
    with as_superuser() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    give(children=written, seconds=time.perf_counter() - started)


def _families_of_children() -> Iterator[tuple[int, tuple[Any, ...]]]:
    from amparo.registry.people.synthetic import households

    there = 0
    for serial, household in enumerate(households(seed=SEED, count=10**9)):
        children = [
            each for each in household.members if each.birth_date and each.birth_date.year > BORN_AFTER
        ][: CHILDREN_THERE - there]
        if children:
            there += len(children)
            yield serial, tuple(children)
        if there >= CHILDREN_THERE:
            return


def measure() -> None:
    import django

    django.setup()
    from amparo.site.warming import warm_up

    warm_up()
    everybody = _everybody()
    chance = random.Random(SEED)
    seeded = [
        (_as_remembered(person, chance, swap=number % 2 == 0), code)
        for number, (person, code) in enumerate(chance.sample(everybody, SEEDED))
    ]
    forgotten = [
        (replace(person, second_surname="") if person.second_surname else person, code)
        for person, code in seeded
    ]
    times, own_times, places = _asked(seeded)
    by_difflib = _by_difflib(seeded[:BY_DIFFLIB], everybody)
    exact = {_name(person) for person, _code in everybody}
    give(
        p95=percentile(times, SHARE),
        cpu_p95=percentile(own_times, SHARE),
        forgotten_recall=sum(place is not None for place in _asked(forgotten)[2]) / SEEDED,
        forgotten_difflib=_by_difflib(forgotten[:BY_DIFFLIB], everybody)[1],
        median=percentile(times, 0.5),
        recall=sum(place is not None for place in places) / SEEDED,
        first=sum(place == 0 for place in places) / SEEDED,
        difflib_p95=by_difflib[0],
        difflib_recall=by_difflib[1],
        exact_recall=sum(_name(person) in exact for person, _code in seeded) / SEEDED,
    )


def _everybody() -> list[tuple[Any, str]]:
    from amparo.core.acting import acting_as
    from amparo.registry.people.models import Identity
    from amparo.registry.people.stated import StatedPerson
    from benchmarks.bench_people import clerk

    with acting_as(clerk()):
        rows = list(Identity.objects.select_related("registration").order_by("registration__code"))
    return [
        (
            StatedPerson(
                given_names=each.given_names,
                first_surname=each.first_surname,
                second_surname=each.second_surname,
                birth_date=each.birth_date,
                birth_precision=each.birth_precision,
            ),
            each.registration.code,
        )
        for each in rows
    ]


def _as_remembered(person: Any, chance: random.Random, *, swap: bool) -> Any:
    """One name misspelt, two years off, perhaps the surnames swapped; of the birth only a guessed year."""
    from amparo.registry.people.synthetic.mistakes import misspelt
    from amparo.response.child_protection.sought import Sought, remembered

    named = [each for each in ("given_names", "first_surname", "second_surname") if getattr(person, each)]
    field = chance.choice(named)
    person = replace(person, **{field: misspelt(getattr(person, field), chance)})
    first, second = person.first_surname, person.second_surname
    if swap and second:
        first, second = second, first
    return remembered(
        Sought(
            sought="child",
            given_names=person.given_names,
            first_surname=first,
            second_surname=second,
            birth_year=person.birth_date.year + chance.choice((-2, 2)),
        )
    )


def _asked(seeded: list[tuple[Any, str]]) -> tuple[list[float], list[float], list[int | None]]:
    from amparo.core.acting import acting_as
    from amparo.response.child_protection.queries.tracing import who_may_be_meant
    from benchmarks.bench_people import clerk

    user, times, own_times, places = clerk(), [], [], []
    for person, code in seeded:
        started, own = time.perf_counter(), time.process_time()
        with acting_as(user):
            found = [each.registration.code for each in who_may_be_meant(user, person, limit=SHOWN)]
        times.append(1000 * (time.perf_counter() - started))
        own_times.append(1000 * (time.process_time() - own))
        places.append(found.index(code) if code in found else None)
    return times, own_times, places


def _name(person: Any) -> str:
    return f"{person.given_names} {person.first_surname} {person.second_surname}".lower()


def _by_difflib(seeded: list[tuple[Any, str]], everybody: list[tuple[Any, str]]) -> tuple[float, float]:
    """As a script over the list would: the five likest whole names."""
    names: dict[str, list[str]] = {}
    for person, code in everybody:
        names.setdefault(_name(person), []).append(code)
    times, found = [], 0
    for person, code in seeded:
        started = time.perf_counter()
        likest = difflib.get_close_matches(_name(person), names, n=SHOWN, cutoff=0.3)
        times.append(1000 * (time.perf_counter() - started))
        found += code in [each for name in likest for each in names[name]][:SHOWN]
    return percentile(times, SHARE), found / len(seeded)


CHILDREN = {"prepare": prepare, "measure": measure}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]]()
