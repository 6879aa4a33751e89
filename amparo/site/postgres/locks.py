"""Three locks in AMPARO_HOME/locks. The kernel frees each when its holder dies, however it dies.

- starting: held while one process starts, stops or repairs the server; others wait.
- server:   inherited by the running PostgreSQL and its children, so it says for certain whether a server
            lives on this folder, also from another container where process numbers mean nothing.
- users:    shared by every process of Amparo that uses the server.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import DatabaseUnavailable
from .place import Place

log = logging.getLogger("amparo.postgres")
PATIENCE_SECONDS = 600  # recovery after a crash can take minutes
SAY_SO_AFTER_SECONDS = 3
_uses: dict[Path, int] = {}


def patience(place: Place, what: str, *, seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Yields until the time is up, then refuses with `did_not_answer`; says once that one is waiting."""
    began, said = time.monotonic(), False
    while (waited := time.monotonic() - began) < seconds:
        yield
        if waited > SAY_SO_AFTER_SECONDS and not said:
            log.warning("Waiting for %s in %s …", what, place.home)
            said = True
        time.sleep(0.02 if waited < 1 else 0.2)
    raise DatabaseUnavailable(
        "did_not_answer", place=place.data, seconds=int(seconds), why=f"it waited for {what}", log=place.log
    )


@contextmanager
def sole_starter(place: Place) -> Iterator[None]:
    held = _open(place, "starting")
    try:
        for _ in patience(place, "another start of the database"):
            if _take(held, fcntl.LOCK_EX):
                break
        yield
    finally:
        os.close(held)


def take_server_lock(place: Place) -> int | None:
    """The lock as a file descriptor for the server to inherit, or None while a server lives on this folder.
    The caller closes it; unlocking it instead would also free the server's own."""
    held = _open(place, "server")
    if _take(held, fcntl.LOCK_EX):
        return held
    os.close(held)
    return None


def server_lives(place: Place) -> bool:
    held = take_server_lock(place)
    if held is None:
        return True
    os.close(held)
    return False


def keep_in_use(place: Place) -> None:
    """Counts this process among the users until it ends. Called while `sole_starter` is held."""
    if place.data not in _uses:
        _uses[place.data] = _open(place, "users")
    _take(_uses[place.data], fcntl.LOCK_SH)


def others_use(place: Place) -> bool:
    """Whether another process uses the server. Called while `sole_starter` is held, for changing a shared
    lock to an exclusive one lets go of it for a moment."""
    ours = _uses.get(place.data)
    held = _open(place, "users") if ours is None else ours
    try:
        return not _take(held, fcntl.LOCK_EX)
    finally:
        if ours is None:
            os.close(held)
        else:
            _take(ours, fcntl.LOCK_SH)


def leave(place: Place) -> None:
    if (held := _uses.pop(place.data, None)) is not None:
        os.close(held)


def _open(place: Place, name: str) -> int:
    folder = place.home / "locks"
    owner = place.home.stat()
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, owner.st_uid, owner.st_gid)
    opened = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        os.fchown(opened, owner.st_uid, owner.st_gid)
    return opened


def _take(held: int, kind: int) -> bool:
    try:
        fcntl.flock(held, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
