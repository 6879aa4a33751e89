"""The case as it stands now, for what is written beside its steps."""

from __future__ import annotations

from typing import Any

from amparo.core.access import must
from amparo.response.cases.models import Case
from amparo.response.cases.queries.cases import locked_case


def locked(case: Case, by: Any) -> Case:
    fresh = locked_case(case, by=by)
    must(by, fresh.described.permission)
    return fresh
