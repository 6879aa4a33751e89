"""People in the browser: searched first, registered at a time, found along the road where they consented."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.visitors import CASES, Visitors

SHELTER = "cases@shelter-tj.demo.example"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def search(page: Page, text: str) -> None:
    page.goto("/people/")
    box = page.get_by_role("searchbox").or_(page.locator("main input[name=text]")).first
    box.fill(text)
    box.press("Enter")
    page.wait_for_load_state()


def test_a_family_is_registered_by_keyboard_on_a_phone_and_found_again(visitors: Visitors) -> None:
    with visitors.visit(CASES, **PHONE) as page:
        search(page, "Wendy Altagracia Pineda")
        page.get_by_role("link", name="Register a household").first.click()
        page.get_by_label("Place of registration").first.select_option(index=1)
        page.get_by_label("Purpose").select_option(index=1)
        page.get_by_label("Given names").first.fill("Wendy Altagracia")
        page.get_by_label("First surname").first.fill("Pineda")
        page.get_by_label("Year").first.fill("1991")
        page.get_by_role("button", name=re.compile("^Register")).click()
        page.wait_for_load_state()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wendy Altagracia Pineda")
        search(page, "Pineda wendi altagrasia")
        expect(page.get_by_role("link", name="Wendy Altagracia Pineda").first).to_be_visible()
        assert "Pineda" not in page.url, "names never stand in an address"


def test_nothing_typed_is_lost_when_the_household_is_refused(visitors: Visitors) -> None:
    with visitors.visit(CASES) as page:
        page.goto("/people/register/")
        page.get_by_label("First surname").first.fill("Sinnombre")
        page.get_by_role("button", name=re.compile("^Register")).click()
        page.wait_for_load_state()
        expect(page.get_by_text("The given names are missing.").first).to_be_visible()
        expect(page.get_by_label("First surname").first).to_have_value("Sinnombre")


def test_another_organisation_finds_nobody_of_a_family_that_did_not_consent(visitors: Visitors) -> None:
    with visitors.visit(CASES) as page:
        page.goto("/people/register/")
        page.get_by_label("Place of registration").first.select_option(index=1)
        page.get_by_label("Purpose").select_option(index=1)
        page.get_by_label("Given names").first.fill("Xiomara Guadalupe")
        page.get_by_label("First surname").first.fill("Tzunux")
        page.get_by_role("button", name=re.compile("^Register")).click()
        page.wait_for_load_state()
        address = page.url
    with visitors.visit(SHELTER) as page:
        search(page, "Xiomara Guadalupe Tzunux")
        expect(page.get_by_role("link", name=re.compile("Tzunux"))).to_have_count(0)
        assert page.goto(address).status == 404  # type: ignore[union-attr]
