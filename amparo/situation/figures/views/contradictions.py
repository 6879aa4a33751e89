"""Contradictions: the list, one with its figures side by side, the decision, and the rules that find them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core import events
from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.models import User
from amparo.situation.figures import queries
from amparo.situation.figures.contradictions.rules import RULES
from amparo.situation.figures.contradictions.search import decide_finding, reopen_finding
from amparo.situation.figures.contradictions.sentences import sentences
from amparo.situation.figures.forms import DecisionForm, FindingFilter, ReasonForm
from amparo.situation.figures.models import Finding
from amparo.situation.figures.views.answers import chosen, is_narrowed, language, or_not_found, page_of, shown

FINDINGS_ON_A_PAGE = 25


@require_safe
@requires("figures.view_figures")
def contradictions(request: HttpRequest) -> HttpResponse:
    """What is open, unless the address asks for another state."""
    address = request.GET.copy()
    address.setdefault("status", Finding.Status.OPEN.value)
    form = FindingFilter(address)
    page = page_of(queries.findings_asked_for(chosen(form)), request.GET, FINDINGS_ON_A_PAGE)
    findings = list(page.object_list)
    said = sentences(findings, language())
    content = {
        "filter": form,
        "page": page,
        "findings": [_told(finding, said[finding.key]) for finding in findings],
        "is_narrowed": _narrows_further(request.GET, form),
        "places": queries.suggested_places(),
    }
    return render(request, "figures/contradictions.html", content)


@require_safe
@requires("figures.view_figures")
def contradiction(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, _found(key))


@require_POST
@requires("figures.decide_contradiction")
def decide_contradiction(request: HttpRequest, key: str) -> HttpResponse:
    found, form = _found(key), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    stated = form.cleaned_data
    choice = next((each for each in found.figures.all() if each.reference == stated["chosen"]), None)
    try:
        decide_finding(
            finding=found,
            by=request.user,
            decision=stated["decision"],
            reason=stated["reason"],
            chosen=choice,
        )
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, form=form)
    messages.success(request, _("Your decision is kept, with its reason."))
    return redirect("figures:contradiction", found.key)


@require_POST
@requires("figures.decide_contradiction")
def reopen_contradiction(request: HttpRequest, key: str) -> HttpResponse:
    found, form = _found(key), ReasonForm(request.POST)
    form.is_valid()
    try:
        reopen_finding(finding=found, by=request.user, reason=str(form.cleaned_data.get("reason", "")))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, reason_form=form)
    messages.success(request, _("The contradiction is open again."))
    return redirect("figures:contradiction", found.key)


@require_safe
@requires("figures.view_figures")
def rules(request: HttpRequest) -> HttpResponse:
    """Each rule with what it looks for, and how many findings of it wait."""
    waiting = queries.open_by_rule()
    told = [
        {
            "code": code,
            "rule": rule,
            "severity": Finding.Severity(rule.severity),
            "waiting": waiting.get(code, 0),
        }
        for code, rule in RULES.items()
    ]
    return render(request, "figures/rules.html", {"rules": told})


def _found(key: str) -> Finding:
    found: Finding = or_not_found(queries.findings().filter(key=key).first())
    return found


def _told(finding: Finding, sentence: str) -> dict[str, Any]:
    rule = RULES.get(finding.rule)
    return {
        "finding": finding,
        "rule": rule.name if rule else finding.rule,
        "sentence": sentence,
        "figures": list(finding.figures.all()),
    }


def _narrows_further(address: QueryDict, form: FindingFilter) -> bool:
    return is_narrowed(form) and any(address.get(name) for name in form.fields)


def _page(
    request: HttpRequest,
    found: Finding,
    reasons: Sequence[Reason] = (),
    *,
    form: DecisionForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    history = list(events.history(found).exclude(verb="search_contradictions"))
    people = User.objects.select_related("organisation").in_bulk(
        {row.actor_id for row in history if row.actor_id}
    )
    names = {str(key): person for key, person in people.items()}
    content = {
        **_told(found, sentences([found], language())[found.key]),
        "chosen": next((each for each in found.figures.all() if each.pk == found.chosen_id), None),
        "form": form or DecisionForm(),
        "reason_form": reason_form or ReasonForm(),
        "history": [(row, names.get(row.actor_id)) for row in history],
    }
    answer = shown(request, "figures/contradiction.html", content, reasons)
    answer.status_code = 422 if form and form.errors else answer.status_code
    return answer
