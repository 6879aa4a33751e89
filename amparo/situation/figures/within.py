"""Which places a filter means, and their keys: a name or a code stands for the place with all inside it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, TextField, Value

from amparo.registry.places.gazetteer import Gazetteer, fold
from amparo.registry.places.models import Place
from amparo.registry.places.queries import containment, gazetteer


def inside(place: str) -> tuple[str, ...]:
    """Codes of all places that the place contains, itself not among them."""
    return _members(gazetteer()).get(place, ())


def places_named(text: str) -> list[str]:
    """Codes of the places whose name or code holds the text, accents and capitals aside."""
    wanted = fold(text)
    if not wanted:
        return []
    return [code for code, names in _folded_names(gazetteer()) if wanted in names]


def keys_of(codes: Iterable[str]) -> list[int]:
    known = _keys_of_places(gazetteer())
    return [known[code] for code in codes if code in known]


@lru_cache(maxsize=2)
def _keys_of_places(known: Gazetteer) -> dict[str, int]:
    return dict(Place.objects.order_by().values_list("code", "pk"))


def one_of(column: str, keys: Iterable[int] | Iterable[str]) -> Q:
    """As `column__in`, with all keys in one parameter: a country holds thousands of places, a file names thousands of
    figures, and Django takes as long to write each into the statement as PostgreSQL takes to answer it."""
    listed = list(keys)
    element = TextField() if listed and isinstance(listed[0], str) else BigIntegerField()
    among = Func(
        F(column),
        Value(listed, output_field=ArrayField(element)),
        template="%(expressions)s)",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
    return Q(among)


@lru_cache(maxsize=2)
def _members(known: Gazetteer) -> dict[str, tuple[str, ...]]:
    held: dict[str, list[str]] = {}
    for inner, outers in containment().items():
        for outer in outers:
            held.setdefault(outer, []).append(inner)
    return {outer: tuple(inner) for outer, inner in held.items()}


@lru_cache(maxsize=2)
def _folded_names(known: Gazetteer) -> list[tuple[str, str]]:
    """Every place with all its names in one folded text; names are parted by a character that no name holds."""
    return [(code, "\n".join(fold(name) for name in {code, *known[code].names})) for code in containment()]
