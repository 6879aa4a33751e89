"""That the person was met again: for how long a record is kept begins anew with each contact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.keeping import keep_until
from amparo.registry.people.models import Keeping, Registration
from amparo.registry.people.queries import own


@acts
def record_contact(*, registration: UUID, on: date, by: Any) -> None:
    """Called by whatever serves a person: their own organisation's record is kept from this day on, by the rule of its
    purpose, and never shorter than before. Nothing is done for another organisation's record, for one that was erased,
    for a day that is known already, or for one to come."""
    rows = Keeping.objects.filter(registration__erased_at=None, organisation=by.acting_organisation_id)
    kept = rows.select_for_update(of=("self",)).select_related("registration").filter(pk=registration).first()
    on = min(on, timezone.localdate())
    if kept is None or on <= kept.last_contact_on:
        return
    before = {"last_contact_on": kept.last_contact_on, "keep_until": kept.keep_until}
    until = keep_until(kept.purpose, last_contact_on=on)
    if until and kept.keep_until:
        kept.keep_until = max(until, kept.keep_until)
    kept.last_contact_on = on
    kept.save(update_fields=["last_contact_on", "keep_until"])
    after = {"last_contact_on": on, "keep_until": kept.keep_until}
    events.record(verb="record_contact", subject=kept.registration, by=by, before=before, after=after)


@acts
def met_today(*, registration: Registration, by: Any, at: datetime | None = None) -> None:
    """Somebody says that the person was here, and nothing else is to be recorded."""
    must(by, "people.register")
    fresh = own(registration, by=by)
    refuse_if_any([policy.it_was_not_erased(fresh)])
    record_contact(registration=fresh.pk, on=timezone.localdate(at), by=by)
