"""The phrases in which each language writes and reads quantities.

They stand here and not in the translation files because they are read back as well as written: what `say`
prints, `parse` understands.
"""

from typing import NamedTuple

from amparo.situation.figures.quantity import Qualifier


class Language(NamedTuple):
    """How one language writes a quantity and which other words it reads. Words to read carry no accents."""

    code: str
    grouping: str
    decimal: str
    written: dict[Qualifier, str]
    about_a_range: str
    smaller_than: str
    unknown: str
    read_before: dict[Qualifier, tuple[str, ...]]
    read_after: dict[str, Qualifier]
    read_many: tuple[str, ...]
    read_smaller: str
    between_and: tuple[str, str]
    from_to: tuple[str, str]


ENGLISH = Language(
    code="en",
    grouping=",",
    decimal=".",
    written={
        Qualifier.EXACT: "{low}",
        Qualifier.AT_LEAST: "at least {low}",
        Qualifier.MORE_THAN: "over {low}",
        Qualifier.AT_MOST: "up to {high}",
        Qualifier.FEWER_THAN: "fewer than {high}",
        Qualifier.APPROXIMATELY: "about {low}",
        Qualifier.AVERAGE: "an average of {low}",
        Qualifier.BETWEEN: "between {low} and {high}",
        Qualifier.UNQUANTIFIED: "many",
        Qualifier.FEWER_THAN_OTHER: "a smaller number",
    },
    about_a_range="about {low} to {high}",
    smaller_than="a smaller number than {other}",
    unknown="an unknown number",
    read_before={
        Qualifier.EXACT: ("exactly", "a count of"),
        Qualifier.AT_LEAST: ("at least", "a minimum of", "no fewer than", "no less than", "≥", ">="),
        Qualifier.MORE_THAN: ("over", "more than", "above", ">"),
        Qualifier.AT_MOST: ("up to", "at most", "no more than", "not more than", "a maximum of", "≤", "<="),
        Qualifier.FEWER_THAN: ("fewer than", "less than", "under", "below", "<"),
        Qualifier.APPROXIMATELY: (
            *("about", "approximately", "approx.", "approx", "some", "around", "roughly", "close to"),
            *("circa", "ca.", "c.", "~", "≈"),
        ),
        Qualifier.AVERAGE: ("an average of", "average of", "on average", "average", "a mean of"),
    },
    read_after={
        "or more": Qualifier.AT_LEAST,
        "+": Qualifier.AT_LEAST,
        "or fewer": Qualifier.AT_MOST,
        "or less": Qualifier.AT_MOST,
    },
    read_many=("many", "several", "numerous", "an unknown number"),
    read_smaller=r"a (?:smaller|lower) number(?: than (?P<other>.+))?",
    between_and=("between", "and"),
    from_to=("from", "to"),
)

SPANISH = Language(
    code="es",
    grouping=".",
    decimal=",",
    written={
        Qualifier.EXACT: "{low}",
        Qualifier.AT_LEAST: "al menos {low}",
        Qualifier.MORE_THAN: "más de {low}",
        Qualifier.AT_MOST: "hasta {high}",
        Qualifier.FEWER_THAN: "menos de {high}",
        Qualifier.APPROXIMATELY: "alrededor de {low}",
        Qualifier.AVERAGE: "un promedio de {low}",
        Qualifier.BETWEEN: "entre {low} y {high}",
        Qualifier.UNQUANTIFIED: "muchas",  # persons, claims, places: all are feminine in Spanish
        Qualifier.FEWER_THAN_OTHER: "un número menor",
    },
    about_a_range="alrededor de {low} a {high}",
    smaller_than="un número menor que {other}",
    unknown="un número desconocido",
    read_before={
        Qualifier.EXACT: ("exactamente", "un recuento de"),
        Qualifier.AT_LEAST: (
            *("al menos", "por lo menos", "como minimo", "un minimo de", "no menos de", "cuando menos"),
            *("≥", ">="),
        ),
        Qualifier.MORE_THAN: ("mas de", "por encima de", ">"),
        Qualifier.AT_MOST: (*("hasta", "como maximo", "un maximo de", "no mas de", "a lo sumo", "≤", "<="),),
        Qualifier.FEWER_THAN: ("menos de", "por debajo de", "<"),
        Qualifier.APPROXIMATELY: (
            *("alrededor de", "aproximadamente", "aprox.", "aprox", "unos", "unas", "cerca de"),
            *("en torno a", "~", "≈"),
        ),
        Qualifier.AVERAGE: ("un promedio de", "promedio de", "en promedio", "promedio", "una media de"),
    },
    read_after={"o mas": Qualifier.AT_LEAST, "+": Qualifier.AT_LEAST, "o menos": Qualifier.AT_MOST},
    read_many=(
        *("muchos", "muchas", "varios", "varias", "numerosos", "numerosas"),
        "un numero desconocido",
    ),
    read_smaller=r"un n[uú]mero (?:menor|inferior)(?: (?:que|a|de) (?P<other>.+))?",
    between_and=("entre", "y"),
    from_to=("de", "a"),
)

LANGUAGES = {"en": ENGLISH, "es": SPANISH}

# Words of the column `qualifier` of a published table that are no phrase before a number.
QUALIFIER_ALONE = {
    Qualifier.EXACT: ("exact", "count", "exacto", "exacta", "recuento"),
    Qualifier.AT_LEAST: ("minimum", "minimo"),
    Qualifier.AT_MOST: ("maximum", "maximo"),
    Qualifier.APPROXIMATELY: ("approximate", "estimate", "aproximado", "estimacion"),
    Qualifier.AVERAGE: ("mean", "media"),
    Qualifier.BETWEEN: ("between", "range", "entre", "rango"),
    Qualifier.FEWER_THAN_OTHER: (
        *("a smaller number than", "a smaller number", "a lower number than", "a lower number"),
        *("un numero menor que", "un numero menor", "un numero inferior a"),
    ),
}
