"""Who saw a record: every act about it, repeated readings of one account within an hour as one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import Text
from amparo.core.models import Event
from amparo.registry.partners.answers import acting
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.verbs import act_in_words
from amparo.registry.people.queries import visible_registration
from amparo.registry.people.trails import acts_about
from amparo.registry.people.views.records import unkept
from amparo.registry.people.visibility import registrations

ONE_SITTING = timedelta(hours=1)


@dataclass
class Line:
    """One act, or the readings of one kind by one account within an hour before `event`, the newest of them.

    A page about a person with two registrations is one reading of both: `moments` counts it once.
    """

    event: Event
    moments: set[datetime] = field(default_factory=set)

    @property
    def times(self) -> int:
        return len(self.moments)

    @property
    def since(self) -> datetime:
        return min(self.moments)


def lines_of(events: Iterable[Event]) -> list[Line]:
    """The newest first, as the events are."""
    lines: list[Line] = []
    sittings: dict[tuple[str, str, str], Line] = {}
    for event in events:
        kind = (event.actor_id, event.organisation_id, str(event.after.get("what", "")))
        line = sittings.get(kind) if event.verb == "read" else None
        if line is None or abs(line.event.at - event.at) > ONE_SITTING:
            line = Line(event)
            lines.append(line)
            if event.verb == "read":
                sittings[kind] = line
        line.moments.add(event.at)
    return lines


@dataclass(frozen=True)
class Seen:
    """One line about a record. `name` is empty for people of another organisation."""

    event: Event
    organisation: str
    role: str
    name: str
    what: Text
    times: int
    since: datetime


@require_safe
@requires("people.view_persons")
def trail(request: HttpRequest, person: UUID) -> HttpResponse:
    user = acting(request)
    found = list(registrations(user).filter(person=person))
    visible_registration(found[0].pk if found else person, by=user)
    page = page_of(lines_of(acts_about(user, found)), request.GET)
    acts = in_words(list(page.object_list), by=user)
    told = {"person": person, "page": page, "acts": acts, "records": found}
    return unkept(render(request, "people/trail.html", told))


def in_words(lines: Sequence[Line], *, by: Any) -> list[Seen]:
    """Two queries for accounts and organisations, one for roles, however many acts."""
    events = [line.event for line in lines]
    accounts = {
        str(each.pk): each
        for each in User.objects.filter(pk__in={each.actor_id for each in events if each.actor_id})
        .select_related("organisation")
        .prefetch_related("roles")
    }
    keys = {each.organisation_id for each in events if each.organisation_id}
    acronyms = {
        str(key): name for key, name in Organisation.objects.filter(pk__in=keys).values_list("pk", "acronym")
    }
    return [_seen(line, accounts.get(line.event.actor_id), acronyms, by=by) for line in lines]


def _seen(line: Line, account: User | None, acronyms: dict[str, str], *, by: Any) -> Seen:
    event = line.event
    is_colleague = event.organisation_id == str(by.acting_organisation_id)
    return Seen(
        event=event,
        organisation=acronyms.get(event.organisation_id, ""),
        role=", ".join(account.role_names) if account else "",
        name=account.name if account and is_colleague else "",
        what=act_in_words(event.verb, event.subject_type, event.after),
        times=line.times,
        since=line.since,
    )
