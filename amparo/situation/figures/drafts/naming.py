"""Columns and qualifiers by the names that people read. Files and the trail keep the codes."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

COLUMN_NAMES: dict[str, Text] = {
    "figure_id": _("Reference"),
    "as_of": _("As of"),
    "period_start": _("First day of the period"),
    "published": _("Published"),
    "place": _("Place"),
    "pcode_hint": _("Code of the place"),
    "population": _("Group"),
    "indicator": _("Indicator"),
    "measure": pgettext_lazy("stock, flow or cumulative", "Measure"),
    "unit": _("Unit"),
    "value_low": _("Number, or the lower of two"),
    "value_high": _("Upper of two"),
    "qualifier": _("How the source says it"),
    "compared_with": _("The other figure"),
    "sex": _("Sex"),
    "age_group": _("Age group"),
    "nationality": _("Nationality"),
    "scope": _("Narrower, in the source's words"),
    "part_of": _("Part of"),
    "parts_are_complete": _("Are its parts complete?"),
    "source_id": _("Source"),
    "source": _("Source"),
    "method": _("Method"),
    "credibility": _("Credibility"),
    "note": _("Note"),
    "status": _("Standing"),
    "title": _("Title of the document"),
    "publisher": _("Publisher"),
    "found_at": _("Link, or where it is kept"),
    "reliability": _("Reliability"),
}
QUALIFIERS = (
    ("exact", _("a count, exactly")),
    ("at_least", _("at least")),
    ("more_than", _("over, more than")),
    ("at_most", _("up to, at most")),
    ("fewer_than", _("fewer than")),
    ("approximately", _("about, approximately")),
    ("average", _("an average of")),
    ("between", _("between two numbers")),
    ("unquantified", _("many, several: no number is given")),
    ("fewer_than_other", _("a smaller number than another figure")),
)
_QUALIFIER_NAMES: dict[str, Text] = dict(QUALIFIERS)
SPOKEN_BY_NAME = frozenset({"column", "qualifier"})


class Named(str):
    """The code of a column or qualifier: kept as the code, spoken in a sentence by its name."""

    __slots__ = ()

    def __format__(self, _specification: str) -> str:
        if self in COLUMN_NAMES:
            return gettext("“{name}” ({code})").format(name=COLUMN_NAMES[self], code=str(self))
        return str(_QUALIFIER_NAMES.get(self, str(self)))


def column_name(code: str) -> str:
    """The name of a column, in the reader's language; a column that has none stands for itself."""
    return str(COLUMN_NAMES.get(code, code))
