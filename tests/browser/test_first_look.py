"""What an information officer sees first: the situation of 27 December 2018."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.visitors import INFORMATION, NOBODY, Visitors, sign_in

DAY = "/?as_of=2018-12-27"


def test_a_visitor_signs_in_with_an_account_that_the_page_offers(visitors: Visitors) -> None:
    with visitors.visit(NOBODY) as page:
        page.goto("/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
        sign_in(page, INFORMATION)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Situation")
        expect(page.get_by_text("Information officer · UNHCR")).to_be_visible()


def test_the_situation_gives_ranges_with_their_words_and_no_number_where_there_is_none(officer: Page) -> None:
    officer.goto(DAY)
    expect(officer.get_by_role("heading", level=1)).to_contain_text("27 Dec 2018")
    figures = officer.get_by_label("Key figures", exact=True)
    for title, said in (
        ("Tijuana", "at least 4,000"),
        ("Mexico", "over 3,700"),
        ("Honduras and El Salvador", "over 8,500"),
    ):
        card = figures.get_by_role("article").filter(
            has=officer.get_by_role("heading", name=re.compile(f"· {title}$"))
        )
        expect(card).to_contain_text(said)
        expect(card).to_contain_text("27 Dec 2018")
        expect(card).to_contain_text("1 source")
    guatemala = figures.get_by_role("article").filter(has_text="Guatemala")
    assert not re.search(r"\d", guatemala.locator(".figure-card-number").inner_text())


def test_the_map_and_the_charts_are_drawn(officer: Page) -> None:
    officer.goto(DAY)
    expect(
        officer.get_by_role("region", name="Map of places by people present").locator("path.map-area").first
    ).to_be_attached()
    assert _circles(officer)
    for chart in officer.locator("[data-chart]").all():
        chart.scroll_into_view_if_needed()
        expect(chart.locator("svg, canvas").first).to_be_visible()


def test_the_slider_of_the_map_goes_back_in_time(officer: Page) -> None:
    officer.goto(DAY)
    expect(officer.locator("path.map-area").first).to_be_attached()
    day, before = officer.locator("output.map-date"), _circles(officer)
    expect(day).to_contain_text("27 Dec")
    officer.get_by_role("slider").press("Home")
    expect(day).not_to_contain_text("27 Dec")
    assert _circles(officer) != before


def _circles(page: Page) -> list[str]:
    """What is drawn for places: kind and width in pixels, which is the number of people."""
    found: list[str] = page.locator("[data-map] .place-dot").evaluate_all(
        "(dots) => dots.map((dot) => dot.className + dot.style.width)"
    )
    return found
