"""Writes to the ledger: sources, the standing of a figure, key figures.

Figures come in through `drafts` (one) and `imports` (a file). `by=None` is the installation itself: the command line
and the building of a scenario.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import REASON_MISSING, Reason, refuse_if_any
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.drafts.codes import why_no_code_of_a_source
from amparo.situation.figures.drafts.reasons import ONLY_CAPITALS_DIFFER
from amparo.situation.figures.lifecycle import FIGURE, KEY_FIGURE
from amparo.situation.figures.models import Figure, KeyFigure, Source
from amparo.situation.figures.policy import (
    NO_FIGURE_CHOSEN,
    SOURCE_WITHDRAWN_BEFORE,
    it_answers_the_same_question,
    its_source_is_not_withdrawn,
    the_figure_is_in_force,
)

DESCRIPTION = ("title", "publisher", "published", "found_at", "reliability")
QUESTION = ("indicator_id", "place_id", "population_id", "sex", "age_group", "nationality", "as_of")


@transaction.atomic
def describe_source(
    *,
    by: Any,
    code: str,
    title: str,
    publisher: str,
    published: date | None,
    found_at: str,
    reliability: str = "F",
    at: datetime | None = None,
) -> Source:
    """Add a source, or describe one that so far was only named. The same description twice changes nothing."""
    if by is not None:
        must(by, "figures.manage_sources")
    source = Source.objects.select_for_update().filter(code=code).first() or Source(code=code)
    if not source.pk:
        refuse_if_any([why_no_code_of_a_source(code, at="code"), _written_otherwise(code)])
    before = {name: getattr(source, name) for name in DESCRIPTION} if source.pk else {}
    after = dict(zip(DESCRIPTION, (title or code, publisher, published, found_at, reliability), strict=True))
    if before == after:
        return source
    for name, value in after.items():
        setattr(source, name, value)
    source.save()
    events.record(verb="describe_source", subject=source, by=by, at=at, before=before, after=after)
    return source


def _written_otherwise(code: str) -> Reason | None:
    other = Source.objects.filter(code__iexact=code).values_list("code", flat=True).first()
    return ONLY_CAPITALS_DIFFER(at="code", read=code, other=other) if other else None


@transaction.atomic
def withdraw_source(*, source: Source, by: Any, reason: str, at: datetime | None = None) -> Source:
    """Withdraw a source. Nothing is deleted: its figures stay, and every sentence that stands on them is blocked."""
    must(by, "figures.withdraw_source")
    at = at or timezone.now()
    fresh = Source.objects.select_for_update().get(pk=source.pk)
    refuse_if_any(
        [
            REASON_MISSING(at="reason") if not reason.strip() else None,
            SOURCE_WITHDRAWN_BEFORE(code=fresh.code) if fresh.withdrawn_on else None,
        ]
    )
    fresh.withdrawn_on, fresh.withdrawn_because = at.date(), reason
    fresh.save(update_fields=["withdrawn_on", "withdrawn_because"])
    events.record(
        verb="withdraw_source",
        subject=fresh,
        by=by,
        at=at,
        reason=reason,
        before={"withdrawn_on": None},
        after={"withdrawn_on": fresh.withdrawn_on},
    )
    indicators = set(fresh.figures.values_list("indicator__code", flat=True))
    search_contradictions(by=by, at=at, indicators=indicators)
    return fresh


@transaction.atomic
def change_standing(
    *, figure: Figure, move: str, by: Any, reason: str = "", at: datetime | None = None
) -> Figure:
    """Review, dispute, supersede or withdraw one figure, by the table of moves in `lifecycle`.

    A figure set aside contradicts nothing any more: what the rules found is searched again.
    """
    changed = FIGURE.make(move, figure, by=by, reason=reason, at=at)
    search_contradictions(by=by, at=at, indicators=[figure.indicator.code])
    return changed


@transaction.atomic
def accept_key_figure(
    *,
    figures: Iterable[Figure],
    by: Any,
    reason_en: str,
    reason_es: str = "",
    is_headline: bool = False,
    at: datetime | None = None,
) -> KeyFigure:
    """Accept one figure, or the range that holds several, as what the response says. Replaces an earlier acceptance.

    The figures must answer one question, be in force, and stand on sources that are not withdrawn.
    """
    must(by, "figures.accept_key_figure")
    at = at or timezone.now()
    chosen = _locked(figures)
    _refuse_unfit(chosen, reason_en)
    question = {name: getattr(chosen[0], name) for name in QUESTION}
    earlier = (
        KeyFigure.objects.select_for_update().filter(status=KeyFigure.Status.ACCEPTED, **question).first()
    )
    if earlier:
        end_acceptance(key_figure=earlier, by=by, at=at, reason=reason_en)
        chosen = _locked(chosen)
    key = KeyFigure.objects.create(
        **question,
        reason_en=reason_en,
        reason_es=reason_es,
        is_headline=is_headline,
        accepted_by=by,
        accepted_at=at,
    )
    key.figures.set(chosen)
    for figure in chosen:
        if figure.status != Figure.Status.ACCEPTED:
            FIGURE.make("accept", figure, by=by, at=at, reason=reason_en)
    after = {**question, "figures": [figure.reference for figure in chosen]}
    before = {"key_figure": str(earlier.pk)} if earlier else {}
    events.record(
        verb="accept_key_figure", subject=key, by=by, at=at, reason=reason_en, before=before, after=after
    )
    return key


@transaction.atomic
def end_acceptance(*, key_figure: KeyFigure, by: Any, reason: str, at: datetime | None = None) -> KeyFigure:
    """Take an acceptance back. Sentences that use it are blocked until another figure is accepted.

    Its figures are reviewed figures again, unless another key figure holds them.
    """
    ended = KEY_FIGURE.make("end_acceptance", key_figure, by=by, reason=reason, at=at)
    still_held = Figure.objects.filter(key_figures__status=KeyFigure.Status.ACCEPTED)
    for figure in ended.figures.filter(status=Figure.Status.ACCEPTED).exclude(pk__in=still_held):
        FIGURE.make("release", figure, by=by, reason=reason, at=at)
    return ended


@transaction.atomic
def mark_headline(
    *, key_figure: KeyFigure, is_headline: bool, by: Any, at: datetime | None = None
) -> KeyFigure:
    """Show a key figure among the headlines of the situation, or no longer."""
    must(by, "figures.accept_key_figure")
    fresh = KeyFigure.objects.select_for_update().get(pk=key_figure.pk)
    if fresh.is_headline == is_headline:
        return fresh
    before = {"is_headline": fresh.is_headline}
    fresh.is_headline = is_headline
    fresh.save(update_fields=["is_headline"])
    events.record(
        verb="mark_headline", subject=fresh, by=by, at=at, before=before, after={"is_headline": is_headline}
    )
    return fresh


def _locked(figures: Iterable[Figure]) -> list[Figure]:
    wanted = [figure.pk for figure in figures]
    return list(
        Figure.objects.select_for_update(of=("self",))
        .select_related("source")
        .filter(pk__in=wanted)
        .order_by("reference")
    )


def _refuse_unfit(chosen: list[Figure], reason: str) -> None:
    if not chosen:
        refuse_if_any([NO_FIGURE_CHOSEN(at="figures")])
    unmet = [REASON_MISSING(at="reason_en") if not reason.strip() else None]
    for figure in chosen:
        unmet += [
            it_answers_the_same_question(figure, chosen[0]),
            its_source_is_not_withdrawn(figure),
            the_figure_is_in_force(figure),
        ]
    refuse_if_any(unmet)
