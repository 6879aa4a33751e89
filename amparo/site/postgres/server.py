"""The embedded server as the rest of Amparo sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from . import life, locks, roles
from .errors import plain_errors
from .place import PORT, Place, home, open_place

ROLES = (roles.SUPERUSER, roles.OWNER_ROLE, roles.APPLICATION_ROLE)


@dataclass(frozen=True)
class Server:
    """A running server. `started_here` is True in the process whose call started it."""

    home: Path
    socket_folder: Path
    started_here: bool

    def url(self, *, role: str = roles.APPLICATION_ROLE, database: str = roles.DATABASE) -> dict[str, Any]:
        """Parameters in the form of Django's DATABASES. No password: the server knows the account of the
        system that connects. The superuser is for tests and backups only."""
        if role not in ROLES:
            raise ValueError(f"Unknown role {role}: one of {', '.join(ROLES)}")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": str(self.socket_folder),
            "PORT": str(PORT),
            "NAME": database,
            "USER": role,
            "PASSWORD": "",
        }


def ensure_server(*, at: Path | None = None) -> Server:
    """Attaches to the running server of this home, or makes, starts or recovers it. DatabaseUnavailable when
    it cannot be had. The server outlives this process."""
    with _sole_starter(at or home()) as place:
        started = life.bring_up(place)
        roles.provide_roles_and_database(_superuser(place), identifier=place.identifier, socket=place.socket)
        locks.keep_in_use(place)
        life.bound_log(place)
        return Server(home=place.home, socket_folder=place.socket_folder, started_here=started)


def stop_server(*, at: Path | None = None) -> bool:
    """Stops the server of this home cleanly, ending every session. False when none ran."""
    folder = at or home()
    if not (folder / "postgres").exists():
        return False
    with _sole_starter(folder) as place:
        locks.leave(place)
        return life.stop(place)


def stop_if_idle(*, at: Path | None = None) -> bool:
    """Stops the server unless another process of Amparo uses it or anybody is connected, this process
    included: close your own connections first. True when it was stopped."""
    folder = at or home()
    if not (folder / "postgres").exists():
        return False
    with _sole_starter(folder) as place:
        if not life.answers(place) or locks.others_use(place) or roles.sessions(_superuser(place)):
            return False
        locks.leave(place)
        return life.stop(place)


def create_test_database(name: str, *, like: str = "", at: Path | None = None) -> None:
    """A database with the owner and rights of the real one, empty or a copy of the test database `like`, in which
    nobody is; one of that name is dropped first. Made by the superuser, so that the owner needs no right to make
    databases."""
    for each in filter(None, (name, like)):
        _refuse_other_than_test(each)
    with plain_errors(ensure_server(at=at).home):
        connect = _superuser(open_place(at or home()))
        roles.drop_database(connect, name)
        roles.make_database(connect, name, like=like)


def drop_test_database(name: str, *, at: Path | None = None) -> None:
    """Ends the sessions in it. Nothing happens when there is no such database."""
    _refuse_other_than_test(name)
    ensure_server(at=at)
    roles.drop_database(_superuser(open_place(at or home())), name)


@contextmanager
def _sole_starter(folder: Path) -> Iterator[Place]:
    with plain_errors(folder):
        place = open_place(folder)
        with locks.sole_starter(place):
            yield place


def _superuser(place: Place) -> roles.Connect:
    def connect(database: str) -> psycopg.Connection:
        return life.connect(place, database=database)

    return connect


def _refuse_other_than_test(name: str) -> None:
    if not name.startswith("test_"):
        raise ValueError(f"A test database is named test_…, not {name}")
