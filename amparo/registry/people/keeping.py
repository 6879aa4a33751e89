"""How long records of a purpose are kept after the last contact with the person: rules with their sources.

The months are those of this product; an operation states its own rules as rows of `RetentionRule` with their basis.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from amparo.registry.people.models import RetentionRule


def keep_until(purpose: str, *, last_contact_on: date) -> date | None:
    """The last day on which the record is kept; None where no rule is known, and then nothing is ever due by itself."""
    rule = (
        RetentionRule.objects.filter(purpose=purpose, valid_from__lte=last_contact_on)
        .order_by("-valid_from")
        .values_list("months", flat=True)
        .first()
    )
    return None if rule is None else months_later(last_contact_on, rule)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
