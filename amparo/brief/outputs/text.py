"""The brief as plain text, for the terminal and for mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from amparo.brief.document import Document
from amparo.brief.outputs.reading import reading

WIDTH = 78


def text(document: Document) -> str:
    """Wrapped at 78 characters, mentions of notes in square brackets, the notes at the end."""
    content = reading(document)
    blocks = [
        *_head(content),
        *_list(content["words"]["notices"], content["notices"]),
        *(block for section in content["sections"] for block in _section(section)),
        *_list(content["changes_title"] if content["changes"] else "", map(_change, content["changes"])),
        *_notes(content),
        *_foot(content),
    ]
    return "\n\n".join(blocks) + "\n"


def _head(content: dict[str, Any]) -> Iterator[str]:
    lines = [_wrap(content["operation"]), _wrap(content["title"]), "=" * min(len(content["title"]), WIDTH)]
    yield "\n".join(line for line in lines if line)
    if content["subtitle"]:
        yield _wrap(content["subtitle"])
    yield _wrap(f"{content['as_of']} · {content['edition']}")
    if content["draft"]:
        yield f"*** {content['words']['draft']} ***"


def _section(section: dict[str, Any]) -> Iterator[str]:
    yield _heading(section["title"])
    yield from map(_statement, section["statements"])
    for picture in section["pictures"]:
        yield _wrap(f"[{picture['title']}: {picture['alt']}]")
    for part in section["parts"]:
        status = part["clearance"] or part["status_label"]
        yield _wrap(part["title"]) + (f"\n{_wrap(f'({status})')}" if status else "")
        yield from map(_statement, part["statements"])


def _statement(statement: dict[str, Any]) -> str:
    lines = ["".join(map(_run, statement["runs"])), *(f"[{reason}]" for reason in statement["reasons"])]
    return "\n".join(map(_wrap, lines))


def _run(run: dict[str, Any]) -> str:
    marks = "".join(f"[{mark['number']}]" for mark in run["marks"])
    return str(run["text"]) + marks


def _change(change: dict[str, str]) -> str:
    return f"{change['subject']}: {change['before']} → {change['after']}"


def _list(title: str, items: Any) -> Iterator[str]:
    lines = [_wrap(item, first="- ", other="  ") for item in items]
    if lines:
        yield _heading(title)
        yield "\n".join(lines)


def _notes(content: dict[str, Any]) -> Iterator[str]:
    if not content["notes"]:
        return
    indent = len(f"[{max(note['number'] for note in content['notes'])}] ")
    yield _heading(content["words"]["notes"])
    yield "\n".join(
        _wrap(
            f"{note['text']} · {note['reference']}" if note["reference"] else note["text"],
            first=f"[{note['number']}]".ljust(indent),
            other=" " * indent,
        )
        for note in content["notes"]
    )


def _foot(content: dict[str, Any]) -> Iterator[str]:
    yield "-" * WIDTH
    yield from (_wrap(content[name]) for name in ("partners", "disclaimer", "terms") if content[name])
    yield _wrap(content["compiled"])


def _heading(title: str) -> str:
    return f"{_wrap(title)}\n{'-' * min(len(title), WIDTH)}"


def _wrap(words: str, *, first: str = "", other: str = "") -> str:
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=other,
        break_on_hyphens=False,
        break_long_words=False,
    )
