"""Ages, and who is a child, from a birth date that may be only half known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.core.season import today_for
from amparo.registry.people.vocabulary import BirthPrecision

ADULT_YEARS = 18
ESTIMATE_YEARS = 2  # an age that was guessed may be wrong by so much either way


def day_of_ages(recorded_at: datetime) -> date:
    """The day of which the age of somebody recorded then is told: today; in the demonstration its season's last day."""
    return today_for(recorded_at)


class Born(Protocol):
    @property
    def birth_date(self) -> date | None: ...
    @property
    def birth_precision(self) -> str: ...


class AgeGroup(TextChoices):
    """The groups of the field's reporting (UNHCR: 0-4, 5-11, 12-17, 18-59, 60 and over)."""

    INFANT = "0-4", "0–4"
    CHILD = "5-11", "5–11"
    ADOLESCENT = "12-17", "12–17"
    ADULT = "18-59", "18–59"
    OLDER = "60+", "60+"
    UNKNOWN = "unknown", _("age not known")


def age_years(born: Born, *, on: date) -> int | None:
    """The lowest age in whole years that the birth date allows; None when no date is known.

    In doubt a person is taken for the younger: *CRC, General Comment 6, paragraph 31 (i)*.
    """
    if born.birth_date is None:
        return None
    latest = _latest_birth(born.birth_date, born.birth_precision)
    return max(0, on.year - latest.year - ((on.month, on.day) < (latest.month, latest.day)))


def _latest_birth(day: date, precision: str) -> date:
    if precision == BirthPrecision.MONTH:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    if precision == BirthPrecision.YEAR:
        return date(day.year, 12, 31)
    if precision == BirthPrecision.ESTIMATED:
        return date(day.year + ESTIMATE_YEARS, 12, 31)
    return day


def may_be_a_child(born: Born, *, on: date) -> bool:
    """Under 18 in the lowest age that the date allows. Without a date nobody is taken for a child unasked."""
    age = age_years(born, on=on)
    return age is not None and age < ADULT_YEARS


def is_an_adult(born: Born, *, on: date) -> bool:
    age = age_years(born, on=on)
    return age is not None and age >= ADULT_YEARS


def age_group(born: Born, *, on: date) -> AgeGroup:
    age = age_years(born, on=on)
    if age is None:
        return AgeGroup.UNKNOWN
    limits = ((5, AgeGroup.INFANT), (12, AgeGroup.CHILD), (18, AgeGroup.ADOLESCENT), (60, AgeGroup.ADULT))
    return next((group for below, group in limits if age < below), AgeGroup.OLDER)
