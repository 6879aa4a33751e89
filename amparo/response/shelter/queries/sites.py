"""Sites with how many people are there now, for lists, maps and one page. Numbers alone: nobody is named here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.answers import find
from amparo.registry.partners.listing import Sorting
from amparo.response.shelter.models import Headcount, Site, SiteTally
from amparo.response.shelter.standards import Measured, measures

SITES = Sorting(
    {
        "name": (_("Site"), ("name_shown",)),
        "organisation": (_("Run by"), ("organisation__acronym", "name_shown")),
        "place": (_("Place"), ("place__name_en", "name_shown")),
        "registered": (_("Registered"), ("registered", "name_shown")),
        "unregistered": (_("Not registered"), ("unregistered", "name_shown")),
        "present": (_("People"), ("present", "name_shown")),
        "capacity": (_("Places"), ("capacity", "name_shown")),
        "free": (_("Free"), ("free", "name_shown")),
        "standards": (_("For each person"), ()),
        "state": (_("State"), ("-status", "name_shown")),
    },
    default="name",
)


def with_people(rows: QuerySet[Site]) -> QuerySet[Site]:
    """Each with `registered` (who is checked in), `unregistered` and `counted_at` (the latest headcount, null where
    nobody counted), `present` (both together) and `free` (null where the places are not known; below zero: too many).
    """
    latest = Headcount.objects.filter(site=OuterRef("pk")).order_by("-counted_at", "-recorded_at")
    return (
        rows.select_related("organisation", "place")
        .annotate(
            registered=Coalesce(F("tally__registered"), 0),
            unregistered=Subquery(latest.values("people")[:1]),
            counted_at=Subquery(latest.values("counted_at")[:1]),
        )
        .annotate(present=F("registered") + Coalesce(F("unregistered"), 0))
        .annotate(
            free=Case(
                When(capacity=None, then=Value(None)),
                default=F("capacity") - F("present"),
                output_field=IntegerField(),
            )
        )
    )


def sites(chosen: Mapping[str, Any]) -> QuerySet[Site]:
    """`chosen`: text, organisation, state ("open", "closed"), room ("free", "full"); what is empty does not narrow."""
    is_spanish = (get_language() or "en").startswith("es")
    rows: Any = with_people(Site.objects.annotate(name_shown=F("name_es" if is_spanish else "name_en")))
    if text := chosen.get("text"):
        rows = rows.filter(
            Q(name_en__icontains=text)
            | Q(name_es__icontains=text)
            | Q(place__name_en__icontains=text)
            | Q(place__name_es__icontains=text)
        )
    if organisation := chosen.get("organisation"):
        rows = rows.filter(organisation=organisation)
    if state := chosen.get("state"):
        rows = rows.filter(status=state)
    if room := chosen.get("room"):
        rows = rows.filter(free__gt=0) if room == "free" else rows.filter(free__lte=0)
    return rows


def one_site(key: UUID) -> Any:
    return find(with_people(Site.objects.all()), key)


def open_sites(*, but: Site | None = None) -> QuerySet[Site]:
    rows = Site.objects.filter(status=Site.Status.OPEN).select_related("organisation", "place")
    return rows.exclude(pk=but.pk) if but else rows


def own_sites(user: Any) -> QuerySet[Site]:
    return open_sites().filter(organisation=user.organisation_id)


def measured(site: Any, *, on: date | None = None) -> dict[str, Measured]:
    """What there is for each person who is there now, by name of the standard. `site` comes from `with_people`.

    Whoever was not counted is not in it: the true number for each is then worse than what is said.
    """
    return measures(
        people=site.present,
        provided={
            "covered_area": site.covered_area_m2,
            "toilets": site.toilets,
            "showers": site.showers,
            "water": site.water_litres_a_day,
        },
        on=on or timezone.localdate(),
    )


def latest_headcount(site: Site, *, until: datetime | None = None) -> Headcount | None:
    rows = site.headcounts.order_by("-counted_at", "-recorded_at").prefetch_related("groups")
    return (rows.filter(counted_at__lte=until) if until else rows).first()


def present_now(site: Site) -> tuple[int, int | None]:
    """(registered, counted without a registration or None), read afresh."""
    here = SiteTally.objects.filter(site=site).values_list("registered", flat=True).first() or 0
    newest = latest_headcount(site)
    return here, None if newest is None else newest.people
