"""What the public site reads: published items and places, and no table in which anybody is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from amparo.registry.places.models import Place
from amparo.registry.places.queries import containment
from amparo.response.information.markup import Block, blocks
from amparo.response.information.models import Item, ItemText, Topic
from amparo.response.information.queries.sources import language_of, source_in
from amparo.response.information.queries.synonyms import has_all, meant_by, plain
from amparo.response.information.queries.topics import topics_on
from amparo.response.information.vocabulary import LANGUAGES, Language


@dataclass(frozen=True)
class Leaf:
    """One published item as it is read in one language. `is_foreign`: it is not written in the language asked for."""

    item: Item
    text: ItemText
    asked: Language

    @property
    def language(self) -> Language:
        return LANGUAGES[self.text.language]

    @property
    def is_foreign(self) -> bool:
        return self.text.language != self.asked.code

    @cached_property
    def blocks(self) -> list[Block]:
        return blocks(self.text.body)

    @property
    def summary(self) -> str:
        return next((block.text for block in self.blocks if block.kind == "paragraph"), "")

    @property
    def source(self) -> str:
        return source_in(self.asked.frame, self.item.source)

    @property
    def language_of_the_source(self) -> str:
        return language_of(self.asked.frame, self.item.source)


@dataclass(frozen=True)
class Chapter:
    topic: Topic
    leaves: list[Leaf]


def leaves(language: Language, *, place: Place | None = None) -> list[Leaf]:
    """Every published item in the language, else in that of its frame, else in any. Those in force first, by topic.

    With a place, those that hold there: it, or what contains it, is among the places of the item.
    """
    rows = Item.objects.filter(status=Item.Status.PUBLISHED).select_related("organisation")
    if place is not None:
        rows = rows.filter(places__code__in=_with_what_contains(place)).distinct()
    found = [_leaf(each, language) for each in rows.prefetch_related("texts", "places")]
    there = [leaf for leaf in found if leaf is not None and not leaf.item.has_not_begun]
    return sorted(there, key=lambda leaf: (leaf.item.is_expired, leaf.item.key))


def _leaf(item: Item, language: Language) -> Leaf | None:
    text = item.text_in(language.code, language.frame, "es", "en")
    return Leaf(item, text, language) if text is not None else None


def _with_what_contains(place: Place) -> list[str]:
    return [place.code, *containment().get(place.code, ())]


def leaf(key: str, language: Language) -> Leaf | None:
    """One published item; None when there is none with this key."""
    rows = Item.objects.filter(status=Item.Status.PUBLISHED, key=key).select_related("organisation")
    item = rows.prefetch_related("texts", "places").first()
    return _leaf(item, language) if item is not None and not item.has_not_begun else None


def chapters(found: Iterable[Leaf], *, day: date) -> list[Chapter]:
    """By topic, in the order of the list of topics. An item stands under its first topic alone."""
    by_topic: dict[str, list[Leaf]] = {}
    for each in found:
        by_topic.setdefault(each.item.topics[0], []).append(each)
    return [Chapter(topic, by_topic[code]) for code, topic in topics_on(day).items() if code in by_topic]


def search(found: Iterable[Leaf], text: str) -> list[Leaf]:
    """Those that have every word asked for, or one that means the same, in title or body; best titles first.

    Without regard to accents.
    """
    words, meant = plain(text).split(), meant_by(text)
    hits = [each for each in found if has_all(f"{each.text.title} {each.text.body}", meant)]
    return sorted(hits, key=lambda each: not any(word in plain(each.text.title) for word in words))


def languages_written() -> list[Language]:
    """In which anything is published, in the order of the vocabulary."""
    written = set(
        ItemText.objects.filter(item__status=Item.Status.PUBLISHED).values_list("language", flat=True)
    )
    return [each for code, each in LANGUAGES.items() if code in written]


def places_offered(more: Iterable[int] = ()) -> list[Place]:
    """What the choice of a place offers: countries of the road and the places that published items name."""
    named = Item.objects.filter(status=Item.Status.PUBLISHED).values("places")
    kinds = (Place.Kind.COUNTRY, Place.Kind.ADMIN1, Place.Kind.ADMIN2, Place.Kind.KEY_POINT)
    rows = Place.objects.filter(Q(pk__in=named) | Q(pk__in=list(more)), kind__in=kinds)
    return sorted(rows, key=lambda each: (each.kind != Place.Kind.COUNTRY, each.name))


def place_chosen(code: str) -> Place | None:
    return Place.objects.filter(code=code).first() if code else None
