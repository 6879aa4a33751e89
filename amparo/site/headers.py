"""What answers tell the browser beyond the page: what it may use, and what it may keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from amparo.site.middleware import GetResponse

# The camera for pages of our own alone: photographs of documents. The rest no page uses, so no script may ask for it.
CAPABILITIES = "camera=(self), " + ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


def capabilities_of_the_browser(get_response: GetResponse) -> GetResponse:
    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", CAPABILITIES)
        return response

    return respond


def nothing_is_kept(get_response: GetResponse) -> GetResponse:
    """What somebody with a session was shown stays in no cache: after signing out, "back" shows nothing of it.

    Where a view says itself what may be kept, that stands. Static files are served before this, and are kept.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        had_session = request.user.is_authenticated
        response = get_response(request)
        if had_session or request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return respond


PUBLIC_SITE = "/info/"


def nobody_is_known_on_public_pages(get_response: GetResponse) -> GetResponse:
    """Under /info/ no cookie is read and none is set: who reads there leaves nothing here, also with a session open.

    So every reader is given the same page, and any cache may keep it for as long as the page says. Forms of
    complaints are signed instead: a telephone that several people use shows nothing of who complained.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PUBLIC_SITE):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.cookies.clear()
        response.headers["Vary"] = "Accept-Encoding"
        return response

    return respond
