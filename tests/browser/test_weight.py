"""What a page costs on a poor link, with the static files as `amparo serve` gives them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.rooms import ROOMS, WITH_MAP_OR_CHART, Room
from tests.browser.visitors import Visitors

MOST_BYTES = 200_000


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_page_weighs_at_most_200_kilobytes_before_maps(visitors: Visitors, room: Room) -> None:
    with visitors.visit(room.account) as page:
        room.open(page)
        sizes = _transferred(page)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def _transferred(page: Page) -> dict[str, int]:
    """Bytes over the line for each file of a first visit, maps and charts apart."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda done: sizes.update({addresses.get(done["requestId"], "?"): int(done["encodedDataLength"])}),
    )
    page.reload(wait_until="networkidle")
    return {address: size for address, size in sizes.items() if not WITH_MAP_OR_CHART.search(address)}
