"""A part and its total: the part lies in the total's place, and both speak of one day in one counting unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amparo.core.errors import Reason
from amparo.registry.places.gazetteer import PlaceError
from amparo.situation.figures.drafts import reasons
from amparo.situation.figures.drafts.draft import FigureDraft
from amparo.situation.figures.drafts.known import Known, TooManyUnknownPlaces
from amparo.situation.figures.drafts.reading import date_of, place_of, text_of
from amparo.situation.figures.drafts.words import fold


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Of what a figure speaks; empty where it does not say, or says it in words that are refused for themselves."""

    place: str
    as_of: date | None
    unit: str


def it_lies_in_the_place_of_its_total(draft: FigureDraft, known: Known) -> Reason | None:
    total = _total(draft, known)
    part = _of_draft(draft, known)
    if total is None or not total.place or part.place in {"", total.place}:
        return None
    places = known.gazetteer
    if places.contains(places[total.place], places[part.place]):
        return None
    return reasons.PART_ELSEWHERE(
        at="part_of",
        place=places.described(places[part.place]),
        total=text_of(draft.part_of),
        around=places.described(places[total.place]),
    )


def it_speaks_of_the_day_of_its_total(draft: FigureDraft, known: Known) -> Reason | None:
    total, part = _total(draft, known), _of_draft(draft, known)
    if total is None or None in (total.as_of, part.as_of) or total.as_of == part.as_of:
        return None
    return reasons.PART_OF_ANOTHER_DAY(
        at="part_of", day=str(part.as_of), total=text_of(draft.part_of), other=str(total.as_of)
    )


def it_counts_what_its_total_counts(draft: FigureDraft, known: Known) -> Reason | None:
    total, part = _total(draft, known), _of_draft(draft, known)
    if total is None or not total.unit or not part.unit or fold(total.unit) == fold(part.unit):
        return None
    return reasons.PART_OF_ANOTHER_UNIT(
        at="part_of", unit=reasons.shown(part.unit), total=text_of(draft.part_of), other=total.unit
    )


def _total(draft: FigureDraft, known: Known) -> _Spoken | None:
    """The total as the file brings it, else as the ledger holds it."""
    reference = text_of(draft.part_of)
    if not reference or reference == text_of(draft.figure_id):
        return None
    held = known.figures.get(reference)
    of_ledger = None
    if held is not None:
        indicator = known.indicator(held.values.indicator)
        of_ledger = _Spoken(held.values.place, held.values.as_of, indicator.unit if indicator else "")
    arriving = known.arriving.get(reference)
    if arriving is None:
        return of_ledger
    told = _of_draft(arriving, known)
    says_where = text_of(arriving.place) or text_of(arriving.pcode_hint) or of_ledger is None
    return told if says_where else _Spoken(of_ledger.place, told.as_of, told.unit)  # type: ignore[union-attr]


def _of_draft(draft: FigureDraft, known: Known) -> _Spoken:
    indicator = known.indicator(text_of(draft.indicator))
    try:
        place = place_of(draft, known)
    except (PlaceError, TooManyUnknownPlaces):
        place = ""
    try:
        as_of = date_of(draft.as_of)
    except ValueError:
        as_of = None
    return _Spoken(place, as_of, indicator.unit if indicator else text_of(draft.unit))


CHECKS = (
    it_lies_in_the_place_of_its_total,
    it_speaks_of_the_day_of_its_total,
    it_counts_what_its_total_counts,
)
