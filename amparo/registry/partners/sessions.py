"""Ending the sessions of an account, on every device at once."""

from __future__ import annotations

import secrets

from django.db import transaction

from amparo.core import events
from amparo.core.access import SIGNED_IN, must
from amparo.core.errors import refuse_if_any
from amparo.registry.partners import policy
from amparo.registry.partners.models import User

MANAGE_PEOPLE = "partners.manage_people"


@transaction.atomic
def end_sessions(*, person: User, by: User | None, reason: str = "") -> User:
    """Every session of the account ends at its next request, the one at hand included; the password stays.

    People do it for themselves; for others it needs the permission. Returns the fresh record: a caller that keeps the
    session at hand gives it this record's hash.
    """
    if by is not None:
        must(by, SIGNED_IN if by.pk == person.pk else MANAGE_PEOPLE)
    fresh = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    refuse_if_any([None if fresh.is_active else policy.ACCOUNT_CLOSED(person=fresh.name)])
    fresh.session_salt = secrets.token_urlsafe(16)
    fresh.save(update_fields=["session_salt"])
    events.record(verb="end_sessions", subject=fresh, by=by, reason=reason)
    return fresh
