"""What exactly a referral lets its receiver read: the very words, by category; and what of it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.registry.people.contents import DETAILS, KINDS
from amparo.registry.people.models import FamilyLink, HouseholdMember, Registration, StoredFile
from amparo.registry.people.outputs.words import FACTS, Fact, category_title
from amparo.registry.people.queries import content_of, visible_content
from amparo.registry.people.visibility import opened_to, visible_to, whereabouts_open
from amparo.registry.people.vocabulary import Category
from amparo.response.referrals.models import Referral


@dataclass(frozen=True)
class SharedCategory:
    """One category as the receiver reads it: labels with values. Empty where nothing was recorded."""

    category: str
    title: str
    facts: list[Fact]


def what_is_read(user: Any, registration: Registration, categories: Iterable[str]) -> list[SharedCategory]:
    """By category, in the order of the vocabulary, as far as this user may read it."""
    content = visible_content(user, [registration.pk]).get(registration.pk, {})
    wanted = set(categories)
    return [
        SharedCategory(
            category, category_title(category), list(_facts(user, registration, content, category))
        )
        for category in Category.values
        if category in wanted
    ]


def _facts(user: Any, registration: Registration, content: Any, category: str) -> Iterator[Fact]:
    for kind, row in content.items():
        if kind.category == category:
            yield from (fact for fact in FACTS[kind](row) if fact[1])
    if category == Category.JOURNEY:
        where = whereabouts_open(user, [registration], opened_to(user, [registration.pk]))
        yield from ((_("Registered in"), each.place.name) for each in where.values())
    elif category == Category.FAMILY:
        yield from _family(user, registration)
    elif category == Category.PHOTO:
        count = visible_to(user, StoredFile, Category.PHOTO).filter(registration=registration).count()
        if count:
            yield (
                _("Pictures"),
                ngettext("{count} picture", "{count} pictures", count).format(count=count),
            )


def _family(user: Any, registration: Registration) -> Iterator[Fact]:
    members = visible_to(user, HouseholdMember, Category.FAMILY)
    for member in members.filter(registration=registration, until=None):
        yield _("In the household"), str(member.get_relationship_display())
    links = visible_to(user, FamilyLink, Category.FAMILY).filter(registration=registration)
    ties = sorted({str(link.get_kind_display()) for link in links if link.standing != "refuted"})
    if ties:
        yield _("Family links"), ", ".join(ties)


def frozen(referral: Referral) -> dict[str, Any]:
    """For each category the version that stood at sending and the fields that held something: names, never content."""
    content = content_of([referral.registration_id]).get(referral.registration_id, {})
    told: dict[str, Any] = {category: {} for category in referral.categories}
    for kind in KINDS:
        row = content.get(kind)
        if row is not None and kind.category in told:
            told[kind.category] = {"version": row.number, "fields": _filled(row, DETAILS[kind])}
    return told


def _filled(row: Any, names: Sequence[str]) -> list[str]:
    return [name.removesuffix("_id") for name in names if getattr(row, name)]
