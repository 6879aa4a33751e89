"""What the card of sharing on a person's page asks of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone

from amparo.registry.people.queries import PersonFile
from amparo.registry.people.recipients import standing_shares
from amparo.registry.people.wording import labels_of, purpose_name

register = template.Library()


@register.simple_tag
def sharing_of(file: PersonFile, user: Any) -> list[dict[str, Any]]:
    """For each registration of the reader's own organisation: what is shared, and what waits for a decision."""
    own = [each for each in file.registrations if each.organisation_id == user.acting_organisation_id]
    return [_of_one(file, each, user) for each in own]


def _of_one(file: PersonFile, registration: Any, user: Any) -> dict[str, Any]:
    def mine(rows: Iterable[Any], *states: str) -> list[Any]:
        return [
            each
            for each in rows
            if each.registration_id == registration.pk and (not states or each.status in states)
        ]

    given = [share for share in mine(file.shares) if share.controller_id == user.acting_organisation_id]
    return {
        "registration": registration,
        "shares": standing_shares(given, on=timezone.localdate()),
        "overrides_waiting": len(mine(file.overrides, "asked")),
        "objections_waiting": len(mine(file.objections, "open")),
        "erasures_waiting": len(mine(file.erasures, "asked")),
    }


@register.filter
def category_names(categories: Iterable[str]) -> str:
    return ", ".join(labels_of(categories))


@register.filter
def purpose_in_words(purpose: str) -> str:
    return purpose_name(purpose)
