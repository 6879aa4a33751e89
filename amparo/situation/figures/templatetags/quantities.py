"""Quantities, units and standings as pages show them, in the reader's language."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.models import Figure, KeyFigure
from amparo.situation.figures.quantity import Qualifier, in_words
from amparo.situation.figures.queries import open_findings, quantity_of
from amparo.situation.figures.wording import say

register = template.Library()

FROM_THE_FIRST_DIGIT = re.compile(r"(?P<qualifier>\D*?)\s*(?P<number>\d.*)")
WITH_DECIMALS = re.compile(r"\d+\.\d+")
UNITS = {
    "persons": _("persons"),
    "claims": _("claims"),
    "cases": _("cases"),
    "families": _("families"),
    "names": _("names"),
    "permits": _("permits"),
    "registrations": _("registrations"),
    "places": _("places"),
    "facilities": _("facilities"),
    "square metres": _("square metres"),
}
# The class of the badge and its icon, by the standing of a figure, a finding, an import or a key figure.
BADGES = {
    "reported": ("plain", "quote"),
    "reviewed": ("reviewed", "eye"),
    "accepted": ("accepted", "circle-check"),
    "disputed": ("disputed", "git-compare"),
    "superseded": ("plain", "history"),
    "withdrawn": ("withdrawn", "ban"),
    "open": ("open", "alert-triangle"),
    "explained": ("resolved", "info-circle"),
    "dispute": ("disputed", "git-compare"),
    "resolved": ("resolved", "circle-check"),
    "gone": ("plain", "history"),
    "ended": ("plain", "history"),
    "uploaded": ("waiting", "clock"),
    "previewed": ("waiting", "eye"),
    "refused": ("error", "circle-x"),
    "taken": ("done", "circle-check"),
    "dropped": ("plain", "trash"),
    "contradiction": ("danger", "git-compare"),
    "alert": ("warning", "bell"),
    "question": ("info", "help-circle"),
}


@register.filter
def said(stated: Any) -> str:
    """The words of a figure, a key figure or a quantity: "at least 4,000", "a smaller number than F089"."""
    language = get_language() or "en"
    if isinstance(stated, KeyFigure):
        stated = quantity_of(stated)
    elif isinstance(stated, Figure):
        stated = stated.quantity
    return "–" if stated is None else say(stated, language, stated.other)


@register.filter
def withdrawn_source(key: KeyFigure) -> date | None:
    """The day on which the first of a key figure's sources was withdrawn; None while all of them stand."""
    days = (figure.source.withdrawn_on for figure in key.figures.all())
    return min((day for day in days if day), default=None)


@register.filter
def trimmed(value: Any) -> Any:
    """A stored number without the zeros that the database adds: 6062.000000 is 6062."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if WITH_DECIMALS.fullmatch(text) else value


@register.filter
def unit_name(unit: str) -> str:
    """The unit in the reader's language; one that a file brought stands for itself."""
    return str(UNITS.get(unit, unit))


@register.filter
def unit_beside(record: Any) -> str:
    """The unit that stands beside the words of a figure or key figure; none beside "a smaller number than F089"."""
    return "" if _is_a_comparison(record) else unit_name(record.indicator.unit)


@register.inclusion_tag("figures/number.html")
def figure_number(stated: Any, unit: str = "") -> dict[str, Any]:
    """The qualifier, the number and the unit, each in its own element. A figure without a number has words alone."""
    words = said(stated)
    if _is_a_comparison(stated):
        return {"words": words}
    parted = FROM_THE_FIRST_DIGIT.fullmatch(words)
    qualifier, number = (parted["qualifier"], parted["number"]) if parted else ("", "")
    return {"words": words, "qualifier": qualifier, "number": number, "unit": unit}


def _is_a_comparison(stated: Any) -> bool:
    """Whether the words name another figure, whose reference has digits that are no number."""
    quantity = quantity_of(stated) if isinstance(stated, KeyFigure) else getattr(stated, "quantity", stated)
    return quantity is not None and in_words(quantity).qualifier is Qualifier.FEWER_THAN_OTHER


@register.inclusion_tag("figures/tabs.html", takes_context=True)
def figure_tabs(context: Any, here: str) -> dict[str, Any]:
    """The pages of Figures that the reader may open, with how many contradictions wait."""
    return {"here": here, "open": open_findings(), "perms": context.get("perms", {})}


@register.simple_tag
def standing(record: Any, field: str = "status") -> str:
    """The badge of a state: an icon, a word, and a colour that repeats them. Lists have many: no template."""
    tone, icon = BADGES.get(str(getattr(record, field)), ("plain", "info-circle"))
    name = getattr(record, f"get_{field}_display")()
    return format_html('<span class="badge-state-{}">{}{}</span>', tone, drawn_icon(icon), name)


@register.simple_tag
def drawn_icon(name: str) -> str:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#icon-{}"></use></svg>',
        static("built/icons.svg"),
        name,
    )


@register.filter
def where(record: Any) -> str:
    """Place and group of a figure or key figure, and below them whom it narrows to."""
    places = " · ".join(str(each) for each in (record.place, record.population) if each)
    whom = [
        str(record.get_sex_display()) if record.sex else "",
        str(record.get_age_group_display()) if record.age_group else "",
        record.nationality,
        f"“{record.scope}”" if getattr(record, "scope", "") else "",
    ]
    if not any(whom):
        return places
    return format_html('{}<span class="who">{}</span>', places, ", ".join(filter(None, whom)))
