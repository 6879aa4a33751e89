"""One figure: what its source said, what stands beside it, and what people decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.situation.figures import drawing, queries, services
from amparo.situation.figures.charts import cumulative_chart, drawn_at, stock_chart
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.contradictions.sentences import sentences
from amparo.situation.figures.forms import AcceptForm, ReasonForm
from amparo.situation.figures.lifecycle import FIGURE
from amparo.situation.figures.models import Figure, Indicator
from amparo.situation.figures.quantity import Quantity, can_both_be_true, certainly_less, total
from amparo.situation.figures.views.answers import at_labels, language, or_not_found, shown
from amparo.situation.figures.views.history import history_of

MOVES = {
    "review": gettext_lazy("Mark as reviewed"),
    "dispute": gettext_lazy("Dispute"),
    "supersede": gettext_lazy("Supersede"),
    "withdraw": gettext_lazy("Withdraw"),
}


@require_safe
@requires("figures.view_figures")
def figure(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, _found(reference))


@require_POST
@requires("figures.review_figure")
def move_figure(request: HttpRequest, reference: str, move: str) -> HttpResponse:
    """Review, dispute, supersede or withdraw. What the table of moves does not offer here is not found."""
    found, form = _found(reference), ReasonForm(request.POST)
    if move not in MOVES:
        raise Refusal(NOT_FOUND())
    form.is_valid()
    reason = str(form.cleaned_data.get("reason", ""))
    try:
        services.change_standing(figure=found, move=move, by=request.user, reason=reason)
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, reason_form=form)
    if move in {"supersede", "withdraw"}:
        search_contradictions(by=request.user, indicators=[found.indicator.code])
    messages.success(request, _("{reference}: done.").format(reference=found.reference))
    return redirect("figures:figure", found.reference)


@require_POST
@requires("figures.accept_key_figure")
def accept_figure(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the figure as a key figure, alone or as a range with rivals of the same question."""
    found = _found(reference)
    fitting = _fitting(found, queries.rivals(found))
    form = AcceptForm(request.POST, rivals=fitting)
    if not form.is_valid():
        return _page(request, found, accept_form=form)
    stated = form.cleaned_data
    chosen = set(stated.pop("with_rivals"))
    together = [found, *(each for each in fitting if each.reference in chosen)]
    try:
        services.accept_key_figure(figures=together, by=request.user, **stated)
    except Refusal as refusal:
        return _page(request, found, at_labels(refusal.reasons, form), accept_form=form)
    messages.success(request, _("It is what the response says now."))
    return redirect("figures:figure", found.reference)


def _found(reference: str) -> Figure:
    found: Figure = or_not_found(queries.one_figure(reference))
    return found


def _page(
    request: HttpRequest,
    found: Figure,
    reasons: Sequence[Reason] = (),
    *,
    reason_form: forms.Form | None = None,
    accept_form: forms.Form | None = None,
) -> HttpResponse:
    rivals = queries.rivals(found)
    fitting = _fitting(found, rivals)
    findings = list(queries.findings_of(found))
    said = sentences(findings, language())
    keys = list(queries.key_figures_with(found))
    history, said_at_first = history_of(found, keys)
    content: dict[str, Any] = {
        "figure": found,
        "rivals": [(each, _disagrees(found, each), each in fitting) for each in rivals],
        "parts": _parts(found),
        "findings": [(finding, said[finding.key]) for finding in findings],
        "keys": keys,
        "history": history,
        "said_at_first": said_at_first,
        "chart": _chart(found),
        "moves": _moves(request, found),
        "can_accept": _can_accept(request, found),
        "reason_form": reason_form or ReasonForm(),
        "accept_form": accept_form or AcceptForm(rivals=fitting),
        "with_rivals": accept_form.data.getlist("with_rivals") if accept_form else [],  # type: ignore[attr-defined]
        "fitting": fitting,
    }
    invalid = bool(accept_form and accept_form.errors)
    answer = shown(request, "figures/figure.html", content, reasons)
    answer.status_code = 422 if invalid else answer.status_code
    return answer


def _fitting(found: Figure, rivals: Sequence[Figure]) -> list[Figure]:
    """The rivals that may stand in one range with the figure: of the same day, on sources that stand."""
    return [each for each in rivals if each.as_of == found.as_of and each.source.withdrawn_on is None]


def _disagrees(one: Figure, other: Figure) -> bool:
    return one.as_of == other.as_of and not can_both_be_true(one.quantity, other.quantity)


def _parts(found: Figure) -> dict[str, Any] | None:
    """The parts with their sum, where they are said to be complete, and how it stands to the total."""
    parts = queries.parts(found)
    if not parts:
        return None
    made = total(each.quantity for each in parts) if found.parts_are_complete or _are_apart(parts) else None
    return {"figures": parts, "sum": made, "verdict": _verdict(made, found.quantity) if made else ""}


def _are_apart(parts: Sequence[Figure]) -> bool:
    """Parts of one indicator in different cells of sex, age or place count nobody twice."""
    cells = {(each.sex, each.age_group, each.nationality, each.place_id) for each in parts}
    shapes = {tuple(bool(value) for value in cell) for cell in cells}
    return (
        len(cells) == len(parts) > 1 and len(shapes) == 1 and len({each.indicator_id for each in parts}) == 1
    )


def _verdict(made: Quantity, stated: Quantity) -> str:
    if certainly_less(stated, made):
        return _("The parts are more than the total.")
    if made.low == made.high == stated.low == stated.high:
        return _("The parts make the total.")
    if certainly_less(made, stated):
        return _("The parts are fewer than the total: some are missing, or not stated.")
    return _("The parts agree with the total.")


def _chart(found: Figure) -> dict[str, Any] | None:
    points = drawing.question_points(found, language=language())
    if sum(drawn_at(point) is not None for point in points) < 2:
        return None
    draw = cumulative_chart if found.indicator.measure == Indicator.Measure.CUMULATIVE else stock_chart
    accepted = [point for point in points if point["accepted"]]
    title = _("{indicator}: the series").format(indicator=capfirst(found.indicator.name))
    labels = drawing.chart_labels("")
    specification = draw(points, accepted, title=title, labels=labels, lang=language())
    rows = [{**point, "name": point["place"]} for point in reversed(points)]
    return {
        "id": "chart-series",
        "title": title,
        "specification": specification,
        "rows": rows,
        "without_number": specification["usermeta"]["without_number"],
    }


def _moves(request: HttpRequest, found: Figure) -> list[dict[str, Any]]:
    """The moves that this reader may make from where the figure stands."""
    return [
        {"name": move.name, "label": MOVES[move.name], "needs_reason": move.name != "review"}
        for move in FIGURE.open_moves(found)
        if move.name in MOVES and may(request.user, move.permission, found)
    ]


def _can_accept(request: HttpRequest, found: Figure) -> bool:
    in_force = found.status not in {Figure.Status.SUPERSEDED, Figure.Status.WITHDRAWN}
    return in_force and found.source.withdrawn_on is None and may(request.user, "figures.accept_key_figure")
