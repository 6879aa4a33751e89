"""The public site: no account, no cookie, the language in the address. Every reader is given the same page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from amparo.core.access import PUBLIC, requires
from amparo.core.public_pages import frame_around
from amparo.registry.places.models import Place
from amparo.registry.services.vocabulary import ServiceKind
from amparo.response.information.queries import near
from amparo.response.information.queries import public as queries
from amparo.response.information.queries.topics import information_day, topics_on
from amparo.response.information.vocabulary import LANGUAGES, Language

# Long enough for a shelter's one telephone line, short enough for what is withdrawn to be gone soon.
KEPT_SECONDS = 300
LONGEST_SEARCH = 100
# Of the directory: ISO 639-3 codes by those of the addresses.
SPOKEN = {"es": "spa", "en": "eng", "ht": "hat", "fr": "fra", "pt": "por"}
Page = Callable[..., HttpResponse]


def in_language(page: Page) -> Page:
    """Give the view the language of its address; one that is not in the vocabulary is a page that is not there."""

    @wraps(page)
    def answered(request: HttpRequest, language: str, **named: Any) -> HttpResponse:
        if language not in LANGUAGES:
            return missing(LANGUAGES["es"])
        with translation.override(LANGUAGES[language].frame):
            return page(request, LANGUAGES[language], **named)

    return answered


def shown(template: str, language: Language, told: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Rendered without the request: nothing on it depends on who asks."""
    response = HttpResponse(render_to_string(template, frame_around(language) | told), status=status)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["Content-Language"] = language.frame
    return response


def missing(language: Language) -> HttpResponse:
    with translation.override(language.frame):
        return shown("info/missing.html", language, {}, status=404)


@require_safe
@requires(PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """The choice of a language, each in its own name."""
    with translation.override("es"):
        return shown("info/start.html", LANGUAGES["es"], {})


@require_safe
@requires(PUBLIC)
@in_language
def home(request: HttpRequest, language: Language) -> HttpResponse:
    place = queries.place_chosen(request.GET.get("place", ""))
    found = queries.leaves(language, place=place)
    told = {
        "chapters": queries.chapters(found, day=information_day()),
        **_place_choice(place),
    }
    return shown("info/home.html", language, told)


def _place_choice(place: Place | None) -> dict[str, Any]:
    return {"place": place, "places": queries.places_offered(near.places_with_services())}


@require_safe
@requires(PUBLIC)
@in_language
def topic(request: HttpRequest, language: Language, topic: str) -> HttpResponse:
    found = topics_on(information_day()).get(topic)
    if found is None:
        return missing(language)
    place = queries.place_chosen(request.GET.get("place", ""))
    leaves = [each for each in queries.leaves(language, place=place) if topic in each.item.topics]
    return shown("info/topic.html", language, {"topic": found, "leaves": leaves, **_place_choice(place)})


@require_safe
@requires(PUBLIC)
@in_language
def item(request: HttpRequest, language: Language, key: str) -> HttpResponse:
    found = queries.leaf(key, language)
    if found is None:
        return missing(language)
    topics = topics_on(information_day())
    also = [
        LANGUAGES[text.language] for text in found.item.texts.all() if text.language != found.text.language
    ]
    told = {
        "leaf": found,
        "also": also,
        "topics": [topics[code] for code in found.item.topics if code in topics],
    }
    return shown("info/item.html", language, told)


@require_safe
@requires(PUBLIC)
@in_language
def services(request: HttpRequest, language: Language) -> HttpResponse:
    place = queries.place_chosen(request.GET.get("place", ""))
    kinds = near.kinds_offered()
    kind = next((code for code, _name in kinds if code == request.GET.get("kind")), "")
    spoken = SPOKEN.get(language.code, language.code) if request.GET.get("mine") else ""
    found = near.services_near(place, kind=kind, language=spoken, on=information_day())
    told = {
        "found": found if place else [],
        "services_by_place": [] if place else near.by_place(found),
        "kinds": kinds,
        "kind": kind,
        "only_mine": bool(spoken),
        **_place_choice(place),
    }
    return shown("info/services.html", language, told)


@require_safe
@requires(PUBLIC)
@in_language
def search(request: HttpRequest, language: Language) -> HttpResponse:
    """What is asked for is kept nowhere: it stands in the address of this answer alone."""
    text = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    leaves = queries.search(queries.leaves(language), text) if text else []
    found = near.search(near.services_near(None, on=information_day()), text) if text else []
    response = shown("info/search.html", language, {"text": text, "leaves": leaves, "found": found})
    if text:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@requires(PUBLIC)
@in_language
def everything(request: HttpRequest, language: Language) -> HttpResponse:
    """All that holds today on one page: for paper, and for searching without a connection."""
    held = [each for each in queries.leaves(language) if not each.item.is_expired]
    day = information_day()
    told = {
        "chapters": queries.chapters(held, day=day),
        "services_by_place": near.by_place(near.services_near(None, on=day)),
    }
    return shown("info/everything.html", language, told)


@require_safe
@requires(PUBLIC)
@in_language
def without_connection(request: HttpRequest, language: Language) -> HttpResponse:
    """What stands on the device in the place of the form for complaints: where else one goes. Never a form."""
    told = {
        "found": near.services_near(None, kind=ServiceKind.MONITORING, on=information_day()),
        "leaves": [each for each in queries.leaves(language) if "complaints" in each.item.topics],
    }
    return shown("info/without_connection.html", language, told)
