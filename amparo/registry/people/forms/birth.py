"""A birth date in three small inputs, of which the year alone is enough, or an age that was guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Refusal
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import BirthPrecision

INPUTS = ("birth_day", "birth_month", "birth_year", "about_age")
UNREADABLE = Kind(
    "people.birth_unreadable",
    _("The date of birth is no date."),
    _("Write numbers: day, month, and the year in four digits. The year alone is enough."),
)
WITHOUT_YEAR = Kind(
    "people.birth_without_year",
    _("The date of birth has no year, or a day without a month."),
    _("Add what is missing. If the year is not known, write an age instead."),
)
STATED_TWICE = Kind(
    "people.birth_stated_twice",
    _("Both a date of birth and a guessed age are stated."),
    _("Keep the date if the person told it; otherwise keep the age alone."),
)


def birth_stated(told: Mapping[str, str], *, today: date, at: str = "") -> tuple[date | None, str]:
    """The date, whole as it is stored, and how much of it was said. Refuses what is no date."""
    day, month, year, about = (told.get(name, "").strip() for name in INPUTS)
    if not (day or month or year or about):
        return None, BirthPrecision.UNKNOWN
    if about and (day or month or year):
        raise Refusal(STATED_TWICE(at=at))
    if not about and (not year or (day and not month)):
        raise Refusal(WITHOUT_YEAR(at=at))
    try:
        if about:
            return date(today.year - _number(about, most=3), 1, 1), BirthPrecision.ESTIMATED
        return _date(day, month, year)
    except ValueError as error:
        raise Refusal(UNREADABLE(at=at)) from error


def _date(day: str, month: str, year: str) -> tuple[date, str]:
    if len(year) != 4:
        raise ValueError(year)
    whole = date(_number(year), _number(month or "1"), _number(day or "1"))
    if day:
        return whole, BirthPrecision.DAY
    return whole, BirthPrecision.MONTH if month else BirthPrecision.YEAR


def _number(text: str, most: int = 4) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= most):
        raise ValueError(text)
    return int(text)


def birth_inputs(person: StatedPerson, *, today: date) -> dict[str, Any]:
    """What stands in the inputs for a date that is kept."""
    day, precision = person.birth_date, person.birth_precision
    if day is None:
        return {}
    if precision == BirthPrecision.ESTIMATED:
        return {"about_age": today.year - day.year}
    told = {"birth_year": day.year}
    if precision != BirthPrecision.YEAR:
        told["birth_month"] = day.month
    if precision == BirthPrecision.DAY:
        told["birth_day"] = day.day
    return told
