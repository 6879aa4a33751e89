"""What stands around the cells of a workbook: its sheets, which styles are dates, the shared texts."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import join, normpath

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from amparo.core.errors import Refusal
from amparo.situation.figures.imports import reasons
from amparo.situation.figures.imports.container import Container, read_through

MOST_SHARED_TEXTS = 1_000_000
MOST_STYLES = 100_000
MOST_SHEETS = 1_000
LONGEST_CELL = 100_000
WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    is_hidden: bool


class Workbook:
    """`date_styles` are the numbers of the cell styles that show dates; `counts_from_1904` the other calendar."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.counts_from_1904 = False
        if "mimetype" in container and "content.xml" in container:
            raise Refusal(reasons.NOT_A_TABLE(looks_like="ODS"))
        if WORKBOOK not in container:
            raise Refusal(reasons.NOT_A_TABLE(looks_like="ZIP"))
        targets = self._targets("xl/_rels/workbook.xml.rels")
        self.sheets = self._read_sheets(targets)
        self.date_styles = self._read_date_styles()

    def chosen(self, name: str) -> Sheet:
        """The sheet of that name, or the first one that is visible."""
        visible = [sheet for sheet in self.sheets if not sheet.is_hidden]
        if not visible:
            raise Refusal(reasons.NO_SHEET())
        if not name:
            return visible[0]
        for sheet in visible:
            if sheet.name == name:
                return sheet
        names = ", ".join(sheet.name for sheet in visible[:20])
        raise Refusal(reasons.UNKNOWN_SHEET(sheet=name[:80], sheets=names))

    def shared_texts(self) -> list[str]:
        """The texts to which cells point by number; phonetic readings are left out."""
        part = "xl/sharedStrings.xml"
        if part not in self.container:
            return []
        texts = _SharedTexts()
        read_through(self.container, part, start=texts.start, end=texts.end, text=texts.text)
        return texts.all

    def _targets(self, part: str) -> dict[str, str]:
        targets: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if (
                name == "Relationship"
                and len(targets) <= MOST_SHEETS
                and attributes.get("TargetMode") != "External"
            ):
                target = attributes.get("Target", "")
                path = target[1:] if target.startswith("/") else normpath(join("xl", target))
                targets[attributes.get("Id", "")] = path

        read_through(self.container, part, start=start)
        return targets

    def _read_sheets(self, targets: dict[str, str]) -> list[Sheet]:
        sheets: list[Sheet] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self.counts_from_1904 = attributes.get("date1904", "0") in {"1", "true"}
            if name == "sheet" and len(sheets) < MOST_SHEETS:
                key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes.get("name", ""), targets.get(key, ""), hidden))

        read_through(self.container, WORKBOOK, start=start)
        return [sheet for sheet in sheets if sheet.part.startswith("xl/worksheets/")]

    def _read_date_styles(self) -> frozenset[str]:
        formats: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        used: list[str] = []
        inside: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            inside.append(name)
            if len(inside) > 50 or len(used) > MOST_STYLES or len(formats) > MOST_STYLES:
                raise Refusal(reasons.BROKEN_WORKBOOK(part="xl/styles.xml"))
            if name == "numFmt":
                formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:200]
            if name == "xf" and "cellXfs" in inside:
                used.append(attributes.get("numFmtId", "0"))

        if "xl/styles.xml" in self.container:
            read_through(self.container, "xl/styles.xml", start=start, end=lambda _: inside.pop())
        dates = {number for number in set(used) if is_date_format(formats.get(number))}
        return frozenset(str(style) for style, number in enumerate(used) if number in dates)


class _SharedTexts:
    """Collects one text for each `si`."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._takes = False
        self._phonetic = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._length = [], 0
        self._phonetic = self._phonetic or name == "rPh"
        self._takes = name == "t" and not self._phonetic

    def text(self, text: str) -> None:
        if self._takes:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise Refusal(reasons.BROKEN_WORKBOOK(part="xl/sharedStrings.xml"))
            self._pieces.append(text)

    def end(self, name: str) -> None:
        self._takes = False
        if name == "rPh":
            self._phonetic = False
        if name == "si":
            if len(self.all) >= MOST_SHARED_TEXTS:
                raise Refusal(reasons.TOO_MANY_CELLS(most=f"{MOST_SHARED_TEXTS:,}"))
            self.all.append("".join(self._pieces))
