"""Chosen in the header, Spanish is the language of the whole page."""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache
from typing import Any

from playwright.sync_api import Page, expect

from amparo.site.postgres.place import CHECKOUT
from tests.browser.visitors import in_spanish

SCENARIO = CHECKOUT / "scenarios" / "caravans-2018"
# Words of English that are no word of Spanish; what sources and people wrote is taken out of the page first.
ENGLISH = re.compile(
    r"\b(the|and|of|with|for|from|this|that|is|are|not|to|by|was|which|they|has|have|been|your|search|filter|save"
    r"|cancel|sign|add|day|reason|source|sources|figure|figures|place|published|draft|accepted|reported|open|edit"
    r"|download|start|password|name|people|role|since|until|all|or|what|who|where|when|unaccompanied|persons)\b",
    re.IGNORECASE,
)


def test_the_language_chosen_in_the_header_stays(officer: Page) -> None:
    officer.goto("/")
    in_spanish(officer)
    officer.goto("/brief/")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Ediciones")
    officer.get_by_role("button", name="English").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Editions")


def english_left(page: Page) -> dict[str, list[str]]:
    """Lines of a Spanish page with the English words in them; asked of each page where it is looked at on a phone."""
    return {line: ENGLISH.findall(line) for line in _lines(page) if ENGLISH.search(line)}


def _lines(page: Page) -> list[str]:
    """What can be read on the page, without what is marked as another language and what people wrote."""
    text: str = page.evaluate(
        """() => {
            document.querySelectorAll('[lang=en], code, script, datalist, textarea').forEach((node) => node.remove());
            document.querySelectorAll('details').forEach((node) => { node.open = true; });
            return document.body.innerText;
        }"""
    )
    text = re.sub(r"\S+\.(csv|xlsx)", "", text)
    for written in _written_by_people():
        text = text.replace(written, "")
    return [line.strip() for line in text.splitlines() if line.strip()]


@cache
def _written_by_people() -> tuple[str, ...]:
    """Titles, publishers and notes of sources, names and reasons: as they stand in the scenario, longest first."""
    found: set[str] = set()
    for name, columns in (
        ("sources.csv", ("title", "publisher")),
        ("figures.csv", ("note", "place", "scope")),
    ):
        with (SCENARIO / name).open(newline="", encoding="utf-8") as file:
            found |= {row.get(column, "") for row in csv.DictReader(file) for column in columns}
    for path in SCENARIO.glob("*.toml"):
        found |= set(_texts(tomllib.loads(path.read_text())))
    return tuple(sorted((text for text in found if len(text) > 3), key=len, reverse=True))


def _texts(content: Any) -> list[str]:
    if isinstance(content, dict):
        return [text for key, value in content.items() if not key.endswith("_es") for text in _texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in _texts(value)]
    return [content] if isinstance(content, str) else []
