"""When a session ends: nobody clicks, it has lasted its hours, or its person ends all of them."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from amparo.core.access import SIGNED_IN, requires
from amparo.registry.partners.roles import FOLLOW_ABUSE_REPORTS, VIEW_PERSONS
from amparo.registry.partners.sessions import end_sessions
from amparo.site.middleware import GetResponse

BEGAN, LAST_CLICK = "began_at", "last_click_at"
# The last click is written at most once in so many seconds, so that not every page writes the session.
SECONDS_BETWEEN_MARKS = 60
IDLE, ENDED = "idle", "ended"
SIGNED_OUT_WHEN_IDLE = (VIEW_PERSONS, *FOLLOW_ABUSE_REPORTS)
NOTHING_TO_RETURN_TO = ("/accounts/login/", "/accounts/logout/", "/language/")


def sessions_end(get_response: GetResponse) -> GetResponse:
    """Sign out who sees persons and has not clicked for a while; say to everybody why a session is gone."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            if why := _why_it_ends(request, now=time.time()):
                logout(request)
                return _to_sign_in(request, why)
            return get_response(request)
        is_gone = settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()
        response = get_response(request)
        return _to_sign_in(request, ENDED) if is_gone and _asks_to_sign_in(response) else response

    return respond


def _why_it_ends(request: HttpRequest, *, now: float) -> str:
    """Marks the click. Writing a session renews the time that it is kept, so its hours are counted here too."""
    session = request.session
    if not any(request.user.holds(needed) for needed in SIGNED_OUT_WHEN_IDLE):  # type: ignore[union-attr]
        return ""
    if now - session.get(BEGAN, now) >= settings.SESSION_COOKIE_AGE:
        return ENDED
    last = session.get(LAST_CLICK)
    if last is not None and now - last >= settings.IDLE_MINUTES * 60:
        return IDLE
    # A page that asks by itself whether something is done is nobody's click.
    if last is None or (now - last >= SECONDS_BETWEEN_MARKS and "poll" not in request.GET):
        session[BEGAN], session[LAST_CLICK] = session.get(BEGAN, now), now
    return ""


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    target = urlsplit(response.headers.get("Location", "")).path
    return response.status_code == 302 and target == reverse(settings.LOGIN_URL)


def _to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    told = {"signed_out": why}
    if back := _page_to_return_to(request):
        told[REDIRECT_FIELD_NAME] = back
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode(told)}"
    return HttpResponseClientRedirect(address) if _is_part_of_a_page(request) else redirect(address)


def _page_to_return_to(request: HttpRequest) -> str:
    """The page that was asked for; for a form that was sent, or a part of a page, the page on which it stood."""
    if request.method in {"GET", "HEAD"} and not _is_part_of_a_page(request):
        address = request.get_full_path()
    else:
        came_from = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
            return ""
        parts = urlsplit(came_from)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if address.startswith(NOTHING_TO_RETURN_TO) else address


def _is_part_of_a_page(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@requires(SIGNED_IN)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """On this device too: whoever sits at a session that was left open is out with all the others."""
    if request.method != "POST":
        return redirect("mfa_index")
    end_sessions(person=request.user, by=request.user)  # type: ignore[arg-type]
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect(settings.LOGIN_URL)


class SecondFactorSetUp(ActivateTOTPView):
    """Ends the sessions on other devices: they were opened with a password alone."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        person = self.request.user
        update_session_auth_hash(self.request, end_sessions(person=person, by=person))
        return answer
