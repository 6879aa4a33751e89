"""Recording counselling sessions, once, however often a form is sent; and following up."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, Reason, Refusal, refuse_if_any
from amparo.registry.people.ages import AgeGroup
from amparo.registry.people.models import Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.queries import own
from amparo.registry.people.reference.names import languages
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.vocabulary import Sex
from amparo.response.information import policy
from amparo.response.information.models import (
    Attendance,
    CounselledPerson,
    Item,
    QuestionAsked,
    Session,
)
from amparo.response.information.queries.topics import unknown_topics
from amparo.response.information.services.stated import StatedSession
from amparo.response.information.vocabulary import Interpreter

LONGEST_QUESTION = 300


@acts
def record_session(
    *,
    stated: StatedSession,
    receipt: uuid.UUID,
    registration: Registration | None = None,
    by: Any,
    at: datetime | None = None,
) -> Session:
    """One session, with one person where a registration is given, else with a group of whom nobody is named.

    The same receipt with the same content gives back the session that it made; with other content it is refused.
    """
    must(by, "information.record_session")
    at, own_id = at or timezone.now(), uuid.uuid5(by.organisation_id, f"{receipt}:session")
    _wait_for_the_same_form(own_id)
    content = _hash_of(stated)
    if (before := Session.objects.filter(pk=own_id).first()) is not None:
        return _the_same(before, content, registration, stated.note)
    fresh = own(registration, by=by) if registration is not None else None
    refuse_if_any(
        [*_why_not(stated, at=at, is_group=fresh is None), it_was_not_erased(fresh) if fresh else None]
    )
    session = _made(own_id, stated, fresh, content, by=by, at=at)
    _count_questions(stated, by=by)
    events.record(
        verb="record_session",
        subject=session,
        by=by,
        at=at,
        after={"kind": session.kind, "of": fresh.pk if fresh else "", "topics": list(stated.topics)},
    )
    return session


@acts
def finish_follow_up(*, session: Session, by: Any, at: datetime | None = None) -> Session:
    """The follow-up that was wished took place. What was said in it is a session of its own."""
    must(by, "information.record_session")
    at = at or timezone.now()
    rows = Session.objects.select_for_update(of=("self",)).filter(organisation=by.acting_organisation_id)
    fresh = rows.filter(pk=session.pk).first()
    if fresh is None:
        raise Refusal(NOT_FOUND())
    refuse_if_any([None if fresh.follow_up_is_open else policy.NO_FOLLOW_UP()])
    fresh.followed_up_at, fresh.followed_up_by = at, by
    fresh.save(update_fields=["followed_up_at", "followed_up_by"])
    events.record(verb="finish_follow_up", subject=fresh, by=by, at=at)
    return fresh


def _wait_for_the_same_form(own_id: uuid.UUID) -> None:
    """Two devices that send the same form at once are served one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(own_id)])


def _hash_of(stated: StatedSession) -> str:
    """Over what says nothing of one person: the note is compared where it stands, and goes with it."""
    told = asdict(stated) | {"note": "", "place": stated.place.code}
    told["people"] = sorted((*key, count) for key, count in stated.people.items())
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _the_same(session: Session, content: str, registration: Registration | None, note: str) -> Session:
    person = CounselledPerson.objects.filter(session=session).first()
    if person is None and session.kind == Session.Kind.INDIVIDUAL:
        raise Refusal(policy.PERSON_ERASED())
    about = (person.registration_id, person.note) if person else (None, "")
    asked = (registration.pk, note.strip()) if registration else (None, "")
    refuse_if_any([None if (content, *asked) == (session.content_hash, *about) else policy.FORM_SAVED()])
    return session


