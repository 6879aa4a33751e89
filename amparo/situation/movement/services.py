"""Writes about movement: the stated regime, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import refuse_if_any
from amparo.registry.places.models import Place
from amparo.situation.figures.models import Figure
from amparo.situation.movement.lifecycle import REGIME
from amparo.situation.movement.models import RegimeFinding
from amparo.situation.movement.policy import (
    its_figures_stand,
    the_evidence_is_told,
    the_period_is_over,
    the_regime_is_known,
)


@transaction.atomic
def state_regime(
    *,
    area: Place,
    regime: str,
    first_day: date,
    last_day: date,
    evidence_en: str,
    evidence_es: str,
    figures: Iterable[Figure] = (),
    by: Any,
    at: datetime | None = None,
) -> RegimeFinding:
    """State how people moved in an area from `first_day` to `last_day`, both included.

    Findings in force for the same area that share a day with it are replaced; they stay readable. An area inside
    another keeps its own finding: a state may differ from its country.
    """
    must(by, "movement.state_regime")
    at = at or timezone.now()
    figures = list(Figure.objects.select_related("source").filter(pk__in=[each.pk for each in figures]))
    refuse_if_any(
        [
            the_regime_is_known(regime),
            *the_period_is_over(first_day, last_day, at.date()),
            the_evidence_is_told(evidence_en, evidence_es),
            *its_figures_stand(figures),
        ]
    )
    replaced = _replace_overlapping(area, first_day, last_day, by=by, at=at)
    finding = RegimeFinding.objects.create(
        area=area,
        regime=regime,
        first_day=first_day,
        last_day=last_day,
        evidence_en=evidence_en.strip(),
        evidence_es=evidence_es.strip(),
        stated_by=by,
        stated_at=at,
    )
    finding.figures.set(figures)
    after = {
        "area": area.code,
        "regime": regime,
        "first_day": first_day,
        "last_day": last_day,
        "figures": sorted(figure.reference for figure in figures),
    }
    before = {"replaced": [each.pk for each in replaced]} if replaced else {}
    events.record(verb="state_regime", subject=finding, by=by, at=at, before=before, after=after)
    return finding


def _replace_overlapping(
    area: Place, first_day: date, last_day: date, *, by: Any, at: datetime
) -> list[RegimeFinding]:
    # The area's row is the lock: two people who state at once for one area queue here.
    Place.objects.select_for_update().get(pk=area.pk)
    overlapping = RegimeFinding.objects.filter(
        area=area, status=RegimeFinding.Status.STATED, first_day__lte=last_day, last_day__gte=first_day
    )
    return [REGIME.make("replace", each, by=by, at=at) for each in overlapping]
