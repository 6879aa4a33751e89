"""The answers of an ordinary search for a solution, step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

Taken = tuple[str, date, dict[str, Any]]

IN_PRIVATE = {"in_private": True, "language": "spa"}


def assessed(wish: str = "integration", on: date = date(2018, 11, 6), **other: Any) -> Taken:
    told: dict[str, Any] = {
        "standing": "refugee",
        "integration": "good",
        "resettlement": "limited",
        "repatriation": "none",
        "wish": wish,
    }
    return "assess", on, told | IN_PRIVATE | other


INTEGRATE: Taken = (
    "begin_integration",
    date(2018, 11, 7),
    {"areas": ["documents", "work"], "place": "MX07089", "plan": "Permit first, then the job fair"},
)
PROPOSE: Taken = (
    "propose_resettlement",
    date(2018, 11, 7),
    {"pathway": "resettlement", "needs": "Those who threatened her followed her here"},
)


def submitted(**other: Any) -> Taken:
    return "submit", date(2018, 11, 8), {"to_country": "Canada", "number": "S-1", "agrees": True} | other


ACCEPT: Taken = ("record_acceptance", date(2018, 11, 9), {})


def departed(**other: Any) -> Taken:
    told = {"still_wishes_it": True, "household_together": True, "received_by": "A town in Manitoba"}
    return "depart", date(2018, 11, 10), told | other


def wished(**other: Any) -> Taken:
    told: dict[str, Any] = {
        "without_pressure": True,
        "told_of_origin": True,
        "source_of_origin": "UNHCR, October 2018",
        "told_what_ends": True,
        "understood": True,
        "place_of_return": "Choluteca",
        "evidence": "signature",
        "form_number": "VR-1",
    }
    return "declare_wish", date(2018, 11, 7), told | IN_PRIVATE | other


def repatriated(**other: Any) -> Taken:
    told = {
        "still_wishes_it": True,
        "household_together": True,
        "travel_document": "Convention travel document",
        "received_there_by": "A sister",
    }
    return "repatriate", date(2018, 11, 8), told | other


def seen_on(on: date, **said: str) -> Taken:
    return "record_progress", on, said or {"safety": "mostly", "livelihood": "partly"}
