"""The trail in words: acts, kinds of records and who did them. Names are looked up when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from amparo.core.errors import Text
from amparo.core.models import Event
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.verbs import SUBJECTS, act_in_words, asked_act

PAGES = {"partners.organisation": "partners:organisation", "partners.user": "partners:person"}
INSTALLATION = pgettext_lazy("who did it", "the installation")
UNKNOWN_ACTOR = pgettext_lazy("who did it", "an account that is no longer there")


@dataclass(frozen=True)
class Act:
    """One event as people read it. `page` is the address of the record where there is a page for it."""

    event: Event
    verb: Text
    subject: Text
    page: str
    actor: Text
    organisation: str


def events(chosen: Mapping[str, Any]) -> QuerySet[Event]:
    """Newest first. `chosen`: verb, subject, record, actor, since, until (both days included)."""
    rows = Event.objects.order_by("-number")
    if choice := chosen.get("verb"):
        rows = rows.filter(**asked_act(choice))
    columns = {"subject": "subject_type", "record": "subject_id"}
    for name, column in columns.items():
        if value := chosen.get(name):
            rows = rows.filter(**{column: value})
    if actor := chosen.get("actor"):
        rows = rows.filter(actor_id=str(actor.pk))
    if since := chosen.get("since"):
        rows = rows.filter(at__gte=_midnight(since))
    if until := chosen.get("until"):
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows


def in_words(found: Iterable[Event]) -> list[Act]:
    """Two queries, however many events: the people and the organisations that they name."""
    found = list(found)
    people = _names(User, "name", {event.actor_id for event in found})
    organisations = _names(Organisation, "acronym", {event.organisation_id for event in found})
    return [_in_words(event, people, organisations) for event in found]


def _in_words(event: Event, people: Mapping[str, str], organisations: Mapping[str, str]) -> Act:
    page = PAGES.get(event.subject_type)
    actor = people.get(event.actor_id, UNKNOWN_ACTOR) if event.actor_id else INSTALLATION
    return Act(
        event=event,
        verb=act_in_words(event.verb, event.subject_type, event.after),
        subject=SUBJECTS.get(event.subject_type, event.subject_type),
        page=reverse(page, args=[event.subject_id]) if page else "",
        actor=actor,
        organisation=organisations.get(event.organisation_id, ""),
    )


def _names(model: Any, column: str, keys: set[str]) -> dict[str, str]:
    found = model.objects.filter(pk__in=keys - {""}).values_list("pk", column)
    return {str(pk): name for pk, name in found}


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
