"""What lets the public site be read without a connection: the worker, and the list of pages that it keeps."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from amparo.core.access import PUBLIC, requires
from amparo.response.information.queries import public as queries
from amparo.response.information.queries.topics import information_day
from amparo.response.information.views.public import in_language
from amparo.response.information.vocabulary import Language

WORKER = Path(__file__).parent.parent / "static" / "info" / "worker.js"
ASSETS = ("info/info.css", "info/info.js", "site/mark.svg")


@require_safe
@requires(PUBLIC)
def worker(request: HttpRequest) -> HttpResponse:
    """Served under /info/, because a worker may serve no address above its own."""
    response = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
@requires(PUBLIC)
@in_language
def kept_pages(request: HttpRequest, language: Language) -> HttpResponse:
    """Every page of one language. What is published no more is missing here, and the worker drops its copy."""
    found = queries.leaves(language)
    pages = [
        reverse("info:start"),
        *(
            reverse(f"info:{name}", args=(language.code,))
            for name in ("home", "services", "search", "everything", "without_connection")
        ),
        *(
            reverse("info:topic", args=(language.code, chapter.topic.code))
            for chapter in queries.chapters(found, day=information_day())
        ),
        *(reverse("info:item", args=(language.code, leaf.item.key)) for leaf in found),
    ]
    response = JsonResponse({"pages": pages, "files": [static(name) for name in ASSETS]})
    response.headers["Cache-Control"] = "no-cache"
    return response
