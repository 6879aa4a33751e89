"""The consent that was signed, bound to the exact words; and its withdrawal, which nothing hinders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.acting import acts
from amparo.response.cases.models import Case, CaseStep
from amparo.response.voluntary_return.models import SignedConsent
from amparo.response.voluntary_return.texts import CONSENT, texts


@acts
def keep_consent(*, case: Case, step: CaseStep, by: Any, at: datetime | None = None) -> SignedConsent:
    """As the step recorded it; the text is named by version, language and fingerprint."""
    at, said = at or timezone.now(), step.answers
    shown = texts(CONSENT)[said["text"]]
    kept = SignedConsent.objects.create(
        organisation_id=case.organisation_id,
        registration_id=case.registration_id,
        case=case,
        text_version=shown.version,
        text_language=shown.language,
        sha256=shown.sha256,
        read_in=said["read_in"],
        mark=said["mark"],
        signed_by=said["signed_by"],
        witness=said["witness"][:160],
        signed_on=step.happened_on,
    )
    told = {"text": shown.key, "sha256": shown.sha256}
    events.record(verb="keep_return_consent", subject=case, by=by, at=at, after=told)
    return kept


@acts
def end_consent(*, case: Case, on: date, by: Any, at: datetime | None = None) -> int:
    """Gives back how many stood."""
    standing = list(SignedConsent.objects.select_for_update().filter(case=case, withdrawn_on=None))
    for consent in standing:
        consent.withdrawn_on = max(on, consent.signed_on)
        consent.save(update_fields=["withdrawn_on"])
        events.record(verb="end_return_consent", subject=case, by=by, at=at, after={"on": on})
    return len(standing)
