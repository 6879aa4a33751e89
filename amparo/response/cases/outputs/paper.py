"""Papers of procedures: a case summary, a consent form, a declaration, a report; tagged PDF, typeset by `paper.typ`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Section:
    title: str
    words: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    """In the language in which it is read. `head` is the organisation; `signatures` who signs, a line each."""

    language: str
    head: str
    title: str
    under: str
    sections: list[Section]
    footer: str
    signatures: list[str] = field(default_factory=list)


def printed(paper: Paper, *, at: datetime) -> bytes:
    """PDF/UA-1, dated by `at`: the same paper is the same file."""
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts())
    made = compiler.compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(asdict(paper), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files where the paper is one PDF: check the version of typst.")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
