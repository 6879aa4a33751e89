"""Recording and verifying the trail.

`record` is called by every service that writes, `record_many` where one act changes many records. `broken_link` walks
the chain and names the first row that does not hold. A chain cannot show that its newest rows were cut off: `head`
gives the number and hash to keep somewhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from amparo.core.models import Event
from amparo.core.reactions import reactions_follow

GENESIS = "0" * 64
# Any fixed number: writers of the trail queue on this one advisory lock, so that numbers and hashes stay in one line.
CHAIN_LOCK = 0x616D7061
AT_ONCE = 2_000


def record(
    *,
    verb: str,
    subject: models.Model,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event. `by` is a user, or None for the installation itself (migrations, the demo's first rows).

    Must run inside the transaction of the change it speaks of: both land, or neither. `at` carries its zone.
    """
    at = _zoned(at)
    event = _following(
        _newest_under_lock(),
        verb=verb,
        subject=subject,
        by=by,
        at=at,
        reason=reason,
        before=before or {},
        after=after or {},
    )
    event.save(force_insert=True)
    if by is not None:
        reactions_follow(event.subject_type, verb, subject, by=by, at=at)
    return event


def record_many(
    *,
    verb: str,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    changes: Iterable[tuple[models.Model, Mapping[str, Any], Mapping[str, Any]]],
) -> int:
    """Append one event for each (subject, before, after), as `record` would one by one, and give back how many.

    For one act on many records, such as taking a file: the place in the chain is looked up once. `changes` may be
    longer than memory.
    """
    at = _zoned(at)
    newest, count, remaining = _newest_under_lock(), 0, iter(changes)
    while batch := list(islice(remaining, AT_ONCE)):
        written = []
        for subject, before, after in batch:
            event = _following(
                newest, verb=verb, subject=subject, by=by, at=at, reason=reason, before=before, after=after
            )
            newest = Head(event.number, event.hash)
            written.append(event)
        Event.objects.bulk_create(written)
        count += len(written)
    return count


def _zoned(at: datetime | None) -> datetime:
    at = at or timezone.now()
    if timezone.is_naive(at):
        raise ValueError(
            "the time of an event names its zone: an hour that storage would move breaks the chain"
        )
    return at


def _newest_under_lock() -> Head:
    """The end of the chain. Until the transaction ends nobody else can add to it."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction of its change")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    return head()


def _following(
    newest: Head,
    *,
    verb: str,
    subject: models.Model,
    by: Any,
    at: datetime,
    reason: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Event:
    event = Event(
        number=newest.number + 1,
        at=at,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor_id=str(by.pk) if by is not None else "",
        organisation_id=str(getattr(by, "organisation_id", "") or ""),
        reason=reason,
        before=plain(before),
        after=plain(after),
        previous_hash=newest.hash,
    )
    event.hash = hash_of(event)
    return event


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the database gives back: dates and decimals as text, so that the hash is the same before and after storage.

    ValueError for a number that is not finite: JSON has no word for it, and a missing value is None.
    """
    text = json.dumps(dict(values), cls=DjangoJSONEncoder, allow_nan=False)
    result: dict[str, Any] = json.loads(text, parse_float=_as_stored)
    return result


def _as_stored(text: str) -> int | float:
    """PostgreSQL keeps JSON's numbers as decimals: 1e+16 comes back as 10000000000000000, and -0.0 as 0.0."""
    number = float(text)
    return int(number) if number.is_integer() else number


def hash_of(event: Event) -> str:
    """SHA-256 over the canonical JSON of every column but the hash itself."""
    columns = {
        field.attname: getattr(event, field.attname)
        for field in Event._meta.concrete_fields
        if field.attname != "hash"
    }
    columns["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """The newest event. Kept elsewhere (paper, another organisation) it proves later that no end was cut off."""

    number: int
    hash: str


def head() -> Head:
    newest = Event.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*newest) if newest else Head(0, GENESIS)


def broken_link(*, kept: Head | None = None) -> str | None:
    """The first break of the chain as a sentence, or None when it holds (and still contains the `kept` head)."""
    with transaction.atomic():
        previous, expected = GENESIS, 1
        kept_is_found = kept is None or kept.number == 0
        for event in _in_order():
            if event.number != expected:
                return f"event {expected} is missing: the next one found is {event.number}"
            if event.previous_hash != previous or event.hash != hash_of(event):
                return f"event {event.number} was changed after it was written"
            if kept is not None and event.number == kept.number:
                if event.hash != kept.hash:
                    return f"event {event.number} is not the one whose hash was kept: the trail was rewritten"
                kept_is_found = True
            previous, expected = event.hash, expected + 1
        if not kept_is_found and kept is not None:
            return f"the trail ends at {expected - 1}, before event {kept.number} that was kept: its end was cut off"
    return None


def _in_order() -> Iterator[Event]:
    return Event.objects.order_by("number").iterator(chunk_size=AT_ONCE)


def history(subject: models.Model) -> models.QuerySet[Event]:
    """The events of one record, newest first."""
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by(
        "-number"
    )