def _made(
    own_id: uuid.UUID,
    stated: StatedSession,
    registration: Registration | None,
    content: str,
    *,
    by: Any,
    at: datetime,
) -> Session:
    session = Session.objects.create(
        id=own_id,
        organisation_id=by.organisation_id,
        kind=Session.Kind.INDIVIDUAL if registration else Session.Kind.GROUP,
        held_on=stated.held_on,
        place=stated.place,
        language=stated.language,
        interpreter=stated.interpreter,
        counsellor=by,
        topics=list(dict.fromkeys(stated.topics)),
        materials=list(stated.materials),
        follow_up_wished=stated.follow_up_wished or stated.follow_up_on is not None,
        follow_up_on=stated.follow_up_on,
        content_hash=content,
        recorded_at=at,
    )
    if registration is not None:
        CounselledPerson.objects.create(
            organisation_id=by.organisation_id,
            session=session,
            registration=registration,
            note=stated.note.strip(),
        )
        record_contact(registration=registration.pk, on=stated.held_on, by=by)
    Attendance.objects.bulk_create(
        Attendance(organisation_id=by.organisation_id, session=session, sex=sex, age_group=group, count=count)
        for (sex, group), count in stated.people.items()
        if registration is None
    )
    return session


def _count_questions(stated: StatedSession, *, by: Any) -> None:
    """The same question of the same month, place and topic is one row, counted."""
    for topic, words in dict.fromkeys((topic, words.strip()) for topic, words in stated.questions):
        question, is_new = QuestionAsked.objects.get_or_create(
            organisation_id=by.organisation_id,
            place=stated.place,
            topic=topic,
            month=stated.held_on.replace(day=1),
            folded=words.casefold().strip(" ¿?¡!.…"),
            defaults={"words": words},
        )
        if not is_new:
            QuestionAsked.objects.filter(pk=question.pk).update(times=F("times") + 1)


def _why_not(stated: StatedSession, *, at: datetime, is_group: bool) -> Iterator[Reason | None]:
    due, day = stated.follow_up_on, stated.held_on
    if day > timezone.localdate(at):
        yield policy.IN_THE_FUTURE(day=day.isoformat(), at="held_on")
    if due is not None and due < day:
        yield policy.FOLLOW_UP_BEFORE(day=due.isoformat(), at="follow_up_on")
    topics = (*stated.topics, *(topic for topic, _words in stated.questions))
    for topic in unknown_topics(topics, on=day) or ([] if stated.topics else ["–"]):
        yield policy.TOPIC_UNKNOWN(topic=topic, at="topics")
    if stated.language not in languages():
        yield policy.CHOICE_UNKNOWN(value=stated.language, at="language")
    if stated.interpreter not in Interpreter.values:
        yield policy.CHOICE_UNKNOWN(value=stated.interpreter, at="interpreter")
    yield from _why_not_questions(stated)
    yield from _why_not_materials(stated)
    if is_group:
        yield from _why_not_people(stated)


def _why_not_questions(stated: StatedSession) -> Iterator[Reason | None]:
    for _topic, words in stated.questions:
        yield policy.it_names_nobody(words)
        if len(words) > LONGEST_QUESTION:
            yield policy.QUESTION_TOO_LONG(at="questions")


def _why_not_materials(stated: StatedSession) -> Iterator[Reason | None]:
    """Only editions that were published, and held on that day."""
    known = {each.pk: each for each in Item.objects.filter(pk__in=stated.materials).prefetch_related("texts")}
    for key in stated.materials:
        item = known.get(key)
        if item is None or item.published_at is None or not item.holds_on(stated.held_on):
            title = item.title if item else "–"
            yield policy.MATERIAL_NOT_VALID(title=title, day=stated.held_on.isoformat(), at="materials")


def _why_not_people(stated: StatedSession) -> Iterator[Reason | None]:
    if not any(stated.people.values()):
        yield policy.NOBODY_COUNTED(at="people")
    for (sex, group), count in stated.people.items():
        if sex not in Sex.values or group not in AgeGroup.values or count < 1:
            yield policy.CHOICE_UNKNOWN(value=f"{sex} {group} {count}", at="people")
