"""The brief as a tagged PDF, typeset by Typst from `brief.typ`.

The document reaches Typst as JSON input and never as markup: whatever a person wrote comes out as text.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import typst

from amparo.brief.document import Document
from amparo.brief.outputs.reading import reading

TEMPLATE = Path(__file__).with_name("brief.typ")

# Machine's fonts, PDF/UA-1; in order of preference. Typst carries Libertinus Serif, so that a machine without
# fonts sets the same pages. PDF/UA-1 refuses a letter that no font has (a name in Chinese, say): then the
# machine's fonts help, and as the last resort the file is tagged but does not claim the standard.
ATTEMPTS = ((False, True), (True, True), (True, False))


def pdf(document: Document) -> bytes:
    """PDF/UA-1 with language, title, bookmarks and descriptions of pictures; dated by `compiled_at`."""
    content = json.dumps(reading(document), ensure_ascii=False)
    moment = int(document.compiled_at.timestamp())
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
        sys_inputs={"brief": content},
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=moment,
    )
    if not isinstance(printed, bytes):
        raise TypeError("Typst gave several files where the brief is one PDF: check the version of typst.")
    return printed


@cache
def _fonts(machine_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=machine_fonts)
