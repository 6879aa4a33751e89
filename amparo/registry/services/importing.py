"""A file of services: read, shown row by row, and taken whole or not at all.

A row is known by its code within the own organisation. Nothing is guessed: a file that is not UTF-8, a cell that a
spreadsheet would run, a column that is not known are refused with their place.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.access import must
from amparo.core.errors import Kind, Reason, Refusal, Text
from amparo.core.export import would_run
from amparo.registry.partners.models import Organisation
from amparo.registry.services import policy
from amparo.registry.services.checks import why_not_a_service
from amparo.registry.services.freshness import directory_day
from amparo.registry.services.models import Service
from amparo.registry.services.reading import records_of
from amparo.registry.services.services import add_service, change_service
from amparo.registry.services.stated import LABELS, LISTS, NUMBERS, StatedService, changed, stated_of
from amparo.registry.services.tables import BETWEEN, COLUMN_NAMES, TOLD, cells_of

# An empty cell of these is no default.
KEPT_EMPTY = frozenset({"code", "referral_method"})
A_TELEPHONE = re.compile(r"[+-]?\d[\d\s().-]*", re.ASCII)

LIKE_A_FORMULA = Kind(
    "services.like_a_formula",
    _("The cell would run as a formula in a spreadsheet."),
    _("Write it as plain text."),
)
NOT_A_NUMBER = Kind(
    "services.not_a_number",
    _("“{value}” is no whole number."),
    _("Write digits alone, or leave the cell empty where the number is not known."),
)
NOT_A_DAY = Kind(
    "services.not_a_day",
    _("“{value}” is no day."),
    _("Write it as 2018-11-30, or leave it empty."),
)
CODE_MISSING = Kind(
    "services.row_without_a_code",
    _("The row has no code."),
    _("Give each service a code of its own: by it the row is known when the file comes again."),
)
CODE_TWICE = Kind(
    "services.row_twice",
    _("The code {code} stands in the file before, in row {row}."),
    _("Keep one of the two rows."),
)
ROW_OF_ANOTHER = Kind(
    "services.row_of_another",
    _("The row is of {organisation}, not of your organisation."),
    _("Take the row out: each organisation states its own services."),
)
NOT_BY_A_FILE = Kind(
    "services.not_by_a_file",
    _("The row says “{value}” for “{column}”, and the directory says “{known}”."),
    _("Leave the cell as it was downloaded; close or verify a service on its own page."),
)
ROWS_ARE_REFUSED = Kind(
    "services.rows_are_refused",
    _("{count} rows are refused, so nothing of the file was taken."),
    _("Correct them in the file and read it again."),
)
CHANGED_SINCE = Kind(
    "services.changed_since",
    _("The directory changed since you saw what the file would do."),
    _("Look at the rows again, then take it."),
)

NEW, SAME, CHANGED, REFUSED, LEFT = "new", "same", "changed", "refused", "left"
OUTCOMES: dict[str, Text] = {
    NEW: pgettext_lazy("row of services", "new"),
    CHANGED: pgettext_lazy("row of services", "changed"),
    SAME: pgettext_lazy("row of services", "same"),
    REFUSED: pgettext_lazy("row of services", "refused"),
    LEFT: pgettext_lazy("row of services", "of others, left alone"),
}


@dataclass(frozen=True)
class Row:
    """What one row would do. `number` is the line as a spreadsheet counts; `differences`: (column, before, after)."""

    number: int
    stated: StatedService
    outcome: str
    service: Service | None = None
    differences: list[tuple[Text, Any, Any]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    rows: list[Row]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.outcome for row in self.rows)

    @property
    def can_be_taken(self) -> bool:
        return not self.counts[REFUSED] and len(self.rows) > self.counts[LEFT]

    @property
    def fingerprint(self) -> str:
        """Of what would happen, so that what was seen is what is done."""
        told = [
            (
                row.number,
                row.stated,
                row.outcome,
                [(str(old), str(new)) for _label, old, new in row.differences],
            )
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def preview_of(content: bytes, *, user: Any) -> Preview:
    """Every row with its outcome; refuses with `Refusal` what is no such table at all. Writes nothing."""
    must(user, policy.MANAGE)
    known = {
        each.code: each
        for each in Service.objects.filter(organisation=user.organisation_id).select_related(
            "organisation", "place"
        )
    }
    seen: dict[str, int] = {}
    rows = []
    others = _other_organisations(user)
    for number, cells in records_of(content):
        if cells.get("organisation", "").strip() in others:
            rows.append(_left_alone(number, cells))
            continue
        row = _row(number, cells, known, seen, by=user)
        seen.setdefault(row.stated.code, number)
        rows.append(row)
    return Preview(rows)


@transaction.atomic
def take_services(*, content: bytes, seen: str, by: Any, at: datetime | None = None) -> Counter[str]:
    """Take every row, or none. `seen`: the fingerprint of the preview that was shown.

    A file that would change nothing changes nothing, so sending it twice does what sending it once does.
    """
    found = preview_of(content, user=by)
    if count := found.counts[REFUSED]:
        raise Refusal(ROWS_ARE_REFUSED(count=count))
    if not found.counts[NEW] and not found.counts[CHANGED]:
        return found.counts
    if found.fingerprint != seen:
        raise Refusal(CHANGED_SINCE())
    at = at or timezone.now()
    for row in found.rows:
        if row.outcome == NEW:
            add_service(stated=row.stated, is_verified=False, by=by, at=at)
        elif row.outcome == CHANGED and row.service is not None:
            change_service(service=row.service, stated=row.stated, by=by, at=at)
    return found.counts


# --- one row


def _other_organisations(user: Any) -> set[str]:
    """Those whose rows a download of everything brings back: they are theirs to state, and no mistake of the file."""
    every = Organisation.objects.exclude(pk=user.organisation_id)
    return set(every.values_list("acronym", flat=True)) - {user.organisation.acronym, ""}


def _left_alone(number: int, cells: dict[str, str]) -> Row:
    """Neither read nor checked."""
    code, name = (_plain(cells.get(each, "").strip()) for each in ("code", "name_en"))
    return Row(number, StatedService(code=code, name_en=name), LEFT)


def _row(
    number: int, cells: dict[str, str], known: dict[str, Service], seen: dict[str, int], *, by: Any
) -> Row:
    values, reasons = _values({name: cell.strip() for name, cell in cells.items()})
    stated = StatedService(**values)
    service = known.get(stated.code)
    before = stated_of(service) if service else None
    if before is not None:
        # A column that the file does not have says nothing, and changes nothing.
        stated = StatedService(
            **({name: getattr(before, name) for name in _stated_names() - cells.keys()} | values)
        )
    reasons += [
        *_about_the_row(stated, seen),
        *_told_otherwise(cells, service, by=by),
        *why_not_a_service(stated),
    ]
    if service is None:
        reasons += [
            each for each in [policy.the_end_is_still_ahead(stated.expires_on, today=directory_day())] if each
        ]
    if reasons:
        return Row(number, stated, REFUSED, service, reasons=reasons)
    if before is None:
        return Row(number, stated, NEW)
    differences = [(LABELS[name], old, new) for name, (old, new) in changed(before, stated).items()]
    return Row(number, stated, CHANGED if differences else SAME, service, differences)


def _stated_names() -> set[str]:
    return set(COLUMN_NAMES) - set(TOLD)


def _plain(cell: str) -> str:
    """Without the apostrophe that a download puts before what would run."""
    return cell[1:] if cell.startswith("'") and would_run(cell[1:]) else cell


def _values(cells: dict[str, str]) -> tuple[dict[str, Any], list[Reason]]:
    values: dict[str, Any] = {}
    reasons: list[Reason] = []
    for name, cell in cells.items():
        if would_run(cell) and not A_TELEPHONE.fullmatch(cell):
            reasons.append(LIKE_A_FORMULA(at=str(LABELS.get(name, name))))
        elif name not in TOLD:
            try:
                values[name] = _value(name, _plain(cell))
            except Refusal as refusal:
                reasons += refusal.reasons
    return {name: value for name, value in values.items() if value != "" or name in KEPT_EMPTY}, reasons


def _value(name: str, cell: str) -> Any:
    if name in LISTS:
        return tuple(part.strip() for part in cell.split(BETWEEN.strip()) if part.strip())
    if name in NUMBERS:
        if cell and not re.fullmatch(r"\d{1,6}", cell, re.ASCII):
            raise Refusal(NOT_A_NUMBER(at=str(LABELS[name]), value=cell))
        return int(cell) if cell else None
    if name == "expires_on":
        try:
            return date.fromisoformat(cell) if cell else None
        except ValueError:
            raise Refusal(NOT_A_DAY(at=str(LABELS[name]), value=cell)) from None
    return cell


def _about_the_row(stated: StatedService, seen: dict[str, int]) -> Iterator[Reason]:
    if not stated.code:
        yield CODE_MISSING()
    elif stated.code in seen:
        yield CODE_TWICE(code=stated.code, row=seen[stated.code])


def _told_otherwise(cells: dict[str, str], service: Service | None, *, by: Any) -> Iterator[Reason]:
    """A file neither closes nor verifies, nor speaks for others; where it seems to, it is refused, not ignored."""
    organisation = cells.get("organisation", "").strip()
    if organisation and organisation != by.organisation.acronym:
        yield ROW_OF_ANOTHER(organisation=organisation)
    known = {name: str(value) for name, value in cells_of(service).items()} if service else {}
    for name in ("status", "verified_on"):
        said, stands = cells.get(name, "").strip(), known.get(name, "open" if name == "status" else "")
        stands = "" if stands == "None" else stands
        if said and said != stands:
            yield NOT_BY_A_FILE(value=said, column=name, known=stands)
