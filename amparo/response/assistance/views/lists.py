"""The list of a distribution: who is on it, on the screen and on paper, and what was signed there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.partners.listing import page_of
from amparo.registry.people.models import Registration
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import unkept
from amparo.registry.people.visibility import registrations
from amparo.response.assistance import queries
from amparo.response.assistance.forms import CodesForm, DrawForm, PaperForm
from amparo.response.assistance.models import Distribution
from amparo.response.assistance.outputs.printing import list_pdf, slips_pdf
from amparo.response.assistance.services import listing
from amparo.response.assistance.services.paper import PaperLine, enter_paper
from amparo.response.assistance.views.answers import found_distribution, lenient_answer

ROWS_ON_PAPER = 4_000


@require_safe
@requires("assistance.keep_list")
def listed(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, found_distribution(request, pk))


def _page(
    request: HttpRequest, found: Distribution, reasons: Sequence[Reason] = (), codes: str = ""
) -> HttpResponse:
    user = acting(request)
    page = page_of(queries.listed(user, found), request.GET)
    lines = queries.list_lines(user, list(page.object_list))
    planned = max((each.beneficiaries for each in found.planned.all()), default=0)
    told = {
        "distribution": found,
        "page": page,
        "lines": lines,
        "codes": CodesForm(initial={"codes": codes}),
        "draw": DrawForm(initial={"most": planned or ""}),
        "reasons": reasons,
    }
    answer = unkept(render(request, "assistance/list.html", told, status=422 if reasons else 200))
    _was_read(request, lines)
    return answer


def _was_read(request: HttpRequest, lines: Sequence[queries.ListLine], *, what: str = "page") -> None:
    """Names stood there: an event for each of the records."""
    user = acting(request)
    keys = [line.listed.registration_id for line in lines if line.is_visible]
    seen: list[Registration] = list(registrations(user).filter(pk__in=keys)) if keys else []
    record_reading(registrations=seen, what=what, by=user)


@require_POST
@requires("assistance.keep_list")
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_distribution(request, pk)
    codes = str(CodesForm(request.POST).told().get("codes") or "")
    try:
        made = listing.list_by_codes(distribution=found, codes=codes.splitlines(), by=acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, codes)
    return _added(request, found, len(made))


@require_POST
@requires("assistance.keep_list")
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_distribution(request, pk)
    told = DrawForm(request.POST).told()
    most = str(told.get("most") or "").strip()
    try:
        made = listing.draw_list(
            distribution=found,
            most=int(most) if most.isdecimal() else 0,
            registered_from=told.get("registered_from"),
            with_shared=bool(told.get("with_shared")),
            by=acting(request),
        )
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    return _added(request, found, len(made))


def _added(request: HttpRequest, found: Distribution, count: int) -> HttpResponse:
    said = ngettext("{count} line was added to the list.", "{count} lines were added to the list.", count)
    messages.success(request, said.format(count=count))
    return redirect("assistance:list", found.pk)


@require_safe
@requires("assistance.keep_list")
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A PDF with a box for each signature. Names stand on it only when they are asked for."""
    user, found = acting(request), found_distribution(request, pk)
    lines = queries.list_lines(user, list(queries.listed(user, found)[:ROWS_ON_PAPER]))
    with_names = request.GET.get("names") == "yes"
    paper = list_pdf(user, found, lines, with_names=with_names, language=get_language() or "en")
    if with_names:
        _was_read(request, lines, what="copy")
    return _pdf(paper, f"list-{found.code}")


@require_POST
@requires("assistance.keep_list")
def slips(request: HttpRequest, pk: UUID) -> HttpResponse:
    """New codes, printed at once: nobody can read them again, and older slips are void."""
    found = found_distribution(request, pk)
    try:
        drawn = listing.draw_slips(distribution=found, by=acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    return _pdf(slips_pdf(found, drawn, language=get_language() or "en"), f"slips-{found.code}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return unkept(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.deliver")
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was signed on the printed list: the numbers of its lines."""
    user, found = acting(request), found_distribution(request, pk)
    form = PaperForm(request.POST if request.method == "POST" else None)
    items = [each.item for each in found.planned.select_related("item")]

    def act() -> str:
        lines = [PaperLine(number, dict.fromkeys(items)) for number in form.lines()]
        made = enter_paper(distribution=found, lines=lines, receipt=form.number(), by=user)
        said = ngettext("{count} delivery was entered.", "{count} deliveries were entered.", len(made))
        messages.success(request, said.format(count=len(made)))
        return reverse("assistance:distribution", args=[found.pk])

    told: dict[str, Any] = {"distribution": found, "items": items}
    return lenient_answer(request, "assistance/paper.html", form, act, **told)
