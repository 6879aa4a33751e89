"""Matching of those who are looked for with those who are registered, from both sides. It suggests; people decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.people import matching
from amparo.registry.people.models import Contact, Identity
from amparo.registry.people.queries import visible_content
from amparo.registry.people.searching import REMEMBERED, Candidate, asked_from_memory, looked_for
from amparo.registry.people.secret import key_for
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.visibility import own_rows
from amparo.response.child_protection.models import TracingKey, TracingMatch, TracingRequest
from amparo.response.child_protection.sought import remembered

SHOWN = 5
COMPARED = 60


@dataclass(frozen=True)
class Likeness:
    """A registration that may be the one who is looked for; `decided`: what somebody said of it."""

    candidate: Candidate
    decided: TracingMatch | None


@dataclass(frozen=True)
class Meant:
    """A request that may look for this person."""

    request: TracingRequest
    match: matching.Match


def visible_request(key: UUID, *, by: Any) -> TracingRequest:
    """Hidden and absent are the same refusal."""
    found = own_rows(by, TracingRequest).filter(pk=key).select_related("case__registration", "origin").first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def who_may_be_meant(user: Any, person: StatedPerson, *, limit: int = SHOWN) -> list[Candidate]:
    """Registrations that the user may see: own ones and what others share, the likest first."""
    return looked_for(user, person, limit=limit)


def likenesses_of(user: Any, request: TracingRequest, *, limit: int = SHOWN) -> list[Likeness]:
    """Without the one who looks; who was refuted stays, and is shown as refuted."""
    found = who_may_be_meant(user, remembered(request), limit=limit + 1)
    others = [each for each in found if each.registration.person != request.case.registration.person]
    said = {each.found_id: each for each in TracingMatch.objects.filter(request=request)}
    return [Likeness(each, said.get(each.registration.pk)) for each in others[:limit]]


def requests_that_may_mean(user: Any, registration: Any, *, limit: int = SHOWN) -> list[Meant]:
    """Open requests of the own organisation, by the same keys from the other side."""
    content = visible_content(user, [registration.pk], (Identity, Contact)).get(registration.pk, {})
    identity = content.get(Identity)
    if identity is None:
        return []
    contact = content.get(Contact)
    person = _as_stated(identity, contact.phones if contact else ())
    question = asked_from_memory(person, secret=key_for("search"))
    keys = question.exact | question.pairs | question.dated | question.singles
    found = (
        own_rows(user, TracingKey)
        .filter(key__in=list(keys), case__is_open=True)
        .exclude(case__registration__person=registration.person)
        .values("request")
        .annotate(same=Count("pk"))
        .order_by("-same", "request")[:COMPARED]
    )
    rows = TracingRequest.objects.filter(pk__in=[each["request"] for each in found])
    by_key = {str(each.pk): each for each in rows.select_related("case")}
    candidates = [_as_compared(each) for each in by_key.values()]
    scored = matching.possible_duplicates_of(person, candidates, at_least=REMEMBERED)
    return [Meant(by_key[each.code], match) for each, match in scored[:limit]]


def _as_stated(identity: Identity, phones: Sequence[str]) -> StatedPerson:
    return StatedPerson(
        given_names=identity.given_names,
        first_surname=identity.first_surname,
        second_surname=identity.second_surname,
        also_known_as=identity.also_known_as,
        birth_date=identity.birth_date,
        birth_precision=identity.birth_precision,
        phones=tuple(phones),
    )


def _as_compared(request: TracingRequest) -> matching.Candidate:
    person = remembered(request)
    return matching.Candidate(
        given_names=person.given_names,
        first_surname=person.first_surname,
        second_surname=person.second_surname,
        also_known_as=person.also_known_as,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        phones=person.phones,
        code=str(request.pk),
    )
