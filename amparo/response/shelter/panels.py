"""The stays of a person, as a panel of their page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.registry.people.panels import Line, Panel, own_registrations, register
from amparo.registry.people.trails import Stands, tell_of
from amparo.response.shelter.models import Stay, TransferMember
from amparo.response.shelter.queries.sites import own_sites
from amparo.response.shelter.queries.stays import stays_of

MOST_SITES = 4


def register_panel() -> None:
    register(Panel("stays", gettext_lazy("Stays"), "bed", "shelter.manage_stays", stays_panel))
    tell_of(
        Stands(Stay, "shelter.manage_stays"),
        Stands(
            TransferMember,
            "shelter.manage_stays",
            subject="shelter.transfer",
            key="transfer",
            owners=("organisation", "receiver"),
        ),
    )


def stays_panel(user: Any, file: Any) -> Iterator[Line]:
    """Every stay at the organisation's sites; who stays nowhere can be checked in."""
    found = stays_of(user, file.keys)
    for stay in found:
        yield Line(stay.site.name, reverse("shelter:site", args=[stay.site_id]), note=_in_words(stay))
    here = own_registrations(user, file)
    if here and not any(stay.status == Stay.Status.STAYING for stay in found):
        for site in own_sites(user)[:MOST_SITES]:
            address = reverse("shelter:check_in", args=[site.pk, here[0].pk])
            yield Line(_("Check in at {site}").format(site=site.name), address, icon="bed", is_act=True)


def _in_words(stay: Stay) -> str:
    since = date_format(stay.arrived_at, "DATE_FORMAT")
    if stay.status == Stay.Status.CORRECTED:
        return _("{since}: replaced by a correction").format(since=since)
    if stay.departed_at is None:
        return _("since {since}").format(since=since)
    until = date_format(stay.departed_at, "DATE_FORMAT")
    return _("{since} to {until}: {why}").format(
        since=since, until=until, why=stay.get_departure_reason_display()
    )
