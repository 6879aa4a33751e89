"""Rules about a total and its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import CONTRADICTION, QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger
from amparo.situation.figures.contradictions.readings import STOCK, Reading
from amparo.situation.figures.contradictions.rules.cells import Cell, most_of_different_people, partitions
from amparo.situation.figures.quantity import Quantity, can_both_be_true, certainly_less, hull, total


@rule(
    name=_("Complete parts do not make the total"),
    sentence=_("{what}: the parts {parts} make {sum}, not {total}."),
    meaning=_("The parts are complete, and their sum is not the total that is stated."),
    severity=CONTRADICTION,
)
def complete_parts_do_not_make_the_total(ledger: Ledger) -> Iterator[Match]:
    """Parts are complete when the source says so of the total, or when they cut it by sex, by age, or by both."""
    for whole, parts in _totals(ledger):
        match = _incomplete(whole, parts, ledger)
        if match:
            yield match


@rule(
    name=_("Parts exceed the total"),
    sentence=_("{what}: {parts} make {sum}, more than the total they belong to, {total}."),
    meaning=_("One part, or several parts that share nobody, are more than the total they belong to."),
    severity=CONTRADICTION,
)
def parts_exceed_the_total(ledger: Ledger) -> Iterator[Match]:
    """One part above its total, or parts that share nobody: by sex, age, nationality, place, or outcome."""
    for whole, parts in _totals(ledger):
        if _fit(whole, parts) or _incomplete(whole, parts, ledger):
            continue
        above = [part for part in parts if certainly_less(whole.quantity, part.quantity)]
        if above:
            yield _match(whole, above, hull(part.quantity for part in above))
            continue
        for together in (_of_the_same_kind(whole, parts), _outcomes(whole, parts)):
            chosen = _different_people(together, ledger)
            if len(chosen) > 1 and certainly_less(whole.quantity, total(each.quantity for each in chosen)):
                yield _match(whole, chosen, total(each.quantity for each in chosen))


@rule(
    name=_("An outcome is missing"),
    sentence=_("{what}: of {total}, an outcome is stated for {sum}: {parts}. Open: {open}."),
    meaning=_("Outcomes are stated for the people of a total, and some of them are certainly without one."),
    severity=QUESTION,
)
def an_outcome_is_missing(ledger: Ledger) -> Iterator[Match]:
    """Parts that follow up the people of the total leave some without an answer."""
    for whole, parts in _totals(ledger):
        followed = _outcomes(whole, parts)
        if not followed and whole.parts_are_complete is None:
            followed = [part for part in parts if part.indicator != whole.indicator]
            followed = followed if len({part.indicator for part in followed}) > 1 else []
        if not followed or whole.parts_are_complete:
            continue
        stated = _counted_once(whole, followed)
        answered = total(each.quantity for each in stated)
        left = whole.quantity - answered
        if left.low > 0:
            yield Match({"total": [whole], "parts": stated}, {"sum": answered, "open": left})


def _totals(ledger: Ledger) -> Iterator[tuple[Reading, list[Reading]]]:
    """Each total with those of its parts that speak of its date, its period and its counting unit."""
    for reference, parts in ledger.parts.items():
        whole = ledger.by_reference.get(reference)
        if whole is not None:
            fitting = [part for part in parts if _speaks_of_the_same(part, whole)]
            if fitting:
                yield whole, fitting


def _speaks_of_the_same(part: Reading, whole: Reading) -> bool:
    starts = {part.period_start, whole.period_start} - {None}
    return (
        part.as_of == whole.as_of
        and part.unit == whole.unit
        and (STOCK in (whole.measure, part.measure) or len(starts) < 2)
    )


def _fit(whole: Reading, parts: list[Reading]) -> bool:
    """Even all parts together stay within the total: most totals need no closer look."""
    return sum(part.quantity.low for part in parts) < whole.quantity.high


def _incomplete(whole: Reading, parts: list[Reading], ledger: Ledger) -> Match | None:
    for complete in _complete(whole, parts, ledger):
        made = total(_one_of(rivals) for rivals in complete)
        if not can_both_be_true(made, whole.quantity):
            return _match(whole, [each for rivals in complete for each in rivals], made)
    return None


def _one_of(rivals: list[Reading]) -> Quantity:
    return rivals[0].quantity if len(rivals) == 1 else hull(each.quantity for each in rivals)


def _complete(whole: Reading, parts: list[Reading], ledger: Ledger) -> Iterator[list[list[Reading]]]:
    """Each complete set of parts, as lists of rivals for one part."""
    if whole.parts_are_complete is False:
        return
    yield from _cuts(whole, parts)
    if whole.parts_are_complete:
        same = _of_the_same_kind(whole, parts)
        narrower = bool(same) and all(ledger.is_narrower(part) for part in same)
        if same and (narrower or len(most_of_different_people(same, ledger)) == len(same)):
            yield [[part] for part in same]
        others = [part for part in parts if part.indicator != whole.indicator]
        if others and len({part.indicator for part in others}) == len(others):
            yield [[part] for part in others]


def _cuts(whole: Reading, parts: list[Reading]) -> Iterator[list[list[Reading]]]:
    by_cell: defaultdict[Cell, list[Reading]] = defaultdict(list)
    for part in parts:
        if part.question[:3] == whole.question[:3] and part.question[5:] == whole.question[5:]:
            by_cell[part.cell].append(part)
    if len(by_cell) > 1:
        for cut in partitions(whole.cell)[1:]:
            if cut <= by_cell.keys():
                yield [by_cell[cell] for cell in sorted(cut)]


def _of_the_same_kind(whole: Reading, parts: list[Reading]) -> list[Reading]:
    return [
        part
        for part in parts
        if (part.indicator, part.population, part.scope) == (whole.indicator, whole.population, whole.scope)
    ]


def _outcomes(whole: Reading, parts: list[Reading]) -> list[Reading]:
    return [
        part for part in parts if part.outcome_of == whole.indicator and part.indicator != whole.indicator
    ]


def _different_people(parts: list[Reading], ledger: Ledger) -> list[Reading]:
    by_indicator: defaultdict[str, list[Reading]] = defaultdict(list)
    for part in parts:
        by_indicator[part.indicator].append(part)
    return [part for own in by_indicator.values() for part in most_of_different_people(own, ledger)]


def _counted_once(whole: Reading, parts: list[Reading]) -> list[Reading]:
    """Of each outcome its own total where there is one, the highest of several; else all its pieces."""
    stated = []
    by_indicator: defaultdict[str, list[Reading]] = defaultdict(list)
    for part in parts:
        by_indicator[part.indicator].append(part)
    for own in by_indicator.values():
        entire = [part for part in own if part.question[1:] == whole.question[1:]]
        stated += [max(entire, key=lambda part: part.quantity.high)] if entire else own
    return stated


def _match(whole: Reading, parts: list[Reading], made: Quantity) -> Match:
    return Match({"total": [whole], "parts": parts}, {"sum": made})
