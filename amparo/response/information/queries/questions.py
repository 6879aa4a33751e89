"""Reads of what people ask: words of the own organisation; of all organisations counts alone.

Words are free, and somebody may have written a name in spite of all: they stay with who heard them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.listing import Sorting
from amparo.registry.places.models import Place
from amparo.response.information.models import QuestionAsked

QUESTIONS = Sorting(
    {
        "question": (_("Question"), ("words",)),
        "topic": (_("Topic"), ("topic", "words")),
        "place": (_("Place"), ("place__name_en", "words")),
        "month": (_("Month"), ("month", "words")),
        "times": (_("Times"), ("times", "words")),
    },
    default="-times",
)


def questions(user: Any, chosen: Mapping[str, Any]) -> QuerySet[QuestionAsked]:
    """The own organisation's. `chosen`: text, topic, place."""
    rows = _narrowed(QuestionAsked.objects.filter(organisation=user.organisation_id), chosen)
    if text := chosen.get("text"):
        rows = rows.filter(words__icontains=text)
    return rows.select_related("place")


@dataclass(frozen=True)
class Asked:
    topic: str
    own: int
    everywhere: int


def asked_by_topic(user: Any, chosen: Mapping[str, Any]) -> list[Asked]:
    """How often each topic was asked about, as the own organisation and as all counted; the most asked first."""
    rows = _narrowed(QuestionAsked.objects.all(), chosen)
    everywhere = _by_topic(rows)
    own = _by_topic(rows.filter(organisation=user.organisation_id))
    ordered = sorted(everywhere.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Asked(topic, own.get(topic, 0), count) for topic, count in ordered]


def _narrowed(rows: QuerySet[QuestionAsked], chosen: Mapping[str, Any]) -> QuerySet[QuestionAsked]:
    for name in ("topic", "place"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    return rows


def _by_topic(rows: QuerySet[QuestionAsked]) -> dict[str, int]:
    return dict(rows.order_by().values_list("topic").annotate(count=Sum("times")))


def places_of_questions() -> QuerySet[Place]:
    return Place.objects.filter(pk__in=QuestionAsked.objects.values("place"))
