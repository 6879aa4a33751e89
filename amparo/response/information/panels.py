"""What counselling says on a person's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.access import may
from amparo.registry.people.panels import Line, Panel, own_registrations
from amparo.registry.people.panels import register as register_panel
from amparo.registry.people.queries import PersonFile
from amparo.registry.people.trails import Stands, tell_of
from amparo.response.information.models import CounselledPerson
from amparo.response.information.queries.sessions import sessions_with
from amparo.response.information.queries.topics import topic_names


def register() -> None:
    register_panel(
        Panel(
            name="counselling",
            title=gettext_lazy("Counselling"),
            icon="messages",
            permission="information.view_sessions",
            read=_sessions,
        )
    )
    permission, session = "information.view_sessions", "information.session"
    tell_of(Stands(CounselledPerson, permission, subject=session, key="session"))


def _sessions(user: Any, file: PersonFile) -> Iterator[Line]:
    """The sessions with this person, the newest first, and the form for the next one."""
    own = own_registrations(user, file)
    found = list(sessions_with(user, [each.pk for each in own])) if own else []
    names = topic_names() if found else {}
    for session in found:
        topics = ", ".join(names.get(code, code) for code in session.topics)
        due = _("follow-up open") if session.follow_up_is_open else ""
        yield Line(
            format_lazy("{day} · {place}", day=date_format(session.held_on), place=session.place.name),
            address=reverse("information:session", args=(session.pk,)),
            note=" · ".join(filter(None, (topics, due))),
        )
    if own and may(user, "information.record_session"):
        address = f"{reverse('information:session_add')}?registration={own[0].pk}"
        yield Line(_("Record a session"), address=address, icon="plus", is_act=True)
