"""Databases for tests: one is brought to the state of this version once a run, the others are copies of it."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUN = "AMPARO_TEST_RUN"
"""The variable that names the run: the number of its first process."""


@contextmanager
def own_database() -> Iterator[None]:
    """Inside, `default` and `owner` mean a database that nobody else is in; afterwards it is gone."""
    from django.db import connections

    from amparo.site import postgres

    name = f"test_amparo_{os.environ[RUN]}_{uuid.uuid4().hex[:8]}"
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    postgres.create_test_database(name, like=_ready_to_copy())
    _use(dict.fromkeys(before, name))
    for alias in before:  # an address is known from the first connection on
        connections[alias].ensure_connection()
    try:
        yield
    finally:
        _use(before)
        postgres.drop_test_database(name)


def end_run() -> None:
    """What the processes of this run copied goes."""
    if (said := _said()).exists():
        from amparo.site import postgres

        postgres.drop_test_database(said.read_text())
        said.unlink()
        said.with_suffix(".lock").unlink()


def _ready_to_copy() -> str:
    """The name of the database to copy; who comes first makes it, and the others wait."""
    from django.db import connections

    from amparo.site import postgres, provision

    said = _said()
    said.parent.mkdir(exist_ok=True)
    with said.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            name = f"test_amparo_{os.environ[RUN]}"
            before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
            postgres.create_test_database(name)
            _use(dict.fromkeys(before, name))
            try:
                provision.bring_up_to_date()
            finally:
                _use(before)
            said.write_text(name)
        return said.read_text()


def _said() -> Path:
    return Path(__file__).parent.parent / "var" / f"test-run-{os.environ[RUN]}"


def _use(names: dict[str, str]) -> None:
    from django.db import connections

    connections.close_all()
    for alias, name in names.items():
        connections[alias].settings_dict["NAME"] = name
