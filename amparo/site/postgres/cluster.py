"""The files of the cluster: made in one step, configured at every start."""

import os
import shutil
import tempfile
from pathlib import Path

from .errors import DatabaseUnavailable, last_lines
from .place import MAJOR_VERSION, PORT, Place, binaries

ROOM_FOR_A_NEW_DATABASE_BYTES = 200 * 1024 * 1024

# The server's log holds its life, never the statements of a program: those carry personal data, in literals,
# in DETAIL lines, in the errors themselves. Level "log" leaves out the warnings and errors of statements (the
# programs get them).
SETTINGS = """\
# Written by Amparo at every start; changes are lost. Your own go into postgresql.conf, above the include.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
max_connections = 80
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 512MB
min_wal_size = 80MB
max_parallel_workers_per_gather = 1
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
log_destination = 'stderr'
logging_collector = off
log_min_messages = log
log_min_error_statement = panic
log_min_duration_statement = -1
log_statement = 'none'
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_connections = ''
"""
INCLUDE = "include 'amparo.conf'"


def make_ready(place: Place, held: int) -> None:
    """Initialises an absent or empty folder, refuses anything that is not a database of this version, and
    writes the configuration."""
    if not place.data.exists() or (place.data.is_dir() and not any(place.data.iterdir())):
        initialise(place, held)
    _refuse_what_is_not_ours(place)
    _configure(place)


def initialise(place: Place, held: int) -> None:
    """Builds the cluster in a sibling folder and renames it when it is complete: a full disk, a crash or a
    kill half-way leaves nothing that a next start could take for a database. initdb inherits the server lock,
    `held`: should we be killed, the next start waits until it is gone."""
    for remains in place.data.parent.glob(f"{place.data.name}.new-*"):
        shutil.rmtree(remains)
    free = shutil.disk_usage(place.data.parent).free
    if free < ROOM_FOR_A_NEW_DATABASE_BYTES:
        raise DatabaseUnavailable("disk_full", place=place.data, why=f"{free // 1024**2} MB are free")
    unfinished = Path(tempfile.mkdtemp(prefix=f"{place.data.name}.new-", dir=place.data.parent))
    try:
        if place.account.is_another():
            os.chown(unfinished, place.account.uid, place.account.gid)
        _run_initdb(place, unfinished, held)
        unfinished.replace(place.data)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _sync(place.data.parent)


def _run_initdb(place: Place, folder: Path, held: int) -> None:
    made = place.account.run(
        binaries() / "initdb",
        *("--username=postgres", "--auth=peer", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
        *("--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"),
        environment={"PGDATA": str(folder)},
        cwd="/",
        capture_output=True,
        pass_fds=(held,),
    )
    if made.returncode:
        said = last_lines(made.stderr or made.stdout)
        raise DatabaseUnavailable(
            "disk_full" if "No space left on device" in made.stderr else "did_not_initialise",
            place=place.data,
            why=said,
        )


def _refuse_what_is_not_ours(place: Place) -> None:
    if not place.data.is_dir():
        raise DatabaseUnavailable("not_a_database", place=place.data, why="it is not a folder")
    version_file = place.data / "PG_VERSION"
    if not version_file.is_file():
        why = "it is neither empty nor a PostgreSQL database"
        raise DatabaseUnavailable("not_a_database", place=place.data, why=why)
    if (found := version_file.read_text().strip()) != str(MAJOR_VERSION):
        raise DatabaseUnavailable("other_version", place=place.data, found=found, version=MAJOR_VERSION)


def _configure(place: Place) -> None:
    inside = place.socket_folder == place.data
    folder = "." if inside else '"' + str(place.socket_folder).replace("'", "''") + '"'
    _write(place, "amparo.conf", SETTINGS.format(port=PORT, socket_folder=folder))
    settings = (place.data / "postgresql.conf").read_text()
    if INCLUDE not in settings:
        _write(place, "postgresql.conf", f"{settings}\n{INCLUDE}\n")
    _write(place, "pg_hba.conf", "# Written by Amparo at every start.\nlocal all all peer map=amparo\n")
    names = dict.fromkeys(("root", place.account.name))
    lines = "".join(f'amparo "{name}" all\n' for name in names)
    _write(place, "pg_ident.conf", f"# Written by Amparo at every start.\n{lines}")


def _write(place: Place, name: str, text: str) -> None:
    """Replaces a file of the data folder whole, owned by the server's account."""
    written = place.data / f"{name}.new"
    written.unlink(missing_ok=True)
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        if place.account.is_another():
            os.fchown(file.fileno(), place.account.uid, place.account.gid)
        file.write(text)
    written.replace(place.data / name)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
