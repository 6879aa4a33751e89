"""The figures of the brief as rows, and what each column means."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.brief.document import Document
from amparo.core.export import Column, write_csv

# Column names are the same in every language, so that a script reads both; the dictionary explains them in
# the reader's. Tags follow HXL 1.1: #loc because places are of many levels, sites and corridors too.
COLUMNS = (
    Column("reference", "#meta+id", gettext_lazy("Identifier of the figure in the ledger.")),
    Column("indicator_code", "#indicator+code", gettext_lazy("Code of what was counted.")),
    Column("indicator", "#indicator+name", gettext_lazy("Name of what was counted.")),
    Column("place", "#loc+name", gettext_lazy("Place that the figure speaks of.")),
    Column(
        "pcode",
        "#loc+code+v_pcode",
        gettext_lazy("OCHA code of the administrative area; empty for a site, a corridor or several areas."),
    ),
    Column(
        "population",
        "#population+name",
        gettext_lazy("Travelling group or population type; empty means everyone."),
    ),
    Column("sex", "#population+sex", gettext_lazy("Sex, as code; empty means all.")),
    Column("age_group", "#population+age", gettext_lazy("Age group, as code; empty means all ages.")),
    Column(
        "nationality",
        "#population+nationality+code",
        gettext_lazy("Nationality, ISO 3166 code of three letters; empty means all."),
    ),
    Column(
        "as_of", "#date+end", gettext_lazy("Day on which the figure was true, or the last of its period.")
    ),
    Column(
        "period_start",
        "#date+start",
        gettext_lazy("First day of the period of a flow or a cumulative figure; empty for a stock."),
    ),
    Column(
        "qualifier",
        "#indicator+qualifier+code",
        gettext_lazy("Qualifier that the source gave, such as at least, over, about; a bare count is exact."),
    ),
    Column(
        "value_low",
        "#indicator+value+min+num",
        gettext_lazy("Lowest value that agrees with the source; empty when it gives none, never zero."),
    ),
    Column(
        "value_high",
        "#indicator+value+max+num",
        gettext_lazy("Highest value that agrees with the source; empty when the source sets no upper bound."),
    ),
    Column("words", "#indicator+value+text", gettext_lazy("The quantity as the brief prints it.")),
    Column("unit", "#indicator+unit", gettext_lazy("What is counted: persons, claims, families, places.")),
    Column(
        "measure",
        "#indicator+measure",
        gettext_lazy("Stock (on a day), flow (in a period) or cumulative (since a day): never added up."),
    ),
    Column("source_id", "#meta+source+id", gettext_lazy("Identifier of the source.")),
    Column("source", "#meta+source+name", gettext_lazy("Title of the source.")),
    Column("publisher", "#org+source+name", gettext_lazy("Who published the source.")),
    Column("published", "#date+published", gettext_lazy("Day of publication.")),
    Column("link", "#meta+source+url", gettext_lazy("Where the source was found.")),
    Column(
        "method",
        "#meta+method",
        gettext_lazy("How it was counted: census, registration, estimate, media, derived from casework."),
    ),
    Column(
        "used_in",
        "#meta+section",
        gettext_lazy("Section or organisation of the brief that prints it."),
    ),
    Column("footnote", "#meta+note+num", gettext_lazy("Number of the note in the brief.")),
    Column(
        "notice",
        "#meta+notice",
        gettext_lazy(
            "What became known after publication, such as the withdrawal of the source; empty while it stands."
        ),
    ),
)


def table(document: Document, *, hxl: bool = False) -> str:
    """CSV of every figure that the brief stands on; `hxl` adds the row of hashtags under the header.

    In UTF-8 this text begins with a byte order mark, so that Excel shows the accents (see `core.export`).
    """
    return "".join(write_csv(document.rows, COLUMNS, tags=hxl))


def data_dictionary(language: str) -> str:
    """CSV that explains each column of `table`, in English or Spanish."""
    explained = (
        Column("column", read=lambda column: column.name),
        Column("hxl", read=lambda column: column.tag),
        Column("description", read=lambda column: str(column.description)),
        Column("format", read=lambda column: _format(column.name)),
    )
    with translation.override(language):
        return "".join(write_csv(COLUMNS, explained))


def _format(name: str) -> str:
    if name in ("as_of", "period_start", "published"):
        return _("date, YYYY-MM-DD")
    if name in ("value_low", "value_high"):
        return _("number, point as decimal mark")
    return _("whole number") if name == "footnote" else _("text")
