"""The pages of Administration: organisations with their mandates, people with their roles, the trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners import invitations, queries, services, sessions, tables
from amparo.registry.partners import trail as trail_in_words
from amparo.registry.partners.answers import acting, answer, chosen, find, list_page
from amparo.registry.partners.forms import (
    MandateEndForm,
    MandateForm,
    OrganisationFilter,
    OrganisationForm,
    PeopleFilter,
    PersonForm,
    ReasonForm,
    RoleForm,
    TrailFilter,
)
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.models import Mandate, Organisation, User

ROWS_OF_A_TRAIL_FILE = 50_000


# --- organisations


@require_safe
@requires("partners.view_partners")
def organisations(request: HttpRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    rows = queries.organisations(chosen(form))
    return list_page(request, "partners/organisations.html", form, rows, queries.ORGANISATIONS)


@require_safe
@requires("partners.view_partners")
def organisations_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.organisations(chosen(OrganisationFilter(request.GET)))
    ordered = rows.order_by(*queries.ORGANISATIONS.order(request.GET))
    return tables.download("organisations", ordered, tables.ORGANISATION_COLUMNS)


@require_safe
@requires("partners.view_partners")
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _organisation_page(request, find(Organisation.objects.select_related("country"), pk))


def _organisation_page(
    request: HttpRequest, found: Organisation, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    sees_people = may(request.user, "partners.view_people")
    told = {
        "organisation": found,
        "mandates": queries.mandates_of(found),
        "people": queries.people({"organisation": found}).order_by("name") if sees_people else None,
        "reasons": reasons,
        "today": timezone.localdate(),
        "reason_form": ReasonForm(),
    }
    return render(request, "partners/organisation.html", told, status=422 if reasons else 200)


@requires("partners.manage_organisations")
def organisation_add(request: HttpRequest) -> HttpResponse:
    def act(stated: dict[str, Any]) -> str:
        added = services.add_organisation(**stated, by=acting(request))
        messages.success(request, _("{name} was added.").format(name=added.acronym))
        return reverse("partners:organisation", args=[added.pk])

    form = OrganisationForm(request.POST or None)
    return answer(request, "partners/organisation_form.html", form, act)


@requires("partners.manage_organisations")
def organisation_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(Organisation, pk)
    names = ("acronym", "type", "name_en", "name_es", "country", "functions")

    def act(stated: dict[str, Any]) -> str:
        services.change_organisation(organisation=found, **stated, by=acting(request))
        messages.success(request, _("The change was saved."))
        return reverse("partners:organisation", args=[found.pk])

    form = OrganisationForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    return answer(request, "partners/organisation_form.html", form, act, organisation=found)


@require_POST
@requires("partners.manage_organisations")
def organisation_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(Organisation, pk)
    try:
        services.close_organisation(organisation=found, by=acting(request), reason=_reason(request))
    except Refusal as refusal:
        return _organisation_page(request, found, refusal.reasons)
    messages.success(request, _("{name} is closed.").format(name=found.acronym))
    return redirect("partners:organisation", found.pk)


@require_POST
@requires("partners.manage_organisations")
def organisation_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(Organisation, pk)
    services.reopen_organisation(organisation=found, by=acting(request), reason=_reason(request))
    messages.success(request, _("{name} takes part again.").format(name=found.acronym))
    return redirect("partners:organisation", found.pk)


@requires("partners.manage_organisations")
def mandate_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(Organisation, pk)

    def act(stated: dict[str, Any]) -> str:
        services.add_mandate(organisation=found, **stated, by=acting(request))
        messages.success(request, _("The mandate was stated."))
        return reverse("partners:organisation", args=[found.pk])

    form = MandateForm(request.POST or None)
    told = {"organisation": found, "areas": queries.area_names()}
    return answer(request, "partners/mandate_form.html", form, act, **told)


@requires("partners.manage_organisations")
def mandate_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(Mandate.objects.select_related("organisation", "area"), pk)

    def act(stated: dict[str, Any]) -> str:
        services.end_mandate(mandate=found, **stated, by=acting(request))
        messages.success(request, _("The end of the mandate was stated."))
        return reverse("partners:organisation", args=[found.organisation_id])

    form = MandateEndForm(request.POST or None)
    return answer(request, "partners/mandate_end.html", form, act, mandate=found)


# --- people


@require_safe
@requires("partners.view_people")
def people(request: HttpRequest) -> HttpResponse:
    form = PeopleFilter(request.GET)
    return list_page(request, "partners/people.html", form, queries.people(chosen(form)), queries.PEOPLE)


@require_safe
@requires("partners.view_people")
def people_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.people(chosen(PeopleFilter(request.GET)))
    ordered = rows.order_by(*queries.PEOPLE.order(request.GET))
    return tables.download("people", ordered, tables.PEOPLE_COLUMNS)


@require_safe
@requires("partners.view_people")
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _person_page(request, _person(pk))


def _person(pk: UUID) -> User:
    found: User = find(queries.people({}), pk)
    return found


def _person_page(
    request: HttpRequest,
    found: User,
    *,
    reasons: Sequence[Reason] = (),
    role_form: RoleForm | None = None,
    link: str = "",
) -> HttpResponse:
    """`link` is shown on this one answer and kept nowhere."""
    told = {
        "person": found,
        "assignments": queries.roles_of(found),
        "reasons": reasons,
        "role_form": role_form or RoleForm(),
        "reason_form": ReasonForm(),
        "factor_form": ReasonForm(auto_id="factor_%s"),
        "sessions_form": ReasonForm(auto_id="sessions_%s"),
        "link": link,
        "mail_is_sent": invitations.mail_is_sent(),
        "today": timezone.localdate(),
    }
    refused = bool(reasons or (role_form and role_form.errors))
    shown = render(request, "partners/person.html", told, status=422 if refused else 200)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@requires("partners.manage_people")
def person_add(request: HttpRequest) -> HttpResponse:
    def act(stated: dict[str, Any]) -> str:
        added = services.add_person(**stated, by=acting(request))
        messages.success(request, _("The account was opened. Now give it a role."))
        if invitations.mail_is_sent():
            _mail_link(request, added)
        return reverse("partners:person", args=[added.pk])

    form = PersonForm(request.POST or None, initial={"organisation": request.GET.get("organisation")})
    return answer(request, "partners/person_form.html", form, act)


@requires("partners.manage_people")
def person_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    names = ("name", "email", "organisation", "language")

    def act(stated: dict[str, Any]) -> str:
        services.change_person(person=found, **stated, by=acting(request))
        messages.success(request, _("The change was saved."))
        return reverse("partners:person", args=[found.pk])

    form = PersonForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    return answer(request, "partners/person_form.html", form, act, person=found)


@require_POST
@requires("partners.manage_people")
def role_give(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _person(pk), RoleForm(request.POST)
    if not form.is_valid():
        return _person_page(request, found, role_form=form)
    try:
        services.give_role(person=found, **form.cleaned_data, by=acting(request))
    except Refusal as refusal:
        return _person_page(request, found, reasons=refusal.reasons, role_form=form)
    messages.success(request, _("The role was given."))
    return redirect("partners:person", found.pk)


@require_POST
@requires("partners.manage_people")
def role_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    return _act_on_person(
        request,
        found,
        lambda: services.take_role(person=found, role=request.POST.get("role", ""), by=acting(request)),
        _("The role was taken away."),
    )


@require_POST
@requires("partners.manage_people")
def account_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    return _act_on_person(
        request,
        found,
        lambda: services.close_account(person=found, by=acting(request), reason=_reason(request)),
        _("The account is closed; open sessions have ended."),
    )


@require_POST
@requires("partners.manage_people")
def account_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    return _act_on_person(
        request,
        found,
        lambda: services.reopen_account(person=found, by=acting(request), reason=_reason(request)),
        _("The account is open again. The person needs a link for a new password."),
    )


@require_POST
@requires("partners.manage_people")
def second_factor_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    return _act_on_person(
        request,
        found,
        lambda: services.remove_second_factor(person=found, by=acting(request), reason=_reason(request)),
        _("The second factor was removed. The person needs a link for a new password."),
    )


@require_POST
@requires("partners.manage_people")
def sessions_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    return _act_on_person(
        request,
        found,
        lambda: sessions.end_sessions(person=found, by=acting(request), reason=_reason(request)),
        _("The person is signed out on every device."),
    )


@require_POST
@requires("partners.manage_people")
def password_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    try:
        _mail_link(request, found)
    except Refusal as refusal:
        return _person_page(request, found, reasons=refusal.reasons)
    return redirect("partners:person", found.pk)


@require_POST
@requires("partners.manage_people")
def password_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _person(pk)
    try:
        path = invitations.give_set_password_link(person=found, by=acting(request))
    except Refusal as refusal:
        return _person_page(request, found, reasons=refusal.reasons)
    return _person_page(request, found, link=request.build_absolute_uri(path))


def _mail_link(request: HttpRequest, person: User) -> None:
    try:
        invitations.send_set_password_mail(
            person=person, absolute=request.build_absolute_uri, by=acting(request)
        )
    except OSError:
        messages.warning(request, _("The mail relay did not take the mail. Make a link and hand it over."))
    else:
        messages.success(request, _("A link to set a password was mailed to the person."))


def _act_on_person(request: HttpRequest, person: User, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _person_page(request, person, reasons=refusal.reasons)
    messages.success(request, said)
    return redirect("partners:person", person.pk)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


# --- the trail


@require_safe
@requires("core.view_trail")
def trail(request: HttpRequest) -> HttpResponse:
    form = TrailFilter(request.GET)
    page = page_of(trail_in_words.events(chosen(form)), request.GET)
    told = {"filter": form, "page": page, "acts": trail_in_words.in_words(page.object_list)}
    return render(request, "partners/trail.html", told)


@require_safe
@requires("core.view_trail")
def trail_csv(request: HttpRequest) -> HttpResponse:
    """The newest 50,000 rows of what is filtered: more than that is an archive, made by `amparo export`."""
    rows = trail_in_words.events(chosen(TrailFilter(request.GET)))[:ROWS_OF_A_TRAIL_FILE]
    return tables.download("trail", trail_in_words.in_words(rows), tables.TRAIL_COLUMNS)
