"""Sites: the list with its map, one site, what is known of it, who was counted, and closing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.core.access import may, requires
from amparo.registry.partners.answers import acting, chosen
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.tables import download
from amparo.registry.people.views.records import shown
from amparo.response.shelter import drawing, tables
from amparo.response.shelter.forms.fields import on_the_minute
from amparo.response.shelter.forms.sites import CloseForm, DayForm, HeadcountForm, SiteFilter, SiteForm
from amparo.response.shelter.queries import occupancy
from amparo.response.shelter.queries import sites as queries
from amparo.response.shelter.queries.moment import end_of, moment
from amparo.response.shelter.queries.stays import arrived_on, guests, left_on, staying
from amparo.response.shelter.queries.transfers import coming_to, in_open_transfers
from amparo.response.shelter.services import sites as services
from amparo.response.shelter.views.answers import answered, own_site, read_of
from amparo.situation.figures.queries import suggested_places

MOST_ON_MAP = 300


@require_safe
@requires("shelter.view_sites")
def sites(request: HttpRequest) -> HttpResponse:
    form = SiteFilter(request.GET)
    ordered = queries.sites(chosen(form)).order_by(*queries.SITES.order(request.GET))
    page, now = page_of(ordered, request.GET), moment()
    told = {
        "filter": form,
        "page": page,
        "headers": queries.SITES.headers(request.GET),
        "sort": request.GET.get("sort", ""),
        "rows": [(site, queries.measured(site, on=now.date())) for site in page],
        "map": drawing.map_of_sites(ordered.filter(status="open")[:MOST_ON_MAP], now=now),
        "now": now,
    }
    return render(request, "shelter/sites.html", told)


@require_safe
@requires("shelter.view_sites")
def sites_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.sites(chosen(SiteFilter(request.GET)))
    return download("sites", rows.order_by(*queries.SITES.order(request.GET)), tables.SITE_COLUMNS)


@require_safe
@requires("shelter.view_sites")
def site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Numbers for partners; names for who runs it. With a day in the address, the numbers of its end."""
    user, found = acting(request), queries.one_site(pk)
    form = DayForm(request.GET)
    day = chosen(form).get("as_of")
    now = end_of(day) if day else moment()
    hours = occupancy.by_hour(found, until=now)
    if day:
        found = occupancy.as_it_was(found, hours[-1])
    told = {
        "site": found,
        "now": now,
        "measured": queries.measured(found, on=now.date()),
        "day": day,
        "day_form": form,
        "headcount": queries.latest_headcount(found, until=now),
        "moves": occupancy.moves_of_day(found, now),
        "chart": drawing.chart_of_hours(hours, title=_("People by hour, the last seven days")),
        "days": drawing.days_of(hours),
        "may_run": may(user, "shelter.run_sites", found),
        "may_name": not day and may(user, "shelter.manage_stays", found),
    }
    if not told["may_name"]:
        return render(request, "shelter/site.html", told)
    named = _named(request, found, now)
    return shown(request, "shelter/site.html", told | named, read_of(named["shown"]))


def _named(request: HttpRequest, site: Any, now: datetime) -> dict[str, Any]:
    """Today's list: who stays, who came and left today, who is announced."""
    user, today = acting(request), timezone.localdate(now)
    page = page_of(staying(user, site).order_by("-arrived_at", "pk"), request.GET)
    lists = {
        "guests": page.object_list,
        "came": arrived_on(user, site, today),
        "left": left_on(user, site, today),
    }
    keys = {name: {each.pk for each in rows} for name, rows in lists.items()}
    # Asked about together, and who left last: those rows say where to.
    found = guests(
        user, {each.pk: each for rows in lists.values() for each in rows}.values(), on=today, now=now
    )
    told = {name: [each for each in found if each.stay.pk in keys[name]] for name in lists}
    return told | {"page": page, "coming": list(coming_to(user, site)), "shown": found}


@requires("shelter.run_sites")
def site_add(request: HttpRequest) -> HttpResponse:
    def act(stated: dict[str, Any]) -> str:
        added = services.add_site(**stated, by=acting(request))
        messages.success(request, _("{name} was added.").format(name=added.name))
        return reverse("shelter:site", args=[added.pk])

    form = SiteForm(request.POST or None)
    return answered(request, "shelter/site_form.html", form, act, {"places": suggested_places()})


@requires("shelter.run_sites")
def site_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_site(request, pk, "shelter.run_sites")

    def act(stated: dict[str, Any]) -> str:
        services.change_site(site=found, **stated, by=acting(request))
        messages.success(request, _("The change was saved."))
        return reverse("shelter:site", args=[found.pk])

    initial = {name: getattr(found, name) for name in SiteForm.base_fields} | {"place": found.place.code}
    form = SiteForm(request.POST or None, initial=initial)
    told = {"site": found, "places": suggested_places()}
    return answered(request, "shelter/site_form.html", form, act, told)


@requires("shelter.run_sites")
def headcount(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_site(request, pk, "shelter.run_sites")
    form = HeadcountForm(request.POST or None, initial={"counted_at": on_the_minute()})

    def act(_stated: dict[str, Any]) -> str:
        counted = services.record_headcount(site=found, **form.statement(), by=acting(request))
        said = _("Counted: {people} people who are not registered here.").format(people=counted.people)
        messages.success(request, said)
        return reverse("shelter:site", args=[found.pk])

    told = {"site": found, "headcount": queries.latest_headcount(found)}
    return answered(request, "shelter/headcount.html", form, act, told)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("shelter.manage_stays")
def site_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is still missing stands here before anybody tries."""
    user, found = acting(request), own_site(request, pk)

    def act(stated: dict[str, Any]) -> str:
        closed = services.close_site(site=found, **stated, by=user)
        messages.success(request, _("{name} is closed. Its history stays.").format(name=closed.name))
        return reverse("shelter:site", args=[closed.pk])

    rows = list(staying(user, found))
    moving = in_open_transfers(each.pk for each in rows)
    told = {
        "site": found,
        "without_plan": [each for each in rows if not each.plan and each.pk not in moving],
        "with_plan": sum(bool(each.plan) or each.pk in moving for each in rows),
        "coming": coming_to(user, found).count(),
    }
    return answered(request, "shelter/close.html", CloseForm(request.POST or None), act, told)


@require_safe
@requires("shelter.view_sites")
def occupancy_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.one_site(pk)
    return download("people-by-hour", occupancy.by_hour(found, until=moment()), tables.HOUR_COLUMNS)


@require_safe
@requires("shelter.manage_stays")
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For partners at the site: who stays, without names or codes, to be printed."""
    user, found = acting(request), own_site(request, pk)
    now = moment()
    here = guests(user, staying(user, found), on=now.date(), now=now)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(_household(each) for each in here), 1)}
    rows = [(numbers[_household(each)], each) for each in here]
    told = {"site": found, "rows": rows, "headcount": queries.latest_headcount(found), "now": now}
    return shown(request, "shelter/sheet.html", told, read_of(here))


def _household(guest: Any) -> Any:
    return guest.household or guest.stay.pk
