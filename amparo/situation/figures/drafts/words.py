"""The words of each column, in English and Spanish, and what they mean. Folded: no accents, no capitals."""

from __future__ import annotations

from functools import lru_cache

from amparo.registry.places import gazetteer
from amparo.situation.figures.models import Figure, Indicator

# A file of 100,000 rows repeats a few hundred words.
fold = lru_cache(maxsize=50_000)(gazetteer.fold)

ALL = ("", "all", "total", "todos", "todas", "todo", "ambos", "both")
SEX: dict[str, str] = {
    **dict.fromkeys(ALL, ""),
    **dict.fromkeys(
        ("female", "f", "women", "woman", "females", "mujer", "mujeres", "femenino"), Figure.Sex.FEMALE
    ),
    **dict.fromkeys(("male", "h", "men", "man", "males", "hombre", "hombres", "masculino"), Figure.Sex.MALE),
}
SEX_AND_AGE = frozenset({"girl", "girls", "boy", "boys", "nina", "ninas", "nino", "ninos"})
MALE_OR_MUJER = frozenset({"m"})
AGE_GROUP: dict[str, str] = {
    **dict.fromkeys((*ALL, "all ages", "todas las edades"), ""),
    **dict.fromkeys(
        (
            *(
                "child",
                "children",
                "minor",
                "minors",
                "under 18",
                "18",
                "0 17",
                "0 a 17",
                "nna",
                "menor",
                "menores",
            ),
            *(
                "menores de 18",
                "menores de edad",
                "ninas y ninos",
                "ninos y ninas",
                "ninas ninos y adolescentes",
            ),
        ),
        Figure.AgeGroup.CHILD,
    ),
    **dict.fromkeys(
        ("adult", "adults", "18 and over", "adulto", "adulta", "adultos", "adultas", "mayores de edad"),
        Figure.AgeGroup.ADULT,
    ),
}
del AGE_GROUP["18"]
MEASURE: dict[str, str] = {
    **dict.fromkeys(("stock", "existencia", "existencias"), Indicator.Measure.STOCK),
    **dict.fromkeys(("flow", "flujo"), Indicator.Measure.FLOW),
    **dict.fromkeys(("cumulative", "acumulado", "acumulada", "acumulativo"), Indicator.Measure.CUMULATIVE),
}
METHOD: dict[str, str] = {
    **dict.fromkeys(("", "not stated", "no indicado"), ""),
    **dict.fromkeys(("census", "censo"), Figure.Method.CENSUS),
    **dict.fromkeys(("registration", "registro"), Figure.Method.REGISTRATION),
    **dict.fromkeys(
        ("official statistic", "official statistics", "estadistica oficial"), Figure.Method.OFFICIAL
    ),
    **dict.fromkeys(("estimate", "estimacion"), Figure.Method.ESTIMATE),
    **dict.fromkeys(("key informant", "key informants", "informante clave"), Figure.Method.KEY_INFORMANT),
    **dict.fromkeys(("media", "press", "medios", "prensa"), Figure.Method.MEDIA),
    **dict.fromkeys(("derived from casework", "derived"), Figure.Method.DERIVED),
}
YES_OR_NO: dict[str, bool | None] = {
    "": None,
    **dict.fromkeys(("yes", "true", "si", "verdadero", "1"), True),
    **dict.fromkeys(("no", "false", "falso", "0"), False),
}


def listed(words: dict[str, str]) -> str:
    """The values that may be written, for a sentence."""
    return ", ".join(sorted({value for value in words.values() if value}))
