"""A new referral from a person's page, a draft that is changed, and a household referred in one act."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting
from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.forms.sharing import in_words_of
from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.queries import households_of, visible_content
from amparo.registry.people.recipients import candidates
from amparo.registry.people.views.records import identity_of, own_record, shown
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.people.wording import purpose_name
from amparo.response.referrals import queries
from amparo.response.referrals.forms import HouseholdForm, PurposeForm, ReferralForm
from amparo.response.referrals.models import Need, Referral
from amparo.response.referrals.policy.refusals import NOT_COVERED, SENT_ALREADY
from amparo.response.referrals.policy.sending import TIMEFRAMES
from amparo.response.referrals.queries.shared import what_is_read
from amparo.response.referrals.services import drafting, sending
from amparo.response.referrals.vocabulary import Status

REFER = "referrals.refer"
PREFILLED = ("to_organisation", "function", "service", "priority")
TIMES_OF_THE_DIRECTORY = {str(theirs): str(ours) for ours, theirs in TIMEFRAMES.items()}


@requires(REFER)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First what for, then to whom and what; it is a draft until it is sent."""
    found = own_record(request, pk)
    refuse_if_any([it_was_not_erased(found)])
    purpose = _purpose(request)

    def write(form: ReferralForm) -> Referral:
        receipt = form.cleaned_data["receipt"]
        written: Referral = drafting.draft_referral(
            registration=found, stated=form.stated, receipt=receipt, by=acting(request)
        )
        return written

    return _writing(request, found, purpose, write, initial={"receipt": uuid.uuid4()} | _asked_for(request))


@requires(REFER)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft of the own organisation. What was sent stays as it is."""
    draft = queries.visible_referral(pk, by=acting(request))
    found = own_record(request, draft.registration_id)
    refuse_if_any([None if draft.status == Status.DRAFT else SENT_ALREADY(reference=draft.reference)])

    def write(form: ReferralForm) -> Referral:
        changed: Referral = drafting.change_draft(referral=draft, stated=form.stated, by=acting(request))
        return changed

    return _writing(
        request, found, _purpose(request) or draft.purpose, write, initial=_as_written(draft), draft=draft
    )


def _as_written(draft: Referral) -> dict[str, Any]:
    words = Need.objects.filter(referral=draft).first()
    names = (
        *("function", "priority", "channel", "categories", "person_was_told"),
        *("caregiver", "asylum_question_asked", "receipt"),
    )
    told = {name: getattr(draft, name) for name in names}
    if words is not None:
        told |= {
            "need": words.words,
            "service": str(words.service_id or ""),
            "service_kind": words.service_kind,
            "services_given": words.services_given,
            "where_to_go": words.where_to_go,
        }
    return told | {"to_organisation": str(draft.to_organisation_id)}


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """What a link to the form fills in, to be looked at before anything is kept. Who comes from a screening names the
    time as the directory does."""
    told = {name: request.GET[name] for name in PREFILLED if request.GET.get(name)}
    if within := TIMES_OF_THE_DIRECTORY.get(told.get("priority", "")):
        told["priority"] = within
    return told


def _purpose(request: HttpRequest) -> str:
    asked = request.GET.get("purpose", "")
    return asked if asked in Purpose.values else ""


def _writing(
    request: HttpRequest,
    found: Registration,
    purpose: str,
    write: Any,
    *,
    initial: Mapping[str, Any],
    draft: Referral | None = None,
) -> HttpResponse:
    identity, reasons = identity_of(request, found), ()
    form = _form(request, found, purpose, identity, initial) if purpose else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            with in_words_of(form):
                written = write(form)
        except Refusal as refusal:
            reasons = refusal.reasons  # type: ignore[assignment]
        else:
            messages.success(
                request, _("The draft was kept. Nothing has left yet: look at it, then send it.")
            )
            return redirect("referrals:referral", written.pk)
    told = {
        "registration": found,
        "identity": identity,
        "draft": draft,
        "choice": PurposeForm(initial={"purpose": purpose}),
        "prefilled": _asked_for(request),
        "purpose": purpose_name(purpose) if purpose else "",
        "form": form,
        "reasons": reasons,
    }
    status = 422 if reasons or (form is not None and form.errors) else 200
    return shown(request, "referrals/new.html", told, [found], status=status)


def _form(
    request: HttpRequest,
    found: Registration,
    purpose: str,
    identity: Identity | None,
    initial: Mapping[str, Any],
) -> ReferralForm:
    today = timezone.localdate()
    return ReferralForm(
        request.POST or None,
        purpose=purpose,
        candidates=candidates(found, purpose, on=today),
        is_child=identity is not None and may_be_a_child(identity, on=today),
        initial=initial,
    )


# --- a household


@requires(REFER)
def household(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each member gets a referral of their own, all in one act. First it is shown what of each is read; then sent."""
    found = own_record(request, pk)
    refuse_if_any([it_was_not_erased(found)])
    purpose, today = _purpose(request), timezone.localdate()
    members, identities = _members(request, found)
    children = {key for key, each in identities.items() if may_be_a_child(each, on=today)}
    form: HouseholdForm | None = None
    if purpose:
        form = HouseholdForm(
            request.POST or None,
            members=[(each.pk, f"{identities[each.pk].full_name} · {each.code}") for each in members],
            purpose=purpose,
            candidates=candidates(found, purpose, on=today),
            is_child=bool(children),
            initial={"receipt": uuid.uuid4(), "members": [str(each.pk) for each in members]},
        )
    reasons: Sequence[Reason] = ()
    chosen: list[Registration] = []
    if form is not None and request.method == "POST" and form.is_valid():
        chosen = [each for each in members if str(each.pk) in form.cleaned_data["members"]]
        if request.POST.get("step") == "send":
            try:
                sent = _send_all(request, form, chosen, children)
            except Refusal as refusal:
                reasons = refusal.reasons
            else:
                messages.success(request, _sent(len(sent)))
                return redirect("referrals:outbox")
    told = {
        "registration": found,
        "identity": identities.get(found.pk),
        "choice": PurposeForm(initial={"purpose": purpose}),
        "purpose": purpose_name(purpose) if purpose else "",
        "form": form,
        "read": _read(request, chosen, identities, form),
        "reasons": reasons,
        "no_consent": [each for each in chosen if _lacks_consent(each, reasons)],
        "purpose_code": purpose,
    }
    status = 422 if reasons or (form is not None and form.errors) else 200
    return shown(request, "referrals/household.html", told, members or [found], status=status)


