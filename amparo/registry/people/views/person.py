"""One person over all organisations, as far as shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason
from amparo.registry.partners.answers import acting
from amparo.registry.people.forms.family import PictureForm
from amparo.registry.people.panels import panels_for
from amparo.registry.people.queries import person_file
from amparo.registry.people.views.records import shown
from amparo.registry.people.views.sheets import Sheet, family_sheets, sheets
from amparo.registry.people.vocabulary import WhyRemoved


@require_safe
@requires("people.view_persons")
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    return person_page(request, person)


def person_page(request: HttpRequest, key: UUID, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    file = person_file(user, key)
    found = sheets(file, by=user)
    families = family_sheets(file.households, file.keys, by=user)
    told = {
        "file": file,
        "sheets": found,
        "first": next((each for each in found if each.identity), found[0]),
        "timeline": sorted(found, key=_in_time),
        "families": families,
        "alone": [line for family in families for line in family.members if line.is_this and line.is_alone],
        "child_spouses": [
            line for family in families for line in family.members if line.is_this and line.is_child_spouse
        ],
        "panels": panels_for(user, file),
        "picture_form": PictureForm(),
        "why_removed": WhyRemoved.choices,
        "reasons": reasons,
    }
    others = [
        line.registration
        for family in families
        for line in family.members
        if line.registration and line.identity and not line.is_this
    ]
    status = 422 if reasons else 200
    return shown(request, "people/person.html", told, [*file.registrations, *others], status=status)


def _in_time(sheet: Sheet) -> tuple[bool, Any]:
    """Those whose day is not shared stand last: also their place among the others would tell it."""
    return (sheet.where is None, sheet.where.registered_at if sheet.where else sheet.registration.code)
