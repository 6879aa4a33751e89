"""What waits for those who write and clear the brief: the parts of drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.brief.models import Edition, Part
from amparo.core.waiting import Source, Waiting, add_source


def register() -> None:
    add_source("brief.write", Source("brief.write_part", _to_be_submitted))
    add_source("brief.clear", Source("brief.clear_part", _to_be_cleared))


def _to_be_submitted(user: Any, now: datetime) -> Iterator[Waiting]:
    for part in _own_parts(user):
        if part.status == "draft":
            yield _waiting(part, _("to be written and submitted"))
        elif part.status == "submitted":
            yield _waiting(part, _("a colleague clears it"), on_others=True)


def _to_be_cleared(user: Any, now: datetime) -> Iterator[Waiting]:
    for part in _own_parts(user):
        if part.status == "submitted":
            yield _waiting(part, _("to be read and cleared"))


def _own_parts(user: Any) -> Any:
    drafts = Part.objects.filter(edition__status=Edition.Status.DRAFT, organisation=user.organisation_id)
    return drafts.select_related("edition", "organisation").order_by("edition__number", "order")


def _waiting(part: Part, state: Any, *, on_others: bool = False) -> Waiting:
    title = _("Part of {organisation} in edition {number} of the brief")
    return Waiting(
        format_lazy(title, organisation=part.organisation.acronym, number=part.edition.number),
        reverse("brief:edition", args=(part.edition.number,)),
        state,
        on_others=on_others,
    )
