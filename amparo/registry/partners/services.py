"""Every change of partners and accounts.

`by` is the person who does it; None is the installation itself, which states the first organisations and
accounts (the demonstration, the first administrator) and asks nobody for a permission. Each change is one event of
the trail. The trail outlives accounts, so names and addresses of people never go into it: an event says *that* they
changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import REASON_MISSING, refuse_if_any
from amparo.registry.partners import policy
from amparo.registry.partners.desks import acts_here
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES, Administrator
from amparo.registry.places.models import Place

MANAGE_ORGANISATIONS = "partners.manage_organisations"
MANAGE_PEOPLE = "partners.manage_people"
LANGUAGES = ("en", "es")


def _permitted(by: User | None, permission: str) -> None:
    if by is not None:
        must(by, permission)


# --- organisations and their mandates


@acts_here
def add_organisation(
    *,
    acronym: str,
    name_en: str,
    name_es: str,
    type: str,
    functions: Iterable[str] = (),
    country: Place | None = None,
    by: User | None,
) -> Organisation:
    _permitted(by, MANAGE_ORGANISATIONS)
    organisation = Organisation()
    names = (acronym, name_en, name_es)
    _write_organisation(organisation, names, kind=type, functions=list(functions), country=country)
    events.record(verb="add_organisation", subject=organisation, by=by, after=_stated(organisation))
    return organisation


@acts_here
def change_organisation(
    *,
    organisation: Organisation,
    acronym: str,
    name_en: str,
    name_es: str,
    type: str,
    functions: Iterable[str],
    country: Place | None,
    by: User | None,
) -> Organisation:
    """Every property is stated again: what is not repeated is not kept by accident."""
    _permitted(by, MANAGE_ORGANISATIONS)
    fresh = _locked(organisation)
    before = _stated(fresh)
    names = (acronym, name_en, name_es)
    _write_organisation(fresh, names, kind=type, functions=list(functions), country=country)
    events.record(verb="change_organisation", subject=fresh, by=by, before=before, after=_stated(fresh))
    return fresh


@acts_here
def close_organisation(*, organisation: Organisation, by: User | None, reason: str = "") -> Organisation:
    """It no longer takes part. Refused while it has open accounts or mandates without an end."""
    _permitted(by, MANAGE_ORGANISATIONS)
    fresh = _locked(organisation)
    refuse_if_any(
        [
            policy.the_organisation_takes_part(fresh),
            policy.nobody_works_there_any_more(fresh),
            policy.its_mandates_have_ended(fresh),
        ]
    )
    return _set_active(fresh, False, verb="close_organisation", by=by, reason=reason)


@acts_here
def reopen_organisation(*, organisation: Organisation, by: User | None, reason: str = "") -> Organisation:
    _permitted(by, MANAGE_ORGANISATIONS)
    return _set_active(_locked(organisation), True, verb="reopen_organisation", by=by, reason=reason)


@acts_here
def add_mandate(
    *,
    organisation: Organisation,
    function: str,
    population_en: str,
    population_es: str,
    area: Place,
    legal_basis: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User | None,
) -> Mandate:
    _permitted(by, MANAGE_ORGANISATIONS)
    organisation = _locked(organisation)
    same = organisation.mandates.filter(
        function=function, population_en=population_en.strip(), area=area, valid_from=valid_from
    )
    stated_before = policy.MANDATE_STATED(organisation=organisation.acronym, begin=valid_from.isoformat())
    refuse_if_any(
        [
            policy.the_organisation_takes_part(organisation),
            policy.the_choice_is_known("function", function, Function.values),
            policy.it_ends_after_it_begins(valid_from, valid_to),
            stated_before if same.exists() else None,
            *policy.nothing_is_left_empty(
                population_en=population_en, population_es=population_es, legal_basis=legal_basis
            ),
        ]
    )
    mandate = Mandate.objects.create(
        organisation=organisation,
        function=function,
        population_en=population_en.strip(),
        population_es=population_es.strip(),
        area=area,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    events.record(verb="add_mandate", subject=mandate, by=by, after=_stated(mandate))
    return mandate


@acts_here
def end_mandate(*, mandate: Mandate, on: date, by: User | None, reason: str = "") -> Mandate:
    """`on` is the last day of the mandate. The row stays: who was responsible then can be looked up later."""
    _permitted(by, MANAGE_ORGANISATIONS)
    fresh = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    refuse_if_any(
        [policy.the_mandate_has_no_end(fresh), policy.it_ends_after_it_begins(fresh.valid_from, on)]
    )
    before = {"valid_to": fresh.valid_to}
    fresh.valid_to = on
    fresh.save(update_fields=["valid_to"])
    after = {"valid_to": on}
    events.record(verb="end_mandate", subject=fresh, by=by, reason=reason, before=before, after=after)
    return fresh


# --- people and their roles


@acts_here
def add_person(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    language: str = "en",
    is_demo: bool = False,
    password: str | None = None,
    by: User | None,
) -> User:
    """A new account without roles. Only the installation states a password; otherwise people set their own by link.

    `is_demo` accounts cannot sign in outside the demonstration.
    """
    _permitted(by, MANAGE_PEOPLE)
    if by is not None and (password is not None or is_demo):
        raise ValueError("an account that a person opens has no password and is no demonstration account")
    person = User(is_demo=is_demo)
    person.set_password(password)
    _write_person(person, email=email, name=name, organisation=organisation, language=language)
    events.record(verb="add_person", subject=person, by=by, after=_stated(person))
    return person


@acts_here
def change_person(
    *, person: User, email: str, name: str, organisation: Organisation, language: str, by: User | None
) -> User:
    _permitted(by, MANAGE_PEOPLE)
    fresh = _locked(person)
    before, contact = _stated(fresh), (fresh.email, fresh.name)
    _write_person(fresh, email=email, name=name, organisation=organisation, language=language)
    renamed = contact != (fresh.email, fresh.name)
    after = _stated(fresh) | ({"name_or_email": "changed"} if renamed else {})
    events.record(verb="change_person", subject=fresh, by=by, before=before, after=after)
    return fresh


@acts_here
def close_account(*, person: User, by: User | None, reason: str = "") -> User:
    """End an account at once: open sessions stop at their next request, and stay dead if it is opened again.

    A session carries a hash of the password; with the password made unusable no old session fits any more.
    """
    _permitted(by, MANAGE_PEOPLE)
    fresh = _locked(person)
    open_still = None if fresh.is_active else policy.ACCOUNT_CLOSED(person=fresh.name)
    refuse_if_any([open_still, policy.an_administrator_remains(fresh)])
    fresh.set_unusable_password()
    fresh.save(update_fields=["password"])
    return _set_active(fresh, False, verb="close_account", by=by, reason=reason)


@acts_here
def reopen_account(*, person: User, by: User | None, reason: str = "") -> User:
    """Open a closed account again, with the roles it still has. The person sets a new password by link."""
    _permitted(by, MANAGE_PEOPLE)
    fresh = _locked(person)
    open_already = policy.ACCOUNT_OPEN(person=fresh.name) if fresh.is_active else None
    refuse_if_any([open_already, policy.the_organisation_takes_part(fresh.organisation)])
    return _set_active(fresh, True, verb="reopen_account", by=by, reason=reason)


@acts_here
def remove_second_factor(*, person: User, by: User | None, reason: str) -> User:
    """For a person who lost the phone and the recovery codes. The password goes with it, and so every session.

    Nobody does it for themselves: whoever sits at an open session could otherwise take the account over.
    """
    _permitted(by, MANAGE_PEOPLE)
    fresh = _locked(person)
    factors = Authenticator.objects.filter(user=fresh)
    refuse_if_any(
        [
            policy.nobody_removes_their_own_second_factor(fresh, by=by),
            None if reason.strip() else REASON_MISSING(),
            None if factors.exists() else policy.NO_SECOND_FACTOR(person=fresh.name),
        ]
    )
    factors.delete()
    fresh.set_unusable_password()
    fresh.save(update_fields=["password"])
    before, after = {"has_second_factor": True}, {"has_second_factor": False}
    events.record(
        verb="remove_second_factor", subject=fresh, by=by, reason=reason, before=before, after=after
    )
    return fresh


@acts_here
def give_role(*, person: User, role: str, until: date | None = None, by: User | None) -> RoleAssignment:
    """`until` is the first day without the role; None leaves the end open."""
    _permitted(by, MANAGE_PEOPLE)
    fresh, today = _locked(person), timezone.localdate()
    refuse_if_any([policy.the_choice_is_known("role", role, ROLES)])
    names = {"person": fresh.name, "role": ROLES[role].name}
    held = frozenset(each.role for each in fresh.roles.all() if each.until is None or each.until > today)
    refuse_if_any(
        [
            policy.nobody_gives_a_role_to_themselves(fresh, by=by),
            *policy.the_duties_stay_apart(held, role),
            policy.enforcement_meets_no_person(fresh, role),
            policy.ROLE_HELD(**names) if role in held else None,
            policy.the_organisation_takes_part(fresh.organisation),
            None if fresh.is_active else policy.ACCOUNT_CLOSED(person=fresh.name),
            policy.it_lasts(today, until),
        ]
    )
    given = RoleAssignment.objects.create(user=fresh, role=role, since=today, until=until, given_by=by)
    _forget_roles(person)
    events.record(verb="give_role", subject=fresh, by=by, after={"role": role, "until": until})
    return given


@acts_here
def take_role(*, person: User, role: str, by: User | None, reason: str = "") -> None:
    """The role is gone at once; the row stays, with the day on which it ended."""
    _permitted(by, MANAGE_PEOPLE)
    fresh, today = _locked(person), timezone.localdate()
    in_force = [each for each in fresh.roles.filter(role=role) if each.is_in_force(today)]
    name = ROLES[role].name if role in ROLES else role
    refuse_if_any(
        [
            None if in_force else policy.ROLE_NOT_HELD(person=fresh.name, role=name),
            policy.an_administrator_remains(fresh) if role == Administrator.code else None,
        ]
    )
    for assignment in in_force:
        assignment.until = today
        assignment.save(update_fields=["until"])
    _forget_roles(person)
    events.record(
        verb="take_role", subject=fresh, by=by, reason=reason, before={"role": role}, after={"until": today}
    )


def _forget_roles(person: User) -> None:
    """The given object asks for its roles anew."""
    vars(person).pop("_role_codes", None)
    vars(person).pop("_prefetched_objects_cache", None)


def _locked(record: Any) -> Any:
    """The record as it stands now, and as nobody else changes it before this transaction ends."""
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def _set_active(record: Any, is_active: bool, *, verb: str, by: User | None, reason: str) -> Any:
    before = {"is_active": record.is_active}
    record.is_active = is_active
    record.save(update_fields=["is_active"])
    after = {"is_active": is_active}
    events.record(verb=verb, subject=record, by=by, reason=reason, before=before, after=after)
    return record


def _write_organisation(
    organisation: Organisation,
    names: tuple[str, str, str],
    *,
    kind: str,
    functions: list[str],
    country: Place | None,
) -> None:
    acronym, name_en, name_es = (name.strip() for name in names)
    refuse_if_any(
        [
            policy.the_acronym_is_free(acronym, but=organisation.pk),
            policy.the_choice_is_known("type", kind, Organisation.Type.values),
            policy.who_enforces_does_not_stop_by_a_change(organisation, functions),
            *(policy.the_choice_is_known("functions", each, Function.values) for each in functions),
            *policy.nothing_is_left_empty(acronym=acronym, name_en=name_en, name_es=name_es),
        ]
    )
    organisation.acronym, organisation.type = acronym, kind
    organisation.name_en, organisation.name_es = name_en, name_es
    organisation.functions, organisation.country = functions, country
    organisation.save()


def _write_person(person: User, *, email: str, name: str, organisation: Organisation, language: str) -> None:
    email, organisation = email.strip().lower(), _locked(organisation)
    moves_in = person.organisation_id != organisation.pk
    refuse_if_any(
        [
            policy.the_address_is_free(email, but=person.pk),
            policy.the_organisation_takes_part(organisation) if moves_in else None,
            policy.the_choice_is_known("language", language, LANGUAGES),
            *policy.nothing_is_left_empty(email=email, name=name),
        ]
    )
    person.email, person.name, person.organisation, person.language = (
        email,
        name.strip(),
        organisation,
        language,
    )
    person.save()


_STATED = {
    Organisation: ("acronym", "name_en", "name_es", "type", "functions", "country_id", "is_active"),
    Mandate: (
        "organisation_id",
        "function",
        "population_en",
        "area_id",
        "legal_basis",
        "valid_from",
        "valid_to",
    ),
    User: ("organisation_id", "language", "is_active"),
}


def _stated(record: Any) -> dict[str, Any]:
    """What an event says of a record."""
    return {name: getattr(record, name) for name in _STATED[type(record)]}
