"""The test database: a real PostgreSQL, migrated by the owner, used by the application's role alone."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code. On CI the examples are the same each time; elsewhere they go on exploring.
settings.register_profile(
    "amparo",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("amparo")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    from django.db import connections

    from amparo.site import postgres, provision

    # By process, so that two runs at once do not take each other's database away.
    name = f"test_amparo_{os.getpid()}"
    postgres.create_test_database(name)
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        provision.bring_up_to_date()
    yield
    connections.close_all()
    postgres.drop_test_database(name)
