"""Without JavaScript: reading, and plain forms."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.visitors import INFORMATION, NOBODY, Visitors, sign_in

PLAIN: dict[str, Any] = {"java_script_enabled": False}


def test_signing_in_and_reading_the_situation(visitors: Visitors) -> None:
    with visitors.visit(NOBODY, **PLAIN) as page:
        sign_in(page, INFORMATION)
        page.goto("/?as_of=2018-12-27")
        expect(page.get_by_label("Key figures", exact=True)).to_contain_text("at least 4,000")
        expect(page.locator("[data-map]")).to_be_hidden()
        page.get_by_text("The same as a table").first.click()
        expect(page.get_by_role("cell", name="at least 4,000").first).to_be_visible()


def test_filtering_figures(visitors: Visitors) -> None:
    with visitors.visit(INFORMATION, **PLAIN) as page:
        page.goto("/figures/")
        page.get_by_label("Search").fill("Barretal")
        page.get_by_role("button", name="Filter").click()
        expect(page.get_by_role("row").filter(has_text="Barretal").first).to_be_visible()
        expect(page.get_by_role("row").filter(has_text="Chiquimula")).to_have_count(0)


def test_adding_a_figure(visitors: Visitors) -> None:
    with visitors.visit(INFORMATION, **PLAIN) as page:
        page.goto("/figures/add/")
        page.get_by_label("What is counted").select_option("present")
        page.get_by_label("Place", exact=True).fill("Nuevo Laredo")
        page.get_by_label("How the source says it").select_option("at_least")
        page.get_by_label("Number, or the lower of two").fill("60")
        page.get_by_label("As of").fill("2018-12-20")
        page.get_by_label("Source (code)").fill("SRC-S25")
        page.locator("main form button.btn-primary").click()
        expect(page.get_by_role("status")).to_contain_text("is in the ledger")
        expect(page.locator("main")).to_contain_text("at least 60")


def test_the_menu_is_open_on_a_phone(visitors: Visitors) -> None:
    with visitors.visit(INFORMATION, viewport={"width": 390, "height": 844}, **PLAIN) as page:
        page.goto("/")
        expect(page.get_by_role("link", name="Figures", exact=True)).to_be_visible()
