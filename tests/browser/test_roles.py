"""Each role sees the rooms that it may enter, and a direct address opens no other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import Visitors

READERS = ["My work", "Situation", "Figures", "Brief", "Administration"]
WITH_PERSONS = ["My work", "Situation", "Figures", "Brief", "People", "Administration"]
FIELD = [
    *("Referrals", "Answers to referrals", "Screening", "Services", "Shelter", "Assistance"),
    *("Counselling", "Information"),
]
CASEWORK = [*FIELD[:2], "Cases", *FIELD[2:]]
# The rooms of each, and what stands under "Response".
ROOMS_OF = {
    "information@unhcr.demo.example": (
        READERS,
        ["Answers to referrals", "Services", "Shelter", "Information"],
    ),
    "coordination@iom.demo.example": (
        READERS,
        ["Answers to referrals", "Services", "Shelter", "Assistance", "Information", "Feedback"],
    ),
    "liaison@comar.demo.example": (READERS, ["Answers to referrals", "Services"]),
    "registration@unhcr.demo.example": (WITH_PERSONS, FIELD),
    "cases@unhcr.demo.example": (WITH_PERSONS, [*CASEWORK, "Feedback"]),
    "children@unicef.demo.example": (WITH_PERSONS, CASEWORK),
    "returns@iom.demo.example": (WITH_PERSONS, CASEWORK),
    "shelter@shelter-tj.demo.example": (WITH_PERSONS, FIELD),
    "audit@iag.demo.example": (READERS, []),
    "enforcement@inm.demo.example": (["Brief"], []),
    "consulate@sre-hn.demo.example": (["Brief"], []),
    "administration@iag.demo.example": (["Administration"], []),
    "psea@unhcr.demo.example": (READERS, ["Services", "Reports to focal points"]),
}
WRITING = ("/figures/import/", "/brief/start/")
PERSONS = ("/people/", "/people/register/", "/people/retention/", "/people/overrides/")
REFUSED = {
    "information@unhcr.demo.example": (
        "/administration/trail/",
        "/administration/people/add/",
        "/brief/3/publish/",
    ),
    "coordination@iom.demo.example": ("/figures/add/", *WRITING, "/administration/people/", *PERSONS),
    "liaison@comar.demo.example": (*WRITING, *PERSONS),
    "registration@unhcr.demo.example": ("/figures/add/", "/figures/figures.csv", *WRITING),
    "cases@unhcr.demo.example": ("/figures/add/", "/administration/people/", *WRITING),
    "children@unicef.demo.example": ("/figures/add/", *WRITING),
    "returns@iom.demo.example": ("/figures/add/", *WRITING),
    "shelter@shelter-tj.demo.example": ("/figures/add/", *WRITING),
    "audit@iag.demo.example": ("/figures/add/", "/administration/people/add/", *WRITING, *PERSONS),
    "enforcement@inm.demo.example": (
        "/figures/",
        "/figures/F088/",
        "/administration/",
        "/figures/contradictions/",
        *PERSONS,
    ),
    "consulate@sre-hn.demo.example": ("/figures/", "/figures/sources/", "/administration/people/", *PERSONS),
    "administration@iag.demo.example": ("/figures/", "/brief/", "/brief/2/en.pdf", "/figures/add/", *PERSONS),
}
NO_DRAFTS = ("enforcement@inm.demo.example", "consulate@sre-hn.demo.example")


@pytest.mark.parametrize("account", ROOMS_OF)
def test_the_rooms_shown_are_those_of_the_role(visitors: Visitors, account: str) -> None:
    with visitors.visit(account) as page:
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", "es" if account in _spanish() else "en")
        if account in _spanish():
            page.get_by_role("button", name="English").click()
        menu = page.get_by_role("navigation", name="Main")
        rooms = menu.get_by_role("link").all_inner_texts()
        response = menu.locator("details .dropdown-item").all_text_contents()
    assert ([room.strip() for room in rooms], [room.strip() for room in response]) == ROOMS_OF[account]


@pytest.mark.parametrize("account", REFUSED)
def test_a_direct_address_is_refused_with_what_why_and_what_next(visitors: Visitors, account: str) -> None:
    with visitors.visit(account) as page:
        for address in REFUSED[account]:
            answer = page.goto(address)
            assert answer is not None
            assert (address, answer.status) == (address, 403)
            expect(page.get_by_role("alert").locator(".refusal-reasons li")).not_to_have_count(0)
            expect(page.locator("main table")).to_have_count(0)


@pytest.mark.parametrize("account", NO_DRAFTS)
def test_who_reads_published_editions_alone_finds_no_draft(visitors: Visitors, account: str) -> None:
    with visitors.visit(account) as page:
        page.goto("/brief/")
        expect(page.locator("main a[href='/brief/2/']")).to_be_visible()
        answer = page.goto("/brief/3/")
        assert answer is not None
        assert answer.status == 404


def _spanish() -> tuple[str, ...]:
    return (
        "liaison@comar.demo.example",
        "enforcement@inm.demo.example",
        "consulate@sre-hn.demo.example",
        "shelter@shelter-tj.demo.example",
    )
