"""The test database: a real PostgreSQL, migrated by the owner, used by the application's role alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import databases

# A busy machine is no fault of the code. On CI the examples are the same each time; elsewhere they go on exploring.
settings.register_profile(
    "amparo",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("amparo")


def pytest_configure() -> None:
    """The processes of one run share one database to copy from: the first process names it, the others inherit."""
    os.environ.setdefault(databases.RUN, str(os.getpid()))


def pytest_sessionfinish() -> None:
    if os.environ[databases.RUN] == str(os.getpid()):
        databases.end_run()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.own_database():
        yield


@pytest.fixture(scope="session", autouse=True)
def what_tests_state_is_stated_by_the_installation() -> Iterator[None]:
    """Accounts and organisations that a test writes itself, by the ORM, are written as the installation writes them.

    What the product writes meets the lock in every test, and so does SQL that a test sends.
    """
    from django.db import connection

    with connection.execute_wrapper(_by_the_installation):
        yield


def _by_the_installation(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    from amparo.registry.partners.desks import acting_as_the_installation

    if str(sql).startswith(('INSERT INTO "partners_', 'UPDATE "partners_')) and _a_test_writes():
        with acting_as_the_installation():
            return execute(sql, params, many, context)
    return execute(sql, params, many, context)


HOME = Path(__file__).parent
ORM = f"{os.sep}django{os.sep}db{os.sep}models{os.sep}"


def _a_test_writes() -> bool:
    """Whether the nearest code of ours is a test's, and the ORM stands between."""
    frame: FrameType | None = sys._getframe(2)
    by_orm = False
    while frame is not None:
        file = frame.f_code.co_filename
        by_orm = by_orm or ORM in file
        ours = Path(file).is_relative_to(HOME) and ".venv" not in file
        if ours:
            return by_orm and ("tests" in Path(file).parts or "benchmarks" in Path(file).parts)
        frame = frame.f_back
    return False
