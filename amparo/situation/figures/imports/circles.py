"""Figures that would be part of themselves through others."""

from __future__ import annotations

from collections.abc import Container, Mapping

from amparo.situation.figures.models import Figure

MOST_SHOWN = 6


def totals_of(but: Container[str]) -> dict[str, str]:
    """The total of every part that the ledger holds, but of those figures that the file itself brings."""
    parts = Figure.objects.exclude(part_of=None).order_by().values_list("reference", "part_of_id")
    totals = dict(Figure.objects.filter(parts__isnull=False).order_by().values_list("pk", "reference"))
    return {part: totals[total] for part, total in parts if part not in but}


def in_circles(totals: Mapping[str, str]) -> dict[str, str]:
    """The way round, for each figure that lies on a circle: {"F2": "F3, F4"} for F2 in F3 in F4 in F2."""
    found: dict[str, str] = {}
    done: set[str] = set()
    for first in totals:
        path: dict[str, int] = {}
        step = first
        while step in totals and step not in done and step not in path:
            path[step] = len(path)
            step = totals[step]
        if step in path:
            circle = [each for each, position in path.items() if position >= path[step]]
            shown = ", ".join(circle[:MOST_SHOWN]) + ("…" if len(circle) > MOST_SHOWN else "")
            found |= dict.fromkeys(circle, shown)
        # Not `|=`: with the keys of a mapping that makes a new set of all that is done, for each figure.
        done.update(path)
    return found
