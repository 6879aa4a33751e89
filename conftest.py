"""The test database: a real PostgreSQL, migrated by the owner, used by the application's role alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
# Tests never touch the data of somebody's own instance, whatever the shell says.
os.environ["AMPARO_HOME"] = str(ROOT / "var" / "test")
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "AMPARO_DEMO", "AMPARO_HTTPS", "AMPARO_DEBUG"):
    os.environ.pop(_name, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    from django.db import connections

    from amparo.site import postgres, provision

    name = f"test_amparo_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    postgres.create_test_database(name)
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        provision.bring_up_to_date()
    yield
    connections.close_all()
    postgres.drop_test_database(name)
