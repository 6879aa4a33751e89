"""Finding who was registered: by keys first, then each candidate is compared and says why it matches.

Only equality on keys reaches the database, so that an index serves it under row-level security: a search by likeness
would read every row first (functions that are not leakproof wait for the policy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection

from amparo.registry.people import matching
from amparo.registry.people.keys import AskedFor, asked, asked_about, asked_for, name_words, phones_of
from amparo.registry.people.models import Contact, Content, HouseholdMember, Identity, Papers, Registration
from amparo.registry.people.queries import ContentOf, visible_content, visible_registrations
from amparo.registry.people.secret import key_for
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.visibility import opened_to, own_rows

COMPARED = 60
# Below so many candidates a search also asks for single names, of which many people have one.
FEW = 8
MOST_OF_ONE_NAME = 3_000
ALIKE_COMPARED = 20
# Who has nearly all that was asked. Beside somebody like that few others are worth reading, and none with half of it.
LIKELY, NEAR, MOST_NEAR = 0.9, 0.6, 4

# What a mother tells of her son after years is less like than what one person says at two desks.
REMEMBERED, REMEMBERED_COMPARED = 0.4, 30

NONE: Mapping[UUID, str] = {}

FOUND = """
SELECT registration_id FROM people_searchkey
WHERE organisation_id = %s AND key = ANY(%s)
GROUP BY registration_id ORDER BY count(*) DESC, registration_id LIMIT %s
"""
FOUND_BY_ONE = """
SELECT registration_id FROM (
  SELECT registration_id FROM people_searchkey WHERE organisation_id = %s AND key = ANY(%s) LIMIT %s
) capped GROUP BY registration_id ORDER BY count(*) DESC, registration_id LIMIT %s
"""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant. `match` has a score from 0 to 1 and the reasons, best first."""

    registration: Registration
    identity: Identity
    match: matching.Match

    @property
    def is_likely(self) -> bool:
        return self.match.score >= LIKELY


def search(user: Any, text: str, *, limit: int = 20) -> list[Candidate]:
    """The likeliest registrations that the user may see, the best first. Empty for a text that asks for nothing."""
    question = asked(text, secret=key_for("search"))
    found = _found(user, question, most=COMPARED)
    if len(found) < FEW and question.singles:
        found = list(dict.fromkeys((*found, *_found_by_one_name(user, question))))
    content, visible = _read(user, found)
    households = _household_codes(user, found) if question.codes else {}
    candidates = _as_compared(content, visible, households)
    scored = matching.rescored(question, [each for each, _registration in candidates.values()])
    return _candidates(_tightened(scored, limit), candidates, content)


def _tightened(
    scored: Sequence[tuple[matching.Candidate, matching.Match]], limit: int
) -> list[tuple[matching.Candidate, matching.Match]]:
    likely = [each for each in scored if each[1].score >= LIKELY]
    if not likely:
        return list(scored[:limit])
    near = [each for each in scored if NEAR <= each[1].score < LIKELY]
    return [*likely, *near[:MOST_NEAR]][:limit]


def alike(user: Any, members: Sequence[StatedPerson]) -> dict[int, list[Candidate]]:
    """For each member, by place, who is registered already and perhaps the same person."""
    secret = key_for("search")
    found = [_found(user, asked_about(member, secret=secret), most=ALIKE_COMPARED) for member in members]
    everybody = list(dict.fromkeys(key for keys in found for key in keys))
    content, visible = _read(user, everybody)
    candidates = _as_compared(content, visible)
    told = {}
    for number, (member, keys) in enumerate(zip(members, found, strict=True)):
        near = [candidates[key][0] for key in keys if key in candidates]
        if same := matching.possible_duplicates_of(member, near):
            told[number] = _candidates(same, candidates, content)
    return told


