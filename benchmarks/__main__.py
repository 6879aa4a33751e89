"""`python -m benchmarks`: run every benchmark, or those that are named, and print one table."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine
from benchmarks.measurement import Measurement

# These take minutes; they run when named, or all with BENCH_ALL=1.
ONLY_WHEN_NAMED = frozenset({"bench_people", "bench_response", "bench_start"})
HEADINGS = ("What", "Measured", "Goal", "", "What a user would pick instead", "Measured in the same run")
WIDTH = 160


def known() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))


def chosen(named: Sequence[str]) -> list[str]:
    """The modules to run. `import` and `bench_import` are one name; an unknown one ends with a sentence."""
    wanted = [name if name.startswith("bench_") else f"bench_{name}" for name in named]
    if unknown := [name for name in wanted if name not in known()]:
        sys.exit(f"There is no benchmark {', '.join(unknown)}. Known: {', '.join(known())}.")
    everything = os.environ.get("BENCH_ALL") == "1"
    return wanted or [name for name in known() if everything or name not in ONLY_WHEN_NAMED]


def run(names: Sequence[str], screen: Console) -> Iterator[tuple[str, list[Measurement] | Exception]]:
    """A benchmark that breaks is told as broken, and the others still run."""
    for name in names:
        with screen.status(f"{name}…"):
            try:
                yield name, list(importlib.import_module(f"benchmarks.{name}").run())
            except Exception as broken:
                yield name, broken


def table_of(results: Sequence[tuple[str, list[Measurement] | Exception]]) -> Table:
    table = Table(*HEADINGS, show_edge=False, pad_edge=False)
    for column in (1, 2, 5):
        table.columns[column].justify = "right"
    for name, found in results:
        table.add_section()
        if isinstance(found, Exception):
            table.add_row(name, "broke", "", "", type(found).__name__, "")
            continue
        for each in found:
            table.add_row(*each.row())
    return table


def main() -> None:
    names = chosen(sys.argv[1:])
    conditions = machine()
    screen = Console(stderr=True)
    results = list(run(names, screen))
    paper = Console(width=max(WIDTH, screen.width if screen.is_terminal else WIDTH), soft_wrap=False)
    paper.print(table_of(results))
    paper.print()
    for name, value in conditions:
        paper.print(f"{name}: {value}", highlight=False)
    left_out = [name for name in known() if name not in names]
    if left_out:
        paper.print(f"not run: {', '.join(left_out)}", highlight=False)
    broken = [(name, found) for name, found in results if isinstance(found, Exception)]
    for name, error in broken:
        screen.print(f"{name}: {error}", highlight=False)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
