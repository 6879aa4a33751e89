"""The brief as a fragment of a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from amparo.brief.document import Document
from amparo.brief.outputs.reading import reading


def html(document: Document, *, heading_level: int = 1) -> SafeString:
    """An `<article>` whose title is a heading of `heading_level`; sections and parts stand one and two below.

    Pictures are images and not inline SVG: an image runs no script, its identifiers cannot collide with the
    page's, and a reader hears one description instead of every tick of an axis.
    """
    content = reading(document)
    for section in content["sections"]:
        for picture in section["pictures"]:
            picture["address"] = _address(picture["svg"])
            picture["narrow_address"] = _address(picture["narrow"]) if picture["narrow"] else ""
        for statements in (section["statements"], *(part["statements"] for part in section["parts"])):
            for statement in statements:
                statement["sentence"] = _sentence(statement)
    levels = {"title": heading_level, "section": heading_level + 1, "part": heading_level + 2}
    with translation.override(document.language):
        return render_to_string("brief/outputs/document.html", {"brief": content, "level": levels})


def _sentence(statement: dict[str, Any]) -> SafeString:
    """Here and not in the template, where a line break between two runs would put a space into a word."""
    return format_html_join("", "{}{}", map(_run, statement["runs"]))


def _run(run: dict[str, Any]) -> tuple[SafeString, SafeString]:
    words = format_html('<strong class="brief-figure">{}</strong>' if run["figure"] else "{}", run["text"])
    marks = format_html_join(
        "",
        '<sup class="brief-mark"><a id="{anchor}" href="#{target}" aria-label="{label}">{number}</a></sup>',
        run["marks"],
    )
    return words, marks


def _address(svg: str) -> str:
    """As text and not as base64: the page is compressed on its way, and base64 hides from that what repeats."""
    return "data:image/svg+xml," + quote(svg, safe="=:/;()'!*@?+~-._$")
