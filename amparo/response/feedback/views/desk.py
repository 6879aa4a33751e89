"""Feedback inside: what waits for the own organisation, one of them, and writing one down for somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.core.export import Column
from amparo.registry.partners.answers import acting, chosen, find, list_page
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.tables import download
from amparo.response.feedback import queries
from amparo.response.feedback.forms import (
    AssignForm,
    FeedbackFilter,
    HandOverForm,
    PassOnForm,
    RecordForm,
    WordsForm,
)
from amparo.response.feedback.lifecycle import FEEDBACK
from amparo.response.feedback.models import Feedback
from amparo.response.feedback.services import answering
from amparo.response.feedback.services.handing import hand_to_focal_points
from amparo.response.feedback.services.receiving import Said, receive_feedback

# Never a word of anybody, and no way to reach them.
COLUMNS = (
    Column("id", "#meta+id", read=lambda row: str(row.pk)),
    Column("received_on", "#date+received", read=lambda row: timezone.localdate(row.received_at)),
    Column("category", "#meta+category"),
    Column("about", "#org+acronym", read=lambda row: row.about.acronym if row.about else None),
    Column("place", "#loc+name", read=lambda row: row.place.code if row.place else None),
    Column("language", "#meta+lang"),
    Column("told", "#meta+channel"),
    Column("state", "#status", read=lambda row: row.status),
    Column("answer_by", "#date+due", read=lambda row: row.due_on),
    Column(
        "answered_on",
        "#date+answered",
        read=lambda row: timezone.localdate(row.answered_at) if row.answered_at else None,
    ),
    Column("was_useful", "#meta+useful"),
)


@require_safe
@requires("feedback.answer")
def feedback_list(request: HttpRequest) -> HttpResponse:
    form = FeedbackFilter(request.GET)
    rows = queries.feedback_list(acting(request), chosen(form))
    return list_page(request, "feedback/list.html", form, rows, queries.FEEDBACK)


@require_safe
@requires("feedback.answer")
def table_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.feedback_list(acting(request), chosen(FeedbackFilter(request.GET)))
    return download("feedback", rows.order_by(*queries.FEEDBACK.order(request.GET)), COLUMNS)


@require_safe
@requires("feedback.answer")
def counts(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    told = {
        "tables": [
            (name, queries.counts(user, by=by))
            for by, name in (
                ("category", _("What it is")),
                ("place", _("Place")),
                ("month", _("Month")),
            )
        ]
    }
    return render(request, "feedback/counts.html", told)


@requires("feedback.record")
def record(request: HttpRequest) -> HttpResponse:
    """For somebody who tells it: the receipt is shown once, to be handed over."""
    form = RecordForm(request.POST or None)
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        stated = form.cleaned_data
        category, told = stated.pop("category"), stated.pop("told")
        stated.pop("favours")
        said = Said(**stated | {"about": tuple(stated["about"])})
        try:
            receipt = receive_feedback(said=said, category=category, told=told, by=acting(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            shown = {
                "receipt": receipt,
                "today": timezone.localdate(),
                "language": said.language,
            }
            return render(request, "feedback/receipt.html", shown)
    status = 422 if reasons or form.errors else 200
    return render(request, "feedback/record.html", {"form": form, "reasons": reasons}, status=status)


@require_safe
@requires("feedback.answer")
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    page = _page(request, found)
    answering.record_reading(feedback=found, by=acting(request))
    return page


def _found(request: HttpRequest, pk: UUID) -> Feedback:
    found: Feedback = find(queries.one(acting(request)), pk)
    return found


def _page(
    request: HttpRequest, found: Feedback, reasons: Sequence[Reason] = (), **typed: Form
) -> HttpResponse:
    """`typed`: forms that were sent and refused, by their names here; what was typed in them stays."""
    people, able = _colleagues(found), _who_could_answer(found)
    told = {
        "feedback": found,
        "entries": found.entries.select_related("written_by"),
        "contact": answering.contact_of(found),
        "moves": {each.name for each in FEEDBACK.open_moves(found)},
        "reasons": reasons,
        "answer_form": WordsForm(auto_id="answer_%s", label=_("The answer")),
        "assign_form": AssignForm(colleagues=people, initial={"to": found.assigned_to_id}),
        "pass_on_form": PassOnForm(organisations=able, auto_id="pass_on_%s"),
        "hand_over_form": HandOverForm(auto_id="hand_over_%s"),
        "may_hand_over": found.status != Feedback.Status.PASSED_ON,
    } | typed
    refused = bool(reasons or typed)
    return render(request, "feedback/one.html", told, status=422 if refused else 200)


def _colleagues(found: Feedback) -> QuerySet[User]:
    return User.objects.filter(pk__in=[each.pk for each in queries.colleagues(found)]).order_by("name")


def _who_could_answer(found: Feedback) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=[each.pk for each in queries.could_answer(found)])


@require_POST
@requires("feedback.answer")
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = AssignForm(request.POST, colleagues=_colleagues(found))
    if not form.is_valid():
        return _page(request, found, assign_form=form)
    to = form.cleaned_data["to"]
    said = _("It is with {name} now.").format(name=to.name)
    return _act(
        request, found, lambda: answering.assign_feedback(feedback=found, to=to, by=acting(request)), said
    )


@require_POST
@requires("feedback.answer")
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = WordsForm(request.POST, auto_id="answer_%s", label=_("The answer"))
    if not form.is_valid():
        return _page(request, found, answer_form=form)
    text = form.cleaned_data["words"]
    return _act(
        request,
        found,
        lambda: answering.answer_feedback(feedback=found, text=text, by=acting(request)),
        _("The answer was kept. The person reads it with the receipt."),
        answer_form=form,
    )


@require_POST
@requires("feedback.answer")
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    return _act(
        request,
        found,
        lambda: answering.close_feedback(feedback=found, by=acting(request)),
        _("Closed. The person may open it again within 30 days."),
    )


@require_POST
@requires("feedback.answer")
def pass_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = PassOnForm(request.POST, organisations=_who_could_answer(found), auto_id="pass_on_%s")
    if not form.is_valid():
        return _page(request, found, pass_on_form=form)
    stated = form.cleaned_data
    said = _("It is with {name} now.").format(name=stated["to"].acronym)
    return _act(
        request,
        found,
        lambda: answering.pass_feedback_on(feedback=found, **stated, by=acting(request)),
        said,
        pass_on_form=form,
    )


@require_POST
@requires("feedback.answer")
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = HandOverForm(request.POST, auto_id="hand_over_%s")
    if not form.is_valid():
        return _page(request, found, hand_over_form=form)
    try:
        hand_to_focal_points(feedback=found, about=tuple(form.cleaned_data["about"]), by=acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, hand_over_form=form)
    messages.success(request, _("It was kept."))
    return redirect("feedback:list")


@require_POST
@requires("feedback.answer")
def forget_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    return _act(
        request,
        found,
        lambda: answering.forget_contact(feedback=found, by=acting(request)),
        _("The contact was removed."),
    )


@require_POST
@requires("feedback.answer")
def looked_at(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    return _act(
        request,
        found,
        lambda: answering.look_at_what_was_set_apart(feedback=found, by=acting(request)),
        _("It stands among the others now."),
    )


def _act(
    request: HttpRequest, found: Feedback, act: Callable[[], object], said: str, **typed: Form
) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, **typed)
    messages.success(request, said)
    return redirect("feedback:one", found.pk)
