"""Writes to the brief: editions, statements, clearance, publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone

from amparo.brief.compilation import compile_document
from amparo.brief.holes import unreadable
from amparo.brief.lifecycle import EDITION, PART
from amparo.brief.models import Edition, Part, PublishedDocument, Statement
from amparo.brief.policy import DAY_IN_THE_FUTURE, DRAFT_EXISTS, PART_IS_NOT_A_DRAFT, TRANSLATION_IS_MISSING
from amparo.brief.standing import both_languages_stand_on_the_same_figures
from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import refuse_if_any
from amparo.registry.partners.models import Organisation

LANGUAGES = ("en", "es")


@transaction.atomic
def start_edition(
    *, as_of: date, title_en: str, title_es: str, by: Any, at: datetime | None = None
) -> Edition:
    """Start the draft of the next edition. Parts and statements of the newest edition are taken over as drafts."""
    must(by, "brief.start_edition")
    at = at or timezone.now()
    drafted = Edition.objects.filter(as_of=as_of, status=Edition.Status.DRAFT).exists()
    day = formats.date_format(as_of, "DATE_FORMAT")
    refuse_if_any(
        [
            DAY_IN_THE_FUTURE(at="as_of", day=day) if as_of > at.date() else None,
            DRAFT_EXISTS(at="as_of", day=day) if drafted else None,
        ]
    )
    newest = Edition.objects.select_for_update().order_by("-number").first()
    edition = Edition.objects.create(
        number=newest.number + 1 if newest else 1,
        as_of=as_of,
        title_en=title_en,
        title_es=title_es,
        started_by=by,
        started_at=at,
    )
    if newest:
        _take_over_parts(newest, edition)
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
    order: int,
    by: Any,
    at: datetime | None = None,
) -> Part:
    """Give an organisation its part in a draft edition."""
    must(by, "brief.start_edition")
    part = Part.objects.create(edition=edition, section=section, organisation=organisation, order=order)
    events.record(
        verb="add_part",
        subject=part,
        by=by,
        at=at,
        after={"section": section, "organisation": organisation.acronym},
    )
    return part


@transaction.atomic
def write_statements(
    *, part: Part, statements: Sequence[tuple[str, str]], by: Any, at: datetime | None = None
) -> Part:
    """Replace the statements of a draft part by pairs (English, Spanish). The earlier ones stay in its history."""
    must(by, "brief.write_part", part)
    fresh = (
        Part.objects.select_for_update(of=("self",)).select_related("organisation", "edition").get(pk=part.pk)
    )
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


def submit_part(*, part: Part, by: Any, at: datetime | None = None) -> Part:
    return PART.make("submit", part, by=by, at=at, changes={"submitted_by": by})


def clear_part(*, part: Part, by: Any, at: datetime | None = None) -> Part:
    """Clear a submitted part: by its own organisation, and by another person than wrote or submitted it."""
    at = at or timezone.now()
    return PART.make("clear", part, by=by, at=at, changes={"cleared_by": by, "cleared_at": at})


def return_part(*, part: Part, by: Any, reason: str, at: datetime | None = None) -> Part:
    return PART.make("return_for_changes", part, by=by, at=at, reason=reason)


def take_part_back(*, part: Part, by: Any, reason: str, at: datetime | None = None) -> Part:
    """Back to draft, by the own organisation; clearance is asked for again afterwards."""
    return PART.make(
        "take_back", part, by=by, at=at, reason=reason, changes={"cleared_by": None, "cleared_at": None}
    )


@transaction.atomic
def publish_edition(*, edition: Edition, by: Any, at: datetime | None = None) -> Edition:
    """Publish a draft whose parts are all cleared and stand: its documents are frozen in every language."""
    at = at or timezone.now()
    published = EDITION.make(
        "publish", edition, by=by, at=at, changes={"published_by": by, "published_at": at}
    )
    published.parts.update(status=Part.Status.PUBLISHED)
    for language in LANGUAGES:
        document = compile_document(edition=published, language=language, at=at)
        PublishedDocument.objects.create(
            edition=published,
            language=language,
            document=document.to_object(),
            content_hash=document.content_hash(),
        )
    return published


def _reasons_against(part: Part, statements: Sequence[tuple[str, str]]) -> list[Any]:
    unmet: list[Any] = []
    if part.status != Part.Status.DRAFT:
        unmet.append(
            PART_IS_NOT_A_DRAFT(organisation=part.organisation.acronym, state=part.get_status_display())
        )
    for english, spanish in statements:
        reasons = [unreadable(english), unreadable(spanish)]
        unmet += reasons
        if not (english.strip() and spanish.strip()):
            unmet.append(TRANSLATION_IS_MISSING(organisation=part.organisation.acronym))
        elif not any(reasons):
            unmet.append(both_languages_stand_on_the_same_figures(english, spanish))
    return unmet


def _take_over_parts(newest: Edition, edition: Edition) -> None:
    for part in newest.parts.prefetch_related("statements"):
        copy = Part.objects.create(
            edition=edition, section=part.section, organisation_id=part.organisation_id, order=part.order
        )
        Statement.objects.bulk_create(
            Statement(part=copy, order=each.order, text_en=each.text_en, text_es=each.text_es)
            for each in part.statements.all()
        )
