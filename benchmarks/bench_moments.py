"""The moments that somebody waits for, each by itself: no database, no browser.

    python -m benchmarks moments

Beside each, in the same run: the least that anybody would do instead, which keeps none of the promises.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from difflib import SequenceMatcher

from amparo.registry.people.keys import asked
from amparo.registry.people.matching import Candidate, rescored
from amparo.registry.places.gazetteer import Gazetteer
from amparo.registry.places.reference import reference_records
from benchmarks.measurement import Measurement, seconds_of

ROUNDS = 5
QUESTION = "jose luis hernandez megia 1990"
CANDIDATES = [
    Candidate(
        code=str(number),
        given_names=f"José {'abcdefghij'[number % 10] * 5}",
        first_surname="Hernández",
        second_surname="Mejía",
    )
    for number in range(50)
]
FIRST_CHART = """
import time
from amparo.situation.figures.chart_print import start_drawing, to_svg
start_drawing()
began = time.perf_counter()
to_svg({"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}})
print(time.perf_counter() - began)
"""


def run() -> Iterator[Measurement]:
    records = reference_records()
    yield Measurement(
        f"the gazetteer of {len(records):,} places",
        _milliseconds(lambda: Gazetteer.from_records(records)),
        "ms",
        goal=300,
        instead="the same places through JSON, nothing checked",
        figure_instead=_milliseconds(
            lambda: json.loads(json.dumps([asdict(each) for each in records], default=str))
        ),
    )
    question = asked(QUESTION, secret=b"a secret of a benchmark")
    yield Measurement(
        f"one name compared with {len(CANDIDATES)} candidates",
        _milliseconds(lambda: rescored(question, CANDIDATES)),
        "ms",
        goal=100,
        instead="difflib of the two texts",
        figure_instead=_milliseconds(lambda: [_alike(QUESTION, each) for each in CANDIDATES]),
    )
    yield Measurement("the first chart of a process that was made ready", _first_chart(), "ms", goal=200)


def _milliseconds(work: Callable[[], object]) -> float:
    """The best of a few: other work on the machine only ever slows one down."""
    return min(seconds_of(work) for _ in range(ROUNDS)) * 1000


def _alike(typed: str, candidate: Candidate) -> float:
    written = f"{candidate.given_names} {candidate.first_surname} {candidate.second_surname}"
    return SequenceMatcher(None, typed, written.lower()).ratio()


def _first_chart() -> float:
    told = subprocess.run([sys.executable, "-c", FIRST_CHART], check=True, capture_output=True, text=True)
    return float(told.stdout) * 1000
