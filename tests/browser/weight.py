"""What a page costs on a poor link: bytes over the line, maps and charts apart, with the static files as served."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.rooms import WITH_MAP_OR_CHART

MOST_BYTES = 200_000


def weight_of(page: Page) -> dict[str, int]:
    """Compressed bytes by address, of what was kept from an earlier page too: as on a first visit."""
    page.wait_for_load_state("load")
    told = page.evaluate(
        """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .map((entry) => [entry.name, entry.encodedBodySize])"""
    )
    return {address: size for address, size in told if not WITH_MAP_OR_CHART.search(address)}
