"""Starting, sharing, crashing and stopping the embedded server."""

import logging
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from amparo.site.postgres import (
    Server,
    create_test_database,
    drop_test_database,
    ensure_server,
    home,
    stop_if_idle,
    stop_server,
)

from .conftest import as_account, as_root, ask, connect, in_another_process

START = "from amparo.site import postgres; server = postgres.ensure_server(); print(server.started_here, flush=True)"
STAY = f"{START}; input()"


def number_of(server: Server) -> int:
    return int((server.home / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def kill_server(server: Server) -> None:
    os.kill(number_of(server), signal.SIGKILL)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("fsync", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
    ],
)
def test_the_server_confirms_only_what_is_on_disk_and_listens_to_no_network(
    shared: Server, setting: str, value: str
) -> None:
    assert ask(shared, f"SHOW {setting}", role="amparo_app") == value


def test_letters_follow_unicode_without_the_locales_of_the_machine(shared: Server) -> None:
    assert ask(shared, "SELECT datlocale FROM pg_database WHERE datname = 'amparo'") == "C.UTF-8"
    assert ask(shared, "SELECT upper('ñandú') || lower('ÁÉÜ')") == "ÑANDÚáéü"


def test_the_order_of_names_given_in_the_documentation_is_the_spanish_one(shared: Server) -> None:
    names = ["Zapata", "Ñúñez", "Álvarez", "nube", "Alvarado", "Nuzzi", "ortiz", "ñandú"]
    with connect(shared) as connection:
        ordered = connection.execute(
            r"SELECT name FROM unnest(%s::text[]) name "
            r"ORDER BY regexp_replace(normalize(lower(name), NFD), '[\u0300-\u0302\u0304-\u036F]', '', 'g'), name",
            [names],
        ).fetchall()
    assert [name for (name,) in ordered] == [
        *("Alvarado", "Álvarez", "nube", "Nuzzi", "ñandú", "Ñúñez", "ortiz", "Zapata")
    ]


def test_a_second_call_attaches_to_the_same_server(shared: Server) -> None:
    before = number_of(shared)
    again = ensure_server(at=shared.home)
    assert (again.started_here, again.socket_folder) == (False, shared.socket_folder)
    assert number_of(again) == before


def test_the_server_outlives_the_process_that_started_it(made: Path) -> None:
    starter = in_another_process(START, home=made)
    assert starter.stdout is not None and starter.stdout.read() == "True\n"
    assert ensure_server(at=made).started_here is False


def test_two_homes_live_side_by_side(folder: Path) -> None:
    one, two = (ensure_server(at=folder / name) for name in ("one", "two"))
    with connect(one, role="amparo_owner") as connection:
        connection.execute("CREATE TABLE only_here ()")
    assert ask(one, "SELECT to_regclass('only_here') IS NOT NULL") is True
    assert ask(two, "SELECT to_regclass('only_here') IS NOT NULL") is False


def test_starts_at_the_same_moment_share_one_server(folder: Path) -> None:
    starters = [in_another_process(START, home=folder, wait=False) for _ in range(5)]
    said = [process.communicate(timeout=60)[0].strip() for process in starters]
    assert sorted(said) == ["False"] * 4 + ["True"]


def test_waiting_for_another_start_is_said_after_some_seconds(
    made: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("amparo.site.postgres.locks.SAY_SO_AFTER_SECONDS", 0.2)
    ensure_server(at=made)
    code = (
        "import fcntl, os, sys, time; held = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(held, fcntl.LOCK_EX); "
        "print('held', flush=True); time.sleep(0.8)"
    )
    holder = subprocess.Popen(
        ["python3", "-c", code, str(made / "locks" / "starting")], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None and holder.stdout.readline()
    ensure_server(at=made)
    holder.communicate()
    assert "Waiting for another start of the database" in caplog.text


def test_what_was_confirmed_is_there_after_the_server_is_killed(
    made: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = ensure_server(at=made)
    with connect(server, role="amparo_owner") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    kill_server(server)
    with caplog.at_level(logging.INFO, logger="amparo.postgres"):
        recovered = ensure_server(at=made)
    assert recovered.started_here
    assert ask(recovered, "SELECT count(*) FROM kept") == 1
    assert "was not stopped cleanly" in caplog.text


def test_a_number_that_now_belongs_to_another_program_does_not_stop_the_recovery(made: Path) -> None:
    server = ensure_server(at=made)
    account = (made / "postgres").stat()
    kill_server(server)
    user = account.st_uid if os.geteuid() == 0 else None
    stranger = subprocess.Popen(["sleep", "60"], user=user)
    record, lock = (server.socket_folder / name for name in ("postmaster.pid", ".s.PGSQL.5432.lock"))
    for stale in (record, lock):
        stale.write_text("\n".join([str(stranger.pid), *stale.read_text().splitlines()[1:]]) + "\n")
    try:
        assert ensure_server(at=made).started_here
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_that_is_killed_half_way_leaves_nothing_in_the_way(folder: Path) -> None:
    starter = in_another_process(START, home=folder, wait=False)
    deadline = time.monotonic() + 20
    while not list(folder.glob("postgres.new-*/PG_VERSION")) and time.monotonic() < deadline:
        time.sleep(0.005)
    starter.kill()
    starter.communicate()
    assert list(folder.glob("postgres.new-*"))
    assert not (folder / "postgres").exists(), (
        "the start was not killed in time for this test to mean anything"
    )
    assert ensure_server(at=folder).started_here
    assert not list(folder.glob("postgres.new-*"))


def test_a_start_that_is_killed_before_the_database_is_made_is_completed(made: Path) -> None:
    server = ensure_server(at=made)
    with connect(server, database="postgres") as administrator:
        administrator.execute("ALTER DATABASE amparo RENAME TO amparo_unfinished")
    assert ask(ensure_server(at=made), "SELECT current_user", role="amparo_app") == "amparo_app"


def test_stopping_is_clean_and_says_whether_a_server_ran(made: Path) -> None:
    assert stop_server(at=made) is False
    ensure_server(at=made)
    assert stop_server(at=made) is True
    assert stop_server(at=made) is False
    assert not (made / "postgres" / "postmaster.pid").exists()


def test_a_server_in_use_is_not_stopped_as_idle(made: Path) -> None:
    server = ensure_server(at=made)
    with connect(server, role="amparo_app"):
        assert stop_if_idle(at=made) is False
    user = in_another_process(STAY, home=made, wait=False)
    assert user.stdout is not None and user.stdout.readline() == "False\n"
    assert stop_if_idle(at=made) is False, "another process uses it, though it is not connected yet"
    user.kill()
    user.communicate()
    assert stop_if_idle(at=made) is True
    assert stop_if_idle(at=made) is False


@pytest.mark.parametrize("name", ["with, comma", "$(touch x) `y` 'z' \"ñ\"", "long" * 30])
def test_any_path_will_do_for_a_home(folder: Path, name: str) -> None:
    server = ensure_server(at=folder / name)
    assert ask(server, "SELECT current_database()", role="amparo_app") == "amparo"
    assert server.socket_folder.stat().st_mode & 0o077 == 0


def test_a_moved_home_keeps_its_database(made: Path) -> None:
    with connect(ensure_server(at=made), role="amparo_owner") as connection:
        connection.execute("CREATE TABLE kept ()")
    stop_server(at=made)
    moved = made.rename(made.with_name("new"))
    assert ask(ensure_server(at=moved), "SELECT to_regclass('kept') IS NOT NULL") is True


def test_the_home_is_named_by_the_environment(folder: Path) -> None:
    assert home({"AMPARO_HOME": str(folder)}) == folder
    assert home({}).name == "var"


def test_a_test_database_has_the_rights_of_the_real_one_and_goes_with_its_sessions(shared: Server) -> None:
    create_test_database("test_rights", at=shared.home)
    with connect(shared, role="amparo_owner", database="test_rights") as owner:
        owner.execute("CREATE TABLE of_the_owner ()")
        with connect(shared, role="amparo_app", database="test_rights") as application:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("CREATE TABLE of_the_application ()")
            create_test_database("test_rights", at=shared.home)
    drop_test_database("test_rights", at=shared.home)
    drop_test_database("test_rights", at=shared.home)
    assert ask(shared, "SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'") == 0


def test_the_real_database_is_never_taken_for_a_test_database(shared: Server) -> None:
    with pytest.raises(ValueError, match="test_"):
        create_test_database("amparo", at=shared.home)
    with pytest.raises(ValueError, match="test_"):
        drop_test_database("amparo", at=shared.home)


def test_the_log_holds_no_words_of_a_statement(shared: Server) -> None:
    canary = "Marisol Canario"
    with connect(shared, role="amparo_app") as connection:
        for statement in (
            f"SELECT '{canary}'::int",
            f"SELECT {canary}",
            f"DO $$BEGIN RAISE '{canary}'; END$$",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
    log = (shared.home / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert canary not in log


def test_the_log_is_bounded_while_the_server_runs(made: Path) -> None:
    server = ensure_server(at=made)
    log = made / "postgres.log"
    with log.open("a") as file:
        file.write("x" * 6 * 1024 * 1024)
    ensure_server(at=made)
    assert log.stat().st_size < 1024
    assert (made / "postgres.log.1").stat().st_mode & 0o077 == 0
    assert ask(server, "SELECT 1") == 1


def test_the_settings_can_import_it_without_django() -> None:
    code = "import sys, amparo.site.postgres; print('django' in sys.modules)"
    importing = in_another_process(code, home=Path("/nonexistent"))
    assert importing.stdout is not None and importing.stdout.read() == "False\n"


@as_root
def test_an_ordinary_account_runs_a_server_of_its_own(folder: Path) -> None:
    mine = folder / "mine"
    mine.mkdir()
    folder.chmod(0o711)
    os.chown(mine, 65534, 65534)
    assert as_account("nobody", lambda: ensure_server(at=mine).started_here) is True
    server = ensure_server(at=mine)
    assert server.started_here is False
    assert {found.stat().st_uid for found in mine.rglob("*")} == {65534}


@as_root
def test_root_never_runs_the_server_itself_and_opens_the_way_for_one_account_only(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0o700)
    server = ensure_server(at=folder / "closed" / "home")
    owner = (server.home / "postgres").stat().st_uid
    assert owner != 0
    assert (folder / "closed").stat().st_mode & 0o007 == 0
    assert "Permission denied" in as_account("nobody", lambda: os.listdir(folder / "closed"))  # noqa: PTH208


@as_root
def test_another_account_is_refused_even_where_the_folders_stand_open(made: Path) -> None:
    server = ensure_server(at=made)
    for opened in (made.parent, made, server.socket_folder, server.socket_folder / ".s.PGSQL.5432"):
        opened.chmod(0o777)
    refusal = as_account("nobody", lambda: ask(server, "SELECT 1", role="amparo_app"))
    assert "Peer authentication failed" in refusal
