"""DATABASE_URL and DATABASE_OWNER_URL."""

import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db.utils import ConnectionHandler

from amparo.site.embedded.base import DatabaseWrapper
from amparo.site.postgres import DatabaseUnavailable, settings_from_environment, stop_server

OWNER = "postgresql://owner:other@db.example.org/amparo"


def parsed(address: str) -> dict[str, object]:
    return settings_from_environment({"DATABASE_URL": address, "DATABASE_OWNER_URL": OWNER})["default"]


def test_without_an_address_the_first_connection_starts_the_embedded_server(
    folder: Path, django_db_blocker: Any
) -> None:
    home = {"AMPARO_HOME": str(folder), "DATABASE_URL": ""}
    found = settings_from_environment(home)
    assert (found["default"]["USER"], found["owner"]["USER"]) == ("amparo_app", "amparo_owner")
    assert stop_server(at=folder) is False, "reading the settings started a server"
    with patch.dict(os.environ, home), django_db_blocker.unblock():
        connection = DatabaseWrapper(ConnectionHandler({"default": found["default"]}).settings["default"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            assert cursor.fetchone() == ("amparo_app",)
        connection.close()
    assert stop_server(at=folder) is True


def test_special_characters_and_options_are_read() -> None:
    address = "postgres://app%40org:p%2Fa%3As%40s@db.example.org:6432/am%20paro?sslmode=verify-full&connect_timeout=5"
    assert parsed(address) == {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.example.org",
        "PORT": "6432",
        "NAME": "am paro",
        "USER": "app@org",
        "PASSWORD": "p/a:s@s",
        "OPTIONS": {"sslmode": "verify-full", "connect_timeout": "5"},
    }


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgresql://app@[2001:db8::1]/amparo", "2001:db8::1", "5432"),
        ("postgresql://app@/amparo?host=/run/postgresql", "/run/postgresql", "5432"),
        ("postgresql://app@/amparo?host=%2Frun%2Fpostgresql&sslmode=disable", "/run/postgresql", "5432"),
    ],
)
def test_hosts_of_every_kind(address: str, host: str, port: str) -> None:
    assert (parsed(address)["HOST"], parsed(address)["PORT"]) == (host, port)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("mysql://app:s3cret@db/amparo", "postgresql://"),
        ("sqlite:///s3cret", "postgresql://"),
        ("s3cret", "postgresql://"),
        ("postgresql://app:s3cret@db", "database"),
        ("postgresql://app:s3cret@db/", "database"),
        ("postgresql://db/s3cret", "role"),
        ("postgresql://app:s3cret@/amparo", "host"),
        ("postgresql://app:s3cret@db:port/amparo", "cannot be read"),
        ("postgresql://app:s3cret@db:99999/amparo", "cannot be read"),
        ("postgresql://app:s3cret@[db/amparo", "cannot be read"),
        ("postgresql://app:s3cret@db/amparo?sslmode", "cannot be read"),
        ("postgresql://app:s3cret@db/amparo?sslmode=maybe", "sslmode"),
        ("postgresql://app:s3cret@db/amparo?options=-csynchronous_commit%3Doff", "unknown options: options"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(address: str, why: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=why) as refusal:
        parsed(address)
    assert refusal.value.code == "bad_address"
    assert "s3cret" not in str(refusal.value)


def test_a_web_server_need_not_hold_the_owners_password() -> None:
    assert set(settings_from_environment({"DATABASE_URL": "postgresql://app:x@db/amparo"})) == {"default"}


def test_the_owners_address_alone_or_for_the_same_role_is_refused() -> None:
    with pytest.raises(DatabaseUnavailable, match="only DATABASE_OWNER_URL"):
        settings_from_environment({"DATABASE_OWNER_URL": OWNER})
    with pytest.raises(DatabaseUnavailable, match="same role"):
        settings_from_environment({"DATABASE_URL": OWNER, "DATABASE_OWNER_URL": OWNER})
