"""Information and counselling of the scenario: what people were told, and what they asked."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.visibility import own_rows
from amparo.registry.places.models import Place
from amparo.response.information.models import Item, Session
from amparo.response.information.services.items import move_item, write_item
from amparo.response.information.services.sessions import finish_follow_up, record_session
from amparo.response.information.services.stated import StatedItem, StatedSession, StatedText
from amparo.response.information.vocabulary import COMPLETE, LANGUAGES

# What makes the same content the same records: receipts are made from these names.
RECEIPTS = uuid.UUID("5b0d1a3e-6a5c-4f0f-9a54-2f2a1f1b2018")
COMMON = ("held_on", "language", "topics", "interpreter", "follow_up_wished", "follow_up_on", "note")


def build_information(folder: Path) -> None:
    with (folder / "information.toml").open("rb") as file:
        content = tomllib.load(file)
    for row in content["items"]:
        _item(row)
    for number, row in enumerate(content["groups"]):
        _session(row, receipt=f"group {number}")
    for number, row in enumerate(content["persons"]):
        _session(row, receipt=f"person {number}", nth=row["nth"])


def _account(email: str) -> User:
    return User.objects.select_related("organisation").get(email=email)


def _item(row: Mapping[str, Any]) -> None:
    """Written, sent to review and published by the accounts that would do it, as far as the scenario says."""
    writer, at = _account(row["writer"]), row["written_at"]
    texts = {
        code: StatedText(
            row[code]["title"], row[code]["body"], needs_review_by_a_speaker=code not in COMPLETE
        )
        for code in LANGUAGES
        if code in row
    }
    columns = ("audiences", "topics", "valid_from", "review_on", "source")
    stated = StatedItem(
        texts=texts,
        places=list(Place.objects.filter(code__in=row["places"])),
        valid_until=row.get("valid_until"),
        **{name: row[name] for name in columns},
    )
    item = write_item(
        key=row["key"], stated=stated, receipt=uuid.uuid5(RECEIPTS, row["key"]), by=writer, at=at
    )
    if row.get("until") == "draft":
        return
    move_item(item=item, move="submit", by=writer, at=at + timedelta(hours=2))
    if "reviewer" in row:
        move_item(item=item, move="publish", by=_account(row["reviewer"]), at=row["published_at"])


def _session(row: Mapping[str, Any], *, receipt: str, nth: int | None = None) -> Session:
    by, at = _account(row["by"]), _evening_of(row["held_on"])
    keys = Item.objects.filter(key__in=row.get("materials", ()), published_at__isnull=False)
    stated = StatedSession(
        place=Place.objects.get(code=row["place"]),
        materials=[item.pk for item in keys.order_by("key")],
        questions=[(topic, words) for topic, words in row.get("questions", ())],
        people={
            (sex, group): count
            for sex, groups in row.get("people", {}).items()
            for group, count in groups.items()
        },
        **{name: row[name] for name in COMMON if name in row},
    )
    with acting_as(by):
        about = own_rows(by, Registration).filter(erased_at=None).order_by("code")[nth] if nth else None
        made = record_session(
            stated=stated, receipt=uuid.uuid5(RECEIPTS, receipt), registration=about, by=by, at=at
        )
        if "followed_up_at" in row:
            finish_follow_up(session=made, by=by, at=row["followed_up_at"])
    return made


def _evening_of(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=timezone.get_current_timezone())
