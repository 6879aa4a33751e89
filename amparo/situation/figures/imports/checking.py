"""Judging a whole file against the ledger: which rows are new, the same, changed or refused. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from amparo.core.errors import Reason, Refusal
from amparo.situation.figures.drafts import (
    COLUMNS,
    FigureDraft,
    Values,
    held_now,
    refusals,
    values_of,
    warnings,
)
from amparo.situation.figures.drafts.known import IndicatorFacts
from amparo.situation.figures.drafts.ledger import Held
from amparo.situation.figures.drafts.reading import quantity_of, text_of
from amparo.situation.figures.drafts.reasons import PARTS_IN_A_CIRCLE
from amparo.situation.figures.imports import reasons, unhcr
from amparo.situation.figures.imports.circles import in_circles, totals_of
from amparo.situation.figures.imports.mapping import (
    REQUIRED,
    SOURCE_COLUMNS,
    SOURCE_REQUIRED,
    SOURCE_SYNONYMS,
    ColumnPlan,
    FileMapping,
    Guess,
    decided,
    guess_mapping,
    guessed,
)
from amparo.situation.figures.imports.outcomes import MOST_REMARKS, Change, Outcomes, RowOutcome
from amparo.situation.figures.imports.sources import JudgedSource, judge_sources
from amparo.situation.figures.imports.table import Table, read_table
from amparo.situation.figures.models import Figure, KeyFigure
from amparo.situation.figures.policy import STANDS_IN_A_KEY_FIGURE
from amparo.situation.figures.quantity import Qualifier, QuantityError

ROWS_PER_STEP = 2_000
ROWS_SAMPLED = 3
LONGEST_SAMPLE = 40
CLOSED = {Figure.Status.SUPERSEDED, Figure.Status.WITHDRAWN}
# The columns of a file that say something about a value of the ledger, where they are not called the same.
SAID_BY = {
    "place": ("place", "pcode_hint"),
    "population": ("population", "place"),
    "source": ("source_id",),
    "value_high": ("value_low", "value_high"),
}
Progress = Callable[[int], None]


@dataclass
class Checked:
    """The judgement of a file. `new` and `changed` are what taking it would write; with `reasons` it is refused."""

    format: str = ""
    rows_read: int = 0
    headers: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    guess: Guess | None = None
    reasons: list[Reason] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=Outcomes)
    new: dict[str, Values] = field(default_factory=dict)
    changed: dict[str, tuple[Held, Values, tuple[Change, ...]]] = field(default_factory=dict)
    sources: list[JudgedSource] = field(default_factory=list)
    new_sources: list[str] = field(default_factory=list)
    new_indicators: list[IndicatorFacts] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.reasons or self.outcomes.counts["refused"])


def check_file(
    *, content: bytes, mapping: FileMapping, today: date, lock: bool = False, progress: Progress | None = None
) -> Checked:
    """Judge every row. `lock` holds the figures that stand in the file until the transaction ends."""
    checked = Checked()
    try:
        table = read_table(content, sheet=mapping.sheet)
        checked.headers, checked.remarks = table.headers, table.remarks
        checked.samples = first_values(table)
        _check(table, mapping, checked, today=today, lock=lock, progress=progress or (lambda rows: None))
    except Refusal as refusal:
        checked.reasons += refusal.reasons
    return checked


def first_values(table: Table) -> tuple[tuple[str, ...], ...]:
    """The first three values of each column, by which a person tells what it is. The table loses none of them."""
    first = list(islice(table.rows, ROWS_SAMPLED))
    table.rows = chain(first, table.rows)
    return tuple(
        tuple(text_of(row.cells[position])[:LONGEST_SAMPLE] for row in first if not row.faults)
        for position in range(len(table.headers))
    )


def format_of(headers: tuple[str, ...]) -> str:
    """unhcr-…, sources or figures."""
    if kind := unhcr.recognised(headers):
        return kind.name
    as_sources = guessed(headers, SOURCE_SYNONYMS, SOURCE_REQUIRED)
    is_sources = not as_sources.missing and "indicator" not in guess_mapping(headers).columns.values()
    return "sources" if is_sources else "figures"


def _check(
    table: Table, mapping: FileMapping, checked: Checked, *, today: date, lock: bool, progress: Progress
) -> None:
    checked.format = format_of(table.headers)
    if checked.format == "sources":
        _check_sources(table, mapping, checked, today)
        return
    read = _unhcr_figures if unhcr.recognised(table.headers) else _mapped_figures
    said, drafted, unused = read(table, mapping, checked)
    if unused:
        checked.remarks.append(reasons.UNUSED_COLUMNS(headers=", ".join(unused)[:300]))
    _Judge(list(drafted), said, checked, mapping, today=today, lock=lock).judge_all(progress)


Read = tuple[frozenset[str], Iterator[unhcr.Drafted], list[str]]


def _unhcr_figures(table: Table, _mapping: FileMapping, checked: Checked) -> Read:
    kind = unhcr.recognised(table.headers)
    if kind is None:
        raise ValueError("not a table of UNHCR")
    checked.remarks.append(reasons.UNHCR_ROUNDING())
    return frozenset(COLUMNS), unhcr.drafts(table, kind), unhcr.unused(table, kind)


def _mapped_figures(table: Table, mapping: FileMapping, checked: Checked) -> Read:
    checked.guess = guess_mapping(table.headers)
    plan, faults = decided(table.headers, mapping, checked.guess, COLUMNS, REQUIRED)
    if not plan.said & {"place", "pcode_hint", "population"}:
        faults.append(reasons.PLACE_COLUMN_MISSING(at="place"))
    if faults:
        raise Refusal(*faults)
    used = set(plan.positions.values())
    unused = [header for position, header in enumerate(table.headers) if position not in used]
    return plan.said, drafts_of(table, plan), unused


def drafts_of(table: Table, plan: ColumnPlan) -> Iterator[unhcr.Drafted]:
    """Row number, draft, header by column, faults of each row of a table of figures."""
    positions = tuple(plan.positions.items())
    for row in table.rows:
        cells = {column: row.cells[position] for column, position in positions}
        yield row.number, FigureDraft(**cells, **plan.constants), plan.headers, row.faults


def _check_sources(table: Table, mapping: FileMapping, checked: Checked, today: date) -> None:
    checked.guess = guessed(table.headers, SOURCE_SYNONYMS, SOURCE_REQUIRED)
    plan, faults = decided(table.headers, mapping, checked.guess, SOURCE_COLUMNS, SOURCE_REQUIRED)
    if faults:
        raise Refusal(*faults)
    for outcome, source in judge_sources(table, plan, today):
        checked.rows_read += 1
        checked.outcomes.add(outcome)
        if source is not None:
            checked.sources.append(source)
    if not checked.rows_read:
        raise Refusal(reasons.NO_ROWS())


class _Judge:
    """Holds what the rows of one file are compared with: the ledger, and each other."""

    def __init__(
        self,
        entries: list[unhcr.Drafted],
        said: frozenset[str],
        checked: Checked,
        mapping: FileMapping,
        *,
        today: date,
        lock: bool,
    ) -> None:
        if not entries:
            raise Refusal(reasons.NO_ROWS())
        self.entries, self.checked = entries, checked
        self.known = held_now(today=today, open_to_new=True, confirmed_new=mapping.new_indicators)
        self.said = frozenset(
            name for name in Values._fields if said.intersection(SAID_BY.get(name, (name,)))
        )
        self.says_population = "population" in said
        self.seen: dict[str, tuple[int, Values]] = {}
        self._load_references(lock)
        self.circles = self._circles()
        self.key_figures = self._key_figures()

    def judge_all(self, progress: Progress) -> None:
        for count, (row, draft, headers, faults) in enumerate(self.entries, 1):
            self.checked.outcomes.add(self._judged(row, draft, headers, faults))
            if count % ROWS_PER_STEP == 0:
                progress(count)
        self.checked.rows_read = len({entry[0] for entry in self.entries})
        self.checked.new_sources = list(self.known.new_sources)
        self.checked.new_indicators = list(self.known.new_indicators.values())
        self.checked.remarks += self._remarks()

    def _judged(
        self, row: int, draft: FigureDraft, headers: dict[str, str], faults: tuple[Reason, ...]
    ) -> RowOutcome:
        reference = text_of(draft.figure_id)
        unmet = [*faults] or refusals(draft, self.known)
        if not unmet and reference in self.circles:
            circle = self.circles[reference]
            unmet = [PARTS_IN_A_CIRCLE(at="part_of", reference=reference, circle=circle)]
        if unmet:
            return RowOutcome(row, reference[:60], "refused", reasons=_in_the_file(unmet, headers))
        values = values_of(draft, self.known)
        if earlier := self.seen.get(reference):
            return self._repeated(row, reference, values, earlier, headers)
        self.seen[reference] = (row, values)
        remarks = _in_the_file(warnings(draft, self.known), headers)
        return self._compared(row, reference, values, remarks, headers)

    def _repeated(
        self, row: int, reference: str, values: Values, earlier: tuple[int, Values], headers: dict[str, str]
    ) -> RowOutcome:
        if earlier[1] == values:
            return RowOutcome(row, reference, "same", values=values._asdict())
        reason = reasons.SAME_ID_OTHER_CONTENT(at="figure_id", reference=reference, row=earlier[0])
        return RowOutcome(row, reference, "refused", reasons=_in_the_file([reason], headers))

    def _compared(
        self, row: int, reference: str, values: Values, remarks: tuple[Reason, ...], headers: dict[str, str]
    ) -> RowOutcome:
        held = self.known.figures.get(reference)
        if held is None:
            self.checked.new[reference] = values
            return RowOutcome(row, reference, "new", warnings=remarks, values=values._asdict())
        values = self._with_what_is_not_said(values, held.values)
        changes = tuple(
            (name, old, new)
            for name, old, new in zip(Values._fields, held.values, values, strict=True)
            if old != new
        )
        if not changes:
            return RowOutcome(row, reference, "same", warnings=remarks, values=values._asdict())
        if unmet := self._why_it_cannot_change(reference, held):
            return RowOutcome(
                row, reference, "refused", changes, _in_the_file(unmet, headers), values=values._asdict()
            )
        self.checked.changed[reference] = (held, values, changes)
        return RowOutcome(row, reference, "changed", changes, warnings=remarks, values=values._asdict())

    def _with_what_is_not_said(self, values: Values, held: Values) -> Values:
        kept = {name: getattr(held, name) for name in Values._fields if name not in self.said}
        if not self.says_population and not values.population and held.place:
            kept["population"] = held.population
        return values._replace(**kept)

    def _why_it_cannot_change(self, reference: str, held: Held) -> list[Reason]:
        unmet = []
        if reference in self.key_figures:
            unmet.append(STANDS_IN_A_KEY_FIGURE(at="figure_id", reference=reference))
        if held.status in CLOSED:
            unmet.append(reasons.CHANGES_A_CLOSED_FIGURE(at="figure_id", reference=reference))
        return unmet

    def _load_references(self, lock: bool) -> None:
        drafts = [entry[1] for entry in self.entries]
        arriving = {text_of(draft.figure_id): draft for draft in drafts}
        others = {
            text_of(cell) for draft in drafts for cell in (draft.part_of, draft.compared_with) if cell != ""
        }
        self.known.arriving = arriving
        self.known.load_figures(arriving, lock=lock)
        self.known.load_figures(others)
        self.known.load_spellings(arriving)
        if any(draft.compared_with != "" for draft in drafts):
            self.known.comparisons = frozenset(_comparisons(drafts))

    def _circles(self) -> dict[str, str]:
        said = {
            text_of(entry[1].figure_id): text_of(entry[1].part_of)
            for entry in self.entries
            if entry[1].part_of != ""
        }
        return in_circles({**totals_of(self.known.arriving), **said}) if said else {}

    def _key_figures(self) -> frozenset[str]:
        accepted = KeyFigure.objects.filter(status=KeyFigure.Status.ACCEPTED)
        return frozenset(accepted.values_list("figures__reference", flat=True))

    def _remarks(self) -> list[Reason]:
        sources = [code for code in self.checked.new_sources if code != unhcr.SOURCE_CODE]
        made = [
            reasons.NEW_INDICATOR(name=each.name, measure=each.measure, unit=each.unit)
            for each in self.checked.new_indicators
        ]
        unsaid = [name for name in Values._fields if name not in self.said]
        kept = [reasons.KEPT(columns=", ".join(unsaid))] if unsaid and self.checked.changed else []
        return [*made, *kept, *(reasons.NEW_SOURCE(code=code) for code in sources)][:MOST_REMARKS]


def _comparisons(drafts: Iterable[FigureDraft]) -> Iterator[str]:
    for draft in drafts:
        read = quantity_of(draft.value_low, draft.value_high, draft.qualifier)
        if not isinstance(read, QuantityError) and read.qualifier is Qualifier.FEWER_THAN_OTHER:
            yield text_of(draft.figure_id)


def _in_the_file(unmet: Iterable[Reason], headers: dict[str, str]) -> tuple[Reason, ...]:
    """The reasons with the file's own word for the column."""
    return tuple(replace(reason, at=headers.get(reason.at, reason.at)) for reason in unmet)
