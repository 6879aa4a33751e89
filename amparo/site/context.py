"""What every page needs: whether this is the demonstration, and which rooms the reader may enter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.core.access import may
from amparo.core.errors import Text


@dataclass(frozen=True)
class Room:
    """One entry of the navigation; shown to those who hold the permission."""

    name: Text
    url_name: str
    icon: str
    permission: str


ROOMS = (
    Room(_("My work"), "my_work", "checklist", "core.view_work"),
    Room(_("Situation"), "figures:situation", "map", "figures.view_situation"),
    Room(_("Figures"), "figures:figures", "chart-line", "figures.view_figures"),
    Room(_("Brief"), "brief:editions", "file-text", "brief.view_editions"),
    Room(_("People"), "people:search", "users", "people.view_persons"),
)
# The response at the field level, under one entry.
RESPONSE: tuple[Room, ...] = (
    Room(_("Referrals"), "referrals:inbox", "send", "referrals.view_referrals"),
    Room(_("Answers to referrals"), "referrals:rates", "clock", "referrals.view_rates"),
    Room(_("Cases"), "cases:caseload", "folder", "cases.view_cases"),
    Room(_("Screening"), "screening:waiting", "clipboard-list", "screening.screen"),
    Room(_("Services"), "services:directory", "map-pin", "services.view_services"),
    Room(_("Shelter"), "shelter:sites", "bed", "shelter.view_sites"),
    Room(_("Assistance"), "assistance:distributions", "package", "assistance.view_assistance"),
    Room(_("Counselling"), "information:sessions", "messages", "information.view_sessions"),
    Room(_("Information"), "information:items", "info-circle", "information.view_items"),
    Room(_("Feedback"), "feedback:list", "message-report", "feedback.answer"),
    Room(_("Reports to focal points"), "feedback:reports", "shield-check", "feedback.follow_abuse_reports"),
)
AFTER = (Room(_("Administration"), "partners:organisations", "building", "partners.view_partners"),)


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "rooms": _open(ROOMS, request),
        "response_rooms": _open(RESPONSE, request),
        "rooms_after": _open(AFTER, request),
        "is_demo": settings.DEMO,
    }


def _open(rooms: Iterable[Room], request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms that the reader may enter, each with whether the reader is there."""
    return [
        {
            "name": room.name,
            "url": (url := reverse(room.url_name)),
            "icon": room.icon,
            "here": _is_here(request, url),
        }
        for room in rooms
        if may(getattr(request, "user", None), room.permission)
    ]


def _is_here(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
