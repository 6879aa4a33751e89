"""What the case page shows of this room beside the steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amparo.core.access import may
from amparo.core.season import today_for
from amparo.response.cases.models import Case
from amparo.response.child_protection.models import Conference, PanelMember, TracingMatch, TracingRequest
from amparo.response.child_protection.queries.children import cases_beside
from amparo.response.child_protection.queries.tracing import requests_that_may_mean


def part_of_child(case: Case, by: Any) -> Mapping[str, Any] | None:
    return {
        "case": case,
        "works": may(by, case.described.permission),
        "beside": cases_beside(case, by),
        "conferences": list(Conference.objects.filter(case=case)),
        "meant": requests_that_may_mean(by, case.registration),
    }


def part_of_determination(case: Case, by: Any) -> Mapping[str, Any] | None:
    return {
        "case": case,
        "works": may(by, case.described.permission),
        "beside": cases_beside(case, by),
        "members": list(PanelMember.objects.filter(case=case).select_related("represents")),
        "today": today_for(case.opened_at),
    }


def part_of_tracing(case: Case, by: Any) -> Mapping[str, Any] | None:
    matches = TracingMatch.objects.filter(case=case).select_related("found")
    by_request: dict[Any, list[TracingMatch]] = {}
    for match in matches:
        by_request.setdefault(match.request_id, []).append(match)
    requests = TracingRequest.objects.filter(case=case).select_related("origin")
    return {
        "case": case,
        "works": may(by, case.described.permission),
        "beside": cases_beside(case, by),
        "requests": [(each, by_request.get(each.pk, [])) for each in requests],
    }
