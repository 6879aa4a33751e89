"""The highest of all that came before, where only those up to a certain key count."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from amparo.situation.figures.contradictions.readings import Reading


class Staircase:
    """Readings with a key and a height, of which only those are kept that are higher than all with a lower key."""

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._heights: list[Decimal] = []
        self._readings: list[Reading] = []

    def highest(self, key: int) -> Reading | None:
        """The highest reading whose key is at most `key`."""
        place = bisect_right(self._keys, key)
        return self._readings[place - 1] if place else None

    def add(self, key: int, height: Decimal, reading: Reading) -> None:
        first = bisect_right(self._keys, key)
        if first and self._heights[first - 1] >= height:
            return
        if first and self._keys[first - 1] == key:
            first -= 1
        last = first
        while last < len(self._keys) and self._heights[last] <= height:
            last += 1
        self._keys[first:last] = [key]
        self._heights[first:last] = [height]
        self._readings[first:last] = [reading]

    def forget(self, key: int) -> None:
        """Leave out every reading whose key is at most `key`."""
        place = bisect_right(self._keys, key)
        del self._keys[:place], self._heights[:place], self._readings[:place]
