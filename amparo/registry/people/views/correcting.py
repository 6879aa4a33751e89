"""Corrections with their reason, who is present, family links, and whether two records are one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
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
from amparo.registry.people.contents import KINDS, stated_again
from amparo.registry.people.forms.household import JourneyForm
from amparo.registry.people.forms.lenient import Lenient, text
from amparo.registry.people.forms.member import MemberForm
from amparo.registry.people.models import HouseholdMember, Journey, Registration, TravellingGroup
from amparo.registry.people.queries import versions_seen, visible_content
from amparo.registry.people.reference.names import in_reader_language, languages, nationalities
from amparo.registry.people.services.correcting import Unchanged, state_presence
from amparo.registry.people.services.correcting import correct as correct_record
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.views.person import person_page
from amparo.registry.people.views.records import opened_from, own_record, shown
from amparo.registry.people.views.versions import ContentNow, Now, stands_now
from amparo.registry.people.visibility import own_rows, registrations


class WhyForm(Lenient):
    reason = text(gettext_lazy("Why it is corrected"), maxlength=300)


class TravelsWithForm(Lenient):
    group = forms.ModelChoiceField(
        label=gettext_lazy("Travelling group"),
        queryset=TravellingGroup.objects.none(),
        required=False,
        empty_label=gettext_lazy("None, or not stated"),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = own_rows(by, TravellingGroup)  # type: ignore[attr-defined]


class Correction:
    """The form of a correction: the person, the journey and the reason, sent as one. `group`: the key of the travelling
    group that is offered first; a form that was sent without the field leaves it as it is."""

    def __init__(
        self, before: StatedPerson, *, seen: ContentNow, group: UUID | None, by: Any, sent: Any = None
    ) -> None:
        names = ("arrived_on", "destination", "destination_words")
        journey = {name: getattr(before, name) for name in names}
        self.before = before
        self.made_from = {str(kind.category): row.number for kind, row in seen.items()}
        self.meanwhile: list[Now] = []
        self.member = MemberForm(sent, today=timezone.localdate(), before=before)
        self.journey = JourneyForm(sent, initial=journey)
        self.travels_with = TravelsWithForm(sent, by=by, initial={"group": group})
        self.why = WhyForm(sent)

    def stated(self) -> StatedPerson:
        stated = replace(self.member.stated(), **self.journey.stated())
        return replace(stated, relationship=self.before.relationship, is_present=self.before.is_present)

    @property
    def group(self) -> Any:
        """A travelling group, None, or that it is left as it is."""
        return self.travels_with.told().get("group") if "group" in self.travels_with.data else Unchanged

    @property
    def reason(self) -> str:
        return str(self.why.told().get("reason", ""))

    def overtaken(self, seen: ContentNow, newest: ContentNow, reasons: Sequence[Reason]) -> None:
        """Shows what others changed since the form was made, of what is changed here too. Sent again, it is made from
        what it shows."""
        told = {reason.at for reason in reasons}
        both = {kind: row for kind, row in newest.items() if f"made_from.{kind.category}_version" in told}
        self.meanwhile = stands_now(seen, both)
        self.made_from |= {str(kind.category): row.number for kind, row in both.items()}

    def faults(self) -> list[Reason]:
        found = [*self.member.faults(), *self.journey.faults()]
        if self.group is not Unchanged and "group" in self.travels_with.errors:
            found.append(policy.GROUP_UNKNOWN(at="group"))
        return [*found, *([] if self.reason else [REASON_MISSING(at="reason")])] if found else []

    def show(self, reasons: Sequence[Reason]) -> list[Reason]:
        told = []
        for reason in reasons:
            name = reason.at.rpartition(".")[2]
            for form in (self.journey, self.travels_with, self.why):
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
    user = acting(request)
    newest = visible_content(user, [found.pk])[found.pk]
    seen = versions_seen(newest, _made_from(request))
    offered = _group_asked(request) or newest[Journey].group_id
    sent = request.POST if request.method == "POST" else None
    correction = Correction(stated_again(found, seen), seen=seen, group=offered, by=user, sent=sent)
    if request.method != "POST":
        return _page(request, found, correction)
    if faults := correction.faults():
        return _page(request, found, correction, faults)
    try:
        correct_record(
            registration=found,
            person=correction.stated(),
            reason=correction.reason,
            group=correction.group,
            made_from=correction.made_from,
            by=user,
        )
    except Refusal as refusal:
        correction.overtaken(seen, newest, refusal.reasons)
        return _page(request, found, correction, refusal.reasons)
    messages.success(request, _("The correction was saved; what stood there before is kept."))
    return redirect("people:person", found.person)


def _made_from(request: HttpRequest) -> dict[str, int]:
    """By category, the number of the version that the form was made from."""
    sent = {str(kind.category): request.POST.get(f"made_from-{kind.category}", "") for kind in KINDS}
    return {category: int(number[:5]) for category, number in sent.items() if number.isdecimal()}


def _group_asked(request: HttpRequest) -> UUID | None:
    """The travelling group from whose page somebody is added."""
    try:
        key = UUID(request.GET.get("group", ""))
    except ValueError:
        return None
    return key if own_rows(acting(request), TravellingGroup).filter(pk=key).exists() else None


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
    """`present` of the post: yes or no; `from`: the person on whose page it was said, who is shown again."""
    user = acting(request)
    member = find(own_rows(user, HouseholdMember).select_related("registration"), pk)
    about = member.registration.person
    asked = opened_from(request, about)
    here = asked if registrations(user).filter(person=asked).exists() else about
    try:
        state_presence(member=member, is_present=request.POST.get("present") == "yes", by=user)
    except Refusal as refusal:
        return person_page(request, here, refusal.reasons)
    messages.success(request, _("Who is present was stated."))
    return redirect("people:person", here)
