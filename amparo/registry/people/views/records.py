"""What pages about one registration of the own organisation share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.core.errors import refuse_if_any
from amparo.registry.partners.answers import acting
from amparo.registry.people import policy
from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.queries import visible_content, visible_registration
from amparo.registry.people.services.reading import record_reading


def own_record(request: HttpRequest, pk: UUID) -> Registration:
    """The registration of the user's organisation. Hidden and absent look the same; of a shared one it is said whose it
    is."""
    user = acting(request)
    found = visible_registration(pk, by=user)
    refuse_if_any([policy.it_is_ours(found, by=user)])
    return found


def identity_of(request: HttpRequest, registration: Registration) -> Identity | None:
    """None where the data were erased."""
    content = visible_content(acting(request), [registration.pk], (Identity,))
    found: Identity | None = content[registration.pk].get(Identity)
    return found


def opened_from(request: HttpRequest, otherwise: UUID) -> UUID:
    """What the page was about from which a form was sent (`from`), as it says: whoever uses it looks whether it is to
    be seen."""
    try:
        return UUID(request.POST.get("from", ""))
    except ValueError:
        return otherwise


def names_of(request: HttpRequest, registrations: Iterable[Registration]) -> dict[UUID, str]:
    keys = [each.pk for each in registrations]
    content = visible_content(acting(request), keys, (Identity,))
    return {key: kinds[Identity].full_name for key, kinds in content.items() if Identity in kinds}


def shown(
    request: HttpRequest,
    template: str,
    told: dict[str, Any],
    registrations: Iterable[Registration],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page with what was recorded about persons: it stays in no cache, and that it was read is an event."""
    page = unkept(render(request, template, told, status=status))
    record_reading(registrations=registrations, what="page", by=acting(request))
    return page


def unkept(page: HttpResponse) -> HttpResponse:
    page.headers["Cache-Control"] = "no-store"
    return page
