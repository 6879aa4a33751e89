"""The brief of 24 January 2019: written, submitted and cleared by its organisations, published, then shaken.

One story in order, so one test: each step stands on the one before.
"""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import (
    COORDINATION,
    INFORMATION,
    LEAD_COORDINATION,
    LEAD_INFORMATION,
    Visitors,
)

DRAFT = "/brief/3/"
UNICEF_WRITES, UNICEF_CLEARS = "information@unicef.demo.example", "coordination@unicef.demo.example"
SOURCE_OF_TIJUANA = "SRC-S38"
SPOKEN = "700"
BECAUSE = "The state withdrew its census of 24 January."


def test_a_brief_is_cleared_published_and_then_loses_a_source(visitors: Visitors) -> None:
    nobody_publishes_what_is_not_cleared(visitors)
    nobody_writes_or_clears_for_another_organisation(visitors)
    whoever_submitted_does_not_clear(visitors)
    the_remaining_parts_are_cleared(visitors)
    the_lead_publishes(visitors)
    the_published_edition_cannot_be_changed(visitors)
    a_withdrawn_source_is_told_on_the_published_edition_and_blocks_the_next(visitors)


def nobody_publishes_what_is_not_cleared(visitors: Visitors) -> None:
    with visitors.visit(LEAD_COORDINATION) as page:
        page.goto(DRAFT)
        expect(page.get_by_role("region", name="Before it can be published")).to_contain_text(
            "is not cleared"
        )
        page.get_by_role("link", name="Publish…").click()
        expect(page.get_by_role("button", name="Publish and freeze")).to_be_disabled()
        expect(page.get_by_role("region", name="Before it can be published")).to_contain_text(
            "is not cleared"
        )
    with visitors.visit(COORDINATION) as page:
        page.goto(DRAFT)
        expect(page.get_by_role("link", name="Publish…")).to_have_count(0)
        assert page.goto(f"{DRAFT}publish/").status == 403  # type: ignore[union-attr]


def nobody_writes_or_clears_for_another_organisation(visitors: Visitors) -> None:
    with visitors.visit(INFORMATION) as page:
        page.goto(DRAFT)
        for acronym in ("IAG", "IOM", "UNICEF"):
            expect(part(page, acronym).get_by_role("button")).to_have_count(0)
            expect(part(page, acronym).get_by_role("link", name="Edit", exact=True)).to_have_count(0)


def whoever_submitted_does_not_clear(visitors: Visitors) -> None:
    """The part of UNHCR was submitted by its information officer; the coordinator is another person."""
    with visitors.visit(INFORMATION) as page:
        page.goto(DRAFT)
        expect(part(page, "UNHCR").get_by_role("button", name="Clear")).to_have_count(0)
        answer = page.request.post(
            move_of(page, "UNHCR", "clear"),
            form={"csrfmiddlewaretoken": token(page)},
            headers={"referer": page.url},
        )
        assert answer.status in {403, 422}
        page.goto(DRAFT)
        expect(part(page, "UNHCR")).to_contain_text("Submitted")
    with visitors.visit(COORDINATION) as page:
        page.goto(DRAFT)
        part(page, "UNHCR").get_by_role("button", name="Clear").click()
        expect(part(page, "UNHCR")).to_contain_text("Cleared")


def the_remaining_parts_are_cleared(visitors: Visitors) -> None:
    with visitors.visit(UNICEF_WRITES) as page:
        page.goto(DRAFT)
        part(page, "UNICEF").get_by_role("link", name="Edit", exact=True).click()
        page.get_by_role("textbox", name="English").nth(1).fill(
            "On 28 November {present@Tijuana; age=child; on=2018-11-28} were children."
        )
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("#preview")).to_contain_text("were children")
        page.get_by_role("button", name="Save").click()
        expect(part(page, "UNICEF")).to_contain_text("On 28 November")
        submit(page, "UNICEF")
    with visitors.visit(LEAD_INFORMATION) as page:
        page.goto(DRAFT)
        expect(part(page, "IAG")).to_contain_text(SPOKEN)
        submit(page, "IAG")
    for account, acronym in ((UNICEF_CLEARS, "UNICEF"), (LEAD_COORDINATION, "IAG")):
        with visitors.visit(account) as page:
            page.goto(DRAFT)
            part(page, acronym).get_by_role("button", name="Clear").click()
            expect(part(page, acronym)).to_contain_text("Cleared")


def the_lead_publishes(visitors: Visitors) -> None:
    with visitors.visit(LEAD_COORDINATION) as page:
        page.goto(DRAFT)
        expect(page.get_by_role("region", name="Before it can be published")).to_contain_text(
            "Every part is cleared"
        )
        page.get_by_role("link", name="Publish…").click()
        page.get_by_role("button", name="Publish and freeze").click()
        expect(page.get_by_role("status")).to_contain_text("Edition 3 is published")


def the_published_edition_cannot_be_changed(visitors: Visitors) -> None:
    with visitors.visit(UNICEF_WRITES) as page:
        page.goto(DRAFT)
        expect(page.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
        expect(page.locator("main").get_by_role("button")).to_have_count(0)
    with visitors.visit(LEAD_COORDINATION) as page:
        page.goto(f"{DRAFT}publish/")
        again = page.get_by_role("button", name="Publish and freeze")
        if again.count():
            again.click()
            expect(page.get_by_role("alert")).to_be_visible()


def a_withdrawn_source_is_told_on_the_published_edition_and_blocks_the_next(visitors: Visitors) -> None:
    with visitors.visit(LEAD_COORDINATION) as page:
        page.goto(f"/figures/sources/{SOURCE_OF_TIJUANA}/")
        page.on("dialog", lambda question: question.accept())
        page.get_by_label("Reason").fill(BECAUSE)
        page.get_by_role("button", name=re.compile("Withdraw")).last.click()
        expect(page.get_by_text(BECAUSE).first).to_be_visible()
        page.goto(DRAFT)
        expect(page.get_by_role("article")).to_contain_text(SPOKEN)
        expect(page.locator("main")).to_contain_text(re.compile("withdr", re.IGNORECASE))
    with visitors.visit(LEAD_INFORMATION) as page:
        page.goto("/brief/")
        page.get_by_label("Day").fill("2019-01-25")
        page.get_by_role("button", name="Start the edition").click()
        obstacles = page.get_by_role("region", name="Before it can be published")
        expect(obstacles).to_contain_text(
            re.compile(f"is blocked. The source of F103 was withdrawn .*{BECAUSE}")
        )
        number = part(page, "IAG").get_by_role("strong").filter(has_text=SPOKEN)
        expect(number).to_have_class(re.compile("is-blocked"))
        expect(part(page, "IAG")).to_contain_text("Blocked: The source of F103 was withdrawn")


def part(page: Page, acronym: str) -> Locator:
    return page.get_by_role("region", name=acronym, exact=True)


def submit(page: Page, acronym: str) -> None:
    part(page, acronym).get_by_role("button", name="Submit").click()
    expect(part(page, acronym)).to_contain_text("Submitted")


def move_of(page: Page, acronym: str, move: str) -> str:
    return f"{DRAFT}parts/{part(page, acronym).get_attribute('id').removeprefix('part-')}/{move}/"  # type: ignore[union-attr]


def token(page: Page) -> str:
    return page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
