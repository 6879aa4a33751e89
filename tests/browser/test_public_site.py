"""The public site: no cookie, from 320 px, without script, on paper, and without a connection after the first visit."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_phone import SMALL, WIDE
from tests.browser.visitors import INFORMATION, NOBODY, Visitors

SMALLEST: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
PAGES = (
    "/info/",
    "/info/es/",
    "/info/en/?place=KP-MX-EL-BARRETAL",
    "/info/es/topics/asylum/",
    "/info/en/items/asylum-in-mexico/",
    "/info/es/items/benito-juarez-shelter/",
    "/info/ht/items/return-is-voluntary/",
    "/info/es/services/?place=MX02004",
    "/info/es/search/?q=constancia",
    "/info/es/services/",
    "/info/es/everything/",
    "/info/es/without-connection/",
    "/info/es/complain/",
)
MOST_BYTES = 100_000
# From the demonstration's last day, 31 December 2018, past the shelter's last day, 31 January; in milliseconds.
LATER = 40 * 86_400_000


@pytest.mark.parametrize("where", PAGES)
def test_on_the_smallest_telephone_nothing_is_wider_or_too_small(visitors: Visitors, where: str) -> None:
    with visitors.visit(NOBODY, **SMALLEST) as page:
        page.goto(where)
        assert (page.evaluate(WIDE), page.evaluate(SMALL)) == ([], [])
        assert page.locator("h1").count() == 1


def test_no_cookie_is_kept_and_nothing_in_the_browser_but_the_copy(visitors: Visitors) -> None:
    with visitors.visit(NOBODY) as page:
        _kept(page, "/info/es/")
        for address in PAGES:
            page.goto(address)
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        kept = page.evaluate(
            "caches.open('amparo-info').then((store) => store.keys()).then((all) => all.map((each) => each.url))"
        )
        assert kept
        assert [address for address in kept if "?" in address] == [], "no place and no search is stored"


def _kept(page: Page, address: str) -> None:
    """Until the page says that its copy is on the device."""
    page.goto(address)
    expect(page.locator(".is-kept")).to_be_visible()


def test_after_the_first_visit_it_is_read_without_a_connection(visitors: Visitors) -> None:
    with visitors.visit(NOBODY) as page:
        _kept(page, "/info/es/")
        expect(page.locator(".copy-note")).to_be_hidden()
        page.context.set_offline(True)
        page.goto("/info/es/items/asylum-in-mexico/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cómo solicitar asilo en México")
        expect(page.locator(".copy-note")).to_be_visible()
        page.locator(".back a").first.click()
        expect(page.locator(".copy-note")).to_be_visible()
        page.goto("/info/es/?place=MX02004")
        expect(page.get_by_role("link", name="Cómo solicitar asilo en México")).to_be_visible()
        colour = page.locator(".door").first.evaluate("(node) => getComputedStyle(node).fontWeight")
        assert colour == "600", "the style is on the device too"
        page.context.set_offline(False)
        page.goto("/info/es/")
        expect(page.locator(".copy-note")).to_be_hidden()


def test_without_a_connection_a_place_and_a_complaint_are_answered_truthfully(visitors: Visitors) -> None:
    with visitors.visit(NOBODY) as page:
        _kept(page, "/info/es/")
        page.context.set_offline(True)
        page.goto("/info/es/services/?place=KP-MX-PARQUE-HIDALGO-TAPACHULA")
        expect(page.locator(".asked-note")).to_be_visible()
        expect(page.locator(".narrower")).to_be_hidden()
        assert page.locator("article.service").count() > 10, "those of every place"
        page.goto("/info/es/nothing-like-that/")
        expect(page.locator(".other-note")).to_be_visible()
        page.goto("/info/es/complain/")
        expect(page.locator("main")).to_contain_text("911")
        expect(page.locator("form")).to_have_count(0)
        page.context.set_offline(False)
        page.goto("/info/es/complain/")
        expect(page.locator("main form")).to_have_count(1)
        assert page.context.cookies() == []


def test_what_expires_while_the_copy_lies_there_is_marked(visitors: Visitors) -> None:
    """The device's own clock counts the days since the copy was made."""
    with visitors.visit(NOBODY) as page:
        _kept(page, "/info/en/")
        page.goto("/info/en/items/el-barretal-shelter/")
        expect(page.locator(".over-note")).to_be_hidden()
        page.context.set_offline(True)
        page.add_init_script(f"const now = Date.now; Date.now = () => now() + {LATER};")
        page.goto("/info/en/items/el-barretal-shelter/")
        expect(page.locator(".over-note")).to_be_visible()
        page.goto("/info/en/items/asylum-in-mexico/")
        expect(page.locator(".over-note")).to_be_hidden()


def test_what_expired_is_on_no_paper(visitors: Visitors) -> None:
    with visitors.visit(NOBODY) as page:
        page.emulate_media(media="print")
        page.goto("/info/en/items/benito-juarez-shelter/")
        expect(page.locator(".over-note")).to_be_visible()
        expect(page.locator(".words")).to_be_hidden()
        page.goto("/info/en/items/el-barretal-shelter/")
        expect(page.locator(".words")).to_be_visible()
        expect(page.get_by_role("button")).to_have_count(0)


def test_choosing_a_place_and_searching_need_no_script(visitors: Visitors) -> None:
    plain: dict[str, Any] = {"java_script_enabled": False}
    with visitors.visit(NOBODY, **plain) as page:
        page.goto("/info/es/")
        page.locator("#place").select_option("GTM")
        page.locator("form:has(#place) button").click()
        expect(page.get_by_role("link", name="Cómo solicitar asilo en Guatemala")).to_be_visible()
        expect(page.get_by_role("link", name="Cómo solicitar asilo en México")).to_have_count(0)
        page.goto("/info/es/")
        page.locator("#q").fill("constancia")
        page.locator("form[role=search] button").click()
        expect(page.get_by_role("link", name="Cómo solicitar asilo en México")).to_be_visible()


def test_a_reader_with_a_session_is_nobody_there(visitors: Visitors) -> None:
    with visitors.visit(INFORMATION) as page:
        answer = page.goto("/info/en/")
        assert answer is not None
        assert "set-cookie" not in answer.all_headers()
        expect(page.locator("body")).not_to_contain_text("UNHCR · ")
        page.goto("/information/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Information items")


@pytest.mark.parametrize("where", PAGES)
def test_a_page_weighs_at_most_100_kilobytes(visitors: Visitors, where: str) -> None:
    with visitors.visit(NOBODY, service_workers="block") as page:
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        page.goto(where, wait_until="networkidle")
        assert 0 < sum(sizes) <= MOST_BYTES
