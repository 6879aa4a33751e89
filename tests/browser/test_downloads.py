"""The brief of 27 December 2018 as a file, in both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from docx import Document as WordFile
from playwright.sync_api import Page
from pypdf import PdfReader

SAID = {
    "en": ("at least 4,000", "over 3,700", "over 8,500", "small groups"),
    "es": ("al menos 4.000", "más de 3.700", "más de 8.500", "pequeños grupos"),
}


def text_of_pdf(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    assert "/StructTreeRoot" in reader.root_object, "the PDF is not tagged"
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def text_of_docx(content: bytes) -> str:
    return " ".join(
        " ".join(paragraph.text for paragraph in WordFile(io.BytesIO(content)).paragraphs).split()
    )


def text_of_txt(content: bytes) -> str:
    return " ".join(content.decode("utf-8").split())


READERS: dict[str, Callable[[bytes], str]] = {"pdf": text_of_pdf, "docx": text_of_docx, "txt": text_of_txt}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("kind", READERS)
def test_a_file_of_the_brief_says_what_the_page_says(officer: Page, kind: str, language: str) -> None:
    officer.goto(f"/brief/2/?lang={language}")
    text = (
        READERS[kind](_downloaded(officer, f"/brief/2/{language}.{kind}", kind))
        .replace("\u00a0", " ")
        .lower()
    )
    for words in SAID[language]:
        assert words in text


@pytest.mark.parametrize("language", SAID)
def test_the_table_of_the_brief_keeps_bounds_and_words_apart(officer: Page, language: str) -> None:
    officer.goto(f"/brief/2/?lang={language}")
    content = _downloaded(officer, f"/brief/2/{language}.csv", "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    tijuana = next(row for row in rows if row["reference"] == "F088")
    assert (tijuana["words"], tijuana["qualifier"]) == (SAID[language][0], "at_least")
    assert (tijuana["value_low"], tijuana["value_high"]) == ("4000", "")
    guatemala = next(row for row in rows if row["reference"] == "F090")
    assert (guatemala["value_low"], guatemala["value_high"]) == ("", "")


def _downloaded(page: Page, address: str, kind: str) -> bytes:
    """By the link of the page, as a reader does."""
    link = page.locator(f"a[href='{address}']")
    menu = page.locator("details", has=link).locator("summary")
    if menu.count():
        menu.click()
    with page.expect_download() as coming:
        link.click()
    file = coming.value
    assert file.suggested_filename.endswith(f".{kind}")
    return file.path().read_bytes()
