"""The few pages that belong to no room: health, and what is shown when a page cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.access import PUBLIC, requires
from amparo.core.errors import NOT_ALLOWED, NOT_FOUND, Kind, Text
from amparo.core.waiting import Pile, Section, Waiting, work_of
from amparo.registry.partners.listing import ROWS_ON_A_PAGE

DEEPEST = 1_000  # pages of one section


@dataclass(frozen=True)
class WorkSection:
    """`page` names what is shown of it, `items` are what is shown."""

    key: Section
    name: Text
    icon: str
    count: int
    page: Page
    items: Sequence[Waiting]


SECTIONS: dict[Section, tuple[Text, str]] = {
    Section.OVERDUE: (_("Overdue"), "alert-triangle"),
    Section.TODAY: (_("Due today"), "clock"),
    Section.LATER: (_("To do"), "list"),
    Section.OTHERS: (_("Waiting for others"), "users"),
}
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
    """What is due, overdue and waiting for others, across every room that the reader may enter. `section` in the
    address asks for one of them alone, page by page; without it the beginning of each is shown."""
    alone = SECTIONS.keys() & {request.GET.get("section", "")}
    number = request.GET.get("page", "") if alone else ""
    asked = max(1, min(int(number), DEEPEST)) if number.isdecimal() and len(number) < 9 else 1
    work = work_of(request.user, now=timezone.now(), most=asked * ROWS_ON_A_PAGE)
    sections = [_section(key, work.piles[key], asked) for key in SECTIONS if not alone or key in alone]
    told = {"sections": [each for each in sections if each.items], "alone": bool(alone)}
    page = render(request, "site/my_work.html", told)
    page.headers["Cache-Control"] = "no-store"
    return page


def _section(key: Section, pile: Pile, asked: int) -> WorkSection:
    name, icon = SECTIONS[key]
    page = Paginator(range(pile.count), ROWS_ON_A_PAGE).get_page(asked)
    return WorkSection(key, name, icon, pile.count, page, [pile.items[number] for number in page])


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