def looked_for(user: Any, person: StatedPerson, *, limit: int) -> list[Candidate]:
    """Who may be somebody whom a relative looks for: told from memory, names misheard, the age guessed."""
    question = asked_from_memory(person, secret=key_for("search"))
    found = _found(user, question, most=REMEMBERED_COMPARED)
    if len(found) < FEW and question.singles:
        found = list(dict.fromkeys((*found, *_found_by_one_name(user, question))))
    content, visible = _read(user, found, (Identity, Contact))
    candidates = _as_compared(content, visible)
    near = [each for each, _registration in candidates.values()]
    scored = matching.possible_duplicates_of(person, near, at_least=REMEMBERED)
    return _candidates(scored[:limit], candidates, content)


def asked_from_memory(person: StatedPerson, *, secret: bytes) -> AskedFor:
    """As `asked_about`, with the years of birth that a guess of two years off allows."""
    year = None if person.birth_date is None else person.birth_date.year
    told: dict[str, Any] = {"words": name_words(person), "phones": phones_of(person), "secret": secret}
    near = (None,) if year is None else (year - 1, year + 1)
    asked_each = [asked_for(birth_year=each, birth_date=None, documents=frozenset(), **told) for each in near]
    dated = frozenset().union(*(each.dated for each in asked_each))
    return replace(asked_each[0], dated=dated, birth_year=year)


def _found(user: Any, question: AskedFor, *, most: int) -> list[UUID]:
    keys = question.exact | question.pairs | question.dated
    return _keys(FOUND, [user.acting_organisation_id, list(keys), most]) if keys else []


def _found_by_one_name(user: Any, question: AskedFor) -> list[UUID]:
    asked_by = [user.acting_organisation_id, list(question.singles), MOST_OF_ONE_NAME, COMPARED]
    return _keys(FOUND_BY_ONE, asked_by)


def _keys(statement: str, values: list[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _read(
    user: Any, keys: Sequence[UUID], kinds: Sequence[type[Content]] = (Identity, Contact, Papers)
) -> tuple[ContentOf, dict[UUID, Registration]]:
    """What may be compared of each candidate, and the registrations that still have content."""
    opened = opened_to(user, keys)
    visible = visible_registrations(user, keys, opened)
    content = visible_content(user, keys, kinds, opened=opened)
    return content, {each.pk: each for each in visible if each.erased_at is None}


def _household_codes(user: Any, keys: Iterable[UUID]) -> dict[UUID, str]:
    rows = own_rows(user, HouseholdMember).filter(registration__in=list(keys), until=None)
    return dict(rows.values_list("registration_id", "household__code"))


def _as_compared(
    content: ContentOf, visible: Mapping[UUID, Registration], households: Mapping[UUID, str] = NONE
) -> dict[UUID, tuple[matching.Candidate, Registration]]:
    """Compared by what the reader may see: a telephone that is not shared neither finds nor explains."""
    compared = {}
    for key, registration in visible.items():
        kinds = content.get(key, {})
        identity, contact, papers = (kinds.get(kind) for kind in (Identity, Contact, Papers))
        if identity is not None:
            candidate = matching.Candidate(
                given_names=identity.given_names,
                first_surname=identity.first_surname,
                second_surname=identity.second_surname,
                also_known_as=identity.also_known_as,
                birth_date=identity.birth_date,
                birth_precision=identity.birth_precision,
                phones=tuple(contact.phones) if contact else (),
                documents=tuple(each["number"] for each in papers.documents) if papers else (),
                code=registration.code,
                household_code=households.get(key, ""),
            )
            compared[key] = (candidate, registration)
    return compared


def _candidates(
    scored: Iterable[tuple[matching.Candidate, matching.Match]],
    compared: Mapping[UUID, tuple[matching.Candidate, Registration]],
    content: ContentOf,
) -> list[Candidate]:
    by_code = {candidate.code: registration for candidate, registration in compared.values()}
    return [
        Candidate(by_code[each.code], content[by_code[each.code].pk][Identity], match)
        for each, match in scored
    ]
