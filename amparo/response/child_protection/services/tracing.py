"""Who is looked for, and which registrations are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import events
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, REASON_MISSING, Kind, Reason, Refusal, refuse_if_any
from amparo.registry.people.keys import keys_of
from amparo.registry.people.models import Registration
from amparo.registry.people.queries import visible_registration
from amparo.registry.people.secret import key_for
from amparo.registry.places.models import Place
from amparo.response.cases.models import Case
from amparo.response.child_protection.models import TracingKey, TracingMatch, TracingRequest
from amparo.response.child_protection.policy.child import FAMILY_TRACING, GUIDING
from amparo.response.child_protection.services.opened import locked
from amparo.response.child_protection.sought import Sought
from amparo.response.child_protection.vocabulary import Relative, Verdict

NOT_A_TRACING = Kind(
    "child_protection.not_a_tracing",
    _("Only a family tracing looks for somebody."),
    _("Open one for this person."),
    GUIDING,
)
YEAR_IMPOSSIBLE = Kind(
    "child_protection.year_impossible",
    _("Nobody who is looked for was born in {year}."),
    _("Give the year with four digits, or leave it out."),
)
RELATIVE_UNKNOWN = Kind(
    "child_protection.relative_unknown",
    _("Who is looked for is not said."),
    _("Choose one of those offered."),
)
SEEN_LATER = Kind(
    "child_protection.seen_later", _("Last seen on a day that has not come."), _("Correct the day.")
)
ITS_OWN = Kind(
    "child_protection.match_with_itself",
    _("This is the registration of the one who looks."),
    _("Choose another one."),
)
EARLIEST_YEAR = 1900


@acts
def ask_tracing(*, case: Case, sought: Sought, by: Any, at: datetime | None = None) -> TracingRequest:
    """Write down who is looked for. Found again by sound, telephone and year when somebody like that is registered."""
    at, fresh = at or timezone.now(), locked(case, by)
    refuse_if_any([None if fresh.procedure == FAMILY_TRACING else NOT_A_TRACING(), *_wrong(sought, at)])
    place = Place.objects.filter(code=sought.origin).first() if sought.origin else None
    base = {
        "organisation_id": fresh.organisation_id,
        "registration_id": fresh.registration_id,
        "case": fresh,
    }
    request = TracingRequest.objects.create(
        **base, **sought.columns(), origin=place, asked_at=at, asked_by=by
    )
    keys = keys_of(person=sought.person(), code="", household_code="", secret=key_for("search"))
    TracingKey.objects.bulk_create([TracingKey(**base, request=request, key=key) for key in sorted(keys)])
    events.record(verb="ask_tracing", subject=fresh, by=by, at=at, after={"request": request.pk})
    return request


def _wrong(sought: Sought, at: datetime) -> Iterator[Reason]:
    if not sought.given_names.strip():
        yield REASON_MISSING(at="given_names")
    if sought.sought not in Relative.values:
        yield RELATIVE_UNKNOWN(at="sought")
    if sought.birth_year is not None and not EARLIEST_YEAR <= sought.birth_year <= at.year:
        yield YEAR_IMPOSSIBLE(at="birth_year", year=sought.birth_year)
    if sought.last_seen_on and sought.last_seen_on > timezone.localdate(at):
        yield SEEN_LATER(at="last_seen_on")


@acts
def decide_match(
    *,
    request: TracingRequest,
    found: Registration,
    verdict: str,
    why: str,
    by: Any,
    at: datetime | None = None,
) -> TracingMatch:
    """A likeness decides nothing: somebody says what it is, and why. Nothing of what one may not see."""
    at, fresh = at or timezone.now(), locked(request.case, by)
    if not TracingRequest.objects.filter(pk=request.pk, case=fresh).exists() or verdict not in Verdict.values:
        raise Refusal(NOT_FOUND())
    seen = visible_registration(found.pk, by=by)
    refuse_if_any(
        [
            None if why.strip() else REASON_MISSING(at="why"),
            ITS_OWN() if seen.person == fresh.registration.person else None,
        ]
    )
    match, _made = TracingMatch.objects.update_or_create(
        organisation_id=fresh.organisation_id,
        registration_id=fresh.registration_id,
        case=fresh,
        request=request,
        found=seen,
        defaults={"verdict": verdict, "why": why.strip()[:300], "decided_at": at, "decided_by": by},
    )
    told = {"match": match.pk, "of": seen.pk, "verdict": verdict}
    events.record(verb="decide_match", subject=fresh, by=by, at=at, after=told)
    return match
