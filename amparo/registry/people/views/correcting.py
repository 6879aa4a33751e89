"""Corrections with their reason, who is present, family links, and whether two records are one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amparo.core.access import requires
from amparo.core.errors import REASON_MISSING, Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting, find
from amparo.registry.people import policy
from amparo.registry.people.checks import FIELDS
from amparo.registry.people.contents import stated_again
from amparo.registry.people.forms.household import JourneyForm
from amparo.registry.people.forms.lenient import Lenient, text
from amparo.registry.people.forms.member import MemberForm
from amparo.registry.people.models import HouseholdMember, Registration
from amparo.registry.people.queries import visible_content
from amparo.registry.people.reference.names import in_reader_language, languages, nationalities
from amparo.registry.people.services.correcting import correct as correct_record
from amparo.registry.people.services.correcting import state_presence
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.views.person import person_page
from amparo.registry.people.views.records import own_record, shown
from amparo.registry.people.visibility import own_rows


class WhyForm(Lenient):
    reason = text(gettext_lazy("Why it is corrected"), maxlength=300)


class Correction:
    """The form of a correction: the person, the journey and the reason, sent as one."""

    def __init__(self, before: StatedPerson, sent: Any = None) -> None:
        names = ("arrived_on", "destination", "destination_words")
        journey = {name: getattr(before, name) for name in names}
        self.before = before
        self.member = MemberForm(sent, today=timezone.localdate(), before=before)
        self.journey = JourneyForm(sent, initial=journey)
        self.why = WhyForm(sent)

    def stated(self) -> StatedPerson:
        stated = replace(self.member.stated(), **self.journey.stated())
        return replace(stated, relationship=self.before.relationship, is_present=self.before.is_present)

    @property
    def reason(self) -> str:
        return str(self.why.told().get("reason", ""))

    def faults(self) -> list[Reason]:
        found = [*self.member.faults(), *self.journey.faults()]
        return [*found, *([] if self.reason else [REASON_MISSING(at="reason")])] if found else []

    def show(self, reasons: Sequence[Reason]) -> list[Reason]:
        told = []
        for reason in reasons:
            name = reason.at.rpartition(".")[2]
            for form in (self.journey, self.why):
                if name in form.fields:
                    form.mark(name, reason)
            self.member.show(name, reason)
            told.append(replace(reason, at=str(FIELDS.get(name, ""))))
        return told


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.register")
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_record(request, pk)
    refuse_if_any([policy.it_was_not_erased(found)])
    before = stated_again(found, visible_content(acting(request), [found.pk])[found.pk])
    correction = Correction(before, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, found, correction)
    if faults := correction.faults():
        return _page(request, found, correction, faults)
    try:
        stated, reason = correction.stated(), correction.reason
        correct_record(registration=found, person=stated, reason=reason, by=acting(request))
    except Refusal as refusal:
        return _page(request, found, correction, refusal.reasons)
    messages.success(request, _("The correction was saved; what stood there before is kept."))
    return redirect("people:person", found.person)


def _page(
    request: HttpRequest, found: Registration, correction: Correction, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    told = {
        "registration": found,
        "correction": correction,
        "member": correction.member,
        "reasons": correction.show(reasons),
        "countries": in_reader_language(nationalities()),
        "languages": in_reader_language(languages()),
    }
    return shown(request, "people/correct.html", told, [found], status=422 if reasons else 200)


@require_POST
@requires("people.register")
def presence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`present` of the post: yes or no."""
    user = acting(request)
    member = find(own_rows(user, HouseholdMember).select_related("registration"), pk)
    try:
        state_presence(member=member, is_present=request.POST.get("present") == "yes", by=user)
    except Refusal as refusal:
        return person_page(request, member.registration.person, refusal.reasons)
    messages.success(request, _("Who is present was stated."))
    return redirect("people:person", member.registration.person)
