"""Photographs and scans: cleaned, encrypted, and opened for who may see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, Refusal, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.files import vault
from amparo.registry.people.models import Consent, Registration, StoredFile
from amparo.registry.people.pictures import safe_picture
from amparo.registry.people.queries import own
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.visibility import visible_to
from amparo.registry.people.vocabulary import Category, WhyRemoved


@acts
def add_picture(
    *, registration: Registration, kind: str, content: bytes, by: Any, at: datetime | None = None
) -> StoredFile:
    """The picture as it is safe to keep: encoded anew, without place, device or anything hidden behind it."""
    must(by, "people.register")
    at, fresh = at or timezone.now(), own(registration, by=by)
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            None if kind in StoredFile.Kind.values else policy.FILE_KIND_UNKNOWN(at="kind"),
        ]
    )
    picture = safe_picture(content)
    stored = StoredFile.objects.create(
        id=vault().keep(organisation=fresh.organisation_id, case=fresh.pk, content=picture.content),
        organisation_id=fresh.organisation_id,
        registration=fresh,
        kind=kind,
        content_type=picture.content_type,
        size_bytes=len(picture.content),
        added_at=at,
        added_by=by,
    )
    events.record(verb="add_picture", subject=fresh, by=by, at=at, after={"file": stored.pk, "kind": kind})
    record_contact(registration=fresh.pk, on=timezone.localdate(at), by=by)
    return stored


@acts
def remove_picture(*, file: StoredFile, why: str, by: Any, at: datetime | None = None) -> Registration:
    """A picture that should not be there: its row and its content go, and stay in no version. The key is that of all
    the pictures of the registration, and goes when the registration is erased."""
    must(by, "people.register")
    fresh = own(file.registration, by=by)
    stored = StoredFile.objects.filter(pk=file.pk, registration=fresh).first()
    if stored is None:
        raise Refusal(NOT_FOUND())
    rests = Consent.objects.filter(scan=stored, withdrawn_at=None).exists()
    refuse_if_any(
        [
            None if why in WhyRemoved.values else policy.WHY_REMOVED_MISSING(at="why"),
            policy.A_CONSENT_RESTS_ON_IT() if rests else None,
        ]
    )
    told, key = {"file": stored.pk, "kind": stored.kind}, stored.pk
    stored.delete()
    events.record(verb="remove_picture", subject=fresh, by=by, at=at, before=told, after={"why": why})
    # Last: should it fail, nothing was removed.
    vault().forget_file(file=key)
    return fresh


@acts
def open_picture(*, key: Any, by: Any, at: datetime | None = None) -> tuple[StoredFile, bytes]:
    """The picture for somebody who may see it; that it was opened is an event."""
    must(by, "people.view_persons")
    stored = visible_to(by, StoredFile, Category.PHOTO).filter(pk=key).select_related("registration").first()
    if stored is None:
        raise Refusal(NOT_FOUND())
    content = vault().read(organisation=stored.organisation_id, case=stored.registration_id, file=stored.pk)
    events.record(
        verb="read",
        subject=stored.registration,
        by=by,
        at=at,
        after={"what": "file", "file": stored.pk},
    )
    return stored, content
