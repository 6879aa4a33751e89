"""Reads of information items for those who write, review and hand them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from amparo.core.models import Event
from amparo.registry.partners.listing import Sorting
from amparo.registry.places.models import Place
from amparo.response.information.models import Item

ITEMS = Sorting(
    {
        "item": (_("Item"), ("key", "edition")),
        "topics": (_("Topics"), ()),
        "languages": (_("Languages"), ()),
        "organisation": (_("Organisation"), ("organisation__acronym", "key")),
        "until": (_("Holds until"), ("valid_until", "key")),
        "review": (_("Review on"), ("review_on", "key")),
        "state": (_("State"), ("status", "key")),
    },
    default="item",
)
EXPIRED, OVERDUE = "expired", "overdue"


def items(chosen: Mapping[str, Any]) -> QuerySet[Item]:
    """`chosen`: text, topic, organisation, state (of the lifecycle, or `expired`, `overdue`); what is empty does not
    narrow."""
    rows = Item.objects.select_related("organisation").prefetch_related("texts")
    if text := chosen.get("text"):
        rows = rows.filter(texts__title__icontains=text).distinct()
    if topic := chosen.get("topic"):
        rows = rows.filter(topics__contains=[topic])
    if organisation := chosen.get("organisation"):
        rows = rows.filter(organisation=organisation)
    return _in_state(rows, chosen.get("state", ""))


def _in_state(rows: QuerySet[Item], state: str) -> QuerySet[Item]:
    if state in Item.Status.values:
        return rows.filter(status=state)
    if state in {EXPIRED, OVERDUE}:
        late = "is_expired" if state == EXPIRED else "review_is_overdue"
        published = Item.objects.filter(status=Item.Status.PUBLISHED)
        return rows.filter(pk__in=[each.pk for each in published if getattr(each, late)])
    return rows


def items_with_all() -> QuerySet[Item]:
    """With what a page of one item shows."""
    return Item.objects.select_related("organisation", "written_by", "reviewed_by").prefetch_related(
        "texts", "places"
    )


def editions_of(item: Item) -> QuerySet[Item]:
    return Item.objects.filter(key=item.key).prefetch_related("texts").order_by("-edition")


def acts_on(item: Item) -> QuerySet[Event]:
    return Event.objects.filter(subject_type="information.item", subject_id=str(item.pk)).order_by("-number")


def material_of(day: date) -> list[Item]:
    """What may be given on a day: published editions that held on it."""
    rows = Item.objects.filter(status=Item.Status.PUBLISHED).prefetch_related("texts")
    return sorted((each for each in rows if each.holds_on(day)), key=lambda each: each.title)


def items_called(keys: Iterable[UUID]) -> dict[UUID, Item]:
    return {each.pk: each for each in Item.objects.filter(pk__in=list(keys)).prefetch_related("texts")}


def usual_places() -> QuerySet[Place]:
    """What a form suggests: countries and key points, and the regions over several countries."""
    return Place.objects.filter(
        kind__in=(Place.Kind.COUNTRY, Place.Kind.KEY_POINT, Place.Kind.REGION)
    ).order_by("name_en")


def count_by_state() -> dict[str, int]:
    rows = Item.objects.order_by().values_list("status").annotate(count=Count("pk"))
    return dict(rows)
