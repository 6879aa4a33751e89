"""The small markup of information items: paragraphs, headings, lists. Everything else is text, links included.

Text becomes blocks, and templates escape them: nothing that somebody wrote reaches a page as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["paragraph", "heading", "bullets", "steps"]
STARTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("heading", re.compile(r"#+\s+")),
    ("bullets", re.compile(r"[-*•]\s+")),
    ("steps", re.compile(r"\d{1,2}[.)]\s+")),
)


@dataclass(frozen=True)
class Block:
    """`lines`: the text of a paragraph or heading, or the entries of a list."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def blocks(body: str) -> list[Block]:
    """A blank line ends a block; `# ` begins a heading, `- ` an entry of a list, `1. ` a step."""
    found: list[Block] = []
    for kind, line in _lines(body):
        goes_on = found and found[-1].kind == kind and kind != "heading"
        if not line:
            found.append(Block("paragraph", ()))
        elif goes_on:
            found[-1] = Block(kind, (*found[-1].lines, line))
        else:
            found.append(Block(kind, (line,)))
    return [block for block in found if block.lines]


def _lines(body: str) -> Iterator[tuple[Kind, str]]:
    for raw in body.splitlines():
        line = raw.strip()
        for kind, start in STARTS:
            if found := start.match(line):
                yield kind, line[found.end() :]
                break
        else:
            yield "paragraph", line
