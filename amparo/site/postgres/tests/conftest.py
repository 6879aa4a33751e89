"""Every test starts real servers in folders of its own, and stops what it started."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from amparo.site.postgres import Server, ensure_server, stop_server

CHECKOUT = Path(__file__).resolve().parents[4]


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """In memory where there is room: these tests copy and make some forty databases."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 1024**3
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=memory if roomy else None)).resolve()
    try:
        yield folder
    finally:
        for home in (folder, *(found for found in folder.rglob("*") if (found / "locks").is_dir())):
            stop_server(at=home)
        shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_of_its_own() as folder:
        yield folder


@pytest.fixture(scope="session")
def stopped_home() -> Iterator[Path]:
    with folder_of_its_own() as folder:
        ensure_server(at=folder / "home")
        stop_server(at=folder / "home")
        yield folder / "home"


@pytest.fixture
def made(folder: Path, stopped_home: Path) -> Path:
    """A home with a complete database whose server does not run: copied, which is quicker than making one."""
    subprocess.run(["cp", "-a", stopped_home, folder / "home"], check=True)
    return folder / "home"


@pytest.fixture(scope="session")
def shared() -> Iterator[Server]:
    """A server for the tests that only look, or that work in a database of their own."""
    with folder_of_its_own() as folder:
        yield ensure_server(at=folder / "home")


def connect(server: Server, *, role: str = "postgres", database: str = "amparo") -> psycopg.Connection:
    where = server.url(role=role, database=database)
    return psycopg.connect(
        host=where["HOST"],
        port=where["PORT"],
        user=where["USER"],
        dbname=where["NAME"],
        autocommit=True,
        connect_timeout=5,
    )


def ask(server: Server, question: str, *, role: str = "postgres", database: str = "amparo") -> Any:
    """The first column of the first row."""
    with connect(server, role=role, database=database) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def in_another_process(code: str, *, home: Path, wait: bool = True) -> subprocess.Popen[str]:
    """A fresh Python that uses the server of `home`. Prints go to its stdout."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "AMPARO_HOME": str(home),
            "PYTHONPATH": os.pathsep.join([str(CHECKOUT), *sys.path]),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if wait:
        process.wait(60)
    return process


def as_account(name: str, act: Callable[[], Any]) -> Any:
    """What `act` returns in a child process that has become that account; a refusal comes back in words."""
    account = pwd.getpwnam(name)
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        try:
            said = act()
        except Exception as refusal:
            said = f"{type(refusal).__name__}: {refusal}"
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = json.load(answer)
    os.waitpid(child, 0)
    return said


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Callable[[int], None]]:
    """A file system of that size, mounted on the folder; yields what resizes it."""

    def mount(options: str) -> subprocess.CompletedProcess[str]:
        command = ["mount", "-t", "tmpfs", "-o", options, "amparo-test", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    mounted = mount(f"size={megabytes}m")
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    try:
        yield lambda size: mount(f"remount,size={size}m").check_returncode()
    finally:
        stop_server(at=folder)
        subprocess.run(["umount", str(folder)], check=True)


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another account")
