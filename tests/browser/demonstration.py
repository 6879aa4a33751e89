"""A demonstration of its own: fresh data, a free port, ended with all that it started."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from amparo.site.postgres import stop_server
from amparo.site.postgres.place import CHECKOUT

FOLDER = CHECKOUT / "var" / "test-browser"
LOG = FOLDER / f"demo-{os.getpid()}.log"
PID = "demo.pid"
PROGRAM = "amparo.site.cli.run"
SECONDS_TO_START, SECONDS_TO_STOP = 300, 30
FOREIGN = ("DATABASE_URL", "DATABASE_OWNER_URL", "AMPARO_HTTPS", "AMPARO_DEBUG", "AMPARO_HOSTS")


@contextmanager
def running_demonstration(log: Path = LOG) -> Iterator[str]:
    """The address of a demonstration that was built for this block. Its log is kept."""
    home = _fresh_home()
    port = _free_port()
    with log.open("wb") as written:
        server = _start(home, port, written)
        (home / PID).write_text(str(server.pid))
        try:
            _wait_for(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(server)
            stop_server(at=home)
            shutil.rmtree(home)


def _fresh_home() -> Path:
    """Named by this process, so that two runs at once stay apart; what dead processes left is taken away."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for log in FOLDER.glob("demo-*.log"):
        if not psutil.pid_exists(int(log.stem.removeprefix("demo-"))):
            log.unlink(missing_ok=True)
    for left in FOLDER.iterdir():
        if left.name.isdigit() and not psutil.pid_exists(int(left.name)):
            _end_what_was_left(left / PID)
            stop_server(at=left)
            shutil.rmtree(left, ignore_errors=True)
    home = FOLDER / str(os.getpid())
    home.mkdir()
    return home


def _end_what_was_left(noted: Path) -> None:
    """The demonstration of a run that was killed, if the number still is that of a demonstration."""
    if not noted.exists() or not psutil.pid_exists(number := int(noted.read_text())):
        return
    if PROGRAM in psutil.Process(number).cmdline():
        os.killpg(number, signal.SIGKILL)


def _start(home: Path, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, "demo", "--port", str(port)],
        env=kept | {"AMPARO_HOME": str(home)},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd=CHECKOUT,
    )


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"The demonstration ended with {server.returncode}:\n{_end_of(log)}")
        try:
            with urlopen(f"{address}/health/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The demonstration did not answer within {SECONDS_TO_START} s:\n{_end_of(log)}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """First as Ctrl-C does, so that the worker and the database are stopped too."""
    if server.poll() is None:
        os.kill(server.pid, signal.SIGINT)
        try:
            server.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
