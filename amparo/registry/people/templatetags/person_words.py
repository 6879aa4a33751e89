"""A person in words: how old, born when, from where, speaking what. What was not said stays unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.registry.people.ages import age_years, day_of_ages
from amparo.registry.people.reference.names import languages, name_of, nationalities
from amparo.registry.people.vocabulary import BirthPrecision, DocumentKind

register = template.Library()


@register.filter
def age(identity: Any) -> str:
    """“33 years”; “about 33 years” where it is not exact: the lowest that the month or year allows, or the age that was
    guessed, as it was guessed. Empty when not known."""
    today, born = day_of_ages(identity.recorded_at), identity.birth_date
    if born is None:
        return ""
    years = age_years(identity, on=today) or 0
    if identity.birth_precision == BirthPrecision.DAY:
        return _exact(born, today, years)
    if identity.birth_precision == BirthPrecision.ESTIMATED:
        years = today.year - born.year
    return ngettext("about {years} year", "about {years} years", years).format(years=years)


def _exact(born: date, today: date, years: int) -> str:
    if years < 2:
        months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
        return ngettext("{months} month", "{months} months", months).format(months=max(0, months))
    return ngettext("{years} year", "{years} years", years).format(years=years)


@register.filter
def born(identity: Any) -> str:
    """As exact as it was said."""
    day, precision = identity.birth_date, identity.birth_precision
    if day is None:
        return ""
    if precision == BirthPrecision.DAY:
        return date_format(day)
    if precision == BirthPrecision.MONTH:
        return date_format(day, "M Y")
    if precision == BirthPrecision.YEAR:
        return str(day.year)
    return _("around {year}, from an age that was guessed").format(year=day.year)


@register.filter
def countries(codes: Iterable[str]) -> str:
    return ", ".join(name_of(nationalities(), code) for code in codes)


@register.filter
def spoken(codes: Iterable[str]) -> str:
    return ", ".join(name_of(languages(), code) for code in codes)


@register.filter
def document_kind(code: str) -> str:
    return str(DocumentKind(code).label) if code in DocumentKind.values else code


@register.filter
def country(code: str) -> str:
    return name_of(nationalities(), code)


@register.filter
def day(iso: str) -> str:
    """A day of a document, which is kept as text."""
    return date_format(date.fromisoformat(iso))
