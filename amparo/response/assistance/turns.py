"""Writers who would count the same thing at once wait for each other until the transaction ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection


def take_turns(names: Iterable[str]) -> None:
    """All of them at once and in one order, so that two writers never hold what the other waits for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) name",
            [sorted({f"assistance {name}" for name in names})],
        )


def of_stock(store: Any, item: Any) -> str:
    return f"stock {store.pk} {item.pk}"


def of_receipt(user: Any, receipt: Any) -> str:
    return f"receipt {user.organisation_id} {receipt}"
