"""What is held already and can be named by a figure: places, groups, indicators, sources, other figures.

Loaded once for a form or a file; a row is then judged without a question to the database.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from amparo.registry.places.gazetteer import Gazetteer, PlaceError, PlaceRecord
from amparo.registry.places.queries import gazetteer
from amparo.situation.figures.drafts.draft import FigureDraft
from amparo.situation.figures.drafts.ledger import Held, figures_held, spellings_held
from amparo.situation.figures.drafts.words import fold
from amparo.situation.figures.models import Indicator, Population, Source
from amparo.situation.figures.reference_data import population_names

MOST_NEW_INDICATORS = 50
# Near names are sought for each unknown place, at a tenth of a second each.
MOST_UNKNOWN_PLACES = 100
NEAR_ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """As much of an indicator as a row is checked against. `name` is as the file wrote it when it is new."""

    code: str
    name: str
    measure: str
    unit: str
    is_new: bool = False


class TooManyUnknownPlaces(Exception):  # noqa: N818 - a statement about the file, not a fault of the program
    """No further unknown place of this file is looked up."""


@dataclass
class Known:
    """`indicators` by folded name and by code, `populations` by folded name, `sources` by code with the day of
    their withdrawal. `arriving` are the drafts of the file itself by id, `spellings` ids by their small letters.
    With `open_to_new`, as in an import, unknown sources are made as stubs and unknown indicators from the row.
    """

    gazetteer: Gazetteer
    indicators: dict[str, IndicatorFacts]
    populations: dict[str, str]
    sources: dict[str, date | None]
    today: date
    open_to_new: bool = False
    confirmed_new: frozenset[str] = frozenset()
    figures: dict[str, Held] = field(default_factory=dict)
    arriving: Mapping[str, FigureDraft] = field(default_factory=dict)
    comparisons: frozenset[str] = frozenset()
    spellings: dict[str, str] = field(default_factory=dict)
    new_indicators: dict[str, IndicatorFacts] = field(default_factory=dict)
    new_sources: dict[str, None] = field(default_factory=dict)
    _places: dict[tuple[str, str], PlaceRecord | PlaceError | None] = field(default_factory=dict)
    _countries: dict[str, str | PlaceError] = field(default_factory=dict)
    _source_spellings: dict[str, str] = field(default_factory=dict)
    _unknown_places: int = 0

    def place(self, text: str, hint: str) -> PlaceRecord:
        """The place a row names; a P-code or country code alone, in the column of the hint, is a place too."""
        found = self._places.get((text, hint))
        if found is None:
            if self._unknown_places >= MOST_UNKNOWN_PLACES:
                raise TooManyUnknownPlaces
            found = self._places[text, hint] = self._looked_up(text, hint)
        if isinstance(found, PlaceError):
            raise found
        return found

    def nationality(self, text: str) -> str:
        """The ISO3 code of the country a row names."""
        found = self._countries.get(text)
        if found is None:
            try:
                found = self.gazetteer.find_country(text).code
            except PlaceError as error:
                found = error
            self._countries[text] = found
        if isinstance(found, PlaceError):
            raise found
        return found

    def population(self, text: str) -> str:
        """The code of the group a text names, or empty text."""
        return self.populations.get(fold(text), "")

    def indicator(self, text: str) -> IndicatorFacts | None:
        name = fold(text)
        return self.indicators.get(name) or self.new_indicators.get(name)

    def near_indicators(self, text: str) -> list[str]:
        """Names in use or made by this file that resemble the text, nearest first."""
        names = {**self.indicators, **self.new_indicators}
        read = fold(text)[:160]
        near = difflib.get_close_matches(read, names, 3, NEAR_ENOUGH)
        near += [name for name in names if _one_holds_the_other(set(read.split()), set(name.split()))]
        return list(dict.fromkeys(names[name].name for name in near))[:3]

    def make_indicator(self, *, name: str, measure: str, unit: str) -> IndicatorFacts:
        made = IndicatorFacts(slugify(name)[:80], name, measure, unit, is_new=True)
        self.new_indicators[fold(name)] = made
        return made

    def source_spelling(self, code: str) -> str:
        """The code as it is written already, here or earlier in the file; itself where it is new."""
        if code in self.sources:
            return code
        if not self._source_spellings:
            self._source_spellings = {known.lower(): known for known in self.sources}
        return self._source_spellings.setdefault(code.lower(), code)

    def load_spellings(self, references: Iterable[str]) -> None:
        """Learn how ids that differ in capitals alone are written: in the ledger, else where the file is first."""
        wanted = list(references)
        held = spellings_held({reference.lower() for reference in wanted})
        for reference in wanted:
            self.spellings.setdefault(reference.lower(), held.get(reference.lower(), reference))
            if reference in self.figures:
                self.spellings[reference.lower()] = reference

    def has_figure(self, reference: str) -> bool:
        return reference in self.arriving or reference in self.figures

    def load_figures(self, references: Iterable[str], *, lock: bool = False) -> None:
        """Load those of the named figures that the ledger holds."""
        self.figures |= figures_held(set(references) - self.figures.keys() - {""}, lock=lock)

    def _looked_up(self, text: str, hint: str) -> PlaceRecord | PlaceError:
        try:
            return self.gazetteer.find(text, hint) if text else self.gazetteer.find(hint)
        except PlaceError as error:
            self._unknown_places += 1
            return error


def _one_holds_the_other(read: set[str], known: set[str]) -> bool:
    """All words of the one stand in the other: "site capacity" and "capacity"."""
    return bool(read and known) and (read <= known or known <= read)


def held_now(
    *, today: date | None = None, open_to_new: bool = False, confirmed_new: Iterable[str] = ()
) -> Known:
    """Everything held at this moment but the figures themselves."""
    populations = population_names()
    for code, *names in Population.objects.values_list("code", "name_en", "name_es"):
        populations |= {fold(name): code for name in (code, *names)}
    return Known(
        gazetteer=gazetteer(),
        indicators=_indicators(),
        populations=populations,
        sources=dict(Source.objects.values_list("code", "withdrawn_on")),
        today=today or timezone.localdate(),
        open_to_new=open_to_new,
        confirmed_new=frozenset(map(fold, confirmed_new)),
    )


def _indicators() -> dict[str, IndicatorFacts]:
    found: dict[str, IndicatorFacts] = {}
    for code, name_en, name_es, measure, unit in Indicator.objects.values_list(
        "code", "name_en", "name_es", "measure", "unit"
    ):
        facts = IndicatorFacts(code, name_en, measure, unit)
        found |= {fold(name): facts for name in (code, name_en, name_es)}
    return found
