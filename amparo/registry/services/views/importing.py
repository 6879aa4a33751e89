"""A file of services: what each row would do, then all of it or nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.services import importing
from amparo.registry.services.forms import UploadForm
from amparo.registry.services.reading import MOST_BYTES
from amparo.registry.services.tables import COLUMNS


@requires("services.manage_services")
def services_import(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        # One byte more than fits, so that what is too large is refused without reading all of it.
        return _previewed(request, form.cleaned_data["file"].read(MOST_BYTES + 1))
    return _page(request, form=form)


def _previewed(request: HttpRequest, content: bytes, reasons: Sequence[Reason] = ()) -> HttpResponse:
    try:
        preview = importing.preview_of(content, user=acting(request))
    except Refusal as refusal:
        return _page(request, form=UploadForm(), reasons=refusal.reasons)
    told = {
        "preview": preview,
        "counts": [(code, name, preview.counts[code]) for code, name in importing.OUTCOMES.items()],
        "lines": [
            (row, importing.OUTCOMES[row.outcome]) for row in preview.rows if row.outcome != importing.LEFT
        ],
        "content": base64.b64encode(content).decode(),
        "left": preview.counts[importing.LEFT],
        "reasons": reasons,
    }
    return _page(request, form=UploadForm(), **told)


def _page(request: HttpRequest, *, form: UploadForm, **told: Any) -> HttpResponse:
    status = 422 if told.get("reasons") or form.errors else 200
    told |= {"form": form, "columns": COLUMNS}
    return render(request, "services/import.html", told, status=status)


@require_POST
@requires("services.manage_services")
def services_take(request: HttpRequest) -> HttpResponse:
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    try:
        taken = importing.take_services(
            content=content, seen=request.POST.get("seen", ""), by=acting(request)
        )
    except Refusal as refusal:
        return _previewed(request, content, refusal.reasons)
    said = _("{new} services were added and {changed} changed; {same} stood there already.")
    messages.success(request, said.format(new=taken["new"], changed=taken["changed"], same=taken["same"]))
    return redirect("services:directory")
