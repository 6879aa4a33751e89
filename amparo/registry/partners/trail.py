"""The trail in words: acts, kinds of records and who did them. Names are looked up when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.errors import Text
from amparo.core.models import Event
from amparo.registry.partners.models import Organisation, User

VERBS: dict[str, Text] = {
    "add_organisation": _("added an organisation"),
    "change_organisation": _("changed an organisation"),
    "close_organisation": _("closed an organisation"),
    "reopen_organisation": _("opened an organisation again"),
    "add_mandate": _("stated a mandate"),
    "end_mandate": _("ended a mandate"),
    "add_person": _("opened an account"),
    "change_person": _("changed an account"),
    "close_account": _("closed an account"),
    "reopen_account": _("opened an account again"),
    "give_role": _("gave a role"),
    "take_role": _("took a role away"),
    "remove_second_factor": _("removed a second factor"),
    "give_set_password_link": _("gave a link for a password"),
    "send_set_password_mail": _("mailed a link for a password"),
    "add_source": _("added a source"),
    "describe_source": _("described a source"),
    "withdraw_source": _("withdrew a source"),
    "add_figure": _("added a figure"),
    "review": _("reviewed a figure"),
    "accept": _("accepted a figure"),
    "dispute": _("disputed a figure"),
    "supersede": _("superseded a figure"),
    "withdraw": _("withdrew a figure"),
    "accept_key_figure": _("accepted a key figure"),
    "end_acceptance": _("ended the acceptance of a key figure"),
    "decide_contradiction": _("decided a contradiction"),
    "start_edition": _("started an edition of the brief"),
    "drop": _("dropped the draft of an edition"),
    "add_part": _("added a part to an edition"),
    "write_part": _("wrote a part of the brief"),
    "submit": _("submitted a part of the brief"),
    "return_for_changes": _("returned a part for changes"),
    "clear": _("cleared a part of the brief"),
    "take_back": _("took a part back to draft"),
    "publish": _("published an edition"),
}
SUBJECTS: dict[str, Text] = {
    "partners.organisation": _("Organisation"),
    "partners.mandate": _("Mandate"),
    "partners.user": _("Account"),
    "figures.source": _("Source"),
    "figures.figure": _("Figure"),
    "figures.keyfigure": _("Key figure"),
    "figures.contradiction": _("Contradiction"),
    "brief.edition": _("Edition of the brief"),
    "brief.part": _("Part of the brief"),
}
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
    columns = {"verb": "verb", "subject": "subject_type", "record": "subject_id"}
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
        verb=VERBS.get(event.verb, event.verb.replace("_", " ")),
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
