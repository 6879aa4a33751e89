"""What every request passes: the reader's language, refusals as a page, the second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import NOT_ALLOWED, NOT_FOUND, Kind, Refusal
from amparo.registry.partners.roles import ROLES

NULL_CHARACTER = Kind(
    "site.null_character",
    _("What was sent holds a null character, which is no text."),
    _("Go back, remove what was pasted last, and type it instead."),
)
ONLY_BY_ITS_FORM = Kind(
    "site.only_by_its_form",
    _("This address takes what a form sends, and shows no page of its own."),
    _("Go back and press the button there."),
)
GetResponse = Callable[[HttpRequest], HttpResponseBase]
STATUS_OF_REFUSAL = {NOT_ALLOWED.code: 403, NOT_FOUND.code: 404}
WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/language/")


def language_of_the_reader(get_response: GetResponse) -> GetResponse:
    """The language chosen in the header; else the account's; else the browser's."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_request(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            language = request.user.language
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        if isinstance(response, StreamingHttpResponse):
            pieces = cast("Iterable[bytes]", response.streaming_content)  # no view here is asynchronous
            response.streaming_content = _in_language(pieces, language)
        return response

    return respond


def _in_language(content: Iterable[bytes], language: str) -> Iterator[bytes]:
    """A stream is made after the view has returned: each piece of it in the reader's language still."""
    pieces = iter(content)
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def no_null_characters(get_response: GetResponse) -> GetResponse:
    """A null character is no text: the database takes none, and no honest form sends one."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        values = (each for sent in (request.GET, request.POST) for each in sent.lists())
        if "\0" in request.path or any("\0" in text for name, texts in values for text in (name, *texts)):
            return render(request, "site/refusal.html", {"reasons": [NULL_CHARACTER()]}, status=400)
        return get_response(request)

    return respond


class RefusalPage:
    """Show a `Refusal` as a page that says what, why and what to do next."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        page = render(request, "site/refusal.html", {"reasons": [ONLY_BY_ITS_FORM()]}, status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        status = next(
            (STATUS_OF_REFUSAL[r.code] for r in exception.reasons if r.code in STATUS_OF_REFUSAL), 422
        )
        return render(request, "site/refusal.html", {"reasons": exception.reasons}, status=status)


def second_factor_where_it_is_needed(get_response: GetResponse) -> GetResponse:
    """Roles that manage accounts or will see persons sign in with a second factor; the demonstration asks for none."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if _lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return respond


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if settings.DEMO or not user.is_authenticated or request.path.startswith(WITHOUT_SECOND_FACTOR):
        return False
    needs = any(ROLES[code].needs_second_factor for code in user.role_codes if code in ROLES)
    return needs and not is_mfa_enabled(user)
