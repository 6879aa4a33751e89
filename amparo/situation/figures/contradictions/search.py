"""Searching the ledger for contradictions, and keeping what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.situation.figures.contradictions.decisions import decide_finding, reopen_finding
from amparo.situation.figures.contradictions.found import Found
from amparo.situation.figures.contradictions.ledger import Ledger
from amparo.situation.figures.contradictions.readings import (
    Containment,
    Reading,
    containment_from_database,
    readings_from_database,
    related_indicators,
)
from amparo.situation.figures.contradictions.rules import RULES
from amparo.situation.figures.contradictions.sentences import sentences
from amparo.situation.figures.models import Finding

__all__ = [
    "Searched",
    "decide_finding",
    "find_contradictions",
    "reopen_finding",
    "search_contradictions",
    "sentences",
]

ROWS_AT_A_TIME = 1_000
# Any fixed number: two searches at once would store the same finding twice.
SEARCH_LOCK = 0x636F6E74


def find_contradictions(readings: Iterable[Reading], containment: Containment) -> list[Found]:
    """What the rules find, newest first, then by rule and references."""
    ledger = Ledger(readings, containment)
    found = [each for rule in RULES.values() for each in rule.search(ledger)]
    found.sort(key=lambda each: (-each.as_of.toordinal(), each.rule, each.references))
    return found


@dataclass(frozen=True)
class Searched:
    """Counts of one search. `unchanged` were known before, decided or open."""

    figures: int
    found: int
    new: int
    found_again: int
    unchanged: int
    gone: int


@transaction.atomic
def search_contradictions(
    *, by: Any, at: datetime | None = None, indicators: Collection[str] | None = None
) -> Searched:
    """Search all figures in force, or those of some indicators (codes) and of all that is compared with them.

    New findings are stored as open. Decisions are left untouched, found or not. An open finding that is found no
    more is gone; a gone one that is found again is open. `by=None` is the installation itself.
    """
    if by is not None:
        must(by, "figures.view_figures")
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEARCH_LOCK])
    searched = None if indicators is None else related_indicators(indicators)
    readings = readings_from_database(searched)
    found = {each.key: each for each in find_contradictions(readings, containment_from_database())}
    counts = _keep(found, searched, len(readings))
    newest = Finding.objects.order_by("-pk").first()
    if newest is not None:
        events.record(verb="search_contradictions", subject=newest, by=by, at=at, after=asdict(counts))
    return counts


def _keep(found: dict[str, Found], searched: Collection[str] | None, figures: int) -> Searched:
    stored = {finding.key: finding for finding in _stored(searched)}
    missing = [key for key, finding in stored.items() if finding.status == "open" and key not in found]
    again = [key for key, finding in stored.items() if finding.status == "gone" and key in found]
    _set_status(missing, Finding.Status.GONE)
    _set_status(again, Finding.Status.OPEN)
    _retell([(stored[key], each) for key, each in found.items() if key in stored])
    new = [each for key, each in found.items() if key not in stored]
    _store(new)
    return Searched(
        figures=figures,
        found=len(found),
        new=len(new),
        found_again=len(again),
        unchanged=len(found) - len(new) - len(again),
        gone=len(missing),
    )


def _stored(searched: Collection[str] | None) -> Iterable[Finding]:
    findings = Finding.objects.order_by()
    if searched is not None:
        of_these = Finding.figures.through.objects.filter(figure__indicator__code__in=list(searched))
        findings = findings.filter(pk__in=of_these.values("finding_id"))
    return findings.iterator(chunk_size=ROWS_AT_A_TIME)


def _set_status(keys: list[str], status: Finding.Status) -> None:
    for some in _batches(keys):
        Finding.objects.filter(key__in=some).update(status=status)


def _store(new: list[Found]) -> None:
    for some in _batches(new):
        rows = [
            Finding(
                rule=each.rule,
                severity=each.severity,
                key=each.key,
                details=each.details,
                as_of=each.as_of,
            )
            for each in some
        ]
        Finding.objects.bulk_create(rows)
        _name_figures(zip(rows, some, strict=True))


def _retell(pairs: list[tuple[Finding, Found]]) -> None:
    """Keep what is said of open findings up to date, where their figures change under one key."""
    changed = []
    for finding, found in pairs:
        told = (found.severity, found.as_of, found.details)
        if finding.status in {"open", "gone"} and (finding.severity, finding.as_of, finding.details) != told:
            finding.severity, finding.as_of, finding.details = told
            changed.append((finding, found))
    for some in _batches(changed):
        Finding.objects.bulk_update([finding for finding, _found in some], ["severity", "as_of", "details"])
        _name_figures(some)


def _name_figures(pairs: Iterable[tuple[Finding, Found]]) -> None:
    """Tie findings to their figures. What was tied before stays: nothing is deleted."""
    known = Finding.figures.through
    ties = [
        known(finding_id=finding.pk, figure_id=reading.pk)
        for finding, found in pairs
        for reading in found.readings.values()
    ]
    known.objects.bulk_create(ties, batch_size=10 * ROWS_AT_A_TIME, ignore_conflicts=True)


def _batches(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[start : start + ROWS_AT_A_TIME] for start in range(0, len(rows), ROWS_AT_A_TIME))
