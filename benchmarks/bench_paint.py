"""When a reader sees the first words of a page: first contentful paint in Chromium, on a demonstration of its own.

    python -m benchmarks bench_paint

Every load begins with an empty cache. Pages with maps or charts are told too, without a goal.
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from benchmarks.measurement import Measurement, percentile
from tests.browser.demonstration import running_demonstration
from tests.browser.visitors import INFORMATION, Visitors

GOAL_MS = 1000.0
LOADS = 8
SHARE = 0.95
PAGES = {
    "figures": "/figures/",
    "contradictions": "/figures/contradictions/",
    "key figures": "/figures/key/",
    "add a figure": "/figures/add/",
    "editions of the brief": "/brief/",
    "the brief of 27 December 2018": "/brief/2/",
}
WITH_MAP = {"situation": "/?as_of=2018-12-27"}
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


def run() -> Iterator[Measurement]:
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("chromium is not installed (on Debian: apt-get install chromium)")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with running_demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        visitors = Visitors(browser, address)
        for name, place in (PAGES | WITH_MAP).items():
            paints = [_paint(visitors, place) for _ in range(LOADS)]
            told = f"first contentful paint, {name}: 95 % of {LOADS} loads (median {statistics.median(paints):.0f})"
            yield Measurement(told, percentile(paints, SHARE), "ms", goal=GOAL_MS if name in PAGES else None)
        browser.close()


def _paint(visitors: Visitors, place: str) -> float:
    with visitors.visit(INFORMATION) as page:
        _open(page, place)
        return float(page.evaluate(PAINT))


def _open(page: Page, place: str) -> None:
    page.goto(place)
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
