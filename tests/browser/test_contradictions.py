"""A contradiction that a rule found is decided by a person, with a reason."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

REASON = "The municipal count names its hour and its method."


def test_choosing_a_figure_with_a_reason_takes_the_contradiction_off_the_open_list(officer: Page) -> None:
    officer.goto("/figures/contradictions/")
    finding = officer.locator("main").get_by_role("link").filter(has_text=re.compile(r"2,122")).first
    address = finding.get_attribute("href")
    finding.click()
    _decide(officer, reason="")
    expect(officer.get_by_role("alert")).to_contain_text("reason")
    _decide(officer, reason=REASON)
    expect(officer.get_by_text(REASON).first).to_be_visible()
    officer.goto("/figures/contradictions/")
    expect(officer.locator(f"main a[href='{address}']")).to_have_count(0)
    officer.goto("/figures/contradictions/?status=resolved")
    expect(officer.locator(f"main a[href='{address}']").first).to_be_visible()


def _decide(page: Page, *, reason: str) -> None:
    page.get_by_role("radio", name="Resolved by choosing one figure").check()
    chosen = page.get_by_label("The figure chosen, if one is")
    chosen.select_option(label=chosen.locator("option").filter(has_text="2,122").inner_text())
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Keep this decision").click()
