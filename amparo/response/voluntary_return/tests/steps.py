"""The answers of an ordinary return from Mexico to Honduras, step by step."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from amparo.response.voluntary_return.stated import StatedLeg
from amparo.response.voluntary_return.texts import CONSENT, DECLARATION, texts

DAY = date(2018, 11, 5)
TO_CONSENT = ("hear_wish", "counsel", "assess", "approve_eligibility", "sign_consent")
TO_BOOKING = (*TO_CONSENT, "prepare", "book")
TO_ARRIVAL = (*TO_BOOKING, "depart", "arrive")


def signed(kind: str, key: str = "1-es") -> dict[str, Any]:
    return {
        "text": key,
        "paper_code": texts(kind)[key].code,
        "mark": "thumbprint",
        "witness": "Sister Inés",
    }


COUNSELLED = {
    "language": "spa",
    "interpreter": False,
    "in_private": True,
    "without_pressure": True,
    "options": ["asylum", "stay", "return"],
    "origin_explained": True,
    "origin_words": "CANARY-ORIGIN",
    "understood": True,
    "fear": False,
    "reflect_until": date(2018, 11, 8),
}
ASSESSED = {
    "nationality_confirmed": True,
    "detained": False,
    "trafficking": False,
    "vulnerabilities": ["violence"],
    "fitness": "fit",
    "decides_freely": True,
}
STEPS: dict[str, tuple[date, dict[str, Any]]] = {
    "hear_wish": (DAY, {"own_wish": True, "ordered_by_authority": False, "language": "spa"}),
    "counsel": (date(2018, 11, 6), COUNSELLED),
    "assess": (date(2018, 11, 7), ASSESSED),
    "approve_eligibility": (date(2018, 11, 8), {}),
    "sign_consent": (
        date(2018, 11, 9),
        signed(CONSENT) | {"read_aloud": True, "read_in": "spa", "interpreter": False, "signed_by": "person"},
    ),
    "prepare": (
        date(2018, 11, 10),
        {
            "document": "consular",
            "document_number": "H-77",
            "document_expires_on": date(2018, 12, 31),
            "transit_visas": "not_needed",
            "medical": "CANARY-MEDICAL",
            "told_to_consulate": ["name", "birth", "nationality"],
        },
    ),
    "book": (date(2018, 11, 12), {}),
    "depart": (date(2018, 11, 20), signed(DECLARATION) | {"still_wishes": True}),
    "arrive": (
        date(2018, 11, 21),
        {"place": "HN0501", "handed_over": True, "received_by": "Reception centre"},
    ),
    "receive": (date(2018, 11, 21), {"assistance": ["food", "transport"], "onward": True}),
    "plan_reintegration": (date(2018, 12, 10), {"economic": "A bakery", "agreed_with": "María"}),
    "close_return": (date(2019, 11, 25), {}),
}
LEGS = (
    StatedLeg(
        "MX07089",
        "GTM",
        datetime(2018, 11, 20, 15, tzinfo=UTC),
        datetime(2018, 11, 20, 22, tzinfo=UTC),
        "Bus Linda Vista",
        "IOM Guatemala",
    ),
    StatedLeg(
        "GTM",
        "HN0501",
        datetime(2018, 11, 21, 12, tzinfo=UTC),
        datetime(2018, 11, 21, 20, tzinfo=UTC),
        "Bus Linda Vista",
        "Reception centre of returnees",
    ),
)
SECURED = {
    "guardian": "Procuraduría",
    "guardian_appointed_by": "DIF",
    "caregiver": "His grandmother",
    "caregiver_verified": True,
    "caregiver_willing_in_writing": True,
    "escort": "Sister Inés",
    "reception_confirmed_by": "DINAF",
}
