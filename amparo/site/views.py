"""The few pages that belong to no room: health, and what is shown when a page cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.access import PUBLIC, requires
from amparo.core.errors import NOT_ALLOWED, NOT_FOUND, Kind, Text
from amparo.core.waiting import Waiting, work_of

AT_MOST = 100


@dataclass(frozen=True)
class WorkSection:
    key: str
    name: Text
    icon: str
    items: list[Waiting]

    @property
    def shown(self) -> list[Waiting]:
        return self.items[:AT_MOST]

    @property
    def left_out(self) -> int:
        return max(0, len(self.items) - AT_MOST)


PAGE_TOO_OLD = Kind(
    "site.page_too_old",
    _(
        "The page was open too long, or the browser keeps no cookies for this address, "
        "so it is not certain who sent it."
    ),
    _("Go back, reload the page and try again; if it happens again, allow cookies for this address."),
)


@requires(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; for the supervisor of the server, without any figure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@requires("core.view_work")
def my_work(request: HttpRequest) -> HttpResponse:
    """What is due, overdue and waiting for others, across every room that the reader may enter."""
    work = work_of(request.user, now=timezone.now())
    sections = (
        WorkSection("overdue", _("Overdue"), "alert-triangle", work.overdue),
        WorkSection("today", _("Due today"), "clock", work.today),
        WorkSection("later", _("To do"), "list", work.later),
        WorkSection("others", _("Waiting for others"), "users", work.on_others),
    )
    told = {"sections": [each for each in sections if each.items]}
    page = render(request, "site/my_work.html", told)
    page.headers["Cache-Control"] = "no-store"
    return page


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/refusal.html", {"reasons": [NOT_ALLOWED()]}, status=403)


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was sent carries no valid token against forgery: nothing was done. `reason` is Django's, for developers."""
    return render(request, "site/refusal.html", {"reasons": [PAGE_TOO_OLD()]}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/refusal.html", {"reasons": [NOT_FOUND()]}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: either may be what broke."""
    return HttpResponse(render_to_string("site/broken.html"), status=500)
