"""Photographs and scans: taken in, and shown to who may see them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Kind, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.people.forms.family import PictureForm
from amparo.registry.people.models import StoredFile
from amparo.registry.people.pictures import JPEG, LARGEST_MB, MOST_MEGAPIXELS, TOO_LARGE
from amparo.registry.people.services.pictures import add_picture, open_picture, remove_picture
from amparo.registry.people.views.person import person_page
from amparo.registry.people.views.records import own_record, unkept
from amparo.registry.people.visibility import own_rows

NO_PICTURE = Kind(
    "people.no_picture",
    gettext_lazy("No picture was chosen."),
    gettext_lazy("Take one, or choose a file."),
)


@require_POST
@requires("people.register")
def picture_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = own_record(request, pk), PictureForm(request.POST, request.FILES)
    told = form.told()
    picture = told.get("picture")
    try:
        if not picture:
            raise Refusal(NO_PICTURE())
        if picture.size > LARGEST_MB * 2**20:
            raise Refusal(TOO_LARGE(megabytes=LARGEST_MB, megapixels=MOST_MEGAPIXELS))
        add_picture(registration=found, kind=told["kind"], content=picture.read(), by=acting(request))
    except Refusal as refusal:
        return person_page(request, found.person, refusal.reasons)
    messages.success(request, _("The picture is kept, encrypted, without where and with what it was taken."))
    return redirect("people:person", found.person)


@require_POST
@requires("people.register")
def picture_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`why` of the post is a code of `WhyRemoved`."""
    found = find(own_rows(acting(request), StoredFile).select_related("registration"), pk)
    try:
        remove_picture(file=found, why=request.POST.get("why", ""), by=acting(request))
    except Refusal as refusal:
        return person_page(request, found.registration.person, refusal.reasons)
    messages.success(request, _("The picture is removed for good."))
    return redirect("people:person", found.registration.person)


@require_safe
@requires("people.view_persons")
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Opened alone in a window it may do nothing: it came from somebody's device."""
    _stored, content = open_picture(key=pk, by=acting(request))
    shown = unkept(HttpResponse(content, content_type=JPEG))
    shown.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    shown.headers["X-Content-Type-Options"] = "nosniff"
    shown.headers["Content-Disposition"] = 'inline; filename="picture.jpg"'
    return shown
