"""Writes about sites: what is there, who was counted, and that a site closes. About nobody by name, but for closing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Reason, refuse_if_any
from amparo.registry.places.models import Place
from amparo.response.shelter import policy
from amparo.response.shelter.lifecycle import SITE
from amparo.response.shelter.models import BEDS, Headcount, HeadcountGroup, Site, Transfer
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries.sites import latest_headcount
from amparo.response.shelter.queries.stays import staying
from amparo.response.shelter.queries.transfers import OPEN, in_open_transfers
from amparo.response.shelter.services.leaving import end_stays
from amparo.response.shelter.services.transfers import depart_transfer

NUMBERS = (
    *BEDS,
    "covered_area_m2",
    "outdoor_area_m2",
    "toilets",
    "showers",
    "taps",
    "water_litres_a_day",
)
OTHERS = ("address", "spaces", "services", "opened_on", "source")


@transaction.atomic
def add_site(
    *, name_en: str, name_es: str, place: Place, by: Any, at: datetime | None = None, **facts: Any
) -> Site:
    """A site of the user's organisation. `facts`: columns of `NUMBERS` and `OTHERS`; what is left out is not known."""
    must(by, "shelter.run_sites")
    at, site = at or timezone.now(), Site(organisation=by.organisation)
    refuse_if_any(_why_not(site, name_en, name_es, facts))
    _set(site, {"name_en": name_en.strip(), "name_es": name_es.strip(), "place": place} | facts)
    site.save(force_insert=True)
    events.record(verb="add_site", subject=site, by=by, at=at, after=_told(site))
    return site


@transaction.atomic
def change_site(
    *, site: Site, name_en: str, name_es: str, place: Place, by: Any, at: datetime | None = None, **facts: Any
) -> Site:
    """What is there now. The trail keeps what was there before; closing has an act of its own."""
    fresh = Site.objects.select_for_update(of=("self",)).select_related("place").get(pk=site.pk)
    must(by, "shelter.run_sites", fresh)
    at, before = at or timezone.now(), _told(fresh)
    refuse_if_any([policy.the_site_is_open(fresh), *_why_not(fresh, name_en, name_es, facts)])
    _set(fresh, {"name_en": name_en.strip(), "name_es": name_es.strip(), "place": place} | facts)
    fresh.save()
    after = _told(fresh)
    changed = {name for name in after if after[name] != before[name]}
    events.record(
        verb="change_site",
        subject=fresh,
        by=by,
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return fresh


def _why_not(site: Site, name_en: str, name_es: str, facts: Mapping[str, Any]) -> list[Reason | None]:
    taken = Site.objects.filter(organisation=site.organisation_id, name_en=name_en.strip()).exclude(
        pk=site.pk
    )
    return [
        None if name_en.strip() and name_es.strip() else reasons.NAME_MISSING(at="name_en"),
        reasons.NAME_TAKEN(at="name_en", name=name_en.strip()) if taken.exists() else None,
        policy.no_number_is_below_zero(facts.get(name) for name in NUMBERS),
    ]


def _set(site: Site, stated: Mapping[str, Any]) -> None:
    for name, value in stated.items():
        setattr(site, name, value)


def _told(site: Site) -> dict[str, Any]:
    columns = ("name_en", "name_es", *NUMBERS, *OTHERS)
    return {name: getattr(site, name) for name in columns} | {"place": site.place.code}


@dataclass(frozen=True)
class Counted:
    """Of one sex and age group; `HeadcountGroup.Age` has the groups."""

    sex: str
    age_group: str
    people: int


@transaction.atomic
def record_headcount(
    *,
    site: Site,
    counted_at: datetime,
    people: int | None,
    groups: tuple[Counted, ...] = (),
    how: str = "",
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> Headcount:
    """How many people without a registration are at the site. The same form sent again gives back the same count.

    `people` may be left out where groups are given. A wrong count is not changed: the next one replaces it.
    """
    fresh = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    must(by, "shelter.run_sites", fresh)
    if (before := fresh.headcounts.filter(receipt=receipt).first()) is not None:
        return before
    at, added = at or timezone.now(), sum(each.people for each in groups)
    refuse_if_any(
        [
            policy.the_site_is_open(fresh),
            policy.it_has_happened(counted_at, now=at, at="counted_at"),
            policy.the_site_had_opened(fresh, counted_at, at="counted_at"),
            policy.no_number_is_below_zero([people, *(each.people for each in groups)]),
            reasons.HEADCOUNT_EMPTY(at="people") if people is None and not groups else None,
            reasons.HEADCOUNT_DOES_NOT_ADD_UP(at="people", groups=added, people=people)
            if people is not None and groups and added != people
            else None,
        ]
    )
    counted = Headcount.objects.create(
        site=fresh,
        counted_at=counted_at,
        people=added if people is None else people,
        how=how.strip(),
        receipt=receipt,
        recorded_at=at,
        recorded_by=by,
    )
    HeadcountGroup.objects.bulk_create(
        HeadcountGroup(headcount=counted, sex=each.sex, age_group=each.age_group, people=each.people)
        for each in groups
    )
    told = {"site": fresh.pk, "counted_at": counted_at, "people": counted.people}
    events.record(verb="record_headcount", subject=counted, by=by, at=at, after=told)
    return counted


@acts
def close_site(*, site: Site, reason: str, by: Any, at: datetime | None = None) -> Site:
    """Close it when it is known where everybody who stays there goes; the closing then ends every stay as planned.

    Transfers that are planned depart with it. Refused with everything that is missing; nobody is put out by a button.
    """
    at = at or timezone.now()
    fresh = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    must(by, "shelter.manage_stays", fresh)
    rows = list(staying(by, fresh))
    moving = in_open_transfers(each.pk for each in rows)
    newest = latest_headcount(fresh)
    coming = Transfer.objects.filter(to_site=fresh, status__in=OPEN).count()
    refuse_if_any(
        [
            policy.a_reason_is_given(fresh, reason=reason),
            policy.everybody_has_a_plan(
                [each.code for each in rows if not each.plan and each.pk not in moving]
            ),
            policy.nobody_is_left_who_was_only_counted(newest.people if newest else None),
            reasons.SOMEBODY_IS_COMING(count=coming) if coming else None,
        ]
    )
    for transfer in Transfer.objects.filter(from_site=fresh, status=Transfer.Status.PLANNED):
        depart_transfer(transfer=transfer, departed_at=at, by=by, at=at)
    for stay in rows:
        if stay.pk not in moving:
            end_stays([stay], departed_at=at, reason=stay.plan, words=stay.plan_words, by=by, at=at)
    return SITE.make(
        "close_site", fresh, by=by, at=at, reason=reason, changes={"closed_on": timezone.localdate(at)}
    )
