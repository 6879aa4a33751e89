"""The pages of a screening: the form, what shows and where it goes, those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting
from amparo.registry.partners.listing import page_of
from amparo.registry.people.ages import day_of_ages
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.reference.names import languages, name_of
from amparo.registry.people.views.records import identity_of, names_of, own_record, shown
from amparo.registry.services.freshness import directory_day
from amparo.registry.services.queries import place_names
from amparo.registry.services.vocabulary import Priority
from amparo.response.screening import queries, services
from amparo.response.screening.forms import FollowUpForm, ScreeningForm
from amparo.response.screening.models import Profile
from amparo.response.screening.needs import names_of as needs_in_words
from amparo.response.screening.vocabulary import ReasonForMoving, StepInConfidence, Wish

MOST_IN_CONFIDENCE = 50


@requires("screening.screen")
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_record(request, pk)
    refuse_if_any([it_was_not_erased(found)])
    identity = identity_of(request, found)
    reasons: Sequence[Reason] = ()
    spoken = identity.languages[0] if identity and identity.languages else ""
    start = {"receipt": uuid4(), "place": found.whereabouts.place.name, "language": spoken}
    form = ScreeningForm(request.POST or None, on=timezone.localdate(), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_profile(
                registration=found,
                stated=form.stated,
                receipt=form.cleaned_data["receipt"],
                by=acting(request),
            )
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(
                request, _("The screening was taken down. Below stands what shows, and where it goes.")
            )
            return redirect("screening:profile", made.pk)
    told = {
        "registration": found,
        "identity": identity,
        "form": form,
        "reasons": reasons,
        "places": place_names(),
    }
    return shown(
        request, "screening/screen.html", told, [found], status=422 if reasons or form.errors else 200
    )


@require_safe
@requires("screening.screen")
def profile(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, queries.visible_profile(pk, by=acting(request)))


def _page(request: HttpRequest, found: Profile, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    reads_confidence = may(user, "screening.read_sensitive_needs")
    sensitive = queries.sensitive_needs_of(found, by=user)
    what = queries.shown_of(found, sensitive, by=user, on=day_of_ages(found.screened_at))
    told = {
        "profile": found,
        "registration": found.registration,
        "identity": identity_of(request, found.registration),
        "language": name_of(languages(), found.language),
        "why": [ReasonForMoving(code).label for code in found.reasons],
        "wishes": [Wish(code).label for code in found.wishes],
        "needs": needs_in_words(found.needs),
        "reads_confidence": reads_confidence,
        "reads_answers": queries.reads_answers(found, by=user, now=timezone.now()),
        "confided": needs_in_words(sensitive),
        **_in_confidence(found, sensitive, user),
        "offers": queries.offers_for(what, found.place, on=directory_day()),
        "history": queries.profiles_of([found.registration_id], by=user),
        "follow_up": queries.follow_up_of(found, by=user),
        "follow_up_form": FollowUpForm(),
        "reasons": reasons,
    }
    if reads_confidence:
        services.record_reading_in_confidence(profile=found, by=user)
    status = 422 if reasons else 200
    return shown(request, "screening/profile.html", told, [found.registration], status=status)


def _in_confidence(found: Profile, sensitive: Sequence[str], user: Any) -> dict[str, Any]:
    if not set(sensitive) & set(queries.CALLS_FOR_SOMEBODY):
        return {}
    steps = queries.steps_in_confidence(found, by=user)
    taken = {each.step for each in steps}
    is_ended = bool(taken - {StepInConfidence.TAKEN_UP})
    return {
        "calls_in_confidence": True,
        "steps_in_confidence": steps,
        "may_take_up": not taken,
        "end_form": None if is_ended else FollowUpForm(prefix="end"),
        "end_by": found.screened_at + timedelta(hours=24),
    }


@require_POST
@requires("screening.read_sensitive_needs")
def follow_up_in_confidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.visible_profile(pk, by=acting(request))
    step = request.POST.get("step") or request.POST.get("end-outcome", "")
    try:
        services.follow_up_in_confidence(profile=found, step=step, by=acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    messages.success(request, _("It was taken down, in confidence."))
    return redirect("screening:profile", found.pk)


@require_POST
@requires("screening.screen")
def follow_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.visible_profile(pk, by=acting(request))
    try:
        services.follow_up(profile=found, outcome=request.POST.get("outcome", ""), by=acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    messages.success(request, _("It was taken down: this screening waits no longer."))
    return redirect("screening:waiting")


@require_safe
@requires("screening.screen")
def waiting(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    page = page_of(queries.waiting(user), request.GET)
    confided = list(queries.waiting_in_confidence(user)[:MOST_IN_CONFIDENCE])
    about = [each.registration for each in (*page, *confided)]
    names = names_of(request, about)
    told: dict[str, Any] = {
        "page": page,
        "lines": [
            (each, names.get(each.registration_id, ""), str(Priority(each.priority).label)) for each in page
        ],
        "confided": confided,
    }
    return shown(request, "screening/waiting.html", told, about)
