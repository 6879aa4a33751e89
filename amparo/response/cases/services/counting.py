"""Counters with nobody in them: kept at each step, they stay when a registration is erased."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from amparo.response.cases.models import Case, CaseCount


def count(case: Case, move: str, *, on: date) -> None:
    counted, _made = CaseCount.objects.get_or_create(
        organisation_id=case.organisation_id,
        procedure=case.procedure,
        country=case.country,
        move=move,
        month=on.replace(day=1),
    )
    CaseCount.objects.filter(pk=counted.pk).update(count=F("count") + 1)
