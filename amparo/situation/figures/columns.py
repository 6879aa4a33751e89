"""The columns in which figures leave as a table. They are those that an import reads, and a few that only tell.

What is exported here and imported again is the same: places carry their code beside the name.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.core.export import Cell, Column
from amparo.situation.figures.models import Figure
from amparo.situation.figures.wording import say


def _number(name: str) -> Any:
    """Without the zeros that the database adds: 4000, 14975.67."""

    def read(figure: Figure) -> Cell:
        value = getattr(figure, name)
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else value.normalize()

    return read


def _code(name: str, key: str = "code") -> Any:
    def read(figure: Figure) -> Cell:
        record = getattr(figure, name)
        return None if record is None else getattr(record, key)

    return read


def _complete(figure: Figure) -> Cell:
    return {True: "yes", False: "no", None: None}[figure.parts_are_complete]


def _words(language: str) -> Any:
    return lambda figure: say(figure.quantity, language, figure.quantity.other)


IMPORTED = (
    Column(
        "figure_id", "#meta+id", _("Reference of the figure, unique in the ledger."), lambda f: f.reference
    ),
    Column("as_of", "#date+occurred", _("Day that the number speaks of, year-month-day.")),
    Column(
        "period_start", "#date+start", _("First day of the period, for flows and counts since a first day.")
    ),
    Column("published", "#date+reported", _("Day on which the source published it.")),
    Column(
        "place",
        "#loc+name",
        _("Place by its English name; empty where a group is meant."),
        _code("place", "name_en"),
    ),
    Column("pcode_hint", "#loc+code", _("Code of the place: ISO code, P-code or own code."), _code("place")),
    Column(
        "population",
        "#population+group",
        _("Code of the group, when it is not everyone."),
        _code("population"),
    ),
    Column("indicator", "#indicator+code", _("Code of what is counted."), _code("indicator")),
    Column(
        "measure",
        "#indicator+type",
        _("stock, flow or cumulative: never added to each other."),
        _code("indicator", "measure"),
    ),
    Column(
        "unit",
        "#indicator+unit",
        _("What one count stands for: persons, claims, …"),
        _code("indicator", "unit"),
    ),
    Column(
        "value_low",
        "#indicator+value+min+num",
        _("The number, or the lower of two. Empty where the source gave none: never zero for missing."),
        _number("value_low"),
    ),
    Column("value_high", "#indicator+value+max+num", _("The upper of two numbers."), _number("value_high")),
    Column(
        "qualifier", "#indicator+value+qualifier", _("How the source says it: exact, at_least, more_than, …")
    ),
    Column(
        "compared_with",
        "#meta+id+other",
        _("For “a smaller number than”: the reference of the other figure."),
        _code("compared_with", "reference"),
    ),
    Column("sex", "#population+sex", _("female, male, or empty for all.")),
    Column("age_group", "#population+age", _("child (under 18), adult, or empty for all.")),
    Column("nationality", "#country+origin+code", _("ISO3 code, or empty for all.")),
    Column("scope", "#meta+scope", _("What is counted more narrowly, in the source's words.")),
    Column(
        "part_of",
        "#meta+id+total",
        _("Reference of the total of which it is a part."),
        _code("part_of", "reference"),
    ),
    Column(
        "parts_are_complete",
        "#meta+complete",
        _("Whether its own parts are meant to make it: yes, no, or empty."),
        _complete,
    ),
    Column("source_id", "#meta+source+code", _("Code of the source."), _code("source")),
    Column("method", "#meta+method", _("How it was counted, or empty where it is not stated.")),
    Column(
        "credibility", "#meta+credibility+num", _("Admiralty scale, 1 (confirmed) to 6 (cannot be judged).")
    ),
    Column("note", "#description", _("A remark.")),
)
TOLD = (
    Column("words_en", "#indicator+value+text+i_en", _("The quantity in English words."), _words("en")),
    Column("words_es", "#indicator+value+text+i_es", _("The quantity in Spanish words."), _words("es")),
    Column("status", "#status", _("Where it stands in the ledger: reported, reviewed, accepted, …")),
    Column("source_name", "#meta+source", _("Publisher and document."), lambda f: str(f.source)),
    Column("source_link", "#meta+url", _("Where the document was found."), lambda f: f.source.found_at),
    Column(
        "source_withdrawn_on",
        "#date+withdrawn",
        _("Day on which the source was withdrawn."),
        lambda f: f.source.withdrawn_on,
    ),
)
EXPORTED = (*IMPORTED, *TOLD)
DICTIONARY = (
    Column("column", read=lambda row: row[0]),
    Column("meaning", read=lambda row: row[1]),
    Column("hxl", read=lambda row: row[2]),
)
