"""One service: what it states, how far it can be trusted, its history, and the acts of its organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting, answer, find
from amparo.registry.services import hours, policy, queries, services
from amparo.registry.services.forms import BounceForm, ReasonForm, ServiceForm, VerifyForm
from amparo.registry.services.freshness import MOST_BOUNCES, directory_day, standing_of
from amparo.registry.services.models import Service
from amparo.registry.services.stated import NAMES
from amparo.registry.services.vocabulary import Language, Population


@require_safe
@requires("services.view_services")
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, find(queries.services(), pk))


def _page(request: HttpRequest, found: Service, reasons: Sequence[Reason] = ()) -> HttpResponse:
    on, user = directory_day(), acting(request)
    told = {
        "service": found,
        "standing": standing_of(found, on=on),
        "is_open": hours.is_open(found.hours, found.place.code, timezone.now()),
        "hours": hours.in_words(found.hours),
        "populations": [Population(code).label for code in found.populations],
        "languages": [Language(code).label for code in found.languages],
        "nationalities": queries.country_names(found.nationalities).values(),
        "lacks_mandate": not queries.has_mandate(found, on=on),
        "is_sent_back": found.bounced >= MOST_BOUNCES,
        "is_ours": found.organisation_id == user.organisation_id and may(user, "services.manage_services"),
        "history": queries.history_of(found, by=user),
        "bounces": found.bounces.select_related("organisation")[:10],
        "reason_form": ReasonForm(),
        "bounce_form": BounceForm(),
        "reasons": reasons,
    }
    return render(request, "services/service.html", told, status=422 if reasons else 200)


@requires("services.manage_services")
def service_add(request: HttpRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None, initial={"receipt": uuid4()})

    def act(stated: dict[str, Any]) -> str:
        added = services.add_service(stated=form.stated, receipt=stated["receipt"], by=acting(request))
        messages.success(request, _("{name} stands in the directory.").format(name=added.name))
        return reverse("services:service", args=[added.pk])

    return answer(request, "services/service_form.html", form, act, places=queries.place_names())


@requires("services.manage_services")
def service_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    form = ServiceForm(request.POST or None, initial=_initial(found))

    def act(_stated: dict[str, Any]) -> str:
        services.change_service(service=found, stated=form.stated, by=acting(request))
        messages.success(request, _("What the service states was saved."))
        return reverse("services:service", args=[found.pk])

    return answer(
        request, "services/service_form.html", form, act, service=found, places=queries.place_names()
    )


def _own(request: HttpRequest, pk: UUID) -> Service:
    found: Service = find(queries.services(), pk)
    refuse_if_any([policy.the_service_is_ours(found, by=acting(request))])
    return found


def _initial(found: Service) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in NAMES if name != "place"}
    return told | {"place": found.place.code, "nationalities": ", ".join(found.nationalities)}


@requires("services.manage_services")
def service_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A page that asks what is still true before somebody says so."""
    found = _own(request, pk)
    form = VerifyForm(request.POST or None)

    def act(stated: dict[str, Any]) -> str:
        services.verify_service(service=found, **stated, by=acting(request))
        messages.success(request, _("It was verified today, and is offered again."))
        return reverse("services:service", args=[found.pk])

    told = {"service": found, "hours": hours.in_words(found.hours)}
    return answer(request, "services/verify.html", form, act, **told)


@requires("services.manage_services")
def service_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Service, reason: str) -> str:
        services.close_service(service=found, reason=reason, by=acting(request))
        return _("It is closed: nobody is sent there any more.")

    return _moved(request, _own(request, pk), act)


@requires("services.manage_services")
def service_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Service, reason: str) -> str:
        services.reopen_service(service=found, reason=reason, by=acting(request))
        return _("It is in operation again. Verify what it states.")

    return _moved(request, _own(request, pk), act)


@requires("services.view_services")
def bounce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Anybody who sent somebody may say that they came back; the form holds nothing about whom."""

    def act(found: Service, _reason: str) -> str:
        reason = request.POST.get("reason", "")
        services.record_bounce(service=found, reason=reason, by=acting(request))
        return _("It was recorded that somebody was sent back. The organisation sees it, and verifies.")

    return _moved(request, find(queries.services(), pk), act)


def _moved(request: HttpRequest, found: Service, act: Any) -> HttpResponse:
    """A form of the service's own page; opened as an address it shows that page."""
    if request.method != "POST":
        return _page(request, found)
    form = ReasonForm(request.POST)
    try:
        said = act(found, form.cleaned_data["reason"] if form.is_valid() else "")
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    messages.success(request, said)
    return redirect("services:service", found.pk)
