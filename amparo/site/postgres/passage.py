"""Started by root, PostgreSQL runs as an ordinary account, which must pass through the folders above its own.

Folders such as /root are closed to it. Opening them to everybody would be wrong, so that one account alone
gets the right to pass (not to list, not to read), by an access control list.
"""

import logging
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from .errors import DatabaseUnavailable, last_lines
from .place import Place, binaries

log = logging.getLogger("amparo.postgres")
ATTRIBUTE = "system.posix_acl_access"
HEADER = struct.pack("<I", 2)  # version 2 of the kernel's format: entries of tag, permissions, id
OWNER, NAMED_USER, GROUP, MASK, OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
NO_ID = 0xFFFFFFFF
PASS = 0o1


def open_the_way(place: Place) -> None:
    """Refuses with `out_of_reach` when the account can reach neither its folder nor the programs."""
    if not place.account.is_another() or _obstacle(place) is None:
        return
    for folder in _closed_folders((place.data, binaries() / "postgres"), owner=place.account.uid):
        try:
            let_pass(folder, uid=place.account.uid)
        except (OSError, AttributeError) as error:  # AttributeError: no such calls on macOS
            raise DatabaseUnavailable(
                "out_of_reach", account=place.account.name, place=folder, why=error
            ) from error
        log.info("Gave the account %s the right to pass through %s.", place.account.name, folder)
    if (obstacle := _obstacle(place)) is not None:
        raise DatabaseUnavailable("out_of_reach", account=place.account.name, place=place.data, why=obstacle)


def let_pass(folder: Path, *, uid: int) -> None:
    """Adds `user:uid:--x` to the folder's access control list. OSError where the file system has none."""
    entries = _entries(folder)
    kept = [entry for entry in entries if not (entry[0] == NAMED_USER and entry[2] == uid)]
    mask = next((permissions for tag, permissions, _ in kept if tag == MASK), None)
    if mask is None:  # without a mask the group's own permissions are the limit
        mask = next(permissions for tag, permissions, _ in kept if tag == GROUP)
    kept = [entry for entry in kept if entry[0] != MASK]
    kept += [(NAMED_USER, PASS, uid), (MASK, mask | PASS, NO_ID)]
    packed = b"".join(struct.pack("<HHI", *entry) for entry in sorted(kept, key=lambda e: (e[0], e[2])))
    os.setxattr(folder, ATTRIBUTE, HEADER + packed)


def _entries(folder: Path) -> list[tuple[int, int, int]]:
    try:
        packed = os.getxattr(folder, ATTRIBUTE)
    except OSError:  # no list yet: the plain permissions are the same thing in three entries
        mode = folder.stat().st_mode
        return [(OWNER, mode >> 6 & 7, NO_ID), (GROUP, mode >> 3 & 7, NO_ID), (OTHERS, mode & 7, NO_ID)]
    return list(struct.iter_unpack("<HHI", packed[len(HEADER) :]))


def _closed_folders(destinations: Iterable[Path], *, owner: int) -> list[Path]:
    above = {folder for path in destinations for folder in path.parents}
    return sorted(f for f in above if not f.stat().st_mode & 0o001 and f.stat().st_uid != owner)


def _obstacle(place: Place) -> str | None:
    """What stops the account, found by trying: go to the folder, and start a program of the server."""
    tried = place.account.run(
        *("/bin/sh", "-c", 'cd -- "$0" && exec "$1" --version', place.data.parent, binaries() / "postgres"),
        cwd="/",
        capture_output=True,
    )
    return last_lines(tried.stderr, 1) if tried.returncode else None