def _members(request: HttpRequest, found: Registration) -> tuple[list[Registration], dict[UUID, Identity]]:
    """Those of the household whose registration is our own, the head first."""
    user = acting(request)
    households = households_of(user, [found.pk], on=timezone.localdate())
    listed = [
        each.registrations[member.registration_id]
        for each in households
        for member in each.members
        if member.registration_id in each.registrations
    ]
    own = [
        each for each in listed if each.organisation_id == user.acting_organisation_id and not each.erased_at
    ]
    content = visible_content(user, [each.pk for each in own or [found]], (Identity,))
    identities = {key: kinds[Identity] for key, kinds in content.items() if Identity in kinds}
    return [each for each in own if each.pk in identities], identities


def _send_all(
    request: HttpRequest, form: HouseholdForm, chosen: Sequence[Registration], children: set[UUID]
) -> list[Referral]:
    caregiver = form.cleaned_data.get("caregiver", "")
    sent: list[Referral] = sending.refer_household(
        registrations=chosen,
        stated=form.stated,
        caregivers=dict.fromkeys(children, caregiver),
        receipt=form.cleaned_data["receipt"],
        by=acting(request),
    )
    return sent


def _sent(count: int) -> str:
    return ngettext("{count} referral was sent.", "{count} referrals were sent.", count).format(count=count)


def _read(
    request: HttpRequest,
    chosen: Sequence[Registration],
    identities: Mapping[UUID, Identity],
    form: HouseholdForm | None,
) -> list[dict[str, Any]]:
    if form is None or not chosen:
        return []
    categories = form.cleaned_data.get("categories", [])
    return [
        {
            "name": identities[each.pk].full_name,
            "code": each.code,
            "shared": what_is_read(acting(request), each, categories),
        }
        for each in chosen
    ]


def _lacks_consent(registration: Registration, reasons: Sequence[Reason]) -> bool:
    return any(each.kind is NOT_COVERED and each.at == registration.code for each in reasons)
