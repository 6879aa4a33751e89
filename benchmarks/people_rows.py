"""A million synthetic registrations, written by COPY into the tables that the services fill, with the same keys.

Registering a million people through the services would take hours; what is measured afterwards goes through them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from typing import Any

import psycopg

from amparo.registry.people.stated import StatedPerson

SEED = 2018
BATCH = 5_000  # households
FIRST_DAY = datetime(2017, 1, 1, 12, tzinfo=UTC)
DAYS = 700
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def code_of(prefix: str, number: int) -> str:
    """As the services make them, but counted, so that a million have no two alike."""
    digits = ""
    for _ in range(6):
        number, rest = divmod(number, 32)
        digits = SIGNS[rest] + digits
    return f"{prefix}-{digits}"


def load(address: dict[str, Any], *, registrations: int, workers: int = 2) -> None:
    """Fill the tables, with each worker taking every so-manieth batch. `address`: of a role that no policy binds."""
    with get_context("spawn").Pool(workers) as pool:
        pool.starmap(_load_part, [(address, registrations, number, workers) for number in range(workers)])


def _load_part(address: dict[str, Any], registrations: int, number: int, workers: int) -> None:
    import django

    django.setup()
    from benchmarks.people_columns import TABLES, rows_of_a_household

    each = registrations // workers
    with psycopg.connect(**address) as session:
        session.execute(
            "SET session_replication_role = replica"
        )  # the rows are consistent: no checks of keys
        written, households = 0, _households(number)
        while written < each:
            rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
            for serial, members in islice(households, BATCH):
                written += rows_of_a_household(rows, members, worker=number, serial=serial)
            for table, columns in TABLES.items():
                with session.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)
            session.commit()


def _households(worker: int) -> Iterator[tuple[int, tuple[StatedPerson, ...]]]:
    from amparo.registry.people.synthetic import households

    for serial, household in enumerate(households(seed=SEED + worker, count=10**9)):
        yield serial, tuple(household.members)


def when(serial: int) -> datetime:
    return FIRST_DAY + timedelta(days=serial % DAYS, seconds=serial % 3600)


def own_id(*parts: object) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, ":".join(map(str, parts)))


def as_json(documents: Any) -> str:
    return json.dumps(documents, default=str)
