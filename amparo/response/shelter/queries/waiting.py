"""What waits for somebody in shelter, for the page of their work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.core.access import may
from amparo.core.waiting import Waiting
from amparo.response.shelter.models import Site, Support, Transfer
from amparo.response.shelter.queries.moment import moment
from amparo.response.shelter.queries.sites import with_people
from amparo.response.shelter.queries.stays import guests, perhaps_alone
from amparo.response.shelter.queries.support import supports
from amparo.response.shelter.queries.transfers import transfers

COUNTED_EVERY = timedelta(days=1)


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """Transfers to receive, children alone to call about, sites to count, support to confirm. Titles name sites, never
    persons: the page of one's work may stand open on a desk."""
    found: list[Waiting] = []
    if may(user, "shelter.manage_stays"):
        found += [*_transfers(user), *_calls(user)]
    if may(user, "shelter.run_sites"):
        found += _headcounts(user)
    if may(user, "shelter.confirm_support"):
        found += _support(user)
    return found


def _transfers(user: Any) -> Iterator[Waiting]:
    rows = transfers(user, {"direction": "in"}).filter(status=Transfer.Status.DEPARTED)
    for each in rows.order_by("planned_for"):
        title = _("Receive {count} people at {site}").format(count=each.people, site=each.to_site.name)
        url = reverse("shelter:transfer", args=[each.pk])
        yield Waiting(title, url, str(each.get_status_display()), each.planned_for)


def _calls(user: Any) -> Iterator[Waiting]:
    """One for each site, by the child who has waited longest; the number of questions does not grow with the sites."""
    today = moment().date()
    first: dict[Site, datetime] = {}
    for each in guests(user, perhaps_alone(user, on=today), on=today):
        if each.asks_for_a_call:
            site, arrived = each.stay.site, each.stay.arrived_at
            first[site] = min(arrived, first.get(site, arrived))
    for site, arrived in sorted(first.items(), key=lambda each: each[0].name):
        title = _("Call child protection about a child who is alone at {site}").format(site=site.name)
        yield Waiting(title, reverse("shelter:site", args=[site.pk]), _("the same day"), arrived.date())


def _headcounts(user: Any) -> Iterator[Waiting]:
    now = moment()
    rows: Any = with_people(Site.objects.filter(organisation=user.organisation_id, status=Site.Status.OPEN))
    for site in rows:
        due = site.counted_at and site.counted_at + COUNTED_EVERY
        if due is None or due < now:
            title = _("Count who is not registered at {site}").format(site=site.name)
            state = _("never counted") if due is None else _("older than a day")
            yield Waiting(title, reverse("shelter:headcount", args=[site.pk]), state, due)


def _support(user: Any) -> Iterator[Waiting]:
    rows = supports(user, {"direction": "received"}).filter(status=Support.Status.GIVEN)
    for each in rows.exclude(recorded_by=user):
        title = _("Confirm what {organisation} gave: {what}").format(
            organisation=each.giver.acronym, what=each.what
        )
        yield Waiting(title, reverse("shelter:support", args=[each.pk]), str(each.get_status_display()))
