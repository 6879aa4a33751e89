"""Which column of a file is which: the form that asks, and what a person answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from amparo.situation.figures.drafts import COLUMNS
from amparo.situation.figures.drafts.naming import column_name
from amparo.situation.figures.imports import FileMapping, Preview
from amparo.situation.figures.imports.mapping import SOURCE_COLUMNS
from amparo.situation.figures.imports.reasons import COLUMN_MISSING, PLACE_COLUMN_MISSING
from amparo.situation.figures.models import FigureImport

MISSPELT = "figures.indicator_misspelt"


def rows(found: FigureImport, preview: Preview) -> dict[str, Any] | None:
    """Each header with its first values and the column it is read as; None where the layout is fixed or unread."""
    if preview.guess is None:
        return None
    said = FileMapping.read(found.mapping)
    samples = preview.samples or ((),) * len(preview.headers)
    asked = [
        {
            "header": header,
            "samples": [value for value in values if value],
            "column": said.columns.get(header, preview.guess.columns.get(header, "")),
            "proposal": preview.guess.proposals.get(header, ""),
        }
        for header, values in zip(preview.headers, samples, strict=True)
    ]
    missing = [
        (name, column_name(name), said.constants.get(name, ""))
        for name in _without_a_column(found, preview, given={str(row["column"]) for row in asked})
    ]
    return {
        "rows": asked,
        "columns": [(name, column_name(name)) for name in _columns_of(found)],
        "missing": missing,
        "is_needed": bool(missing or preview.guess.proposals or preview.reasons),
    }


def misspelt(preview: Preview) -> list[str]:
    """Names of indicators that resemble one in use: only a person may say that they are new."""
    names = [
        str(reason.params["read"])
        for row in preview.rows
        for reason in row.reasons
        if reason.code == MISSPELT and "read" in reason.params
    ]
    return list(dict.fromkeys(names))[:20]


def stated(request: HttpRequest, found: FigureImport, preview: Preview) -> FileMapping:
    """From the form: headers by their position, so that nothing but the file's own headers can be named."""
    columns = _columns_of(found)
    chosen = {
        header: request.POST[f"column-{position}"]
        for position, header in enumerate(preview.headers)
        if request.POST.get(f"column-{position}") in {"", *columns}
    }
    constants = {name: request.POST.get(f"constant-{name}", "").strip()[:300] for name in columns}
    confirmed = [name for name in misspelt(preview) if name in request.POST.getlist("new_indicator")]
    before = FileMapping.read(found.mapping)
    return FileMapping(
        columns=chosen or before.columns,
        constants={name: value for name, value in constants.items() if value},
        sheet=request.POST.get("sheet", before.sheet).strip()[:100],
        new_indicators=tuple(dict.fromkeys([*before.new_indicators, *confirmed])),
    )


def _without_a_column(found: FigureImport, preview: Preview, *, given: set[str]) -> list[str]:
    """The columns for which one value may stand in all rows; the id, the first of them, is each row's own."""
    lacking = {str(each.params["column"]) for each in preview.reasons if each.code == COLUMN_MISSING.code}
    if any(each.code == PLACE_COLUMN_MISSING.code for each in preview.reasons):
        lacking.add("place")
    lacking |= set(FileMapping.read(found.mapping).constants)
    lacking |= set(preview.guess.missing if preview.guess else ())
    return [name for name in _columns_of(found)[1:] if name in lacking - given]


def _columns_of(found: FigureImport) -> tuple[str, ...]:
    return SOURCE_COLUMNS if found.format == "sources" else COLUMNS
