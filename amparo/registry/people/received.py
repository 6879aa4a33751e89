"""What other organisations share with the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from amparo.registry.people.models import Identity, Registration, Share
from amparo.registry.people.queries import visible_content, visible_registrations
from amparo.registry.people.visibility import opened_to, shares_in_force


@dataclass(frozen=True)
class Received:
    """One share. `registration` and `identity` are None where the identity is not open to the reader."""

    share: Share
    categories: list[str]
    registration: Registration | None
    identity: Identity | None


def shares_received(user: Any) -> QuerySet[Share]:
    """In force, and opening something, the newest first."""
    if user.acting_organisation_id is None:
        return Share.objects.none()
    opens = Q(override__isnull=False) | Q(agreement__categories__overlap=F("categories"))
    return (
        shares_in_force(user)
        .filter(opens)
        .select_related("controller", "agreement")
        .order_by("-valid_from", "pk")
    )


def received(user: Any, shares: Sequence[Share]) -> list[Received]:
    """As the reader may see them, in three queries however many there are."""
    keys = [each.registration_id for each in shares]
    opened = opened_to(user, keys)
    seen = {each.pk: each for each in visible_registrations(user, keys, opened)}
    content = visible_content(user, keys, (Identity,), opened=opened)
    return [
        Received(
            each,
            _open_categories(each),
            seen.get(each.registration_id),
            content[each.registration_id].get(Identity),
        )
        for each in shares
    ]


def _open_categories(share: Share) -> list[str]:
    agreed = share.agreement.categories if share.agreement else share.categories
    return [each for each in share.categories if each in agreed]
