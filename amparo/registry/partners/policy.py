"""Who may see and manage partners, accounts and the trail, and the safeguards of accounts.

A permission is held by a role in force that carries it, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.partners.roles import FOLLOW_ABUSE_REPORTS, ROLES, VIEW_PERSONS, Administrator


def role_grants(permission: str) -> rules.Predicate:
    """True when one of the user's roles in force carries the permission. Every app's policy builds on it."""

    @rules.predicate(name=f"role_grants:{permission}")
    def granted(user: Any) -> bool:
        return bool(user and user.is_active and user.holds(permission))

    return granted


for _permission in (
    "partners.view_partners",
    "partners.view_people",
    "partners.manage_organisations",
    "partners.manage_people",
    "core.view_trail",
    "core.view_work",
):
    rules.add_perm(_permission, role_grants(_permission))

# Segregation of duties: no person holds both roles of a pair. Those who make accounts could otherwise make
# themselves the second pair of eyes, those who audit would read their own acts, and those who link with enforcement or
# with a country of origin would know persons.
WITH_PERSONS = tuple(
    code for code, role in ROLES.items() if {VIEW_PERSONS, *FOLLOW_ABUSE_REPORTS} & role.permissions
)
WITH_FIGURES = ("information_officer", "coordinator", "government_liaison")
APART: dict[str, tuple[str, ...]] = {
    "administrator": (*WITH_FIGURES, *WITH_PERSONS, "auditor"),
    "auditor": (*WITH_FIGURES, *WITH_PERSONS),
    "enforcement_liaison": WITH_PERSONS,
    "consular_liaison": WITH_PERSONS,
}
NEVER_TOGETHER: tuple[frozenset[str], ...] = tuple(
    frozenset({role, other}) for role, others in APART.items() for other in others
)

# What people call the properties that a refusal speaks of.
NAMES = {
    "acronym": _("Acronym"),
    "name_en": _("Name in English"),
    "name_es": _("Name in Spanish"),
    "type": _("Type"),
    "function": _("Function"),
    "functions": _("Functions"),
    "population_en": _("For whom, in English"),
    "population_es": _("For whom, in Spanish"),
    "legal_basis": _("Legal basis"),
    "email": _("E-mail"),
    "name": _("Name"),
    "language": _("Language"),
    "role": _("Role"),
}

DUTIES = "Amparo safeguard 8: nobody approves their own work, administrators included"

ROLE_FOR_ONESELF = Kind(
    "partners.role_for_oneself",
    _("You cannot give a role to yourself."),
    _("Ask another administrator to give it, if your organisation agrees."),
    source=DUTIES,
)
DUTIES_CONFLICT = Kind(
    "partners.duties_conflict",
    _("One person cannot be “{role}” and “{held}” at the same time."),
    _("Take the other role away first, or give this one to another person."),
    source=DUTIES,
)
SAFEGUARD_12 = "Amparo safeguard 12"
ENFORCEMENT_MEETS_NO_PERSON = Kind(
    "partners.enforcement_meets_no_person",
    _("{organisation} enforces migration law: nobody there can be “{role}”."),
    _("Give the role “Enforcement liaison”, which opens published editions of the brief."),
    source=f"{SAFEGUARD_12}; ICRC, Handbook on Data Protection in Humanitarian Action",
)
ROLE_HELD = Kind(
    "partners.role_held",
    _("{person} already has the role “{role}”."),
    _("Nothing more needs to be done."),
)
ROLE_NOT_HELD = Kind(
    "partners.role_not_held",
    _("{person} does not have the role “{role}”."),
    _("Reload the page to see which roles the person has now."),
)
ROLE_ENDS_BEFORE_IT_BEGINS = Kind(
    "partners.role_ends_before_it_begins",
    _("The role would end on {until}, before it begins."),
    _("Choose a later day, or leave the end open."),
)
LAST_ADMINISTRATOR = Kind(
    "partners.last_administrator",
    _("{person} is the last administrator: nobody could manage accounts any more."),
    _("Give the role “Administrator” to another person first."),
)
ORGANISATION_CLOSED = Kind(
    "partners.organisation_closed",
    _("{organisation} is closed."),
    _("Choose an organisation that takes part, or open this one again."),
)
ORGANISATION_HAS_PEOPLE = Kind(
    "partners.organisation_has_people",
    _("{organisation} still has {count} open accounts."),
    _("Close these accounts first, or move the people to another organisation."),
)
ORGANISATION_HAS_MANDATES = Kind(
    "partners.organisation_has_mandates",
    _("{organisation} still has {count} mandates without an end."),
    _("End them first, each on its last day."),
)
ACRONYM_TAKEN = Kind(
    "partners.acronym_taken",
    _("There is already an organisation called {acronym}."),
    _("Open that one and change it, or choose another acronym."),
)
TEXT_MISSING = Kind(
    "partners.text_missing",
    _("“{name}” is missing."),
    _("Write it, in both languages where two are asked for."),
)
CHOICE_UNKNOWN = Kind(
    "partners.choice_unknown",
    _("“{value}” is not one of the known values of “{name}”."),
    _("Choose one from the list."),
)
MANDATE_ENDS_BEFORE_IT_BEGINS = Kind(
    "partners.mandate_ends_before_it_begins",
    _("The mandate would end on {end}, before it begins on {begin}."),
    _("Choose a day on or after the beginning."),
)
MANDATE_STATED = Kind(
    "partners.mandate_stated",
    _("{organisation} already has this mandate for the same people and area from {begin}."),
    _("Look at its mandates; end the old one before you state it anew."),
)
MANDATE_ENDED = Kind(
    "partners.mandate_ended",
    _("The mandate already ended on {end}."),
    _("Nothing more needs to be done."),
)
ENFORCEMENT_STAYS = Kind(
    "partners.enforcement_stays",
    _("{organisation} enforces migration law; the function is not taken away from it."),
    _("If it no longer does, close the organisation and state a new one."),
    source=SAFEGUARD_12,
)
EMAIL_TAKEN = Kind(
    "partners.email_taken",
    _("There is already an account with this e-mail address."),
    _("Search the list of people; an account that is closed can be opened again."),
)
ACCOUNT_CLOSED = Kind(
    "partners.account_closed",
    _("The account of {person} is closed."),
    _("Open it again first."),
)
OWN_SECOND_FACTOR = Kind(
    "partners.own_second_factor",
    _("You cannot remove your own second factor here."),
    _("Change it under “How you sign in”, or ask another administrator."),
)
NO_SECOND_FACTOR = Kind(
    "partners.no_second_factor",
    _("{person} has no second factor."),
    _("Nothing more needs to be done."),
)
ACCOUNT_OPEN = Kind(
    "partners.account_open",
    _("The account of {person} is open."),
    _("Nothing more needs to be done."),
)


def nobody_gives_a_role_to_themselves(person: User, *, by: User | None) -> Reason | None:
    return ROLE_FOR_ONESELF() if by is not None and by.pk == person.pk else None


def nobody_removes_their_own_second_factor(person: User, *, by: User | None) -> Reason | None:
    return OWN_SECOND_FACTOR() if by is not None and by.pk == person.pk else None


def enforcement_meets_no_person(person: User, role: str) -> Reason | None:
    """An account of an authority that enforces migration law never gets a role that sees persons."""
    if role in WITH_PERSONS and person.organisation.enforces_migration_law:
        return ENFORCEMENT_MEETS_NO_PERSON(organisation=person.organisation.acronym, role=ROLES[role].name)
    return None


def who_enforces_does_not_stop_by_a_change(
    organisation: Organisation, functions: Iterable[str]
) -> Reason | None:
    """Taking the function away would let roles that see persons be given there, by the same administrator."""
    if organisation.enforces_migration_law and Function.MIGRATION_AUTHORITY not in functions:
        return ENFORCEMENT_STAYS(organisation=organisation.acronym)
    return None


def the_duties_stay_apart(held: frozenset[str], role: str) -> Iterator[Reason]:
    """One reason for each role already held that must not meet the new one."""
    for other in sorted(held):
        if frozenset((role, other)) in NEVER_TOGETHER:
            yield DUTIES_CONFLICT(role=ROLES[role].name, held=ROLES[other].name)


def an_administrator_remains(person: User) -> Reason | None:
    """Refuses what would leave no open account with the role of an administrator.

    The administrators' assignments stay locked until the change is made: two of them cannot remove each other
    at once.
    """
    today = timezone.localdate()
    assignments = RoleAssignment.objects.select_for_update(of=("self",)).filter(
        role=Administrator.code, user__is_active=True
    )
    administrators = {each.user_id for each in assignments.order_by("pk") if each.is_in_force(today)}
    return LAST_ADMINISTRATOR(person=person.name) if administrators == {person.pk} else None


def the_organisation_takes_part(organisation: Organisation) -> Reason | None:
    return None if organisation.is_active else ORGANISATION_CLOSED(organisation=organisation.acronym)


def nobody_works_there_any_more(organisation: Organisation) -> Reason | None:
    count = organisation.people.filter(is_active=True).count()
    return ORGANISATION_HAS_PEOPLE(organisation=organisation.acronym, count=count) if count else None


def its_mandates_have_ended(organisation: Organisation) -> Reason | None:
    count = organisation.mandates.filter(valid_to=None).count()
    return ORGANISATION_HAS_MANDATES(organisation=organisation.acronym, count=count) if count else None


def the_acronym_is_free(acronym: str, *, but: Any = None) -> Reason | None:
    taken = Organisation.objects.filter(acronym__iexact=acronym).exclude(pk=but).exists()
    return ACRONYM_TAKEN(acronym=acronym) if taken else None


def the_address_is_free(email: str, *, but: Any = None) -> Reason | None:
    taken = User.objects.filter(email__iexact=email).exclude(pk=but).exists()
    return EMAIL_TAKEN() if taken else None


def it_ends_after_it_begins(begin: date, end: date | None) -> Reason | None:
    if end is None or end >= begin:
        return None
    return MANDATE_ENDS_BEFORE_IT_BEGINS(begin=begin.isoformat(), end=end.isoformat())


def it_lasts(today: date, until: date | None) -> Reason | None:
    return None if until is None or until > today else ROLE_ENDS_BEFORE_IT_BEGINS(until=until.isoformat())


def the_mandate_has_no_end(mandate: Mandate) -> Reason | None:
    """A mandate whose last day was stated may be ended earlier, not once that day has passed."""
    if mandate.valid_to is None or mandate.valid_to >= timezone.localdate():
        return None
    return MANDATE_ENDED(end=mandate.valid_to.isoformat())


def nothing_is_left_empty(**texts: str) -> Iterator[Reason]:
    for name, text in texts.items():
        if not text.strip():
            yield TEXT_MISSING(name=NAMES[name])


def the_choice_is_known(name: str, value: str, known: Any) -> Reason | None:
    return None if value in known else CHOICE_UNKNOWN(name=NAMES[name], value=value)
