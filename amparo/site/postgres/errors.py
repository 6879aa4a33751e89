"""Why the database cannot be had: one catalogue, a stable code each. docs/database.md explains every code."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SENTENCES = {
    "bad_address": "{variable} is not usable: {why}. Write it as "
    "postgresql://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full, with special characters percent-"
    "encoded.",
    "did_not_answer": "The database in {place} did not answer within {seconds} seconds: {why}. Read "
    "{log}, then try again; recovery after a crash can take some minutes.",
    "did_not_initialise": "A new database could not be made in {place}: {why}. Nothing was left behind; "
    "correct the cause and start again.",
    "did_not_start": "The database in {place} did not start: {why}. Read {log}, correct the cause and "
    "start again.",
    "did_not_stop": "The database in {place} did not stop within {seconds} seconds. Read {log}; it may "
    "still be writing to disk, so wait and stop it again.",
    "disk_full": "No room is left for the database in {place}: {why}. Free at least 200 MB on that disk, "
    "or set AMPARO_HOME to a folder on another one, and start again.",
    "lossy_settings": "The database could lose what it has confirmed: {why}. Set it back in the server's "
    "configuration and restart the server.",
    "no_account": "PostgreSQL cannot run for {place}: {why}. Give that folder to an ordinary account that"
    " exists on this machine (chown), or start Amparo from an ordinary account.",
    "no_server_programs": "The programs of PostgreSQL {version} are not installed for this Python: {why}."
    " Install the requirements again, or set DATABASE_URL to a PostgreSQL server of yours.",
    "not_a_database": "{place} is in the way: {why}. Move it elsewhere, or set AMPARO_HOME to another "
    "folder.",
    "not_writable": "{place} cannot be used: {why}. Give this account the right to write there, or set "
    "AMPARO_HOME to a folder of its own.",
    "old_server": "The server runs PostgreSQL {version}; Amparo needs 15 or newer. Upgrade the server first.",
    "other_version": "The database in {place} was made by PostgreSQL {found}; this Amparo carries "
    "{version}. Restore a backup into a new AMPARO_HOME, or install the Amparo that wrote it.",
    "out_of_reach": "PostgreSQL runs as the account {account} and cannot reach {place}: {why}. Set "
    "AMPARO_HOME to a folder such as /srv/amparo, install Amparo where every account may read, or start "
    "it from an ordinary account.",
    "owned_by_another": "{place} belongs to {owner}, not to {account}. Start Amparo from that account, or"
    " set AMPARO_HOME to another folder.",
    "powerful_role": "The application connects as {role}, which {why}. Rows would not be protected. "
    "Connect as a role that owns nothing and has no such right; docs/database.md shows how to make one.",
    "refused": "The database in {place} refused the connection: {why}. Read {log}, correct the cause and "
    "start again.",
    "running_elsewhere": "The database in {place} is run from another container or machine that shares "
    "the folder. Stop it there first.",
    "socket_folder_taken": "The folder {place} for the database's socket is not usable: {why}. Remove it,"
    " or set AMPARO_HOME to a shorter path.",
    "socket_taken": "Something else stands at the database's socket {place}: {why}. Find it (ss -xlp, or "
    "lsof), stop it or remove the file, and start again.",
}


class DatabaseUnavailable(Exception):  # noqa: N818 - a state of the world, as the operator reads it
    """The database cannot be had. `code` is stable, `sentence` says what, where, why and what to do next."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.sentence = SENTENCES[code].format(**facts)
        super().__init__(f"{self.sentence} [{code}]")


@contextmanager
def plain_errors(place: Path) -> Iterator[None]:
    """Turns a full disk and a folder one may not write into sentences; leaves every other error as it is."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise DatabaseUnavailable("disk_full", place=place, why="the disk is full") from error
    except OSError as error:
        why = f"{error.strerror} ({error.filename})" if error.filename else str(error.strerror)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DatabaseUnavailable("disk_full", place=place, why=why) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ELOOP):
            raise DatabaseUnavailable("not_writable", place=place, why=why) from error
        raise


def last_lines(text: str, count: int = 4) -> str:
    """The end of what a program said, on one line, as a `why`."""
    return " / ".join(line.strip() for line in text.strip().splitlines()[-count:]) or "no reason was given"
