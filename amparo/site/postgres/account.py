"""The account of the operating system that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import DatabaseUnavailable, last_lines

SERVICE_ACCOUNTS = ("amparo", "postgres")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def is_another(self) -> bool:
        """Than ours: only root can start programs as another account."""
        return os.geteuid() != self.uid

    def run(
        self, *command: str | Path, environment: Mapping[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program of PostgreSQL as this account, with none of our environment: it may hold secrets."""
        if self.is_another():
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(  # noqa: S603 - programs of our own package
            command,
            env={"PATH": os.defpath, "LC_ALL": "C", **(environment or {})},
            stdin=subprocess.DEVNULL,
            umask=0o077,
            text=True,
            check=False,
            **options,
        )


def account_for(folder: Path, data: Path) -> Account:
    """Ours; for root the owner of the data, else of the home folder, else a service account of the
    machine."""
    if os.geteuid() == 0:
        return _account_under_root(folder, data)
    ours = _known_account(os.geteuid(), folder)
    if data.exists() and data.stat().st_uid != ours.uid:
        owner = data.stat().st_uid
        raise DatabaseUnavailable("owned_by_another", place=data, owner=f"user {owner}", account=ours.name)
    return ours


def _account_under_root(folder: Path, data: Path) -> Account:
    for owned in (data, folder):
        if owned.is_dir() and (owner := owned.stat().st_uid):
            return _known_account(owner, folder)
    for name in SERVICE_ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    return _make_service_account(folder)


def _known_account(uid: int, folder: Path) -> Account:
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        why = f"user {uid} has no entry in the list of accounts"
        raise DatabaseUnavailable("no_account", place=folder, why=why) from None
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def _make_service_account(folder: Path) -> Account:
    name = SERVICE_ACCOUNTS[0]
    program = shutil.which("useradd")
    if program is None:
        why = f"PostgreSQL never runs as root, and no account {name} exists nor useradd to make it"
        raise DatabaseUnavailable("no_account", place=folder, why=why)
    made = subprocess.run(  # noqa: S603
        [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        why = f"PostgreSQL never runs as root, and useradd did not make {name}: {last_lines(made.stderr)}"
        raise DatabaseUnavailable("no_account", place=folder, why=why)
    found = pwd.getpwnam(name)
    return Account(found.pw_name, found.pw_uid, found.pw_gid)
