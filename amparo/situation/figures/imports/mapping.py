"""Which column of a file is which column of a figure. Nothing that only resembles is taken without a person's word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amparo.core.errors import Reason
from amparo.registry.places.gazetteer import fold
from amparo.situation.figures.drafts.naming import Named
from amparo.situation.figures.imports import reasons

REQUIRED = ("figure_id", "as_of", "indicator", "value_low", "qualifier", "source_id")
NEAR_ENOUGH = 0.75

# Folded. A word that may be two columns ("tipo", "date published on") is not here: a person says which.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "figure_id": (
        "id",
        "reference",
        "figure",
        "referencia",
        "id de la cifra",
        "id cifra",
        "codigo de la cifra",
    ),
    "as_of": ("date", "as of date", "reference date", "fecha", "fecha de referencia", "fecha de corte", "al"),
    "period_start": (
        "start",
        "start date",
        "from",
        "since",
        "period from",
        "inicio",
        "desde",
        "inicio del periodo",
    ),
    "published": ("publication date", "published on", "fecha de publicacion", "publicado", "publicada el"),
    "place": ("location", "place name", "where", "lugar", "ubicacion", "localidad", "sitio"),
    "pcode_hint": ("pcode", "p code", "admin pcode", "country", "codigo p", "pais"),
    "population": ("population group", "group", "poblacion", "grupo", "grupo de poblacion"),
    "indicator": ("indicador",),
    "measure": ("medida", "tipo de medida"),
    "unit": ("unidad", "unidad de medida"),
    "value_low": (
        *("value", "number", "count", "figure value", "quantity", "cantidad", "valor", "cifra", "numero"),
        *("low", "minimum", "valor minimo", "minimo", "desde valor"),
    ),
    "value_high": ("high", "maximum", "valor maximo", "maximo", "hasta valor"),
    "qualifier": ("calificador", "precision", "expresion"),
    "sex": ("gender", "sexo", "genero"),
    "age_group": ("age", "edad", "grupo de edad", "grupo etario"),
    "nationality": ("nacionalidad", "country of origin", "pais de origen"),
    "scope": ("alcance", "ambito"),
    "part_of": ("total", "part of figure", "parte de"),
    "parts_are_complete": ("complete", "partes completas", "completo"),
    "compared_with": ("compared to", "comparado con"),
    "source_id": ("source", "source code", "fuente", "id de la fuente", "codigo de la fuente"),
    "method": ("metodo", "metodologia"),
    "credibility": ("credibilidad",),
    "note": ("notes", "comment", "comments", "remarks", "nota", "notas", "observaciones", "comentarios"),
}
SOURCE_COLUMNS = ("source_id", "title", "publisher", "published", "found_at", "reliability")
SOURCE_REQUIRED = ("source_id", "title", "publisher")
SOURCE_SYNONYMS: dict[str, tuple[str, ...]] = {
    "source_id": SYNONYMS["source_id"],
    "title": ("titulo", "document", "documento"),
    "publisher": ("editor", "publicado por", "organisation", "organizacion"),
    "published": (*SYNONYMS["published"], "date", "fecha"),
    "found_at": ("link", "url", "enlace", "found", "encontrado en"),
    "reliability": ("fiabilidad", "confiabilidad"),
}


@dataclass(frozen=True)
class Guess:
    """What the headers say. `columns` is certain (the name itself or a synonym); `proposals` are near names that a
    person must confirm; `unused` are headers without a column; `missing` are required columns that nothing gives."""

    columns: dict[str, str]
    proposals: dict[str, str]
    unused: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class FileMapping:
    """What a person said about a file. `columns` maps headers to columns, "" leaves one out; `constants` give one
    value for all rows; `sheet` names the sheet; `new_indicators` are names confirmed to be new."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    new_indicators: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: FileMapping | Mapping[str, Any] | None) -> FileMapping:
        if isinstance(stored, FileMapping):
            return stored
        known = stored or {}
        return cls(
            columns=dict(known.get("columns", {})),
            constants={
                key: str(value) for key, value in known.get("constants", {}).items() if str(value).strip()
            },
            sheet=str(known.get("sheet", "")),
            new_indicators=tuple(known.get("new_indicators", ())),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "sheet": self.sheet,
            "new_indicators": list(self.new_indicators),
        }


