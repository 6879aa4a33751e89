"""On what the figures were measured: without it they say nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from amparo.site.postgres.place import binaries


def machine() -> list[tuple[str, str]]:
    """Pairs of name and value, in the order in which they are printed."""
    return [
        ("CPU", f"{_cpu_model()}, {os.cpu_count()} cores"),
        ("memory", f"{psutil.virtual_memory().total / 2**30:.0f} GiB"),
        ("load before the first benchmark", f"{os.getloadavg()[0]:.1f}"),
        ("system", platform.platform()),
        ("Python", platform.python_version()),
        ("Django", version("django")),
        ("PostgreSQL", _postgresql()),
        ("psycopg", version("psycopg")),
        ("typst", version("typst")),
    ]


def _cpu_model() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _postgresql() -> str:
    asked = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True)
    return asked.stdout.strip().rpartition(" ")[2]
