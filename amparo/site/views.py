"""The few pages that belong to no room: health, and what is shown when a page cannot be."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from amparo.core.access import PUBLIC, requires
from amparo.core.errors import NOT_ALLOWED, NOT_FOUND


@requires(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; for the supervisor of the server, without any figure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/refusal.html", {"reasons": [NOT_ALLOWED()]}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/refusal.html", {"reasons": [NOT_FOUND()]}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: either may be what broke."""
    return HttpResponse(render_to_string("site/broken.html"), status=500)
