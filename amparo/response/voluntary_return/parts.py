"""What the page of a case shows of a return beside its steps: the consent, and the journey with its legs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from amparo.core.access import may
from amparo.response.cases.models import Case
from amparo.response.voluntary_return.models import Booking, SignedConsent
from amparo.response.voluntary_return.services.journeys import WHILE_PLANNED
from amparo.response.voluntary_return.texts import CONSENT, newest_in_force
from amparo.response.voluntary_return.vocabulary import BEFORE_BOARDING, BookingState


def consent_of_case(case: Case, by: Any) -> Mapping[str, Any]:
    language = "es" if (get_language() or "en").startswith("es") else "en"
    return {
        "case": case,
        "consents": SignedConsent.objects.filter(case=case).order_by("-signed_on", "pk"),
        "text": newest_in_force(CONSENT, language, on=case.last_step_on),
        "before_boarding": case.status in BEFORE_BOARDING,
        "languages": (("es", "español"), ("en", "English")),
    }


def journey_of_case(case: Case, by: Any) -> Mapping[str, Any] | None:
    bookings = list(Booking.objects.filter(case=case).prefetch_related("legs__origin", "legs__destination"))
    can_plan = case.status in WHILE_PLANNED and may(by, case.described.permission)
    if not bookings and not can_plan:
        return None
    return {
        "case": case,
        "bookings": [each for each in bookings if each.status != BookingState.CANCELLED],
        "cancelled": sum(each.status == BookingState.CANCELLED for each in bookings),
        "can_plan": can_plan,
    }
