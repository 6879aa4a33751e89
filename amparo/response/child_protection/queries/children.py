"""Children's cases read together: what was last said of each, who comes of age, and which cases go with one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from amparo.registry.people.ages import ADULT_YEARS
from amparo.registry.people.models import Identity
from amparo.registry.people.queries import content_of
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.queries.cases import visible_cases
from amparo.response.child_protection.policy.child import BEST_INTERESTS, CHILD_PROTECTION, FAMILY_TRACING

PROCEDURES = (CHILD_PROTECTION, BEST_INTERESTS, FAMILY_TRACING)
# What a row says of a child, the newest answer of any step.
LAST_SAID = (
    *("protection_status", "risk_level", "separation_cause", "care_arrangements_type", "closure_reason"),
)


def children_cases(user: Any) -> Any:
    return visible_cases(user).filter(procedure=CHILD_PROTECTION)


def last_said(cases: Iterable[Case]) -> dict[UUID, dict[str, Any]]:
    """By case: the newest answer of each name in `LAST_SAID`, in one query."""
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    steps = CaseStep.objects.filter(case__in=[each.pk for each in cases]).order_by("case_id", "number")
    for case, answers in steps.values_list("case_id", "answers"):
        found[case] |= {name: answers[name] for name in LAST_SAID if name in answers}
    return found


def tracing_states(user: Any, cases: Iterable[Case]) -> dict[UUID, str]:
    """By person: where the newest tracing stands."""
    people = {each.registration.person for each in cases}
    rows = visible_cases(user).filter(procedure=FAMILY_TRACING, registration__person__in=people)
    return {each.registration.person: each.status for each in rows.order_by("opened_at")}


def cases_beside(case: Case, user: Any) -> list[Case]:
    """The other cases of the same child in this room."""
    rows = visible_cases(user).filter(procedure__in=PROCEDURES, registration__person=case.registration.person)
    return list(rows.exclude(pk=case.pk))


def who_comes_of_age(user: Any, *, until: date) -> Iterator[tuple[Case, date]]:
    """Open cases of children whose eighteenth birthday is not later, with the birthday as it was recorded."""
    cases = list(children_cases(user).filter(is_open=True))
    content = content_of([each.registration_id for each in cases], (Identity,))
    for case in cases:
        identity = content.get(case.registration_id, {}).get(Identity)
        if identity is not None and identity.birth_date is not None:
            birthday = eighteenth(identity.birth_date)
            if birthday <= until:
                yield case, birthday


def eighteenth(born: date) -> date:
    """Who was born on 29 February is of age on 1 March."""
    year = born.year + ADULT_YEARS
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
