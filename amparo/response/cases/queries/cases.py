"""Whose cases a user sees: those of the own organisation, in the procedures that the user's roles work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from amparo.core.access import may
from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.partners.listing import Sorting
from amparo.registry.people.visibility import own_rows
from amparo.response.cases.models import Case, CaseClock
from amparo.response.cases.procedure import PROCEDURES, Procedure
from amparo.response.cases.vocabulary import ClockState

SORTING = Sorting(
    {
        "reference": (_("Reference"), ("reference",)),
        "procedure": (_("Procedure"), ("procedure",)),
        "state": (_("State"), ("status",)),
        "due": (_("Next deadline"), ("due_on",)),
        "opened": (_("Opened"), ("opened_on",)),
        "step": (_("Last step"), ("last_step_on",)),
    },
    default="-step",
)


def procedures_of(user: Any) -> list[Procedure]:
    """Those that the user works on."""
    return [each for each in PROCEDURES.values() if may(user, each.permission)]


def visible_cases(user: Any) -> QuerySet[Case]:
    codes = [each.code for each in procedures_of(user)]
    return own_rows(user, Case).filter(procedure__in=codes).select_related("registration", "assigned_to")


def visible_case(key: UUID, *, by: Any) -> Case:
    """Hidden and absent are the same refusal."""
    found = visible_cases(by).filter(pk=key).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def locked_case(case: Case, *, by: Any) -> Case:
    """As it stands now, locked for a step: the record in the caller's hand may be old."""
    found = visible_cases(by).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def with_next_deadline(rows: QuerySet[Case]) -> QuerySet[Any]:
    """`due_on`: the first running clock or undecided duty of each."""
    clocks = CaseClock.objects.filter(case=OuterRef("pk"), state=ClockState.RUNNING).order_by("due_on")
    return rows.annotate(due_on=Subquery(clocks.values("due_on")[:1]))


def filtered(rows: QuerySet[Any], chosen: Mapping[str, Any]) -> QuerySet[Any]:
    """`chosen`: text (of a reference), procedure, state (open, ended, or one), country, mine; empty does not narrow."""
    if text := chosen.get("text"):
        rows = rows.filter(reference__icontains=text.strip())
    match chosen.get("state"):
        case "open":
            rows = rows.filter(is_open=True)
        case "ended":
            rows = rows.filter(is_open=False)
    for name in ("procedure", "country", "assigned_to"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    return rows


def cases_about(user: Any, registrations: Iterable[UUID]) -> list[Case]:
    return list(visible_cases(user).filter(registration__in=list(registrations)))


def owed_by(user: Any) -> Q:
    """Of clocks and duties: those of cases that the user sees."""
    return Q(
        organisation=user.acting_organisation_id,
        case__is_open=True,
        case__procedure__in=[each.code for each in procedures_of(user)],
    )
