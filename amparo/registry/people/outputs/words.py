"""What is held about a person, in words: labels with values. Everything here is read in the language that is active."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.registry.people.models import Contact, Identity, Journey, Papers
from amparo.registry.people.reference.names import languages, name_of, nationalities
from amparo.registry.people.vocabulary import BirthPrecision, Category, DocumentKind, Sex

Fact = tuple[str, str]


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    moment = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return str(date_format(moment))


def born(identity: Identity) -> str:
    """As exactly as it was said."""
    when = identity.birth_date
    if when is None:
        return ""
    if identity.birth_precision == BirthPrecision.DAY:
        return day(when)
    if identity.birth_precision == BirthPrecision.MONTH:
        return str(date_format(when, "YEAR_MONTH_FORMAT"))
    if identity.birth_precision == BirthPrecision.YEAR:
        return str(when.year)
    return _("about {year}, estimated from an age").format(year=when.year)


def identity_facts(row: Identity) -> list[Fact]:
    return [
        (_("Given names"), row.given_names),
        (_("First surname"), row.first_surname),
        (_("Second surname"), row.second_surname),
        (_("Also known as"), row.also_known_as),
        (_("Born"), born(row)),
        (_("Sex"), str(Sex(row.sex).label)),
        (_("Gender"), row.gender),
        (_("Nationalities"), ", ".join(name_of(nationalities(), code) for code in row.nationalities)),
        (_("Languages"), ", ".join(name_of(languages(), code) for code in row.languages)),
    ]


def contact_facts(row: Contact) -> list[Fact]:
    return [(_("Telephones"), ", ".join(row.phones))]


def papers_facts(row: Papers) -> list[Fact]:
    if not row.documents:
        return [(_("Documents"), "")]
    return [(str(DocumentKind(each["kind"]).label), _numbered(each)) for each in row.documents]


def _numbered(document: dict[str, Any]) -> str:
    country = name_of(nationalities(), document["country"]) if document.get("country") else ""
    until = document.get("expires_on")
    expires = _("valid until {day}").format(day=day(date.fromisoformat(until))) if until else ""
    return " · ".join(filter(None, (document["number"], country, expires)))


def journey_facts(row: Journey) -> list[Fact]:
    destination = row.destination.name if row.destination else ""
    return [
        (_("Arrived on"), day(row.arrived_on)),
        (_("Wants to go to"), " · ".join(filter(None, (destination, row.destination_words)))),
        (_("Travels with"), row.group.name if row.group else ""),
    ]


FACTS: dict[Any, Callable[[Any], list[Fact]]] = {
    Identity: identity_facts,
    Contact: contact_facts,
    Papers: papers_facts,
    Journey: journey_facts,
}


def category_title(category: str) -> str:
    """The short name of a category, as a heading."""
    name = str(Category(category).label).partition(":")[0]
    return name[:1].upper() + name[1:]
