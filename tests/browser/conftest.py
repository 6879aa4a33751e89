"""Chromium and the demonstration, both started for these tests and ended with them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.demonstration import LOG, running_demonstration
from tests.browser.visitors import INFORMATION, Visitors

HERE = Path(__file__).parent
# Ends with an edition published and a source withdrawn; all others read the scenario as it was built.
LAST = "test_clearance.py"
REQUIRED = os.environ.get("AMPARO_BROWSER_TESTS") == "required"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    ours = [item for item in items if HERE in item.path.parents]
    places = [place for place, item in enumerate(items) if HERE in item.path.parents]
    for place, item in zip(places, sorted(ours, key=lambda item: item.path.name == LAST), strict=True):
        items[place] = item


# Of the package, not of the session: while Playwright's loop runs in this thread, Django refuses its database.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        reason = "chromium is not installed (on Debian: apt-get install chromium)"
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address(chromium: Browser) -> Iterator[str]:
    """Where the demonstration is; its log stays only when it ended badly or a test failed."""
    with running_demonstration() as found:
        yield found


@pytest.fixture(scope="package")
def everybody(chromium: Browser, address: str) -> Visitors:
    return Visitors(chromium, address)


@pytest.fixture
def visitors(everybody: Visitors) -> Iterator[Visitors]:
    """Visitors whose pages, all together, had no fault in this test."""
    everybody.faults.clear()
    yield everybody
    assert not everybody.faults, f"Faults in the browser (the server's log: {LOG}):\n" + "\n".join(
        everybody.faults
    )


@pytest.fixture
def officer(visitors: Visitors) -> Iterator[Page]:
    """A page of the information officer, not yet opened."""
    with visitors.visit(INFORMATION) as page:
        yield page
