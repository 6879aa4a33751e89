"""Folders of their own for benchmarks, and processes of their own for what is measured.

A child is measured alone: its memory is its own, and nothing another benchmark loaded makes it warm.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from amparo.site.postgres import stop_server
from amparo.site.postgres.place import CHECKOUT

WORKPLACE = CHECKOUT / "var" / "bench"
SCENARIO = CHECKOUT / "scenarios" / "caravans-2018"
BUILT: set[str] = set()
"""Names of the homes that a benchmark of this run has built and left for others."""
FOREIGN = ("DATABASE_URL", "DATABASE_OWNER_URL", "AMPARO_HTTPS", "AMPARO_DEBUG", "AMPARO_HOSTS")


def fresh_home(name: str) -> Path:
    """An empty AMPARO_HOME under var/bench; what was left there by an earlier run is taken away."""
    home = WORKPLACE / name
    stop_server(at=home)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home


def leave(home: Path) -> None:
    """Stop the server of the home. Its data stays for a look; the next run begins anew."""
    stop_server(at=home)


def in_child(module: str, *arguments: str, home: Path) -> dict[str, Any]:
    """Run `python -m benchmarks.MODULE ARGUMENTS`; gives back the object that it prints as its last line."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(
        command, env=environment(home), stdout=subprocess.PIPE, text=True, check=True, cwd=CHECKOUT
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    settings = {"DJANGO_SETTINGS_MODULE": "amparo.site.settings"}
    return settings | kept | {"AMPARO_HOME": str(home), "AMPARO_DEMO": "1"}


def set_up(*, with_scenario: bool = True) -> None:
    """In a child: Django, a database of this version, and the demonstration in it."""
    import django

    django.setup()
    from amparo.site import provision, scenario

    provision.bring_up_to_date()
    if with_scenario and not scenario.is_built():
        scenario.build(SCENARIO)


def give(**found: Any) -> None:
    """In a child: hand the result to the parent."""
    print(json.dumps(found), flush=True)


def peak_memory_mb() -> float:
    """Of this process since its start. Linux keeps what the parent held before `exec` in getrusage's figure, so the
    smaller one, which the kernel keeps for this program alone, is taken where there is one."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    status = Path("/proc/self/status")
    if not status.exists():
        return used
    own = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return min(used, int(own.split()[1]) / 2**10)
