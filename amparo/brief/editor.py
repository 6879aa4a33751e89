"""What the editor of a part shows: the rows that were typed, how they will read, and the holes that can be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from amparo.brief.compilation import runs_of
from amparo.brief.days import Day
from amparo.brief.document import Statement as PrintedStatement
from amparo.brief.filling import Filling, fill, sources_of_figures
from amparo.brief.holes import Hole, holes, unreadable
from amparo.brief.models import Edition, Part
from amparo.brief.notes import Notes, people, question
from amparo.brief.numbers import a_number_is_typed
from amparo.brief.people import in_words
from amparo.brief.sentences import Sentence, sentence
from amparo.brief.standing import both_languages_stand_on_the_same_figures
from amparo.core.errors import Reason
from amparo.registry.places.gazetteer import Gazetteer, PlaceError
from amparo.registry.places.models import Place
from amparo.registry.places.queries import gazetteer
from amparo.situation.figures.models import KeyFigure
from amparo.situation.movement.queries import regimes

EMPTY_ROWS = 2
MOST_ROWS = 200
MOST_HOLES = 300


@dataclass(frozen=True)
class Row:
    """One statement in the editor, as it was typed."""

    order: int
    english: str = ""
    spanish: str = ""
    removed: bool = False

    @property
    def is_written(self) -> bool:
        return bool(self.english.strip() or self.spanish.strip()) and not self.removed


@dataclass(frozen=True)
class ReadRow:
    """A row as it will be read in both languages, and why it may not be saved or would be blocked."""

    english: Sentence
    spanish: Sentence
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class UsableHole:
    """A hole to copy: what it asks, the words it prints, and its day."""

    written: str
    asked: str
    words: str
    day: Day
    problem: Reason | None = None


def rows_of(part: Part) -> list[Row]:
    kept = [Row(each.order, each.text_en, each.text_es) for each in part.statements.order_by("order")]
    return with_empty_rows(kept)


def typed_rows(post: Mapping[str, str]) -> list[Row]:
    """The rows of a posted form, in the order that was asked for."""
    count = min(_number(post.get("count", ""), 0), MOST_ROWS)
    rows = [
        Row(
            order=_number(post.get(f"order-{index}", ""), index),
            english=post.get(f"english-{index}", ""),
            spanish=post.get(f"spanish-{index}", ""),
            removed=f"remove-{index}" in post,
        )
        for index in range(1, count + 1)
    ]
    return sorted(rows, key=lambda row: row.order)


def written_rows(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.is_written]


def with_empty_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows numbered from one, and some empty ones to go on in without a script."""
    every = [*rows, *(Row(0) for _number in range(EMPTY_ROWS))]
    return [Row(number, row.english, row.spanish) for number, row in enumerate(every, start=1)]


def read_rows(rows: Iterable[Row], *, edition: Edition, speaker: str) -> list[ReadRow]:
    """How the typed statements will read on the edition's day."""
    rows = list(rows)
    texts = [text for row in rows for text in (row.english, row.spanish) if not unreadable(text)]
    filled = fill([hole for text in texts for hole in holes(text)], as_of=edition.as_of)
    notes = {language: Notes(language) for language in ("en", "es")}
    return [
        ReadRow(
            _read(row.english, filled, notes["en"], speaker),
            _read(row.spanish, filled, notes["es"], speaker),
            _reasons(row),
        )
        for row in rows
    ]


def usable_holes(edition: Edition, language: str) -> list[UsableHole]:
    """The newest accepted figure of each question up to the edition's day, and the regimes stated until then."""
    found = (
        KeyFigure.objects.filter(status=KeyFigure.Status.ACCEPTED, as_of__lte=edition.as_of)
        .select_related("indicator", "place", "population")
        .prefetch_related(sources_of_figures())
        .order_by("indicator__code", "place__name_en", "-as_of")
    )
    places = gazetteer()
    newest: dict[str, KeyFigure] = {}
    for key in found[: MOST_HOLES * 10]:
        newest.setdefault(hole_of(key, places), key)
    figures = [_usable(written, key, language) for written, key in list(newest.items())[:MOST_HOLES]]
    return [*figures, *_usable_regimes(edition, language, places)]


def hole_of(key: KeyFigure, places: Gazetteer) -> str:
    """The hole that the key figure fills as long as it is the newest of its question."""
    details = {
        "population": key.population.code if key.population else "",
        "age": key.age_group,
        "sex": key.sex,
        "nationality": key.nationality,
    }
    asked = f"{key.indicator.code}@{_called(key.place, places) if key.place else ''}"
    return "{" + "; ".join([asked, *(f"{name}={value}" for name, value in details.items() if value)]) + "}"


def _usable(written: str, key: KeyFigure, language: str) -> UsableHole:
    filling = Filling(Hole(written, key.indicator.code, ""), key_figure=key)
    place = key.place.name if key.place else ""
    asked = question(key.indicator.name, place, in_words(**people(key)))
    return UsableHole(written, asked, filling.words(language), Day(key.as_of))


def _usable_regimes(edition: Edition, language: str, places: Gazetteer) -> list[UsableHole]:
    usable = []
    for regime in regimes(until=edition.as_of):
        if regime.last_day > edition.as_of:
            continue
        area = _called(regime.area, places)
        written = f"{{movement@{area}; from={regime.first_day}; to={regime.last_day}}}"
        words = str(regime.get_regime_display())
        usable.append(UsableHole(written, capfirst(regime.area.name), words, Day(regime.last_day)))
    return usable


def _called(place: Place, places: Gazetteer) -> str:
    """The English name where it names this place and no other, else the code."""
    try:
        return place.name_en if places.find(place.name_en).code == place.code else place.code
    except PlaceError:
        return place.code


def _read(text: str, filled: dict[str, Filling], notes: Notes, speaker: str) -> Sentence:
    if unreadable(text):
        return Sentence(SafeString(""))
    with translation.override(notes.language):
        return sentence(PrintedStatement(runs_of(text, filled, notes, speaker)))


def _reasons(row: Row) -> list[Reason]:
    found = [
        unreadable(row.english),
        unreadable(row.spanish),
        a_number_is_typed(row.english),
        a_number_is_typed(row.spanish),
        both_languages_stand_on_the_same_figures(row.english, row.spanish),
    ]
    return [reason for reason in found if reason]


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise
