"""Support given and received, and its totals: each kind and unit for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.listing import Sorting
from amparo.response.shelter.models import Support

SUPPORT = Sorting(
    {
        "what": (_("What"), ("what",)),
        "giver": (_("Gives → receives"), ("giver__acronym", "receiver__acronym")),
        "kind": (_("Kind"), ("kind", "what")),
        "quantity": (_("How much"), ("unit", "quantity")),
        "value": (_("Value"), ("currency", "value")),
        "given": (_("Given on"), ("given_on",)),
        "state": (_("State"), ("status", "-recorded_at")),
    },
    default="-given",
)
COUNTED = (Support.Status.GIVEN, Support.Status.CONFIRMED)


def supports(user: Any, chosen: Mapping[str, Any] | None = None) -> QuerySet[Support]:
    """What the user's organisation gives or receives. `chosen`: direction ("given", "received"), kind, state, text."""
    mine, told = user.organisation_id, chosen or {}
    rows = Support.objects.filter(Q(giver=mine) | Q(receiver=mine)).select_related(
        "giver", "receiver", "site", "recorded_by", "answered_by"
    )
    if direction := told.get("direction"):
        rows = rows.filter(giver=mine) if direction == "given" else rows.filter(receiver=mine)
    if kind := told.get("kind"):
        rows = rows.filter(kind=kind)
    if state := told.get("state"):
        rows = rows.filter(status=state)
    if text := told.get("text"):
        rows = rows.filter(what__icontains=text)
    return rows


@dataclass(frozen=True)
class Total:
    """What was given, and how much of it who receives has confirmed. Only one kind and one unit in each.

    For values `unit` is the currency and `kind` empty.
    """

    kind: str
    unit: str
    given: Decimal
    confirmed: Decimal


def totals(rows: QuerySet[Support]) -> list[Total]:
    """By kind and unit, never added over different units; promises and what is disputed are not counted."""
    return _totals(rows, "kind", "unit", "quantity")


def values(rows: QuerySet[Support]) -> list[Total]:
    """By currency, of those that state a value; never converted."""
    return _totals(rows.exclude(value=None), "currency", "currency", "value")


def _totals(rows: QuerySet[Support], kind: str, unit: str, amount: str) -> list[Total]:
    is_confirmed = Q(status=Support.Status.CONFIRMED)
    groups = {kind, unit}
    added = (
        rows.order_by()
        .filter(status__in=COUNTED)
        .values(*groups)
        .annotate(given=Sum(amount), confirmed=Sum(amount, filter=is_confirmed))
        .order_by(*sorted(groups))
    )
    return [
        Total(
            kind=str(Support.Kind(row["kind"]).label) if kind == "kind" else "",
            unit=row[unit],
            given=row["given"],
            confirmed=row["confirmed"] or Decimal(0),
        )
        for row in added
    ]
