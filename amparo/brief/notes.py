"""The notes of a brief and its table of figures: one note a key figure or regime, numbered as they first appear.

Written in the language that is active.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.brief.days import Day
from amparo.brief.document import FigureRow, Footnote
from amparo.brief.filling import Filling
from amparo.registry.places.models import Place
from amparo.situation.figures.models import Figure, KeyFigure, Source
from amparo.situation.figures.templatetags.quantities import unit_name
from amparo.situation.movement.models import RegimeFinding

REGIME_CODE = "movement-regime"
WITH_PCODE = frozenset({Place.Kind.COUNTRY, Place.Kind.ADMIN1, Place.Kind.ADMIN2})


@dataclass
class Note:
    """What stands behind one number of the text, and where the text uses it."""

    number: int
    filling: Filling
    words: str
    used_in: list[str] = field(default_factory=list)


class Notes:
    """Gives each key figure and each regime its number when the text first uses it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._notes: dict[Any, Note] = {}

    def mark(self, filling: Filling, used_in: str) -> Note:
        held = filling.key_figure or filling.regime
        note = self._notes.setdefault(held, Note(len(self._notes) + 1, filling, filling.words(self.language)))
        if used_in not in note.used_in:
            note.used_in.append(used_in)
        return note

    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(
            Footnote(note.number, references(note.filling), _text(note.filling))
            for note in self._notes.values()
        )

    def rows(self) -> tuple[FigureRow, ...]:
        """The figures that the text stands on. What is blocked is not used, so it has no row."""
        return tuple(
            row for note in self._notes.values() if note.filling.problem is None for row in _rows(note)
        )


def references(filling: Filling) -> str:
    return ", ".join(figure.reference for figure in filling.figures)


def people(record: KeyFigure | Figure) -> dict[str, str]:
    """Whom a figure counts, as the columns of a row; empty means all."""
    return {
        "population": record.population.name if record.population else "",
        "sex": record.sex,
        "age_group": record.age_group,
        "nationality": record.nationality,
    }


def question(indicator: str, place: str, who: str) -> str:
    """What is asked, as one line: "Persons present, Tijuana (children)"."""
    asked = ", ".join(filter(None, (capfirst(indicator), place)))
    return f"{asked} ({who})" if who else asked


def source_line(source: Source) -> str:
    """Publisher, title, day of publication."""
    day = str(Day(source.published)) if source.published else ""
    return ", ".join(filter(None, (source.publisher, source.title, day)))


def _text(filling: Filling) -> str:
    return "; ".join(
        _of_regime(filling.regime, filling.figures) if filling.regime else _of_key_figure(filling)
    )


def _of_key_figure(filling: Filling) -> Iterator[str]:
    for figure in filling.figures:
        yield source_line(figure.source)
        method = figure.get_method_display() if figure.method else _("not stated")
        yield _("method: {method}").format(method=method)
        if figure.source.found_at:
            yield figure.source.found_at
        if figure.compared_with:
            yield _("compared with {reference}").format(reference=figure.compared_with.reference)
    key = filling.key_figure
    if key is None:
        return
    yield _("as of {day}").format(day=Day(key.as_of))
    if key.reason:
        yield _("accepted because: {reason}").format(reason=key.reason.strip().rstrip("."))


def _of_regime(regime: RegimeFinding, figures: Iterable[Figure]) -> Iterator[str]:
    yield _("Movement in {area}, {first} to {last}").format(
        area=regime.area.name, first=Day(regime.first_day), last=Day(regime.last_day)
    )
    if regime.stated_by:
        yield _("stated by {organisation}").format(organisation=regime.stated_by.organisation.acronym)
    yield _("evidence: {evidence}").format(evidence=regime.evidence.strip().rstrip("."))
    yield from dict.fromkeys(source_line(figure.source) for figure in figures)


def _rows(note: Note) -> Iterator[FigureRow]:
    if note.filling.regime is not None:
        yield _regime_row(note, note.filling.regime)
    elif note.filling.key_figure is not None:
        for figure in note.filling.figures:
            yield _figure_row(note, note.filling.key_figure, figure)


def _figure_row(note: Note, key: KeyFigure, figure: Figure) -> FigureRow:
    place, source = key.place, figure.source
    return FigureRow(
        reference=figure.reference,
        indicator_code=key.indicator.code,
        indicator=capfirst(key.indicator.name),
        place=place.name if place else "",
        pcode=place.code if place and place.kind in WITH_PCODE else "",
        **people(key),
        as_of=figure.as_of,
        period_start=figure.period_start,
        qualifier=str(figure.qualifier),
        value_low=_as_stated(figure.value_low),
        value_high=_as_stated(figure.value_high),
        words=note.words,
        unit=unit_name(key.indicator.unit),
        measure=str(key.indicator.measure),
        source_id=source.code,
        source=source.title,
        publisher=source.publisher,
        published=source.published,
        link=source.found_at,
        method=str(figure.method),
        used_in="; ".join(note.used_in),
        footnote=note.number,
    )


def _as_stated(value: Decimal | None) -> Decimal | None:
    """Without the zeros of the column: 4000, not 4000.000000."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _regime_row(note: Note, regime: RegimeFinding) -> FigureRow:
    sources = list({figure.source.code: figure.source for figure in note.filling.figures}.values())
    return FigureRow(
        reference=references(note.filling),
        indicator_code=REGIME_CODE,
        indicator=_("Movement regime"),
        place=regime.area.name,
        pcode=regime.area.code if regime.area.kind in WITH_PCODE else "",
        as_of=regime.last_day,
        period_start=regime.first_day,
        words=note.words,
        source_id="; ".join(source.code for source in sources),
        source="; ".join(source.title for source in sources),
        publisher="; ".join(dict.fromkeys(source.publisher for source in sources)),
        used_in="; ".join(note.used_in),
        footnote=note.number,
    )
