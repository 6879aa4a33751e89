"""Writes to the brief: editions, statements, clearance, publication."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.brief.clearance import as_it_reads, mark_of
from amparo.brief.compilation import compile_from
from amparo.brief.days import Day
from amparo.brief.filling import fill
from amparo.brief.holes import holes, unreadable
from amparo.brief.lifecycle import EDITION, PART
from amparo.brief.models import Edition, Part, PublishedDocument, Statement
from amparo.brief.numbers import a_number_is_typed
from amparo.brief.policy import (
    CHANGED_MEANWHILE,
    DAY_IN_THE_FUTURE,
    DAY_TOO_EARLY,
    DRAFT_EXISTS,
    PART_EXISTS,
    READS_OTHERWISE_NOW,
    TITLE_IS_MISSING,
    TRANSLATION_IS_MISSING,
    it_is_a_draft,
    its_people_write_and_clear,
    nobody_else_writes_the_background,
    the_edition_is_a_draft,
    the_part_can_be_changed,
)
from amparo.brief.standing import (
    blocked,
    both_languages_stand_on_the_same_figures,
    changed_since_clearance,
    fillings_of_parts,
    standing_of,
)
from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import REASON_MISSING, Reason, Refusal, refuse_if_any
from amparo.registry.partners.models import Organisation

LANGUAGES = ("en", "es")
FIRST_DAY = date(2000, 1, 1)
# Any fixed number: starts of editions queue on this one advisory lock, so that no two take the same number.
START_LOCK = 0x62726965
NOT_CLEARED: dict[str, Any] = {"cleared_by": None, "cleared_at": None, "read_as": []}


@transaction.atomic
def start_edition(
    *, as_of: date, title_en: str, title_es: str, by: Any, at: datetime | None = None
) -> Edition:
    """Start the draft of an edition. Parts and statements of the newest edition on or before its day are taken over.

    Two who start at once queue: the second is told of the draft of the first.
    """
    must(by, "brief.start_edition")
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [START_LOCK])
    drafted = Edition.objects.filter(as_of=as_of, status=Edition.Status.DRAFT).exists()
    refuse_if_any(
        [
            DAY_IN_THE_FUTURE(at=_("Day"), day=Day(as_of)) if as_of > at.date() else None,
            DAY_TOO_EARLY(at=_("Day"), first=Day(FIRST_DAY)) if as_of < FIRST_DAY else None,
            DRAFT_EXISTS(at=_("Day"), day=Day(as_of)) if drafted else None,
            TITLE_IS_MISSING(at="title") if not (title_en.strip() and title_es.strip()) else None,
        ]
    )
    newest = Edition.objects.aggregate(number=Max("number"))["number"]
    edition = Edition.objects.create(
        number=(newest or 0) + 1,
        as_of=as_of,
        title_en=title_en,
        title_es=title_es,
        started_by=by,
        started_at=at,
    )
    earlier = Edition.objects.exclude(status=Edition.Status.DROPPED).filter(
        as_of__lte=as_of, number__lt=edition.number
    )
    if before := earlier.order_by("-as_of", "-number").first():
        _take_over_parts(before, edition)
    events.record(
        verb="start_edition", subject=edition, by=by, at=at, after={"number": edition.number, "as_of": as_of}
    )
    return edition


@transaction.atomic
def add_part(
    *,
    edition: Edition,
    section: str,
    organisation: Organisation,
    order: int | None = None,
    by: Any,
    at: datetime | None = None,
) -> Part:
    """Give an organisation its part in a draft edition, last in its section unless `order` says otherwise."""
    must(by, "brief.start_edition")
    fresh = Edition.objects.select_for_update().get(pk=edition.pk)
    in_section = fresh.parts.filter(section=section)
    refuse_if_any(
        [
            it_is_a_draft(fresh),
            PART_EXISTS(at="organisation", organisation=organisation.acronym)
            if in_section.filter(organisation=organisation).exists()
            else nobody_else_writes_the_background(fresh, section),
            its_people_write_and_clear(organisation),
        ]
    )
    if order is None:
        order = (in_section.aggregate(last=Max("order"))["last"] or 0) + 1
    part = Part.objects.create(edition=fresh, section=section, organisation=organisation, order=order)
    after = {"section": section, "organisation": organisation.acronym}
    events.record(verb="add_part", subject=part, by=by, at=at, after=after)
    return part


@transaction.atomic
def remove_part(*, part: Part, by: Any, reason: str, at: datetime | None = None) -> None:
    """Take a draft part out: the organisation that leads the edition. What the part said stays in the trail."""
    must(by, "brief.start_edition")
    fresh = _locked(part)
    must(by, "brief.lead_draft", fresh.edition)
    refuse_if_any(
        [
            the_edition_is_a_draft(fresh),
            the_part_can_be_changed(fresh),
            REASON_MISSING(at="reason") if not reason.strip() else None,
        ]
    )
    before = {"organisation": fresh.organisation.acronym, "statements": _pairs(fresh)}
    events.record(verb="remove_part", subject=fresh, by=by, at=at, reason=reason, before=before)
    fresh.statements.all().delete()
    fresh.delete()


@transaction.atomic
def write_statements(
    *,
    part: Part,
    statements: Sequence[tuple[str, str]],
    by: Any,
    at: datetime | None = None,
    based_on: str | None = None,
) -> Part:
    """Replace the statements of a draft part by pairs (English, Spanish). The earlier ones stay in its history.

    `based_on` is the `version` of the statements that the writer had before them; another one is refused.
    """
    must(by, "brief.write_part", part)
    fresh = (
        Part.objects.select_for_update(of=("self",)).select_related("organisation", "edition").get(pk=part.pk)
    )
    if based_on is not None and based_on != version(fresh):
        raise Refusal(CHANGED_MEANWHILE())
    refuse_if_any(_reasons_against(fresh, statements))
    before = [[each.text_en, each.text_es] for each in fresh.statements.order_by("order")]
    fresh.statements.all().delete()
    Statement.objects.bulk_create(
        Statement(part=fresh, order=order, text_en=english, text_es=spanish)
        for order, (english, spanish) in enumerate(statements, start=1)
    )
    fresh.written_by = by
    fresh.save(update_fields=["written_by"])
    events.record(
        verb="write_part",
        subject=fresh,
        by=by,
        at=at,
        before={"statements": before},
        after={"statements": [list(pair) for pair in statements]},
    )
    return fresh


def version(part: Part) -> str:
    """A mark of the statements as they stand: equal as long as nobody saved others."""
    return hashlib.sha256(json.dumps(_pairs(part)).encode()).hexdigest()


def submit_part(*, part: Part, by: Any, at: datetime | None = None, as_read: str | None = None) -> Part:
    """Submit what the part reads now. `as_read` is the `mark_of` what the submitter read; another one is refused."""
    return _make_as_read("submit", part, by=by, at=at, as_read=as_read, changes={"submitted_by": by})


def clear_part(*, part: Part, by: Any, at: datetime | None = None, as_read: str | None = None) -> Part:
    """Clear a submitted part, or a cleared one that reads otherwise by now; the words are kept with the clearance.

    By its own organisation, and by another person than wrote or submitted it. `as_read` as in `submit_part`.
    """
    at = at or timezone.now()
    cleared = {"cleared_by": by, "cleared_at": at}
    return _make_as_read("clear", part, by=by, at=at, as_read=as_read, changes=cleared)


def return_part(*, part: Part, by: Any, reason: str, at: datetime | None = None) -> Part:
    return PART.make("return_for_changes", part, by=by, at=at, reason=reason, changes=NOT_CLEARED)


def take_part_back(*, part: Part, by: Any, reason: str, at: datetime | None = None) -> Part:
    """Back to draft, by the own organisation; clearance is asked for again afterwards."""
    return PART.make("take_back", part, by=by, at=at, reason=reason, changes=NOT_CLEARED)


@transaction.atomic
def _make_as_read(
    move: str, part: Part, *, by: Any, at: datetime | None, as_read: str | None, changes: dict[str, Any]
) -> Part:
    must(by, PART.moves[move].permission, part)
    fresh = _locked(part)
    reading = as_it_reads(fresh, fillings_of_parts(fresh.edition, [fresh]))
    if as_read is not None and as_read != mark_of(reading):
        raise Refusal(READS_OTHERWISE_NOW())
    return PART.make(move, fresh, by=by, at=at, changes={**changes, "read_as": reading})


@transaction.atomic
def publish_edition(*, edition: Edition, by: Any, at: datetime | None = None) -> Edition:
    """Publish a draft whose parts are all cleared and stand: its documents are frozen in every language.

    The parts are locked first, so that none is taken back between the last check and the freezing.
    """
    at = at or timezone.now()
    list(Part.objects.select_for_update(of=("self",)).filter(edition=edition).order_by("pk"))
    published = EDITION.make(
        "publish", edition, by=by, at=at, changes={"published_by": by, "published_at": at}
    )
    published.parts.update(status=Part.Status.PUBLISHED)
    standing = standing_of(published)
    # A figure may have been accepted, or a source withdrawn, since the safeguards were asked: what is frozen is read
    # once for both languages, and is what was cleared.
    refuse_if_any(
        [
            *blocked(standing.parts, standing.filled),
            *changed_since_clearance(standing.parts, standing.filled),
        ]
    )
    for language in LANGUAGES:
        document = compile_from(standing, language=language, at=at)
        PublishedDocument.objects.create(
            edition=published,
            language=language,
            document=document.to_object(),
            content_hash=document.content_hash(),
        )
    return published


def drop_edition(*, edition: Edition, by: Any, reason: str, at: datetime | None = None) -> Edition:
    """Give a draft up: it stays in the list and in the trail, and another may be started for its day."""
    return EDITION.make("drop", edition, by=by, at=at, reason=reason)


def _locked(part: Part) -> Part:
    return (
        Part.objects.select_for_update(of=("self",)).select_related("organisation", "edition").get(pk=part.pk)
    )


def _pairs(part: Part) -> list[list[str]]:
    return [[each.text_en, each.text_es] for each in part.statements.order_by("order")]


def _reasons_against(part: Part, statements: Sequence[tuple[str, str]]) -> list[Reason | None]:
    """`at` says which statement is meant, counted from one."""
    unmet: list[Reason | None] = [the_edition_is_a_draft(part), the_part_can_be_changed(part)]
    for number, (english, spanish) in enumerate(statements, start=1):
        in_english = [unreadable(english), a_number_is_typed(english)]
        in_spanish = [unreadable(spanish), a_number_is_typed(spanish)]
        in_both = [
            both_languages_stand_on_the_same_figures(english, spanish),
            None if english and spanish else TRANSLATION_IS_MISSING(organisation=part.organisation.acronym),
        ]
        for where, reasons in ((_("English {number}"), in_english), (_("Spanish {number}"), in_spanish)):
            unmet += [reason and replace(reason, at=where.format(number=number)) for reason in reasons]
        unmet += [reason and replace(reason, at=str(number)) for reason in in_both]
    # What blocks a hole may be mended elsewhere and refuses nothing here; beside a refusal it is told all the same.
    return [*unmet, *_blocked_holes(part, statements)] if any(unmet) else []


def _blocked_holes(part: Part, statements: Sequence[tuple[str, str]]) -> list[Reason]:
    numbered = [
        (hole, number)
        for number, pair in enumerate(statements, start=1)
        for text in pair
        if not unreadable(text)
        for hole in holes(text)
    ]
    filled = fill([hole for hole, _number in numbered], as_of=part.edition.as_of)
    found = dict.fromkeys((hole.written, number) for hole, number in numbered)
    problems = [(filled[written].problem, number) for written, number in found]
    return [replace(problem, at=str(number)) for problem, number in problems if problem]


def _take_over_parts(before: Edition, edition: Edition) -> None:
    for part in before.parts.prefetch_related("statements"):
        copy = Part.objects.create(
            edition=edition, section=part.section, organisation_id=part.organisation_id, order=part.order
        )
        Statement.objects.bulk_create(
            Statement(part=copy, order=each.order, text_en=each.text_en, text_es=each.text_es)
            for each in part.statements.all()
        )