@dataclass(frozen=True)
class ColumnPlan:
    """The decided mapping: position in the row by column, constants by column, the header to name in a reason."""

    positions: dict[str, int]
    constants: dict[str, str]
    headers: dict[str, str]

    @property
    def said(self) -> frozenset[str]:
        """The columns about which the file says anything, be it that they are empty."""
        return frozenset(self.positions) | frozenset(self.constants)


def guess_mapping(headers: Iterable[str]) -> Guess:
    """The columns of a table of figures, by their own names or by synonyms in English and Spanish."""
    return guessed(tuple(headers), SYNONYMS, REQUIRED)


def guessed(
    headers: tuple[str, ...], synonyms: Mapping[str, tuple[str, ...]], required: Iterable[str]
) -> Guess:
    """An exact name comes before a synonym. Two synonyms of one column are both left for a person to choose."""
    exact = {fold(column): column for column in synonyms}
    columns = {header: exact[fold(header)] for header in headers if fold(header) in exact}
    by_word = {word: column for column, several in synonyms.items() for word in several}
    open_columns = set(synonyms) - set(columns.values())
    claims = {header: by_word.get(fold(header), "") for header in headers if header not in columns}
    wanted = list(claims.values())
    certain = {h: c for h, c in claims.items() if c in open_columns and wanted.count(c) == 1}
    columns = {
        header: {**columns, **certain}[header] for header in headers if header in {**columns, **certain}
    }
    open_columns -= set(columns.values())
    proposals = {
        header: column
        for header in headers
        if header not in columns and (column := claims[header] or _near(header, synonyms)) in open_columns
    }
    unused = tuple(header for header in headers if header not in columns)
    return Guess(columns, proposals, unused, tuple(c for c in required if c not in columns.values()))


def decided(
    headers: tuple[str, ...],
    mapping: FileMapping,
    guess: Guess,
    known: Iterable[str],
    required: Iterable[str],
) -> tuple[ColumnPlan, list[Reason]]:
    """The guess, overruled by what the person said; with the reasons why it cannot be used, all of them."""
    known = tuple(known)
    headers_by_column: dict[str, str] = {}
    faults = _faults(headers, mapping, known)
    for header, column in {**guess.columns, **mapping.columns}.items():
        if not column or header not in headers or column not in known:
            continue
        if first := headers_by_column.get(column):
            if header in mapping.columns and first in mapping.columns:
                faults.append(reasons.COLUMN_TWICE(first=first, second=header, column=Named(column)))
            elif first in mapping.columns:
                continue
        headers_by_column[column] = header
    constants = {column: value for column, value in mapping.constants.items() if column in known}
    positions = {c: headers.index(h) for c, h in headers_by_column.items() if c not in constants}
    plan = ColumnPlan(positions, constants, headers_by_column)
    missing = [column for column in required if column not in plan.said]
    return plan, [*faults, *(_missing(column, known) for column in missing)]


def _missing(column: str, known: tuple[str, ...]) -> Reason:
    """The first column that is known is the id, of which every row has its own."""
    kind = reasons.ID_COLUMN_MISSING if column == known[0] else reasons.COLUMN_MISSING
    return kind(at=column, column=Named(column))


def _faults(headers: tuple[str, ...], mapping: FileMapping, known: tuple[str, ...]) -> list[Reason]:
    listed = ", ".join(headers)[:300]
    unknown_headers = [header for header in mapping.columns if header not in headers]
    unknown_columns = [c for c in {*mapping.columns.values(), *mapping.constants} if c and c not in known]
    return [
        *(reasons.HEADER_UNKNOWN(header=header[:80], headers=listed) for header in unknown_headers),
        *(reasons.COLUMN_UNKNOWN(column=c[:80], known=", ".join(known)) for c in sorted(unknown_columns)),
    ]


def _near(header: str, synonyms: Mapping[str, tuple[str, ...]]) -> str:
    words = {word: column for column, several in synonyms.items() for word in (fold(column), *several)}
    near = difflib.get_close_matches(fold(header)[:80], words, 1, NEAR_ENOUGH)
    return words[near[0]] if near else ""
