"""The answers of an ordinary child's case, step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

Walk = tuple[str, date, dict[str, Any]]
DAY = date(2018, 11, 5)

TAKE_UP: Walk = (
    "register_child",
    DAY,
    {
        "protection_status": "unaccompanied",
        "separation_cause": "migration",
        "risk_level": "high",
        "priority": "2_days",
        "care_arrangements_type": "no_care_arrangement",
        "language": "spa",
        "agrees": True,
    },
)
HEARD = {"language": "spa", "in_private": True, "view": "I want to be with my mother"}
ASSESS: Walk = (
    "assess_child",
    date(2018, 11, 7),
    {
        **HEARD,
        "form": "short",
        "risk_level": "high",
        "needs": "A safe place tonight",
        "best_interests": "Care in a family, and tracing",
        "needs_determination": True,
    },
)
PLAN: Walk = (
    "plan_care",
    date(2018, 11, 9),
    {
        "goals": "Find the mother",
        "services": ["alternative_care", "family_tracing_and_reunification"],
        "agrees": True,
        "review_on": date(2018, 12, 9),
    },
)
CARE: Walk = (
    "arrange_care",
    date(2018, 11, 10),
    {
        "care_arrangements_type": "foster_care",
        "carer": "Family R.",
        "caregiver_assessed": True,
        "moves_away": False,
        "next_visit_on": date(2018, 11, 17),
    },
)
VISIT: Walk = (
    "visit_child",
    date(2018, 11, 17),
    {"child_seen": True, "in_private": True, "words": "He is well"},
)
REVIEW: Walk = (
    "review_child",
    date(2018, 12, 9),
    {"outcome": "close", "risk_level": "low", "words": "Nothing more is needed"},
)
ASK: Walk = ("ask_closure", date(2018, 12, 10), {"closure_reason": "no_longer_in_need", "child_told": True})

REPORT: Walk = (
    "write_report",
    date(2018, 11, 8),
    {
        "question": "reunification",
        "history": "Left with an uncle",
        "situation": "In a foster family",
        "family_and_origin": "The mother is in Tijuana",
        "sources": "The child, the mother, the school",
        "proposal": "Reunification",
    },
)
CONVENE: Walk = ("convene", date(2018, 11, 9), {"meets_on": date(2018, 11, 12)})
HEAR: Walk = ("hear_child", date(2018, 11, 11), {**HEARD, "how": "talk"})
WEIGH: Walk = (
    "weigh",
    date(2018, 11, 12),
    {
        "options": ["reunification", "maintain_care", "return", "change_care"],
        "for_and_against": "Each in turn",
        "safety": "Ties to the mother weigh most",
    },
)


def decided(decision: str = "reunification", **other: Any) -> Walk:
    told = {
        "decision": decision,
        "grounds": "The ties to the mother",
        "childs_wish": "yes",
        "is_dissent": False,
        "child_told_by": "The officer, the same day",
        "review_on": date(2019, 5, 12),
    }
    return "determine", date(2018, 11, 12), told | other


BEGIN: Walk = ("begin_tracing", date(2018, 11, 13), {"agrees": True, "means": ["records", "red_cross"]})
CHILD_SIDE: Walk = (
    "verify_child",
    date(2018, 11, 14),
    {"relative": "Elvira", "evidence": ["photographs"], "is_confirmed": True},
)
FAMILY_SIDE: Walk = (
    "verify_family",
    date(2018, 11, 14),
    {"relative": "Elvira", "evidence": ["documents"], "is_confirmed": True, "is_willing": True},
)
VIEW: Walk = ("hear_wish", date(2018, 11, 14), {**HEARD, "wish": "yes"})
VERIFIED: Walk = ("state_verified", date(2018, 11, 15), {})
SURE = {"guardian_consents": True, "caregiver_in_writing": True, "escort": True, "reception": True}
REUNIFY: Walk = (
    "reunify",
    date(2018, 11, 16),
    {**SURE, "relative": "Elvira", "follow_up_on": date(2018, 11, 30)},
)
