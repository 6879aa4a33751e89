"""What partners read of each other: how soon referrals are answered, how many end known; and what is late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.season import now_for
from amparo.registry.partners.answers import acting
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.tables import download
from amparo.response.referrals.queries.rates import FEWEST, escalations_for, rates
from amparo.response.referrals.tables import RATE_COLUMNS
from amparo.response.referrals.timing import time_left
from amparo.response.referrals.vocabulary import Step


@require_safe
@requires("referrals.view_rates")
def feedback_rates(request: HttpRequest) -> HttpResponse:
    return render(request, "referrals/rates.html", {"here": "rates", "rates": rates(), "fewest": FEWEST})


@require_safe
@requires("referrals.view_rates")
def feedback_rates_csv(request: HttpRequest) -> HttpResponse:
    return download("referral-rates", rates(), RATE_COLUMNS)


@require_safe
@requires("referrals.view_escalations")
def escalations(request: HttpRequest) -> HttpResponse:
    page = page_of(escalations_for(acting(request)), request.GET)
    rows = [
        {
            "escalation": each,
            "step": Step(each.step).label,
            "left": time_left(each.due_at, now=now_for(each.due_at)),
        }
        for each in page.object_list
    ]
    return render(request, "referrals/escalations.html", {"here": "escalations", "page": page, "rows": rows})
