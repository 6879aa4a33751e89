"""Writing a judged file into the ledger, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from amparo.core import events
from amparo.registry.places.models import Place
from amparo.situation.figures.drafts import Values
from amparo.situation.figures.drafts.known import Held, IndicatorFacts
from amparo.situation.figures.imports import unhcr
from amparo.situation.figures.imports.checking import Checked, Progress
from amparo.situation.figures.imports.outcomes import Change
from amparo.situation.figures.models import Figure, FigureImport, Indicator, Population, Source
from amparo.situation.figures.services import describe_source

ChangedFigure = tuple[Figure, dict[str, Any], dict[str, Any]]
AT_ONCE = 5_000
# A review spoke of what the figure said before.
REOPENED = {Figure.Status.REVIEWED, Figure.Status.ACCEPTED, Figure.Status.DISPUTED}
PLAIN = tuple(
    name
    for name in Values._fields
    if name not in {"indicator", "place", "population", "compared_with", "source", "part_of"}
)
RELATED = ("indicator_id", "place_id", "population_id", "source_id")
LINK = """
UPDATE figures_figure AS figure SET {column} = other.id
FROM unnest(%s::text[], %s::text[]) AS pair(reference, other)
JOIN figures_figure AS other ON other.reference = pair.other
WHERE figure.reference = pair.reference
"""


def write_sources(checked: Checked, *, by: Any, at: datetime) -> None:
    for source in checked.sources:
        describe_source(by=by, code=source.code, at=at, **source.description)  # type: ignore[arg-type]


def write_figures(
    checked: Checked, *, figure_import: FigureImport, by: Any, at: datetime, progress: Progress
) -> None:
    """All or nothing is the caller's transaction. Parts are linked afterwards: a total may stand below its parts."""
    _make_sources(checked.new_sources)
    _make_indicators(checked.new_indicators)
    keys = _Keys()
    _copy_new(checked, keys, figure_import=figure_import, by=by, at=at, progress=progress)
    _write_changed(checked, keys, figure_import, by)
    _link(checked)
    _record_changes(checked, figure_import=figure_import, by=by, at=at)


def indicators_touched(checked: Checked) -> list[str]:
    """Codes of the indicators of all figures that were written, before and after."""
    new = {values.indicator for values in checked.new.values()}
    changed = {
        each.indicator for held, values, _ in checked.changed.values() for each in (held.values, values)
    }
    return sorted(new | changed)


class _Keys:
    """The keys of what figures point to, by code."""

    def __init__(self) -> None:
        self.indicators = dict(Indicator.objects.values_list("code", "pk"))
        self.places = dict(Place.objects.values_list("code", "pk"))
        self.populations = dict(Population.objects.values_list("code", "pk"))
        self.sources = dict(Source.objects.values_list("code", "pk"))

    def columns(self, values: Values) -> dict[str, Any]:
        return {
            "indicator_id": self.indicators[values.indicator],
            "place_id": self.places[values.place] if values.place else None,
            "population_id": self.populations[values.population] if values.population else None,
            "source_id": self.sources[values.source],
            **{name: getattr(values, name) for name in PLAIN},
        }


def _make_sources(codes: Iterable[str]) -> None:
    fresh = [
        Source(code=code, **unhcr.SOURCE) if code == unhcr.SOURCE_CODE else Source(code=code, title=code)
        for code in codes
    ]
    Source.objects.bulk_create(fresh)


def _make_indicators(made: Iterable[IndicatorFacts]) -> None:
    Indicator.objects.bulk_create(
        Indicator(code=each.code, name_en=each.name, name_es=each.name, measure=each.measure, unit=each.unit)
        for each in made
    )


def _copy_new(
    checked: Checked, keys: _Keys, *, figure_import: FigureImport, by: Any, at: datetime, progress: Progress
) -> None:
    """By COPY, five times as fast as inserting; the constraints of the table hold all the same."""
    if not checked.new:
        return
    added = {
        "status": Figure.Status.REPORTED.value,
        "entered_by_id": getattr(by, "pk", None),
        "entered_at": at,
        "came_with_id": figure_import.pk,
    }
    columns = ", ".join(("reference", *keys.columns(next(iter(checked.new.values()))), *added))
    statement = f"COPY figures_figure ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for written, (reference, values) in enumerate(checked.new.items(), 1):
            copy.write_row((reference, *keys.columns(values).values(), *added.values()))
            if written % AT_ONCE == 0:
                progress(written)


def _write_changed(checked: Checked, keys: _Keys, figure_import: FigureImport, by: Any) -> None:
    """Over the reference, which stands already: the first entry keeps its day, its author and its file."""
    for batch in _batches(checked.changed.items()):
        fresh = [
            Figure(
                reference=reference,
                entered_by=by,
                came_with=figure_import,
                status=standing_after(held.status),
                **keys.columns(values),
            )
            for reference, (held, values, _) in batch
        ]
        Figure.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["reference"],
            update_fields=["status", *RELATED, *PLAIN, "part_of", "compared_with"],
        )


def standing_after(status: str) -> str:
    """A changed figure is reported again, to be reviewed anew."""
    return Figure.Status.REPORTED.value if status in REOPENED else status


def _link(checked: Checked) -> None:
    written = [
        *checked.new.items(),
        *((reference, values) for reference, (_, values, _c) in checked.changed.items()),
    ]
    for column, name in (("part_of_id", "part_of"), ("compared_with_id", "compared_with")):
        pairs = [(reference, getattr(values, name)) for reference, values in written if getattr(values, name)]
        if pairs:
            with connection.cursor() as cursor:
                cursor.execute(LINK.format(column=column), [list(side) for side in zip(*pairs, strict=True)])


def _record_changes(checked: Checked, *, figure_import: FigureImport, by: Any, at: datetime) -> None:
    told = (
        _told(held, changes, str(figure_import.pk)) for held, _values, changes in checked.changed.values()
    )
    events.record_many(verb="change_figure", by=by, at=at, changes=told)


def _told(held: Held, changes: Iterable[Change], import_key: str) -> ChangedFigure:
    before = {column: old for column, old, _new in changes}
    after = {column: new for column, _old, new in changes}
    if (standing := standing_after(held.status)) != held.status:
        before["status"], after["status"] = held.status, standing
    return Figure(pk=held.pk), before, {**after, "import": import_key}


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch
