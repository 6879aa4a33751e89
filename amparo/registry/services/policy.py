"""Who may see and keep the directory, and when a service may not be offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.models import Organisation
from amparo.registry.partners.policy import role_grants
from amparo.registry.services.freshness import MOST_BOUNCES, Standing, standing_of
from amparo.registry.services.models import Bounce, Service
from amparo.registry.services.vocabulary import HIGH_RISK, BounceReason, Priority

VIEW = "services.view_services"
MANAGE = "services.manage_services"
for _permission in (VIEW, MANAGE):
    rules.add_perm(_permission, role_grants(_permission))

SAFEGUARD = "IASC MHPSS Reference Group, Inter-Agency Referral Guidance Note, 2017 (the numbers are Amparo's: confirm)"

NOT_OURS = Kind(
    "services.not_ours",
    _("This is a service of {organisation}: only they state, close and verify it."),
    _("Tell them what is wrong, or record that somebody was sent back."),
)
VERIFICATION_TOO_OLD = Kind(
    "services.verification_too_old",
    _("“{service}” was last verified too long ago to send somebody there {priority}."),
    _("Call them first; when {organisation} has verified it, it is offered again."),
    source=SAFEGUARD,
)
TOO_MANY_SENT_BACK = Kind(
    "services.too_many_sent_back",
    _("“{service}” sent {count} people back since it was last verified: not to be offered {priority}."),
    _("Call them first; when {organisation} has verified it, it is offered again."),
    source=SAFEGUARD,
)
SERVICE_CLOSED = Kind(
    "services.service_closed",
    _("“{service}” is closed."),
    _("Choose another one, or open it again if that was a mistake."),
)
CODE_TAKEN = Kind(
    "services.code_taken",
    _("{organisation} already has a service with the code {code}."),
    _("Open that one and change it, choose another code, or leave it empty."),
)
BOUNCE_REASON_UNKNOWN = Kind(
    "services.bounce_reason_unknown",
    _("Why the person was sent back is not in the list."),
    _("Choose one from the list."),
)
ENDS_BEFORE_TODAY = Kind(
    "services.ends_before_today",
    _("What is verified now would have ended on {day}."),
    _("Choose a later last day, or leave it empty."),
)


def the_service_is_ours(service: Service, *, by: Any, **_context: Any) -> Reason | None:
    """An organisation speaks for itself: nobody states, closes or verifies another one's service."""
    if service.organisation_id == by.organisation_id:
        return None
    return NOT_OURS(organisation=service.organisation.acronym)


def a_reason_is_given(_service: Service, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason.strip() else REASON_MISSING()


def the_service_is_in_operation(service: Service) -> Reason | None:
    return None if service.status == Service.Status.OPEN else SERVICE_CLOSED(service=service.name)


def the_code_is_free(organisation: Organisation, code: str, *, but: Any = None) -> Reason | None:
    taken = Service.objects.filter(organisation=organisation, code=code).exclude(pk=but).exists()
    return CODE_TAKEN(organisation=organisation.acronym, code=code) if taken else None


def the_end_is_still_ahead(expires_on: date | None, *, today: date) -> Reason | None:
    if expires_on is None or expires_on >= today:
        return None
    return ENDS_BEFORE_TODAY(at="expires_on", day=expires_on.isoformat())


def the_bounce_has_a_known_reason(reason: str) -> Reason | None:
    return None if reason in BounceReason.values else BOUNCE_REASON_UNKNOWN(at="reason")


def bounces_since_verification(service: Service) -> int:
    """How many people came back unserved since somebody of the organisation last made sure of what is stated."""
    found = Bounce.objects.filter(service=service)
    if service.verified_at:
        found = found.filter(at__gt=service.verified_at)
    return found.count()


def service_is_fresh_enough_for(service: Service, priority: str, *, on: date) -> Iterator[Reason]:
    """Two people sent back, or a verification that has run out: not offered for high risk until verified again.

    A person in danger who is sent to a closed door may not come back a second time. What can wait two weeks may still
    be offered: there is time to call first.
    """
    if priority not in HIGH_RISK:
        return
    told: dict[str, Any] = {
        "service": service.name,
        "organisation": service.organisation.acronym,
        "priority": Priority(priority).label,
    }
    if standing_of(service, on=on) == Standing.EXPIRED:
        yield VERIFICATION_TOO_OLD(**told)
    if (count := bounces_since_verification(service)) >= MOST_BOUNCES:
        yield TOO_MANY_SENT_BACK(**told, count=count)
