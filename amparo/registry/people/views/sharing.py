"""Consents of a registration, what they open, and sharing without consent by two people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting, find
from amparo.registry.people import policy
from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.families import guardians_of, refuted_guardians
from amparo.registry.people.forms.sharing import (
    INTERPRETED,
    ConsentGivenForm,
    OverrideForm,
    PurposeForm,
    has_a_text,
    in_words_of,
)
from amparo.registry.people.lifecycle import OVERRIDE
from amparo.registry.people.models import (
    Consent,
    ConsentText,
    Identity,
    Override,
    Registration,
    Share,
    StoredFile,
)
from amparo.registry.people.queries import visible_content
from amparo.registry.people.recipients import (
    PastShare,
    acronyms,
    candidates,
    past_shares,
    standing_shares,
)
from amparo.registry.people.services import sharing as services
from amparo.registry.people.sharing import objected_purposes
from amparo.registry.people.views.records import identity_of, names_of, own_record, shown
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.wording import LEGAL_BASES, labels_of, purpose_name, words_read_out

# --- consents


@dataclass(frozen=True)
class ConsentRow:
    consent: Consent
    recipients: list[str]
    categories: list[str]
    shared_before: list[PastShare]
    opens_nothing: bool
    guardian: str
    by_nobody: bool

    @property
    def is_in_force(self) -> bool:
        until = self.consent.valid_until
        ended = until is not None and until < timezone.localdate()
        return not (self.by_nobody or self.consent.withdrawn_at or ended)


@require_safe
@requires("people.view_persons")
def consents(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = own_record(request, pk), timezone.localdate()
    rows = _consent_rows(request, found)
    told = {
        "registration": found,
        "identity": identity_of(request, found),
        "in_force": [row for row in rows if row.is_in_force],
        "ended": [row for row in rows if not (row.consent.withdrawn_at or row.is_in_force)],
        "withdrawn": [row for row in rows if row.consent.withdrawn_at],
        "shares": standing_shares(_shares(found), on=today),
        "overrides": _override_rows(_overrides(request).filter(registration=found)),
        "objected": [purpose_name(each) for each in sorted(objected_purposes(found))],
    }
    named = {row.consent.guardian for row in rows if row.guardian and row.consent.guardian}
    return shown(request, "people/consents.html", told, [found, *named])


def _shares(registration: Registration) -> Any:
    rows = Share.objects.filter(registration=registration, controller=registration.organisation_id)
    return rows.select_related("recipient", "agreement", "mandate", "consent", "override")


def _consent_rows(request: HttpRequest, registration: Registration) -> list[ConsentRow]:
    rows = list(
        own_rows(acting(request), Consent)
        .filter(registration=registration)
        .select_related("text", "recorded_by", "withdrawn_by", "guardian")
    )
    names = acronyms(key for row in rows for key in row.recipients)
    before = past_shares(rows)
    guardians = {row.guardian_id for row in rows if row.guardian_id}
    who = visible_content(acting(request), guardians, (Identity,))
    # Of whom nobody found out anything else since.
    nobody = refuted_guardians(registration) - guardians_of(registration) if guardians else set()
    opening = set(_shares(registration).values_list("consent_id", flat=True))
    return [
        ConsentRow(
            consent=row,
            recipients=[names.get(str(key), "") for key in row.recipients],
            categories=labels_of(row.categories),
            shared_before=before.get(str(row.pk), []),
            opens_nothing=row.pk not in opening,
            guardian=who[row.guardian_id][Identity].full_name if row.guardian_id in who else "",
            by_nobody=row.guardian_id in nobody,
        )
        for row in rows
    ]


@requires("people.record_consent")
def consent_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_record(request, pk)
    refuse_if_any([policy.it_was_not_erased(found)])
    identity, objected = identity_of(request, found), objected_purposes(found)
    language = "es" if identity and "spa" in identity.languages else "en"
    choice = PurposeForm(request.GET or None, without=objected, initial={"language": language})
    told: dict[str, Any] = {
        "registration": found,
        "identity": identity,
        "choice": choice,
        "objected": [purpose_name(each) for each in sorted(objected)],
        "spoken": identity.languages if identity and not has_a_text(identity.languages) else [],
    }
    if choice.is_valid() and identity is not None:
        return _consent_for(request, found, identity, choice, told)
    return shown(request, "people/consent_form.html", told, [found])


def _consent_for(
    request: HttpRequest, found: Registration, identity: Identity, choice: PurposeForm, told: dict[str, Any]
) -> HttpResponse:
    purpose, today = choice.cleaned_data["purpose"], timezone.localdate()
    text = _text_to_read(purpose, choice.cleaned_data["language"])
    everybody = candidates(found, purpose, on=today)
    able = [each for each in everybody if each.can_receive]
    is_child = may_be_a_child(identity, on=today)
    guardians = _guardians(request, found) if is_child else None
    form = ConsentGivenForm(
        request.POST or None,
        candidates=able,
        guardians=guardians,
        scans=list(own_rows(acting(request), StoredFile).filter(registration=found, kind="consent")),
        initial={"given_on": today, "categories": ["identity"]},
    )
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with in_words_of(form):
                _record(request, found, purpose, text, form.cleaned_data)
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("The consent was recorded: what was chosen is shared from now on."))
            return redirect("people:consents", found.pk)
    told |= {
        "form": form,
        "reasons": reasons,
        "purpose": purpose_name(purpose),
        "text": text,
        "words": words_read_out(text, found.organisation),
        "able": able,
        "nearly": [each for each in everybody if not each.can_receive],
        "guardian_is_missing": is_child and not guardians,
    }
    status = 422 if reasons or form.errors else 200
    return shown(request, "people/consent_form.html", told, [found], status=status)


def _record(
    request: HttpRequest, found: Registration, purpose: str, text: ConsentText, stated: dict[str, Any]
) -> None:
    guardian, scan = stated.pop("guardian", ""), stated.pop("scan", "")
    interpreted = stated.pop("interpreter") == INTERPRETED
    services.record_consent(
        registration=found,
        purpose=purpose,
        text=text,
        guardian=Registration.objects.get(pk=guardian) if guardian else None,
        scan=StoredFile.objects.get(pk=scan) if scan else None,
        with_interpreter=interpreted,
        **stated,
        by=acting(request),
    )


def _text_to_read(purpose: str, language: str) -> ConsentText:
    return ConsentText.objects.filter(purpose=purpose, language=language).latest("version")


def _guardians(request: HttpRequest, registration: Registration) -> list[tuple[UUID, str]]:
    keys = guardians_of(registration)
    content = visible_content(acting(request), keys, (Identity,))
    return sorted(
        ((key, kinds[Identity].full_name) for key, kinds in content.items()), key=lambda pair: pair[1]
    )


@requires("people.record_consent")
def consent_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A page that says what will stop; sent off, it stops."""
    consent = find(own_rows(acting(request), Consent).select_related("text"), pk)
    found = own_record(request, consent.registration_id)
    reasons: Sequence[Reason] = ()
    if request.method == "POST":
        try:
            services.withdraw_consent(consent=consent, by=acting(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(
                request,
                _("The consent was withdrawn: sharing stopped. Below stands what was shared until now."),
            )
            return redirect(reverse("people:consents", args=[found.pk]) + "#withdrawn")
    told = {
        "registration": found,
        "identity": identity_of(request, found),
        "consent": consent,
        "shares": standing_shares(_shares(found).filter(consent=consent), on=timezone.localdate()),
        "reasons": reasons,
    }
    page = "people/consent_withdraw.html"
    return shown(request, page, told, [found], status=422 if reasons else 200)


# --- without consent

NO_NAMES: Mapping[UUID, str] = {}


@dataclass(frozen=True)
class OverrideRow:
    override: Override
    categories: list[str]
    legal_basis: str
    state: str
    name: str = ""
    is_ours: bool = False
    opens_nothing: bool = False

    @property
    def has_ended(self) -> bool:
        return self.override.valid_until < timezone.localdate()


def _overrides(request: HttpRequest) -> Any:
    rows = own_rows(acting(request), Override)
    return rows.select_related("registration", "recipient", "asked_by", "decided_by")


def _override_rows(
    overrides: Iterable[Override], names: Mapping[UUID, str] = NO_NAMES, *, reader: Any = None
) -> list[OverrideRow]:
    """An approved one has its share until an objection closes it."""
    overrides = list(overrides)
    opening = set(Share.objects.filter(override__in=overrides).values_list("override_id", flat=True))
    return [
        _in_words(each, name=names.get(each.registration_id, ""), reader=reader, is_open=each.pk in opening)
        for each in overrides
    ]


def _in_words(override: Override, *, name: str, reader: Any, is_open: bool) -> OverrideRow:
    return OverrideRow(
        override=override,
        categories=labels_of(override.categories),
        legal_basis=str(LEGAL_BASES.get(override.legal_basis, override.legal_basis)),
        state=str(OVERRIDE.states[override.status]),
        name=name,
        is_ours=reader == override.asked_by_id,
        opens_nothing=override.status == Override.Status.APPROVED and not is_open,
    )


@requires("people.ask_override")
def override_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_record(request, pk)
    form = OverrideForm(
        request.POST or None, controller=found.organisation_id, initial={"categories": ["identity"]}
    )
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with in_words_of(form):
                services.ask_override(registration=found, **form.cleaned_data, by=acting(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("It waits for a second person. Nothing is shared yet."))
            return redirect("people:consents", found.pk)
    told = {
        "registration": found,
        "identity": identity_of(request, found),
        "form": form,
        "reasons": reasons,
    }
    status = 422 if reasons or form.errors else 200
    return shown(request, "people/override_form.html", told, [found], status=status)


@require_safe
@requires("people.approve_override")
def overrides(request: HttpRequest) -> HttpResponse:
    return _overrides_page(request)


def _overrides_page(request: HttpRequest, reasons: Sequence[Reason] = ()) -> HttpResponse:
    today = timezone.localdate()
    listed = list(_overrides(request).filter(status=Override.Status.ASKED).order_by("asked_at"))
    standing = list(_overrides(request).filter(status=Override.Status.APPROVED, valid_until__gte=today))
    about = {each.registration_id: each.registration for each in (*listed, *standing)}
    names, reader = names_of(request, about.values()), acting(request).pk
    told = {
        "waiting": _override_rows(listed, names, reader=reader),
        "standing": _override_rows(standing, names, reader=reader),
        "reasons": reasons,
    }
    page = "people/overrides.html"
    return shown(request, page, told, about.values(), status=422 if reasons else 200)


@require_POST
@requires("people.approve_override")
def override_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, approve=True)


@require_POST
@requires("people.approve_override")
def override_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, approve=False)


def _decide(request: HttpRequest, pk: UUID, *, approve: bool) -> HttpResponse:
    asked = find(_overrides(request), pk)
    try:
        services.decide_override(override=asked, approve=approve, by=acting(request))
    except Refusal as refusal:
        return _overrides_page(request, refusal.reasons)
    said = _("Approved: it is shared from now on.") if approve else _("Refused: nothing is shared.")
    messages.success(request, said)
    return redirect("people:overrides")


@require_POST
@requires("people.ask_override")
def override_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    standing = find(_overrides(request), pk)
    services.end_override(override=standing, by=acting(request))
    messages.success(request, _("Ended: nothing is shared because of it any more."))
    return redirect("people:consents", standing.registration_id)
