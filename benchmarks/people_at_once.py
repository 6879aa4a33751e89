"""Thirty registrars at once for two minutes: what was confirmed is there, once. A child of `bench_people`."""

from __future__ import annotations

import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

from benchmarks.measurement import percentile
from benchmarks.workplace import give

PROCESSES, THREADS = 3, 10
SECONDS = float(os.environ.get("BENCH_SECONDS", "120"))
SENT_AGAIN = 7  # every seventh form is sent a second time, as after a reply that was lost


def run() -> None:
    with get_context("spawn").Pool(PROCESSES) as pool:
        told = [row for rows in pool.map(_registrars, range(PROCESSES)) for row in rows]
    receipts = [receipt for receipt, _household, _ms in told]
    lost, twice = _compared({household for _receipt, household, _ms in told}, receipts)
    give(
        registrars=PROCESSES * THREADS,
        seconds=SECONDS,
        saved=len(set(receipts)),
        p95_ms=percentile([ms for _receipt, _household, ms in told], 0.95),
        lost=lost,
        twice=twice,
    )


def _registrars(process: int) -> list[tuple[str, str, float]]:
    import django

    django.setup()
    with ThreadPoolExecutor(THREADS) as pool:
        until = time.monotonic() + SECONDS
        rows = pool.map(lambda thread: _one_registrar(process * THREADS + thread, until), range(THREADS))
        return [row for each in rows for row in each]


def _one_registrar(number: int, until: float) -> list[tuple[str, str, float]]:
    from django.db import connection

    from benchmarks.bench_people import clerk, families, register

    told = []
    for serial, household in enumerate(families(10**6, seed=1000 + number)):
        if time.monotonic() > until:
            break
        receipt = uuid.uuid4()
        for _ in range(2 if serial % SENT_AGAIN == 0 else 1):
            started = time.perf_counter()
            made = register(household, by=clerk(), receipt=receipt)
            told.append((str(receipt), str(made.pk), 1000 * (time.perf_counter() - started)))
    connection.close()
    return told


def _compared(households: set[str], receipts: list[str]) -> tuple[int, int]:
    """How many confirmed households are not whole in the database, and how many receipts made more than one."""
    from benchmarks.bench_people import as_superuser

    with as_superuser() as cursor:
        cursor.execute(
            "SELECT household_id::text, count(*) FROM people_householdmember WHERE household_id = ANY(%s::uuid[]) "
            "GROUP BY 1",
            [list(households)],
        )
        whole: dict[str, Any] = dict(cursor.fetchall())
        cursor.execute(
            "SELECT count(*) - count(DISTINCT household_id) FROM people_intake WHERE receipt = ANY(%s::uuid[])",
            [receipts],
        )
        surplus = cursor.fetchone()[0]
    lost = sum(whole.get(household) != 5 for household in households)
    return lost, surplus + max(0, len(households) - len(set(receipts)))


if __name__ == "__main__":
    run()
