"""The preview of an import in the terminal: what is overwritten, what is refused and why, the rest as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.situation.figures.imports import Preview
from amparo.situation.figures.imports.outcomes import said_once
from amparo.situation.figures.imports.reasons import (
    COLUMN_MISSING,
    ID_COLUMN_MISSING,
    PLACE_COLUMN_MISSING,
)
from amparo.situation.figures.telling import RowInWords, rows_in_words

MOST_LISTED = 40
ASKS_FOR_A_COLUMN = {COLUMN_MISSING.code, ID_COLUMN_MISSING.code, PLACE_COLUMN_MISSING.code}
MISSPELT = "figures.indicator_misspelt"


def show_preview(preview: Preview) -> None:
    """Counts, changes, remarks and warnings as output; what is refused, with its place and remedy, as errors."""
    click.echo(", ".join(_counts(preview.counts)) or _("nothing read"))
    _list(_changed(preview), left_out=_("{count} more changed rows are not listed."))
    for remark in said_once(preview.remarks):
        click.echo(f"  {remark}".rstrip())
    warnings = [f"  {warning.at}: {warning}" for row in preview.rows for warning in row.warnings]
    _list(warnings, left_out=_("{count} more warnings are not listed."))
    for reason in preview.reasons:
        click.echo(f"{reason.at}: {reason}", err=True)
    refused = [f"{reason.at}: {reason}" for row in preview.rows for reason in row.reasons]
    _list(refused, left_out=_("{count} more reasons are not listed."), err=True)
    if not preview.can_be_taken:
        for way in _ways_on(preview):
            click.echo(way, err=True)
        click.echo(_("Nothing was written."), err=True)


def _counts(counts: dict[str, int]) -> Iterator[str]:
    said = {
        "new": ngettext("{count} new", "{count} new", counts["new"]),
        "same": ngettext("{count} same", "{count} same", counts["same"]),
        "changed": ngettext("{count} changed", "{count} changed", counts["changed"]),
        "refused": ngettext("{count} refused", "{count} refused", counts["refused"]),
    }
    return (words.format(count=counts[outcome]) for outcome, words in said.items() if counts[outcome])


def _changed(preview: Preview) -> list[str]:
    """A line for each row that overwrites a record, with the old and the new words of all that changes."""
    rows = [row for row in preview.rows if row.outcome == "changed"]
    unseen = preview.counts["changed"] - len(rows)
    lines = [_change(row) for row in rows_in_words(rows)]
    if lines:
        count = len(lines) + unseen
        heading = ngettext(
            "{count} record that is held already would be overwritten:",
            "{count} records that are held already would be overwritten:",
            count,
        )
        click.echo(heading.format(count=count))
    return lines


def _change(row: RowInWords) -> str:
    changes = "; ".join(f"{change.name}: {change.old} → {change.new}" for change in row.changes)
    about = f", {row.told.about}, {row.told.day}" if row.told else ""
    place = _("row {row}").format(row=row.outcome.row)
    return f"  {place}, {row.outcome.reference}{about}: {changes}"


def _list(lines: list[str], *, left_out: str, err: bool = False) -> None:
    for line in lines[:MOST_LISTED]:
        click.echo(line, err=err)
    if len(lines) > MOST_LISTED:
        click.echo("  " + left_out.format(count=len(lines) - MOST_LISTED), err=err)


def _ways_on(preview: Preview) -> Iterable[str]:
    """What the page of an import asks in fields, the command line takes as options."""
    codes = Counter(reason.code for reason in preview.reasons)
    codes.update(reason.code for row in preview.rows for reason in row.reasons)
    if ASKS_FOR_A_COLUMN & codes.keys():
        yield _(
            "Here: --map FIELD=COLUMN says which column of the file it is, --value FIELD=VALUE gives one value for "
            "all rows. For example: --map as_of=Fecha --value qualifier=exact"
        )
    if MISSPELT in codes:
        yield _("Here: --new-indicator NAME confirms that an indicator is new.")
