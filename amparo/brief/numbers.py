"""Numbers that were typed into a statement instead of standing on an accepted figure.

Outside its holes a statement may hold dates and no other number: 28 November, November 2018, 2018, 2018-11-28, and
the same in Spanish. A year that counts people ("2018 personas") is no date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from amparo.brief.holes import HOLE
from amparo.brief.models import Edition, Part
from amparo.core.errors import Kind, Reason

TYPED_NUMBER = Kind(
    "brief.typed_number",
    _("“{number}” is typed into the statement and stands on no figure."),
    _(
        "Accept the figure and write its hole, such as {{present@Tijuana}}. If it is a date, write it out, as in "
        "28 November 2018."
    ),
)

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
)
DAY, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:19\d\d|20\d\d|2100)"
COUNTED = (
    "persons?|people|individuals?|child(?:ren)?|girls?|boys?|wom[ae]n|m[ae]n|adults?|famil(?:y|ies)|groups?|"
    "migrants?|refugees?|asylum|claims?|applications?|returns?|returnees?|cases?|deaths?|"
    "personas?|niñ[ao]s?|adolescentes?|mujer(?:es)?|hombres?|adult[ao]s|familias?|grupos?|migrantes?|"
    "refugiad[ao]s?|solicitud(?:es)?|solicitantes?|retornos?|retornad[ao]s?|casos?|muertes?"
)
ALONE, ENDS = r"(?<![\w.,/+-])", r"(?![\w%/+]|[.,-]\d)"
DATE = re.compile(
    rf"{ALONE}(?:"
    rf"\d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    rf"|{DAY}\s+(?:de\s+)?(?:{MONTHS})(?:,?\s+(?:del?\s+)?{YEAR})?"
    rf"|(?:{MONTHS})\s+{DAY}(?:,\s+{YEAR})?"
    rf"|{YEAR}(?!\s+(?:{COUNTED})\b)"
    rf"){ENDS}",
    re.IGNORECASE,
)
NUMERIC = frozenset({"Nd", "No", "Nl"})


def typed_numbers(text: str) -> list[str]:
    """The numbers of the plain text that are no part of a date, each as the word in which it stands."""
    plain = DATE.sub(" ", HOLE.sub(" ", text))
    return [word.strip(".,;:()¿?¡!“”\"'«»") for word in plain.split() if any(map(_is_numeric, word))]


def a_number_is_typed(text: str) -> Reason | None:
    """The reason against a text that holds numbers of its own, naming all of them; None when it holds none."""
    found = dict.fromkeys(typed_numbers(text))
    return TYPED_NUMBER(number=", ".join(found)) if found else None


def no_number_is_typed(part: Part, **_context: object) -> list[Reason]:
    return list(_against([part]))


def no_number_is_typed_in_the_edition(edition: Edition, **_context: object) -> list[Reason]:
    parts = Part.objects.filter(edition=edition).prefetch_related("statements")
    return list(_against(parts))


def _against(parts: Iterable[Part]) -> Iterator[Reason]:
    for part in parts:
        for each in part.statements.all():
            yield from filter(None, map(a_number_is_typed, (each.text_en, each.text_es)))


def _is_numeric(character: str) -> bool:
    return unicodedata.category(character) in NUMERIC
