"""Starting, finding and stopping the server of one place."""

import logging
import os
import shutil
import signal
import stat

import psutil
import psycopg

from .cluster import make_ready
from .errors import DatabaseUnavailable, last_lines
from .locks import patience, server_lives, take_server_lock
from .passage import open_the_way
from .place import PORT, Place, binaries, claim_socket_folder
from .roles import SUPERUSER

log = logging.getLogger("amparo.postgres")
LARGEST_LOG_BYTES = 5 * 1024 * 1024
SECONDS_TO_STOP = 60
SECONDS_TO_ANSWER = 10

# libpq has no codes for what goes wrong before a session exists, only words; they are English under lc_messages = C
NOT_NOW = ("the database system is", "terminating connection", "Connection refused", "No such file")
BROKEN_OFF = "server closed the connection"


def connect(place: Place, *, database: str = "postgres") -> psycopg.Connection:
    """As the superuser. The caller closes it."""
    return psycopg.connect(
        host=str(place.socket_folder),
        port=PORT,
        user=SUPERUSER,
        dbname=database,
        autocommit=True,
        connect_timeout=SECONDS_TO_ANSWER,
    )


def bring_up(place: Place) -> bool:
    """Attaches to the server of this place, or starts it. True when it was started here."""
    for _ in patience(place, "the database to answer"):
        held = take_server_lock(place)
        if held is None:
            if answers(place, alive=True):
                return False
            continue
        try:
            log_began = _launch_unless_it_answers(place, held)
        finally:
            os.close(held)  # from here on the lock is the server's alone, and free when it dies
        if log_began is not None:
            _await_the_start(place, log_began)
        return log_began is not None
    return False


def answers(place: Place, *, alive: bool = False) -> bool:
    """Whether PostgreSQL accepts connections at the socket; False while it is starting, stopping or absent.
    `alive`: our server holds its lock, so it is not a stranger who breaks off, but it, dying or starting."""
    try:
        if not stat.S_ISSOCK(place.socket.lstat().st_mode):
            raise DatabaseUnavailable("socket_taken", place=place.socket, why="it is not a socket")
        connect(place).close()
    except FileNotFoundError:
        return False
    except psycopg.OperationalError as error:
        said = last_lines(str(error))
        if any(words in said for words in NOT_NOW) or (alive and BROKEN_OFF in said):
            return False
        raise _refusal(place, said) from error
    return True


def _refusal(place: Place, said: str) -> DatabaseUnavailable:
    if "timeout expired" in said:
        facts = {"place": place.data, "seconds": SECONDS_TO_ANSWER, "why": said, "log": place.log}
        return DatabaseUnavailable("did_not_answer", **facts)
    if "FATAL" in said:
        return DatabaseUnavailable("refused", place=place.data, why=said, log=place.log)
    return DatabaseUnavailable("socket_taken", place=place.socket, why=said)


def stop(place: Place) -> bool:
    """Stops cleanly, ending every session. True when a server was stopped, False when none ran."""
    if not server_lives(place):
        return False
    number = _number_of_our_server(place)
    if number is None:
        raise DatabaseUnavailable("running_elsewhere", place=place.data)
    os.kill(number, signal.SIGINT)
    try:
        for _ in patience(place, "the database to stop", seconds=SECONDS_TO_STOP):
            if not server_lives(place):
                return True
    except DatabaseUnavailable as error:
        raise DatabaseUnavailable(
            "did_not_stop", place=place.data, seconds=SECONDS_TO_STOP, log=place.log
        ) from error
    return False


def bound_log(place: Place) -> None:
    """Keeps the log under 5 MB, with one older part. Copied and cut, for the server keeps its file open."""
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG_BYTES:
        older = place.log.with_suffix(".log.1")
        older.unlink(missing_ok=True)
        shutil.copy2(place.log, older)
        os.truncate(place.log, 0)


def _launch_unless_it_answers(place: Place, held: int) -> int | None:
    """Where this start's part of the log begins, in bytes; None when a server started by hand answers."""
    open_the_way(place)
    if place.data.is_dir() and answers(place):
        return None
    make_ready(place, held)
    claim_socket_folder(place)
    _clear_traces_of_a_crash(place)
    return _launch(place, held)


def _launch(place: Place, held: int) -> int:
    """pg_ctl detaches the server from us; the data folder goes by environment, safe from the shell it
    uses."""
    log_file = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        if os.geteuid() == 0:
            owner = place.home.stat()
            os.fchown(log_file, owner.st_uid, owner.st_gid)
        began = os.fstat(log_file).st_size
        place.account.run(
            *(binaries() / "pg_ctl", "start", "--no-wait", "--silent", "-o", f"-c cluster_name={place.mark}"),
            environment={"PGDATA": str(place.data)},
            cwd="/",
            stdout=log_file,
            stderr=log_file,
            pass_fds=(held,),
        )
    finally:
        os.close(log_file)
    return began


def _await_the_start(place: Place, log_began: int) -> None:
    for _ in patience(place, "the database to start"):
        alive = server_lives(place)
        if answers(place, alive=alive):
            return
        if not alive:
            said = last_lines(place.log.read_bytes()[log_began:].decode(errors="replace"))
            code = "disk_full" if "No space left on device" in said else "did_not_start"
            raise DatabaseUnavailable(code, place=place.data, why=said, log=place.log)


def _clear_traces_of_a_crash(place: Place) -> None:
    """A killed server leaves its number behind; when another program has got that number since, PostgreSQL
    would refuse to start. We hold the server lock, so no server of ours lives here."""
    if not place.recorded():
        return
    if _number_of_our_server(place) is not None:
        why = "a server that was started by hand is still starting or stopping"
        raise DatabaseUnavailable("did_not_answer", place=place.data, seconds=0, why=why, log=place.log)
    log.info("The database in %s was not stopped cleanly; PostgreSQL recovers it now.", place.data)
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    place.socket.with_name(f"{place.socket.name}.lock").unlink(missing_ok=True)


def _number_of_our_server(place: Place) -> int | None:
    """The process number in postmaster.pid, when that process is this cluster's server and not a stranger."""
    lines = place.recorded()
    try:
        process = psutil.Process(int(lines[0]))
        ours = process.name() == "postgres" and f"cluster_name={place.mark}" in process.cmdline()
    except (IndexError, ValueError, psutil.Error):
        return None
    return process.pid if ours else None
