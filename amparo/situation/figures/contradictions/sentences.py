"""A finding in words, in English or Spanish, from what is stored of it.

Names of indicators, places, populations and sources are looked up together for a whole page of findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amparo.registry.places.models import Place
from amparo.situation.figures.contradictions.rules import RULES
from amparo.situation.figures.models import Indicator, Population, Source
from amparo.situation.figures.quantity import Quantity, from_fields
from amparo.situation.figures.wording import say

MOST_LISTED = 8
PEOPLE = {
    "female": gettext_lazy("female"),
    "male": gettext_lazy("male"),
    "child": gettext_lazy("children"),
    "adult": gettext_lazy("adults"),
}

Details = Mapping[str, Any]


class Told(Protocol):
    """A stored finding, or one that was only just found."""

    @property
    def rule(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def details(self) -> Any: ...


@dataclass(frozen=True)
class Names:
    """Names by code, in one language; a code without a name stands for itself."""

    indicators: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    populations: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def sentences(findings: Iterable[Told], lang: str, names: Names | None = None) -> dict[str, str]:
    """The sentence of each finding by its key. Four queries, however many findings; none where `names` are given."""
    told = [(finding.key, finding.rule, finding.details) for finding in findings]
    with override(lang):
        known = names or names_in_database([details for _key, _rule, details in told], lang)
        return {key: _Voice(details, known, lang).sentence(rule) for key, rule, details in told}


def names_in_database(told: Iterable[Details], lang: str) -> Names:
    figures = [figure for details in told for figure in details["figures"].values()]

    def codes(*columns: str) -> set[str]:
        return {figure[column] for figure in figures for column in columns if column in figure}

    name = "name_es" if lang.startswith("es") else "name_en"
    sources = Source.objects.filter(code__in=codes("source")).values_list("code", "publisher", "title")
    return Names(
        dict(Indicator.objects.filter(code__in=codes("indicator")).values_list("code", name)),
        dict(Place.objects.filter(code__in=codes("place", "nationality")).values_list("code", name)),
        dict(Population.objects.filter(code__in=codes("population")).values_list("code", name)),
        {code: publisher or title or code for code, publisher, title in sources},
    )


class _Voice:
    """Says one finding. `first` is the figure that the sentence speaks of, such as the total of some parts.

    The others tell where they differ from it. A date or source that all figures share is told once.
    """

    def __init__(self, details: Details, names: Names, lang: str) -> None:
        self.details, self.names, self.lang = details, names, lang
        self.figures: Mapping[str, Mapping[str, Any]] = details["figures"]
        self.first = self.figures[details.get("speaks_of") or next(iter(self.figures))]
        self.one_day = len({self._days(figure) for figure in self.figures.values()}) == 1
        self.one_source = len({figure.get("source") for figure in self.figures.values()}) == 1

    def sentence(self, rule: str) -> str:
        template = str(RULES[rule].sentence)
        what = self._what(self.first)
        if "{what}" not in template:
            self.first = {}  # Nothing is said of all figures together, so each tells all about itself.
        roles = {role: self.listed(references) for role, references in self.details["roles"].items() if role}
        quantities = {name: self.number(fields) for name, fields in self.details["quantities"].items()}
        # A label is mostly the code of the indicator that it first stood for, and then has a name in each language.
        words = {name: self.names.indicators.get(word, word) for name, word in self.details["words"].items()}
        return capfirst(template.format(what=what, **roles, **quantities, **words))

    def _what(self, figure: Mapping[str, Any]) -> str:
        """ "asylum claims in Mexico", "group size (the caravan)"."""
        indicator = self.names.indicators.get(figure["indicator"], figure["indicator"])
        place, people = self._place(figure), list(self._people(figure))
        said = _("{indicator} in {place}").format(indicator=indicator, place=place) if place else indicator
        return f"{said} ({', '.join(people)})" if people else said

    def listed(self, references: list[str]) -> str:
        shown = [self.figure(self.figures[reference]) for reference in references[:MOST_LISTED]]
        if len(references) > MOST_LISTED:
            shown.append(_("{count} more").format(count=len(references) - MOST_LISTED))
        if len(shown) == 1:
            return shown[0]
        return _("{first} and {last}").format(first=", ".join(shown[:-1]), last=shown[-1])

    def figure(self, figure: Mapping[str, Any]) -> str:
        """ "about 3,800 (15 Nov 2018, UNHCR)", with whatever sets it apart from the first figure."""
        apart = list(self._apart(figure))
        if figure is self.first or not self.one_day:
            apart.append(self._days(figure))
        if (source := figure.get("source")) and (figure is self.first or not self.one_source):
            apart.append(self.names.sources.get(source, source))
        number = self.number(figure["quantity"])
        return f"{number} ({', '.join(apart)})" if apart else number

    def number(self, fields: list[str | None]) -> str:
        quantity = stored_quantity(fields)
        return say(quantity, self.lang, other=quantity.other)

    def _apart(self, figure: Mapping[str, Any]) -> Iterable[str]:
        if figure["indicator"] != self.first.get("indicator"):
            yield self.names.indicators.get(figure["indicator"], figure["indicator"])
        if figure.get("place") != self.first.get("place") and (place := self._place(figure)):
            yield place
        shared = set(self._people(self.first))
        yield from (people for people in self._people(figure) if people not in shared)

    def _place(self, figure: Mapping[str, Any]) -> str:
        code = figure.get("place", "")
        return self.names.places.get(code, code)

    def _people(self, figure: Mapping[str, Any]) -> Iterable[str]:
        look_ups: dict[str, Callable[[str], str]] = {
            "population": lambda code: self.names.populations.get(code, code),
            "sex": lambda code: str(PEOPLE.get(code, code)),
            "age_group": lambda code: str(PEOPLE.get(code, code)),
            "nationality": lambda code: _("nationality {country}").format(
                country=self.names.places.get(code, code)
            ),
            "scope": str,
        }
        return (name(figure[column]) for column, name in look_ups.items() if column in figure)

    def _days(self, figure: Mapping[str, Any]) -> str:
        last = date_format(date.fromisoformat(figure["as_of"]), "SHORT_DATE_FORMAT")
        if "period_start" not in figure:
            return last
        first = date_format(date.fromisoformat(figure["period_start"]), "SHORT_DATE_FORMAT")
        return _("{first} to {last}").format(first=first, last=last)


def stored_quantity(fields: list[str | None]) -> Quantity:
    """The quantity of a finding's details: low, high, qualifier, tolerance, reference of the other figure."""
    low, high, qualifier, tolerance, other = fields
    return from_fields(
        value_low=None if low is None else Decimal(low),
        value_high=None if high is None else Decimal(high),
        qualifier=str(qualifier),
        tolerance=None if tolerance is None else Decimal(tolerance),
        other=other,
    )
