"""WCAG 2.2 AA: axe finds nothing on any main page in either theme, and the keyboard reaches what a mouse does."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from amparo.site.postgres.place import CHECKOUT
from tests.browser.rooms import ROOMS, Room
from tests.browser.visitors import NOBODY, Visitors

AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


# On a phone axe looks at every room in both themes (`test_phone`); on a wide screen at every second one, in turn
# light and dark.
WIDE = [(room, "light" if number % 2 else "dark") for number, room in enumerate(ROOMS[::2])]


@pytest.mark.parametrize(("room", "theme"), WIDE, ids=[f"{room.name} {theme}" for room, theme in WIDE])
def test_axe_finds_nothing(visitors: Visitors, room: Room, theme: str) -> None:
    settings = {"color_scheme": theme, "reduced_motion": "reduce"}
    with visitors.visit(room.account, **settings) as page:
        room.open(page)
        _drawn(page)
        assert axe_finds(page) == []


def axe_finds(page: Page) -> list[str]:
    """What axe has to say of the page as it stands, a line each."""
    page.evaluate(AXE.read_text())  # as the debugger does, which the page's own policy does not keep out
    found = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", RULES
    )
    return [line for violation in found["violations"] for line in _told(violation)]


@pytest.mark.parametrize("room", ROOMS[:5], ids=lambda room: room.name)
def test_every_stop_of_the_keyboard_shows_where_it_is(visitors: Visitors, room: Room) -> None:
    with visitors.visit(room.account) as page:
        room.open(page)
        for _stop in range(25):
            page.keyboard.press("Tab")
            told = page.evaluate(
                """() => {
                    const at = document.activeElement, style = getComputedStyle(at);
                    const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                    return { shown: shown || style.boxShadow !== 'none', name: at.outerHTML.slice(0, 120) };
                }"""
            )
            if told["name"].startswith("<body"):
                break  # past the last stop of a short page
            assert told["shown"], told["name"]


def test_the_first_stop_leads_past_the_navigation(officer: Page) -> None:
    officer.goto("/figures/")
    officer.keyboard.press("Tab")
    skip = officer.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    officer.keyboard.press("Enter")
    expect(officer.locator("#content")).to_be_focused()


@pytest.mark.parametrize(
    ("place", "action"),
    [
        ("/", "Open the brief"),
        ("/figures/", "Add a figure"),
        ("/figures/", "Filter"),
        ("/brief/3/", "Preview"),
        ("/figures/contradictions/", "Filter"),
    ],
)
def test_the_main_action_is_reached_by_keyboard(officer: Page, place: str, action: str) -> None:
    officer.goto(place)
    wanted = officer.locator("main").locator("a, button").filter(has_text=action).first
    expect(wanted).to_be_visible()
    for _stop in range(80):
        officer.keyboard.press("Tab")
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
    pytest.fail(f"{action} is not reached within 80 stops")


def test_signing_in_needs_no_mouse(visitors: Visitors) -> None:
    with visitors.visit(NOBODY) as page:
        page.goto("/accounts/login/")
        page.get_by_label("E-mail").focus()
        page.keyboard.type("audit@iag.demo.example")
        page.keyboard.press("Tab")
        page.keyboard.type("amparo-demo-2018")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Situation")


def _drawn(page: Page) -> None:
    """Map and charts are part of what is judged."""
    if page.locator("[data-map]").count():
        expect(page.locator("path.map-area").first).to_be_attached()
    for chart in page.locator("[data-chart]:visible").all():
        chart.scroll_into_view_if_needed()
        expect(chart.locator("svg, canvas").first).to_be_visible()


def _told(violation: dict[str, Any]) -> list[str]:
    """Places on a map lie where they lie, and stand in a table below it too: the exceptions of WCAG 2.5.8."""
    nodes = [
        node
        for node in violation["nodes"]
        if not (violation["id"] == "target-size" and "leaflet-marker-icon" in node["html"])
    ]
    return [f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for node in nodes]
