"""An XLSX file as a container: opened piece by piece, with every byte counted while it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from amparo.core.errors import Refusal
from amparo.situation.figures.imports import reasons
from amparo.situation.figures.imports.table import MEGABYTE

MOST_PARTS = 1_000
MOST_UNPACKED = 300 * MEGABYTE
CHUNK = 64 * 1024
# A single tag or text as long as this is no spreadsheet; the parser would have to hold it whole.
MOST_OF_ONE_PIECE = 4 * MEGABYTE
# The XML of a workbook's own parts (styles, sheet names) is kept in memory as a whole while it is read.
ENCRYPTED = 0x1
# What `zipfile` raises for damaged files, a seek before the beginning among it.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, NotImplementedError, OverflowError, RuntimeError),
)

Start = Callable[[str, dict[str, str]], None]


class Container:
    """The parts of a workbook by name. `unpacked` counts what was inflated from all of them together."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGED:
            raise Refusal(reasons.BROKEN_WORKBOOK(part="ZIP")) from None
        self._parts = {info.filename: info for info in self._zip.infolist()}
        self.unpacked = 0
        self._refuse_bombs()

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def chunks(self, part: str) -> Iterator[bytes]:
        """The unpacked bytes of one part, counted."""
        if part not in self._parts:
            raise Refusal(reasons.BROKEN_WORKBOOK(part=part[:80]))
        try:
            with self._zip.open(self._parts[part]) as file:
                while chunk := file.read(CHUNK):
                    self.unpacked += len(chunk)
                    if self.unpacked > MOST_UNPACKED:
                        raise Refusal(_bomb())
                    yield chunk
        except DAMAGED:
            raise Refusal(reasons.BROKEN_WORKBOOK(part=part[:80])) from None

    def _refuse_bombs(self) -> None:
        if len(self._zip.infolist()) > MOST_PARTS:
            raise Refusal(reasons.TOO_MANY_PARTS(parts=len(self._zip.infolist()), most=MOST_PARTS))
        if sum(info.file_size for info in self._zip.infolist()) > MOST_UNPACKED:
            raise Refusal(_bomb())
        for info in self._zip.infolist():
            # Only these two are allowed in a workbook; the others can inflate without a bound for one read.
            known = info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
            if not known or info.flag_bits & ENCRYPTED:
                raise Refusal(reasons.BROKEN_WORKBOOK(part=info.filename[:80]))


def parse(
    container: Container, part: str, *, start: Start, end: Callable[[str], None], text: Callable[[str], None]
) -> Iterator[None]:
    """Feed one part to the three callbacks, with names without their prefix; yields after each chunk.

    Entities and document types are refused (XML bombs, outside files): no workbook has them.
    """

    def hostile(*_declaration: Any) -> int:
        raise Refusal(reasons.HOSTILE_XML(part=part[:80]))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = hostile
    # Millions of tags pass here, and hardly any has a prefix.
    parser.StartElementHandler = lambda name, attributes: start(
        name.rpartition(":")[2] if ":" in name else name, attributes
    )
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2] if ":" in name else name)
    parser.CharacterDataHandler = text
    fed = 0
    try:
        for chunk in container.chunks(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MOST_OF_ONE_PIECE:
                hostile()
            yield
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refusal(reasons.BROKEN_WORKBOOK(part=part[:80])) from None
    yield


def read_through(container: Container, part: str, *, start: Start, end: Any = None, text: Any = None) -> None:
    """As `parse`, to the end at once."""
    nothing: Callable[[str], None] = lambda _: None  # noqa: E731
    for _ in parse(container, part, start=start, end=end or nothing, text=text or nothing):
        continue


def _bomb() -> Any:
    return reasons.BOMB(most=MOST_UNPACKED // MEGABYTE)
