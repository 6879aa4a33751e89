"""One measured figure, its goal, and the same work done by what a user would pick instead."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """`goal` is a ceiling, or a floor where `more_is_better`; None where nothing was promised.

    `instead` names what a user would pick instead, with its figure in the same unit; empty when there is none.
    """

    what: str
    figure: float
    unit: str
    goal: float | None = None
    more_is_better: bool = False
    instead: str = ""
    figure_instead: float | None = None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        met = self.figure >= self.goal if self.more_is_better else self.figure <= self.goal
        return "pass" if met else "falls short"

    def row(self) -> tuple[str, ...]:
        """What, figure, goal, verdict, instead, its figure: as text."""
        bound = "at least" if self.more_is_better else "at most"
        goal = "" if self.goal is None else f"{bound} {written(self.goal, self.unit)}"
        beside = "" if self.figure_instead is None else written(self.figure_instead, self.unit)
        return self.what, written(self.figure, self.unit), goal, self.verdict, self.instead, beside


def written(figure: float, unit: str) -> str:
    """Three digits below a hundred, whole numbers above."""
    shown = f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
    return f"{shown} {unit}".strip()


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def percentile(figures: Sequence[float], share: float) -> float:
    """The smallest of the figures that at least this share of them does not exceed (nearest rank)."""
    return sorted(figures)[math.ceil(share * len(figures)) - 1]
