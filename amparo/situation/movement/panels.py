"""How people move, as a panel of the Situation page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest

from amparo.core.access import may
from amparo.situation.figures.panels import Panel, add_panel
from amparo.situation.movement.models import RegimeFinding
from amparo.situation.movement.queries import regimes, their_figures, withdrawn_sources

SHOWN_DAYS = 120
CLASSES = {
    RegimeFinding.Regime.LARGE_GROUPS: "regime-large",
    RegimeFinding.Regime.MIXED: "regime-mixed",
    RegimeFinding.Regime.SMALL_GROUPS: "regime-small",
}


def register() -> None:
    add_panel(
        Panel("movement", "movement/regimes_panel.html", "figures.view_situation", regimes_panel, "below-map")
    )


def regimes_panel(request: HttpRequest, as_of: date) -> dict[str, Any] | None:
    """One strip for each area, the last 120 days to the right end; None while no regime was stated,
    except for those who may state the first."""
    first = date.fromordinal(max(1, as_of.toordinal() - SHOWN_DAYS))
    found = [
        each for each in regimes(until=as_of).prefetch_related(their_figures()) if each.last_day >= first
    ]
    if not found:
        return {"strips": []} if may(request.user, "movement.state_regime") else None
    begin = max(first, min(each.first_day for each in found))
    areas: dict[Any, list[RegimeFinding]] = {}
    for each in found:
        areas.setdefault(each.area, []).append(each)
    days = (as_of - begin).days + 1
    strips = [
        {"area": area, "periods": list(_periods(stated, begin, as_of)), "evidence": stated[-1].evidence}
        for area, stated in areas.items()
    ]
    return {"strips": strips, "days": str(days)}


def _periods(stated: Iterable[RegimeFinding], begin: date, end: date) -> Iterable[dict[str, Any]]:
    """Where each period stands on the strip, in days from its begin; as text, so that no locale groups the digits."""
    for each in stated:
        start, last = max(each.first_day, begin), min(each.last_day, end)
        yield {
            "regime": each,
            "withdrawn": withdrawn_sources(each),
            "class": CLASSES.get(RegimeFinding.Regime(each.regime), "regime-unknown"),
            "x": str((start - begin).days),
            "width": str((last - start).days + 1),
        }
