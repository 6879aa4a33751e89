"""From a fresh clone to the first page that a visitor sees, and the second start of the same installation.

    python -m benchmarks bench_start

Clones what is committed, runs `make demo` there as a newcomer would, signs in with a demonstration account and
waits for the Situation. Takes minutes and downloads what the locks name, so it runs only when named or with
BENCH_ALL=1. What it started is ended; the clone is removed.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from amparo.site.postgres import stop_server
from amparo.site.postgres.place import CHECKOUT
from benchmarks.measurement import Measurement
from benchmarks.workplace import FOREIGN

GOAL_FIRST_SECONDS, GOAL_SECOND_SECONDS = 180.0, 15.0
MOST_SECONDS = 900
SECONDS_TO_STOP = 60
ACCOUNT = "information@unhcr.demo.example"


def run() -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory(prefix="amparo-clone-") as folder:
        clone = Path(folder) / "amparo"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", CHECKOUT, clone], check=True)
        try:
            yield Measurement(
                "fresh clone: `make demo` until the Situation is shown",
                _start(clone),
                "s",
                goal=GOAL_FIRST_SECONDS,
            )
            yield Measurement(
                "second `make demo` until the Situation is shown",
                _start(clone),
                "s",
                goal=GOAL_SECOND_SECONDS,
            )
        finally:
            stop_server(at=clone / "var")


def _start(clone: Path) -> float:
    """Seconds from the command until a signed-in reader gets the Situation with status 200."""
    port = _free_port()
    started = time.monotonic()
    with _demonstration(clone, port) as server:
        while time.monotonic() - started < MOST_SECONDS:
            if server.poll() is not None:
                raise RuntimeError(f"`make demo` ended with {server.returncode}:\n{_end_of_log(clone)}")
            if _situation_is_shown(f"http://127.0.0.1:{port}"):
                return time.monotonic() - started
            time.sleep(0.1)
    raise RuntimeError(f"No page within {MOST_SECONDS} s:\n{_end_of_log(clone)}")


@contextmanager
def _demonstration(clone: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process group of its own, so that exactly what `make` started is ended."""
    own = {name: value for name, value in os.environ.items() if name not in (*FOREIGN, "AMPARO_HOME")}
    with (clone.parent / "demo.log").open("ab") as log:
        server = subprocess.Popen(
            [shutil.which("make") or "make", "demo", f"PORT={port}"],
            cwd=clone,
            env={**own, "MAKEFLAGS": "", "MAKELEVEL": ""},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield server
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    os.killpg(server.pid, signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _situation_is_shown(address: str) -> bool:
    """Signs in as the sign-in page offers it, in a session of its own."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    try:
        _sign_in(browser, address)
        with browser.open(f"{address}/", timeout=30) as page:
            return page.status == 200 and page.url == f"{address}/" and b"at least" in page.read()
    except (URLError, OSError):
        return False


def _sign_in(browser: OpenerDirector, address: str) -> None:
    with browser.open(f"{address}/accounts/login/", timeout=30) as page:
        form = page.read().decode()
    hidden = {name: unescape(_value(form, name)) for name in ("csrfmiddlewaretoken", "password")}
    with browser.open(
        f"{address}/accounts/login/", urlencode({**hidden, "login": ACCOUNT}).encode(), timeout=30
    ) as answer:
        answer.read()


def _value(form: str, name: str) -> str:
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', form)
    return found[1] if found else ""


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _end_of_log(clone: Path) -> str:
    return "\n".join((clone.parent / "demo.log").read_text(errors="replace").splitlines()[-20:])
