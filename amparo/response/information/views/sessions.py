"""Counselling sessions: the list, its counts, one session, and recording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.core.export import Column, write_csv
from amparo.registry.partners.answers import acting, answer, chosen
from amparo.registry.people.models import Registration
from amparo.registry.people.queries import visible_registration
from amparo.registry.people.reference.names import languages, name_of
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import unkept
from amparo.response.information import policy
from amparo.response.information.forms.sessions import GroupSessionForm, PersonSessionForm, SessionFilter
from amparo.response.information.models import Session
from amparo.response.information.queries import sessions as queries
from amparo.response.information.queries.items import items_called, usual_places
from amparo.response.information.queries.topics import topic_names
from amparo.response.information.services import sessions as recording
from amparo.response.information.views.lists import as_csv, listed

# Without anybody: neither code nor note, and no counsellor by name.
COLUMNS = (
    Column("held_on", "#date"),
    Column("place", "#adm+code", read=lambda session: session.place.code),
    Column("place_name", "#loc+name", read=lambda session: session.place.name),
    Column("kind", "#meta+kind"),
    Column("language", "#meta+language"),
    Column("interpreter", "#meta+interpreter"),
    Column("topics", "#subject", read=lambda session: "|".join(session.topics)),
    Column(
        "people",
        "#reached",
        read=lambda session: 1 if session.kind == Session.Kind.INDIVIDUAL else session.people,
    ),
    Column("materials_given", "#output", read=lambda session: len(session.materials)),
    Column("follow_up_wished", read=lambda session: session.follow_up_wished),
    Column("followed_up", read=lambda session: session.followed_up_at is not None),
)


@require_safe
@requires("information.view_sessions")
def sessions(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    form = SessionFilter(request.GET, user=user)
    rows = queries.sessions(user, chosen(form))
    return unkept(listed(request, "information/sessions.html", form, rows, queries.SESSIONS))


@require_safe
@requires("information.view_sessions")
def sessions_csv(request: HttpRequest) -> StreamingHttpResponse:
    user = acting(request)
    rows = queries.sessions(user, chosen(SessionFilter(request.GET, user=user)))
    # Read whole: a stream is made after the transaction in which the database knows for whom it works.
    lines = list(write_csv(rows.order_by("-held_on", "pk"), COLUMNS))
    return as_csv(lines, "counselling-sessions")


@require_safe
@requires("information.view_sessions")
def counts(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    form = SessionFilter(request.GET, user=user)
    names = topic_names()
    rows = [(each, names.get(each.topic, each.topic)) for each in queries.counts(user, chosen(form))]
    return unkept(render(request, "information/counts.html", {"filter": form, "rows": rows}))


@require_safe
@requires("information.view_sessions")
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _session_page(request, queries.session_of(acting(request), pk))


def _session_page(request: HttpRequest, found: Session, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user, names = acting(request), topic_names()
    person = queries.person_of(user, found)
    material = items_called(found.materials)
    told = {
        "session": found,
        "person": person,
        "attendance": queries.attendance_of(user, found),
        "language": name_of(languages(), found.language),
        "topics": [names.get(code, code) for code in found.topics],
        "material": [material[key] for key in found.materials if key in material],
        "may_finish": found.follow_up_is_open and may(user, "information.record_session"),
        "reasons": reasons,
    }
    page = unkept(render(request, "information/session.html", told, status=422 if reasons else 200))
    if person is not None:
        record_reading(registrations=[person.registration], what="counselling", by=user)
    return page


@require_POST
@requires("information.record_session")
def follow_up_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.session_of(acting(request), pk)
    try:
        recording.finish_follow_up(session=found, by=acting(request))
    except Refusal as refusal:
        return _session_page(request, found, refusal.reasons)
    messages.success(request, _("The follow-up is done. Record what was said in it as a session of its own."))
    return redirect("information:session", found.pk)


@requires("information.record_session")
def session_add(request: HttpRequest) -> HttpResponse:
    """With one person. `registration` in the address fills in the code."""
    user, given = acting(request), request.GET.get("registration", "")
    known = visible_registration(_key(given), by=user) if given else None
    form = PersonSessionForm(request.POST or None, initial={"code": known.code} if known else {})

    def act(stated: dict[str, Any]) -> str:
        made = recording.record_session(
            stated=form.stated(),
            receipt=stated["receipt"],
            registration=_chosen(user, stated["code"]),
            by=user,
        )
        return _saved(request, made)

    return unkept(answer(request, "information/session_form.html", form, act, places=usual_places()))


@requires("information.record_session")
def group_add(request: HttpRequest) -> HttpResponse:
    form = GroupSessionForm(request.POST or None)

    def act(stated: dict[str, Any]) -> str:
        made = recording.record_session(stated=form.stated(), receipt=stated["receipt"], by=acting(request))
        return _saved(request, made)

    return answer(request, "information/group_form.html", form, act, places=usual_places())


def _key(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)


def _chosen(user: Any, code: str) -> Registration:
    found = queries.registration_with_code(user, code)
    if found is None:
        raise Refusal(policy.NOBODY_CHOSEN(at="code"))
    return found


def _saved(request: HttpRequest, made: Session) -> str:
    messages.success(request, _("The session is recorded."))
    return reverse("information:session", args=(made.pk,))
