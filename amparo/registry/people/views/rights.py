"""What a person may ask: to object, to be told what was decided, and to have a copy of all that is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.people.forms.rights import (
    UPHOLD,
    ErasureForm,
    ObjectionDecisionForm,
    ObjectionForm,
)
from amparo.registry.people.forms.sharing import in_words_of
from amparo.registry.people.lifecycle import ERASURE, OBJECTION
from amparo.registry.people.models import Erasure, Objection, Registration
from amparo.registry.people.outputs.copy import language_of_person, pdf
from amparo.registry.people.outputs.held import held_about
from amparo.registry.people.recipients import PastShare, past_shares
from amparo.registry.people.services import rights as services
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import identity_of, own_record, shown
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.wording import GROUNDS


@dataclass(frozen=True)
class ObjectionRow:
    objection: Objection
    state: str
    shared_before: list[PastShare]


@dataclass(frozen=True)
class ErasureRow:
    erasure: Erasure
    state: str
    ground: str
    is_ours: bool = False


def erasure_row(erasure: Erasure, *, reader: Any = None) -> ErasureRow:
    return ErasureRow(
        erasure=erasure,
        state=str(ERASURE.states[erasure.status]),
        ground=str(GROUNDS.get(erasure.ground, erasure.ground)),
        is_ours=reader == erasure.asked_by_id,
    )


@require_safe
@requires("people.view_persons")
def rights(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, user = own_record(request, pk), acting(request)
    objections = list(
        own_rows(user, Objection).filter(registration=found).select_related("recorded_by", "decided_by")
    )
    erasures = own_rows(user, Erasure).filter(registration=found).select_related("asked_by", "decided_by")
    before = past_shares(objections)
    told = {
        "registration": found,
        "identity": identity_of(request, found),
        "objections": [
            ObjectionRow(each, str(OBJECTION.states[each.status]), before.get(str(each.pk), []))
            for each in objections
        ],
        "erasures": [erasure_row(each) for each in erasures],
    }
    return shown(request, "people/rights.html", told, [found])


@requires("people.record_objection")
def objection_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_record(request, pk)
    form = ObjectionForm(request.POST or None, initial={"purpose": found.keeping.purpose})

    def act(stated: dict[str, Any]) -> None:
        services.record_objection(registration=found, **stated, by=acting(request))
        messages.success(
            request, _("The objection was recorded. Nothing is shared for this purpose any more.")
        )

    return _answered(request, "people/objection_form.html", form, act, found)


@requires("people.decide_objection")
def objection_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    objection = find(own_rows(acting(request), Objection).select_related("recorded_by"), pk)
    found = own_record(request, objection.registration_id)
    form = ObjectionDecisionForm(request.POST or None)

    def act(stated: dict[str, Any]) -> None:
        services.decide_objection(
            objection=objection,
            uphold=stated["verdict"] == UPHOLD,
            answer=stated["answer"],
            by=acting(request),
        )
        messages.success(request, _("The decision was recorded. Now tell the person."))

    return _answered(request, "people/objection_decide.html", form, act, found, objection=objection)


@requires("people.ask_erasure")
def erasure_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_record(request, pk)
    form = ErasureForm(request.POST or None, initial={"ground": request.GET.get("ground", "")})

    def act(stated: dict[str, Any]) -> None:
        services.ask_erasure(registration=found, **stated, by=acting(request))
        messages.success(request, _("It waits for a second person. Nothing is erased yet."))

    return _answered(request, "people/erasure_form.html", form, act, found)


def _answered(
    request: HttpRequest, template: str, form: Any, act: Any, found: Registration, **told: Any
) -> HttpResponse:
    """A form about one registration; when it is done, its page of rights."""
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with in_words_of(form):
                act(form.cleaned_data)
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            return redirect("people:rights", found.pk)
    told |= {
        "registration": found,
        "identity": identity_of(request, found),
        "form": form,
        "reasons": reasons,
    }
    return shown(request, template, told, [found], status=422 if reasons or form.errors else 200)


@require_safe
@requires("people.give_copy")
def copy(request: HttpRequest, person: UUID) -> HttpResponse:
    """Everything that the organisation holds in its own registrations of the person, as a tagged PDF."""
    user = acting(request)
    held = held_about(user, person, at=timezone.now())
    if held is None:
        raise Refusal(NOT_FOUND())
    language = request.GET.get("language")
    if language not in {"es", "en"}:
        language = language_of_person(held)
    complain_at = request.build_absolute_uri(reverse("feedback:public_start"))
    content = pdf(held, language=language, complain_at=complain_at)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{held.file_name}-{language}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    record_reading(registrations=held.registrations, what="copy", by=user)
    return answer
