"""The copy of a record as a tagged PDF, typeset by Typst from `copy.typ`.

It reaches Typst as JSON input and never as markup: whatever a person said comes out as text.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import override

from amparo.registry.people.outputs.document import document_of
from amparo.registry.people.outputs.held import Held

TEMPLATE = Path(__file__).with_name("copy.typ")

# Machine's fonts, PDF/UA-1; in order of preference. A name in a script that no font has keeps the file from claiming
# the standard: then it is tagged all the same.
ATTEMPTS = ((False, True), (True, True), (True, False))


def language_of_person(held: Held) -> str:
    """Spanish where the person speaks it, else English: the two languages that the copy is written in."""
    return "es" if any("spa" in identity.languages for identity in held.identities) else "en"


def copy_in(held: Held, *, language: str, complain_at: str) -> dict[str, Any]:
    with override(language):
        return document_of(held, complain_at=complain_at) | {"language": language}


def pdf(held: Held, *, language: str, complain_at: str) -> bytes:
    """PDF/UA-1 with language, title and bookmarks; dated by the moment of the copy."""
    content = json.dumps(copy_in(held, language=language, complain_at=complain_at), ensure_ascii=False)
    moment = int(held.at.timestamp())
    for machine_fonts, accessible in ATTEMPTS[:-1]:
        try:
            return _typeset(content, moment, machine_fonts, accessible)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
    return _typeset(content, moment, *ATTEMPTS[-1])


def _typeset(content: str, moment: int, machine_fonts: bool, accessible: bool) -> bytes:
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(machine_fonts))
    printed = compiler.compile(
        format="pdf",
        sys_inputs={"copy": content},
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=moment,
    )
    if not isinstance(printed, bytes):
        raise TypeError("Typst gave several files where the copy is one PDF: check the version of typst.")
    return printed


@cache
def _fonts(machine_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=machine_fonts)
