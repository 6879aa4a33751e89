"""Family links of one registration: stated by one person, verified or refuted by another."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amparo.core.access import requires
from amparo.core.errors import Kind, Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.people.ages import day_of_ages
from amparo.registry.people.forms.family import LinkForm
from amparo.registry.people.models import FamilyLink, Registration
from amparo.registry.people.queries import Household, households_of, visible_registration
from amparo.registry.people.services.correcting import decide_link, state_link
from amparo.registry.people.views.records import identity_of, opened_from, own_record, shown
from amparo.registry.people.views.sheets import family_sheets
from amparo.registry.people.visibility import own_rows, registrations

NO_SUCH_CODE = Kind(
    "people.no_such_code",
    gettext_lazy("No registration that you may see has this code."),
    gettext_lazy("Read the code from the slip again, or search by name."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.register")
def family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A link to a member of the household is stated at once; one by code after its name was shown."""
    found = own_record(request, pk)
    if request.method != "POST":
        return _page(request, found)
    told = _form(request, found, _households(request, found)).told()
    try:
        relative = _relative(request, told["relative"] or request.POST.get("confirmed", ""), told["code"])
        if told["code"] and not request.POST.get("confirmed"):
            return _page(request, found, asked=relative)
        state_link(registration=found, relative=relative, kind=told["kind"], by=acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    messages.success(request, _("The family link was stated. Somebody else verifies it."))
    return redirect("people:family", found.pk)


@require_POST
@requires("people.verify_family_link")
def link_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`decision` of the post: verify or refute; `how`: on what evidence; `from`: the registration on whose page it was
    decided, which is shown again."""
    user = acting(request)
    link = find(own_rows(user, FamilyLink).select_related("registration"), pk)
    asked = opened_from(request, link.registration_id)
    here = own_rows(user, Registration).filter(pk=asked).first() or link.registration
    try:
        decide_link(
            link=link,
            verified=request.POST.get("decision") == "verify",
            how=request.POST.get("how", "")[:300],
            seen=request.POST.get("seen", "")[:10],
            by=user,
        )
    except Refusal as refusal:
        return _page(request, own_record(request, here.pk), refusal.reasons)
    messages.success(request, _("The decision about the family link is kept."))
    return redirect("people:family", here.pk)


def _relative(request: HttpRequest, key: str, code: str) -> Registration:
    user = acting(request)
    if code and not key:
        return with_code(request, code)
    try:
        return visible_registration(UUID(key), by=user)
    except ValueError as error:
        raise Refusal(NO_SUCH_CODE(at=str(_("Code")))) from error


def with_code(request: HttpRequest, code: str) -> Registration:
    """The registration with the code as it is spoken: capitals or not, with or without the hyphen."""
    spoken = "".join(filter(str.isalnum, code.upper()))
    found = registrations(acting(request)).filter(code__in=_written(spoken), erased_at=None).first()
    if found is None:
        raise Refusal(NO_SUCH_CODE(at=str(_("Code"))))
    return found


def _written(spoken: str) -> list[str]:
    """Six signs follow the hyphen."""
    return [spoken, f"{spoken[:-6]}-{spoken[-6:]}"]


def _households(request: HttpRequest, found: Registration) -> list[Household]:
    return households_of(acting(request), [found.pk], on=day_of_ages(found.whereabouts.registered_at))


def _form(request: HttpRequest, found: Registration, households: Sequence[Household]) -> LinkForm:
    members = [
        (str(key), identity.full_name)
        for household in households
        for key, identity in household.identities.items()
        if key != found.pk
    ]
    sent, asked = request.POST if request.method == "POST" else None, {"kind": request.GET.get("kind", "")}
    return LinkForm(sent, members=members, initial=asked)


def _page(
    request: HttpRequest,
    found: Registration,
    reasons: Sequence[Reason] = (),
    asked: Registration | None = None,
) -> HttpResponse:
    households = _households(request, found)
    told = {
        "registration": found,
        "identity": identity_of(request, found),
        "families": family_sheets(households, [found.pk], by=acting(request)),
        "form": _form(request, found, households),
        "asked": asked,
        "asked_identity": identity_of(request, asked) if asked else None,
        "reasons": reasons,
    }
    read = [found, *([asked] if asked else [])]
    return shown(request, "people/family.html", told, read, status=422 if reasons else 200)
