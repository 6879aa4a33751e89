"""The pages for everybody: saying something, the receipt, and following up by its code. No account, no cookie needed to
read, and the same answer whatever was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import PUBLIC, requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.core.public_pages import LANGUAGES, frame_around
from amparo.response.feedback import policy, queries, seals, throttle
from amparo.response.feedback.forms import CodeForm, PublicForm, WordsForm
from amparo.response.feedback.receipts import Receipt, receipt_said
from amparo.response.feedback.routing import working_at
from amparo.response.feedback.services import following
from amparo.response.feedback.services.receiving import Said, receive_feedback, receive_report

OF_THE_SITE = tuple(code for code, _name in settings.LANGUAGES)


@require_safe
@requires(PUBLIC)
def public_start(request: HttpRequest) -> HttpResponse:
    """In the language that the reader chose, or that the browser asks for."""
    language = translation.get_language() or OF_THE_SITE[0]
    follows = "follow" in request.GET
    name = "feedback:public_follow" if follows else "feedback:public_form"
    return redirect(reverse(name, args=[language if language in OF_THE_SITE else OF_THE_SITE[0]]))


@csrf_exempt
@requires(PUBLIC)
def public_form(request: HttpRequest, language: str) -> HttpResponse:
    with _spoken(language):
        form = PublicForm(request.POST or None)
        reasons: Sequence[Reason] = ()
        if request.method == "POST" and (why := seals.why_not(request)):
            reasons = [why]
        elif request.method == "POST" and form.is_valid():
            try:
                receipt = _received(request, form, language)
            except Refusal as refusal:
                reasons = refusal.reasons
            else:
                told = {"receipt": receipt, "today": timezone.localdate()}
                return _page("feedback/public_receipt.html", language, told)
        told = {"form": form, "reasons": reasons, "who_reads_abuse": working_at("abuse")}
        return _page("feedback/public_form.html", language, told, refused=bool(reasons or form.errors))


def _received(request: HttpRequest, form: PublicForm, language: str) -> Receipt:
    """The address is counted the same way whatever was said, and so is what was sent too much."""
    stated, sent = dict(form.cleaned_data), throttle.sent_from_here(request)
    category, _favours, _unknown = (stated.pop(name) for name in ("category", "favours", "unknown"))
    if sent > throttle.REFUSED_AFTER:
        raise Refusal(throttle.TOO_MANY_SENT())
    said = Said(**stated | {"about": tuple(stated["about"])}, language=language)
    if form.is_abuse:
        return receive_report(said=said)
    return receive_feedback(said=said, category=category, is_set_apart=sent > throttle.SET_APART_AFTER)


@csrf_exempt
@requires(PUBLIC)
def public_follow(request: HttpRequest, language: str) -> HttpResponse:
    """The code is sent in the body and stands in no address."""
    with _spoken(language):
        if request.method != "POST":
            return _page("feedback/public_follow.html", language, {"form": CodeForm()})
        if why := seals.why_not(request):
            return _asked_again(request, language, why)
        return _thread(request, language)


def _asked_again(request: HttpRequest, language: str, why: Reason) -> HttpResponse:
    """With the code that was typed. What was added is typed anew: nothing is shown before a code is sent."""
    told = {"form": CodeForm(request.POST), "reasons": [why]}
    return _page("feedback/public_follow.html", language, told, refused=True)


@csrf_exempt
@require_POST
@requires(PUBLIC)
def public_add(request: HttpRequest, language: str) -> HttpResponse:
    return _by_the_receipt(
        request,
        language,
        lambda receipt: following.add_words(receipt=receipt, text=_words(request)),
        _("What you added was kept."),
    )


@csrf_exempt
@require_POST
@requires(PUBLIC)
def public_rate(request: HttpRequest, language: str) -> HttpResponse:
    useful = request.POST.get("useful") == "yes"
    return _by_the_receipt(
        request,
        language,
        lambda receipt: following.say_whether_useful(receipt=receipt, useful=useful),
        _("Thank you. It was kept."),
    )


@csrf_exempt
@require_POST
@requires(PUBLIC)
def public_reopen(request: HttpRequest, language: str) -> HttpResponse:
    return _by_the_receipt(
        request,
        language,
        lambda receipt: following.open_again(receipt=receipt, text=_words(request)),
        _("It is open again: somebody looks at it anew."),
    )


def _by_the_receipt(
    request: HttpRequest, language: str, act: Callable[[Receipt], None], said: str
) -> HttpResponse:
    with _spoken(language):
        if why := seals.why_not(request):
            return _asked_again(request, language, why)
        receipt = receipt_said(request.POST.get("code", ""))
        if receipt is None or throttle.wrong_codes_from_here(request) >= throttle.WRONG_CODES:
            return _thread(request, language)
        try:
            act(receipt)
        except Refusal as refusal:
            return _thread(request, language, reasons=refusal.reasons)
        return _thread(request, language, said=said)


def _thread(
    request: HttpRequest, language: str, *, reasons: Sequence[Reason] = (), said: str = ""
) -> HttpResponse:
    """What the code opens. No code, a wrong one and one too many look the same, but for how many were tried."""
    form = CodeForm(request.POST)
    receipt = receipt_said(request.POST.get("code", ""))
    too_many = throttle.wrong_codes_from_here(request) >= throttle.WRONG_CODES
    found = queries.thread(receipt) if receipt and not too_many else None
    if found is None or receipt is None:
        if not too_many:
            throttle.count_a_wrong_code(request)
        why = throttle.TOO_MANY_CODES() if too_many else policy.CODE_UNKNOWN()
        told = {"form": form, "reasons": [why]}
        return _page("feedback/public_follow.html", language, told, refused=True)
    told = {
        "receipt": receipt,
        "thread": found,
        "words": WordsForm(auto_id="add_%s"),
        "again": WordsForm(auto_id="again_%s"),
        "reasons": reasons,
        "said": said,
    }
    return _page("feedback/public_thread.html", language, told, refused=bool(reasons))


def _words(request: HttpRequest) -> str:
    form = WordsForm(request.POST)
    return str(form.cleaned_data["words"]) if form.is_valid() else ""


@contextmanager
def _spoken(language: str) -> Iterator[None]:
    if language not in LANGUAGES:
        raise Refusal(NOT_FOUND())
    with translation.override(LANGUAGES[language].frame):
        yield


def _page(template: str, language: str, told: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    """Without the request, so that no cookie comes of it. Kept by no browser: on a telephone that several people use,
    "back" shows nothing of whoever was there before.
    """
    spoken = LANGUAGES[language]
    told = frame_around(spoken) | {"seal": seals.fresh_seal()} | told
    answer = HttpResponse(render_to_string(template, told), status=422 if refused else 200)
    answer.headers["Content-Language"] = spoken.frame
    answer.headers["Cache-Control"] = "no-store"
    return answer
