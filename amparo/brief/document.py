"""One edition of the brief as plain values: what every output reads and what a published edition keeps.

Nothing here knows the database. All text is already in the language of the document, with numbers and
qualifiers printed as they are to be read ("at least 4,000", "al menos 4.000"). The values are frozen, and
their JSON form is canonical, so that the hash of a published edition can be checked years later.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

FORMAT = 1
"""Version of the JSON form. Raise it, and keep reading the older ones, when a field changes its meaning."""


class UnreadableEditionError(ValueError):
    """The stored JSON of an edition does not have the form that this version can read."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """The source of a figure. `text`: title, publisher, date and method, in the document's language."""

    number: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence. `figure`: reference of the figure it prints; `blocked`: why it may not."""

    text: str
    footnotes: tuple[int, ...] = ()
    figure: str | None = None
    blocked: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    runs: tuple[Run, ...]
    status: str = ""

    @property
    def blocked(self) -> bool:
        return self.status == "blocked" or any(run.blocked for run in self.runs)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Part:
    """What one organisation says of its own response. Only that organisation writes and clears it."""

    organisation: str
    acronym: str = ""
    status: str = ""
    status_label: str = ""
    cleared_on: date | None = None
    cleared_by: str = ""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A map or a chart. `alt` says in words what it shows; `png` serves where SVG does not (DOCX).

    `narrow` is the SVG for a phone, where the words of `svg` would be too small to read; empty where there is none.
    """

    kind: Literal["map", "chart"]
    title: str
    alt: str
    caption: str
    svg: str
    png: bytes = b""
    narrow: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    statements: tuple[Statement, ...] = ()
    parts: tuple[Part, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def all_statements(self) -> Iterator[Statement]:
        """In the order in which they are read: the section's own, then those of each part."""
        yield from self.statements
        for part in self.parts:
            yield from part.statements


@dataclass(frozen=True, slots=True)
class Change:
    """A difference from the last edition. `before` or `after` is empty where a figure is new or gone."""

    subject: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the brief for the table. A bound that is open or unknown is None, never zero.

    `words` is the quantity as printed; `qualifier` its code (exact, at_least, over ...); `footnote` the
    number of its note in the document; `used_in` the section or organisation whose statement prints it; `notice`
    what became known of its source since, added when the document is shown and never kept.
    """

    reference: str
    indicator_code: str = ""
    indicator: str = ""
    place: str = ""
    pcode: str = ""
    population: str = ""
    sex: str = ""
    age_group: str = ""
    nationality: str = ""
    as_of: date | None = None
    period_start: date | None = None
    qualifier: str = ""
    value_low: Decimal | None = None
    value_high: Decimal | None = None
    words: str = ""
    unit: str = ""
    measure: str = ""
    source_id: str = ""
    source: str = ""
    publisher: str = ""
    published: date | None = None
    link: str = ""
    method: str = ""
    used_in: str = ""
    footnote: int | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole brief in one language. `edition` is its label; `draft` is true until every part is cleared.

    `compiled_at` is aware. `changes_since` names the edition that `changes` compare with; `notices` are
    sentences that stand above the text, such as the withdrawal of a source after publication.
    """

    title: str
    operation: str
    edition: str
    as_of: date
    language: str
    compiled_at: datetime
    subtitle: str = ""
    draft: bool = False
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    rows: tuple[FigureRow, ...] = ()
    notices: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    changes_since: str = ""
    organisations: tuple[str, ...] = ()
    partners: str = ""
    disclaimer: str = ""
    terms: str = ""

    def __post_init__(self) -> None:
        if self.compiled_at.tzinfo is None:
            raise ValueError(
                "compiled_at of a brief has no time zone: pass an aware datetime, e.g. timezone.now()."
            )

    def to_object(self) -> dict[str, Any]:
        """What a JSON column keeps: text, whole numbers, booleans and null, so that nothing is rounded."""
        return {"format": FORMAT, **_plain(self)}

    def to_json(self) -> str:
        """Canonical JSON: the same document always gives the same characters."""
        return _canonical(self.to_object())

    @classmethod
    def from_json(cls, stored: str | dict[str, Any]) -> Document:
        """Read back `to_json`, or the object that `to_object` gave to a JSON column."""
        content = json.loads(stored) if isinstance(stored, str) else dict(stored)
        if content.pop("format", None) != FORMAT:
            raise UnreadableEditionError(
                f"This edition is not stored in format {FORMAT} of the brief: upgrade Amparo, or restore the "
                "edition from the backup of the version that published it."
            )
        return _document(content)

    def content_hash(self) -> str:
        """SHA-256 over everything but the moment of compiling, so that compiling again changes nothing.

        Documents that were kept before they named their organisations, or drew for narrow screens, keep the hash that
        they had.
        """
        content = _plain(self)
        del content["compiled_at"]
        if not self.organisations:
            del content["organisations"]
        for row in content["rows"]:
            if not row["notice"]:
                del row["notice"]
        for picture in (each for section in content["sections"] for each in section["pictures"]):
            if not picture["narrow"]:
                del picture["narrow"]
        return hashlib.sha256(_canonical(content).encode()).hexdigest()


def rows_of(stored: list[dict[str, Any]]) -> tuple[FigureRow, ...]:
    """The figures alone, from the member `rows` of a stored document: without its pictures they are soon read."""
    return tuple(map(_row, stored))


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Dataclasses to JSON values: dates as ISO text, decimals as text without exponent, bytes as base64."""
    match value:
        case tuple() | list():
            return [_plain(item) for item in value]
        case bytes():
            return b64encode(value).decode()
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _ if hasattr(value, "__dataclass_fields__"):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _document(content: dict[str, Any]) -> Document:
    return Document(
        **{
            **content,
            "as_of": date.fromisoformat(content["as_of"]),
            "compiled_at": datetime.fromisoformat(content["compiled_at"]),
            "sections": tuple(map(_section, content["sections"])),
            "footnotes": tuple(Footnote(**item) for item in content["footnotes"]),
            "rows": tuple(map(_row, content["rows"])),
            "notices": tuple(content["notices"]),
            "organisations": tuple(content.get("organisations", ())),
            "changes": tuple(Change(**item) for item in content["changes"]),
        }
    )


def _section(content: dict[str, Any]) -> Section:
    return Section(
        title=content["title"],
        statements=tuple(map(_statement, content["statements"])),
        parts=tuple(map(_part, content["parts"])),
        pictures=tuple(Picture(**{**item, "png": b64decode(item["png"])}) for item in content["pictures"]),
    )


def _part(content: dict[str, Any]) -> Part:
    statements = tuple(map(_statement, content["statements"]))
    return Part(**{**content, "cleared_on": _date(content["cleared_on"]), "statements": statements})


def _statement(content: dict[str, Any]) -> Statement:
    runs = tuple(Run(**{**run, "footnotes": tuple(run["footnotes"])}) for run in content["runs"])
    return Statement(runs=runs, status=content["status"])


def _row(content: dict[str, Any]) -> FigureRow:
    days = {name: _date(content[name]) for name in ("as_of", "period_start", "published")}
    bounds = {name: _decimal(content[name]) for name in ("value_low", "value_high")}
    return FigureRow(**{**content, **days, **bounds})


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
