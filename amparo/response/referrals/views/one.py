"""One referral: where it stands, what is missing for the next step, what was shared, and the answers to give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.people.forms.sharing import in_words_of
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import unkept
from amparo.response.referrals import queries
from amparo.response.referrals.forms import CompleteForm, FeedbackForm, NoteForm, RecallForm, RejectForm
from amparo.response.referrals.models import Referral
from amparo.response.referrals.outputs.slip import language_of, pdf, slip_for
from amparo.response.referrals.policy.refusals import NOT_COVERED
from amparo.response.referrals.services import answering, sending
from amparo.response.referrals.services.reading import record_referral_reading

ANSWER, REFER = "referrals.answer_referral", "referrals.refer"


@require_safe
@requires("referrals.view_referrals")
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    return referral_page(request, queries.visible_referral(pk, by=acting(request)))


def referral_page(
    request: HttpRequest, found: Referral, reasons: Sequence[Reason] = (), **forms_shown: forms.Form
) -> HttpResponse:
    """What was read is an event: of the registration, where the reader sees it, and of the referral."""
    user = acting(request)
    page = queries.page_of_referral(found, by=user)
    unmet = [reason for shown in page.moves.values() for reason in shown.unmet]
    told: dict[str, Any] = {
        "page": page,
        "referral": found,
        "reasons": reasons,
        "no_consent": any(each.kind is NOT_COVERED for each in (*reasons, *unmet)) and page.is_ours,
        "recall_form": RecallForm(),
        "reject_form": RejectForm(),
        "complete_form": CompleteForm(),
        "feedback_form": FeedbackForm(),
        "note_form": NoteForm(),
    }
    answer = render(request, "referrals/referral.html", told | forms_shown, status=422 if reasons else 200)
    if page.registration is not None:
        record_reading(registrations=[page.registration], what="page", by=user)
    record_referral_reading(referral=found, what="page", by=user)
    return unkept(answer)


def _moved(
    request: HttpRequest, pk: UUID, act: Callable[[Referral], Any], said: str, form: forms.Form | None = None
) -> HttpResponse:
    """Make a move and go back to the referral; a refusal stands there in place, and what was typed with it."""
    found = queries.visible_referral(pk, by=acting(request))
    try:
        if form is not None:
            form.is_valid()
            with in_words_of(form):
                act(found)
        else:
            act(found)
    except Refusal as refusal:
        fresh = queries.visible_referral(pk, by=acting(request))
        shown = {FORMS[type(form)]: form} if form is not None else {}
        return referral_page(request, fresh, refusal.reasons, **shown)
    messages.success(request, said)
    return redirect("referrals:referral", pk)


FORMS: dict[type[forms.Form], str] = {
    RecallForm: "recall_form",
    RejectForm: "reject_form",
    CompleteForm: "complete_form",
    FeedbackForm: "feedback_form",
    NoteForm: "note_form",
}


def _typed(form: forms.Form, name: str) -> str:
    """As it was sent in, also where the form would not take it: the safeguards say what is wrong."""
    return str(form.data.get(name, ""))[:1000]


@require_POST
@requires(REFER)
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Referral) -> None:
        sending.send_referral(referral=found, by=acting(request))

    return _moved(request, pk, act, _("Sent. Print the slip, and tell the person what happens next."))


@require_POST
@requires(REFER)
def recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = RecallForm(request.POST)

    def act(found: Referral) -> None:
        sending.recall_referral(referral=found, reason=_typed(form, "reason"), by=acting(request))

    return _moved(request, pk, act, _("Recalled. The receiver need not answer it any more."), form)


@require_POST
@requires(ANSWER)
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Referral) -> None:
        answering.receive_referral(referral=found, by=acting(request))

    return _moved(request, pk, act, _("Marked as received. Accept or reject it in time."))


@require_POST
@requires(ANSWER)
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Referral) -> None:
        answering.accept_referral(referral=found, by=acting(request))

    return _moved(request, pk, act, _("Accepted. The sender sees it."))


@require_POST
@requires(ANSWER)
def reject(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = RejectForm(request.POST)

    def act(found: Referral) -> None:
        told = {"reason": _typed(form, "reason"), "words": _typed(form, "words")}
        answering.reject_referral(referral=found, **told, by=acting(request))

    return _moved(request, pk, act, _("Rejected. The sender sees the reason."), form)


@require_POST
@requires(ANSWER)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Referral) -> None:
        answering.start_service(referral=found, by=acting(request))

    return _moved(request, pk, act, _("The service has begun."))


@require_POST
@requires(ANSWER)
def complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = CompleteForm(request.POST)

    def act(found: Referral) -> None:
        told = {"outcome": _typed(form, "outcome"), "words": _typed(form, "words")}
        answering.complete_service(referral=found, **told, by=acting(request))

    return _moved(request, pk, act, _("Completed. Close it with feedback to the sender."), form)


@require_POST
@requires(ANSWER)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = FeedbackForm(request.POST)

    def act(found: Referral) -> None:
        answering.close_with_feedback(referral=found, words=_typed(form, "words"), by=acting(request))

    return _moved(request, pk, act, _("Closed. The sender knows how it ended."), form)


@require_POST
@requires(ANSWER)
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = NoteForm(request.POST)

    def act(found: Referral) -> None:
        answering.add_note(referral=found, words=_typed(form, "words"), by=acting(request))

    return _moved(request, pk, act, _("The note was kept. Only your organisation reads it."), form)


@require_safe
@requires(REFER)
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the person carries: where to go, by when, what to bring, how to complain; nothing that could harm them."""
    user = acting(request)
    found = queries.visible_referral(pk, by=user)
    language = request.GET.get("language")
    if language not in {"es", "en"}:
        language = language_of(user, found)
    answer = HttpResponse(pdf(slip_for(found), language=language), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference.lower()}-{language}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    record_referral_reading(referral=found, what="slip", by=user)
    return unkept(answer)
