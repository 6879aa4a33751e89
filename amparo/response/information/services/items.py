"""Writing, reviewing, publishing and withdrawing information items."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.response.information import policy
from amparo.response.information.lifecycle import ITEM
from amparo.response.information.models import Item, ItemText
from amparo.response.information.queries.topics import unknown_topics
from amparo.response.information.services.stated import StatedItem
from amparo.response.information.vocabulary import LANGUAGES, Audience

LONGEST_BODY = 6000
_COLUMNS = ("audiences", "topics", "valid_from", "valid_until", "review_on", "source")


@transaction.atomic
def write_item(
    *, key: str, stated: StatedItem, receipt: uuid.UUID, by: Any, at: datetime | None = None
) -> Item:
    """The first edition of an item, as a draft. The same form sent again gives back the item that it made."""
    must(by, "information.write_item")
    at, own_id = at or timezone.now(), uuid.uuid5(by.organisation_id, f"{receipt}:item")
    if (before := Item.objects.filter(pk=own_id).first()) is not None:
        refuse_if_any([None if before.key == key else policy.FORM_SAVED()])
        return before
    taken = Item.objects.filter(key=key).exists()
    refuse_if_any([policy.KEY_TAKEN(key=key, at="key") if taken else None, *_why_not(stated)])
    item, is_new = Item.objects.get_or_create(
        id=own_id,
        defaults={
            "key": key,
            "organisation_id": by.organisation_id,
            "written_by": by,
            "written_at": at,
            "writers": [by.pk],
            **_columns(stated),
        },
    )
    if is_new:
        _write(item, stated)
        events.record(
            verb="write_item",
            subject=item,
            by=by,
            at=at,
            after={"key": key, "languages": sorted(stated.texts)},
        )
    return item


@transaction.atomic
def change_item(*, item: Item, stated: StatedItem, by: Any, at: datetime | None = None) -> Item:
    """Write on at a draft. Who does becomes one of its writers, and cannot review it any more."""
    must(by, "information.write_item")
    at = at or timezone.now()
    fresh = Item.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=item.pk)
    refuse_if_any(
        [policy.its_organisation_writes_it(fresh, by=by), policy.it_is_a_draft(fresh), *_why_not(stated)]
    )
    before = {name: getattr(fresh, name) for name in _COLUMNS}
    for name, value in _columns(stated).items():
        setattr(fresh, name, value)
    fresh.written_by, fresh.written_at = by, at
    fresh.writers = list(dict.fromkeys([*fresh.writers, by.pk]))
    fresh.reviewed_by = None
    fresh.save()
    _write(fresh, stated)
    after = {name: getattr(fresh, name) for name in _COLUMNS} | {"languages": sorted(stated.texts)}
    events.record(verb="change_item", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def begin_edition(*, item: Item, by: Any, at: datetime | None = None) -> Item:
    """A new edition as a draft with the words of this one, which stays in force until the new one is published."""
    must(by, "information.write_item")
    at = at or timezone.now()
    editions = (
        Item.objects.select_for_update(of=("self",)).select_related("organisation").filter(key=item.key)
    )
    newest = editions.order_by("-edition")[0]
    is_open = newest.status in {Item.Status.DRAFT, Item.Status.IN_REVIEW}
    refuse_if_any(
        [
            policy.its_organisation_writes_it(newest, by=by),
            policy.EDITION_OPEN(edition=newest.edition) if is_open else None,
        ]
    )
    made = Item.objects.create(
        key=item.key,
        edition=newest.edition + 1,
        organisation_id=newest.organisation_id,
        written_by=by,
        written_at=at,
        writers=[by.pk],
        **{name: getattr(item, name) for name in _COLUMNS},
    )
    made.places.set(item.places.all())
    ItemText.objects.bulk_create(
        ItemText(
            item=made,
            language=text.language,
            title=text.title,
            body=text.body,
            needs_review_by_a_speaker=text.needs_review_by_a_speaker,
        )
        for text in item.texts.all()
    )
    events.record(verb="begin_edition", subject=made, by=by, at=at, after={"edition": made.edition})
    return made


@transaction.atomic
def move_item(*, item: Item, move: str, by: Any, reason: str = "", at: datetime | None = None) -> Item:
    """One move of the lifecycle. Publishing withdraws the edition that was in force, in the same moment."""
    at = at or timezone.now()
    if move != "publish":
        return ITEM.make(move, item, by=by, at=at, reason=reason)
    if unmet := ITEM.unmet(move, Item.objects.get(pk=item.pk), by=by, at=at, reason=reason):
        raise Refusal(*unmet)
    for earlier in Item.objects.filter(key=item.key, status=Item.Status.PUBLISHED):
        ITEM.make("withdraw", earlier, by=by, at=at, reason=f"edition {item.edition}")
    changes = {"reviewed_by": by, "published_at": at}
    return ITEM.make(move, item, by=by, at=at, reason=reason, changes=changes)


def _columns(stated: StatedItem) -> dict[str, Any]:
    listed = {name: list(getattr(stated, name)) for name in ("audiences", "topics")}
    return {**{name: getattr(stated, name) for name in _COLUMNS}, **listed, "source": stated.source.strip()}


def _write(item: Item, stated: StatedItem) -> None:
    """Places and texts as they were stated; a language that is not stated any more goes."""
    item.places.set(stated.places)
    said = {code: text for code, text in stated.texts.items() if text.title.strip()}
    item.texts.exclude(language__in=said).delete()
    for code, text in said.items():
        ItemText.objects.update_or_create(
            item=item,
            language=code,
            defaults={
                "title": text.title.strip(),
                "body": text.body.replace("\r\n", "\n").strip(),
                "needs_review_by_a_speaker": text.needs_review_by_a_speaker,
            },
        )


def _why_not(stated: StatedItem) -> Iterator[Reason | None]:
    yield policy.its_days_are_in_order(stated.valid_from, stated.valid_until, stated.review_on)
    for topic in unknown_topics(stated.topics, on=stated.valid_from):
        yield policy.TOPIC_UNKNOWN(topic=topic, at="topics")
    for value in [*_unknown(stated.audiences, Audience.values), *_unknown(stated.texts, LANGUAGES)]:
        yield policy.CHOICE_UNKNOWN(value=value)
    if not stated.places:
        yield policy.CHOICE_UNKNOWN(value="–", at="places")
    for code, text in stated.texts.items():
        name = LANGUAGES[code].own_name if code in LANGUAGES else code
        if bool(text.title.strip()) != bool(text.body.strip()):
            yield policy.TEXT_INCOMPLETE(language=name)
        if len(text.body) > LONGEST_BODY:
            yield policy.TEXT_TOO_LONG(language=name, count=len(text.body))


def _unknown(values: Any, known: Any) -> list[str]:
    """Without any, the missing one is named by a dash."""
    return [value for value in values if value not in known] or ([] if values else ["–"])
