"""On a phone: nothing wider than the window, a menu that opens, targets that a thumb finds."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import ROOMS, Room
from tests.browser.test_accessibility import axe_finds
from tests.browser.test_spanish import english_left
from tests.browser.visitors import INFORMATION, Visitors
from tests.browser.weight import MOST_BYTES, weight_of

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


WIDE = """() => {
    const edge = document.documentElement.clientWidth;
    const inBox = (node) => node.closest('.table-box, .leaflet-container, pre, .chart, .visually-hidden');
    const over = [...document.body.querySelectorAll('*')].filter(
        (node) => !inBox(node) && node.getBoundingClientRect().right > edge + 1);
    const scrolls = document.documentElement.scrollWidth > edge;
    return scrolls ? over.slice(0, 5).map((node) => node.outerHTML.slice(0, 120)) : [];
}"""
# What is pressed alone; links inside a sentence are exempt, as in WCAG 2.5.8. The label of a box is pressed with it.
SMALL = """() => [...document.querySelectorAll('button, select, summary, .btn, input:not([type=hidden])')]
    .filter((node) => node.offsetParent)
    .filter((node) => !node.closest('.leaflet-container, .visually-hidden, .table-box'))
    .map((node) => ['checkbox', 'radio'].includes(node.type) ? node.closest('label') ?? node : node)
    .map((node) => [Math.round(node.getBoundingClientRect().height), node.outerHTML.slice(0, 110)])
    .filter(([height]) => height < 44 && height > 1)"""


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_page_in_spanish_fits_everybody_has_no_english_left_and_weighs_little(
    visitors: Visitors, room: Room
) -> None:
    """In Spanish, because its words are the longer ones; all of it in one visit, because there are many rooms."""
    with visitors.visit(room.account, language="es", reduced_motion="reduce", **PHONE) as page:
        room.in_spanish().open(page)
        expect(page.locator("html")).to_have_attribute("lang", "es")
        small, unfit = page.evaluate(SMALL), {}
        for theme in ("light", "dark"):
            page.evaluate("(theme) => { document.documentElement.dataset.bsTheme = theme; }", theme)
            unfit[theme] = axe_finds(page)
        page.locator("details:not(.dropdown)").evaluate_all(
            "(all) => all.forEach((node) => { node.open = true; })"
        )
        wide = page.evaluate(WIDE)
        english, weight = english_left(page), weight_of(page)
    assert (wide, small, english, unfit) == ([], [], {}, {"light": [], "dark": []})
    assert 1_000 < sum(weight.values()) <= MOST_BYTES, weight


def test_the_menu_opens_and_leads_on(visitors: Visitors) -> None:
    with visitors.visit(INFORMATION, **PHONE) as page:
        page.goto("/")
        menu, link = (
            page.get_by_role("button", name="Menu"),
            page.get_by_role("link", name="Figures", exact=True),
        )
        expect(link).to_be_hidden()
        menu.tap()
        expect(menu).to_have_attribute("aria-expanded", "true")
        link.tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Figures")
