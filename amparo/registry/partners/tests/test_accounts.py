"""What is promised of accounts and roles: the state, the refusal, the event; and who may change them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners import invitations, services
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.policy import NEVER_TOGETHER
from amparo.registry.partners.roles import ROLES
from amparo.registry.places.models import Place

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def newest_event() -> Event:
    event = Event.objects.order_by("-number").first()
    assert event is not None
    return event


def renewed(person: User) -> User:
    return User.objects.get(pk=person.pk)


MANDATE = {
    "function": "shelter",
    "population_en": "All people in transit",
    "population_es": "Todas las personas en tránsito",
    "legal_basis": "Agreement of 2018",
    "valid_from": date(2018, 10, 1),
}


# --- people


def test_a_new_account_has_no_role_and_no_password(administrator: User, iom: Organisation) -> None:
    person = services.add_person(email="New@Example.org ", name=" New ", organisation=iom, by=administrator)
    assert (person.email, person.name) == ("new@example.org", "New")
    assert person.role_codes == frozenset()
    assert not person.has_usable_password()


def test_nobody_but_the_installation_states_a_password(administrator: User, iom: Organisation) -> None:
    with pytest.raises(ValueError, match="has no password"):
        services.add_person(
            email="a@example.org",
            name="A",
            organisation=iom,
            password="known to the administrator",
            by=administrator,
        )


def test_an_address_belongs_to_one_account_in_whatever_case(administrator: User, iom: Organisation) -> None:
    with pytest.raises(Refusal) as refused:
        services.add_person(email="ADMINISTRATOR@example.org", name="", organisation=iom, by=administrator)
    assert codes(refused) == {"partners.email_taken", "partners.text_missing"}
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Administrator@Example.org", name="B", organisation=iom)


def test_an_account_is_found_by_its_address_in_whatever_case(administrator: User) -> None:
    assert User.objects.get_by_natural_key("ADMINISTRATOR@Example.ORG") == administrator


def test_the_trail_holds_no_name_and_no_address(administrator: User, iom: Organisation) -> None:
    person = services.add_person(
        email="canary@example.org", name="Canary Bird", organisation=iom, by=administrator
    )
    services.change_person(
        person=person,
        email="canary2@example.org",
        name="Canary Song",
        organisation=iom,
        language="es",
        by=administrator,
    )
    assert newest_event().after["name_or_email"] == "changed"
    written = " ".join(f"{event.before} {event.after} {event.reason}" for event in Event.objects.all())
    assert "anary" not in written


def test_a_closed_account_loses_its_password_so_that_no_old_session_fits(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account("coordinator")
    before = person.get_session_auth_hash()
    services.close_account(person=person, by=administrator, reason="Left the organisation")
    closed = renewed(person)
    assert not closed.is_active
    assert closed.get_session_auth_hash() != before
    services.reopen_account(person=person, by=administrator)
    assert renewed(person).get_session_auth_hash() != before
    assert renewed(person).role_codes == {"coordinator"}


def test_closing_twice_and_opening_twice_are_refused(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account()
    with pytest.raises(Refusal) as open_already:
        services.reopen_account(person=person, by=administrator)
    services.close_account(person=person, by=administrator)
    with pytest.raises(Refusal) as closed_already:
        services.close_account(person=person, by=administrator)
    assert (codes(open_already), codes(closed_already)) == (
        {"partners.account_open"},
        {"partners.account_closed"},
    )


def test_a_closed_account_gets_neither_role_nor_link(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account()
    services.close_account(person=person, by=administrator)
    with pytest.raises(Refusal) as no_role:
        services.give_role(person=person, role="registrar", by=administrator)
    with pytest.raises(Refusal) as no_link:
        invitations.give_set_password_link(person=renewed(person), by=administrator)
    assert codes(no_role) == codes(no_link) == {"partners.account_closed"}


def test_a_lost_second_factor_is_removed_by_another_person_with_a_reason_and_takes_the_password_along(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account("registrar")
    with pytest.raises(Refusal) as refused:
        services.remove_second_factor(person=administrator, by=administrator, reason=" ")
    assert codes(refused) == {
        "partners.own_second_factor",
        "partners.no_second_factor",
        "core.reason_missing",
    }
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    services.remove_second_factor(
        person=person, by=administrator, reason="The phone was stolen; met in person"
    )
    assert not Authenticator.objects.filter(user=person).exists()
    assert not renewed(person).has_usable_password()
    assert newest_event().verb == "remove_second_factor"


# --- roles


def test_a_given_role_says_who_gave_it(administrator: User, open_account: Callable[..., User]) -> None:
    person = open_account()
    given = services.give_role(person=person, role="coordinator", by=administrator)
    assert given.given_by == administrator
    assert person.role_codes == {"coordinator"}
    assert newest_event().after == {"role": "coordinator", "until": None}


def test_a_role_that_is_taken_is_gone_today_and_stays_in_the_history(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account("coordinator")
    services.take_role(person=person, role="coordinator", by=administrator)
    assert person.role_codes == frozenset()
    assert renewed(person).role_codes == frozenset()
    assert (
        RoleAssignment.objects.filter(user=person, role="coordinator", until=timezone.localdate()).count()
        == 1
    )
    services.give_role(person=person, role="coordinator", by=administrator)
    assert renewed(person).role_codes == {"coordinator"}


def test_a_role_given_for_a_time_ends_by_itself(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person, tomorrow = open_account(), timezone.localdate() + timedelta(days=1)
    given = services.give_role(person=person, role="registrar", until=tomorrow, by=administrator)
    assert renewed(person).role_codes == {"registrar"}
    assert not given.is_in_force(tomorrow)
    with pytest.raises(Refusal) as refused:
        services.give_role(
            person=open_account("caseworker"), role="registrar", until=timezone.localdate(), by=None
        )
    assert codes(refused) == {"partners.role_ends_before_it_begins"}


def test_nobody_gives_a_role_to_themselves_and_hears_every_other_reason_too(administrator: User) -> None:
    with pytest.raises(Refusal) as refused:
        services.give_role(person=administrator, role="information_officer", by=administrator)
    assert codes(refused) == {"partners.role_for_oneself", "partners.duties_conflict"}


@pytest.mark.parametrize(("first", "second"), [tuple(sorted(pair)) for pair in NEVER_TOGETHER])
@pytest.mark.parametrize("turned", [False, True])
def test_duties_that_must_stay_apart_never_meet_in_one_person(
    open_account: Callable[..., User], first: str, second: str, turned: bool
) -> None:
    held, wanted = (second, first) if turned else (first, second)
    person = open_account(held)
    with pytest.raises(Refusal) as refused:
        services.give_role(person=person, role=wanted, by=None)
    assert codes(refused) == {"partners.duties_conflict"}


def test_who_makes_accounts_holds_no_role_that_writes_or_clears() -> None:
    """The table against the roles: a new role that writes cannot be forgotten in it."""
    writes = {
        code
        for code, role in ROLES.items()
        if any(
            not name.split(".")[1].startswith("view_") and "export" not in name for name in role.permissions
        )
    }
    for first, second in combinations(sorted(writes), 2):
        if "administrator" in (first, second):
            assert frozenset((first, second)) in NEVER_TOGETHER


def test_a_role_is_not_given_twice_nor_taken_when_not_held(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account("coordinator")
    with pytest.raises(Refusal) as twice:
        services.give_role(person=person, role="coordinator", by=administrator)
    with pytest.raises(Refusal) as not_held:
        services.take_role(person=person, role="registrar", by=administrator)
    with pytest.raises(Refusal) as unknown:
        services.give_role(person=person, role="king", by=administrator)
    assert codes(twice) == {"partners.role_held"}
    assert codes(not_held) == {"partners.role_not_held"}
    assert codes(unknown) == {"partners.choice_unknown"}


def test_the_last_administrator_stays(administrator: User, open_account: Callable[..., User]) -> None:
    with pytest.raises(Refusal) as kept_role:
        services.take_role(person=administrator, role="administrator", by=administrator)
    with pytest.raises(Refusal) as kept_account:
        services.close_account(person=administrator, by=administrator)
    assert codes(kept_role) == codes(kept_account) == {"partners.last_administrator"}
    second = open_account("administrator", email="second@example.org")
    services.close_account(person=administrator, by=second)
    with pytest.raises(Refusal):
        services.close_account(person=second, by=None)


# --- who may


def acts_of_an_outsider(outsider: User, iom: Organisation, mexico: Place) -> list[Callable[[], object]]:
    return [
        lambda: services.add_organisation(acronym="X", name_en="X", name_es="X", type="ngo", by=outsider),
        lambda: services.change_organisation(
            organisation=iom,
            acronym="X",
            name_en="X",
            name_es="X",
            type="ngo",
            functions=[],
            country=None,
            by=outsider,
        ),
        lambda: services.close_organisation(organisation=iom, by=outsider),
        lambda: services.reopen_organisation(organisation=iom, by=outsider),
        lambda: services.add_mandate(organisation=iom, area=mexico, **MANDATE, by=outsider),
        lambda: services.add_person(email="x@example.org", name="X", organisation=iom, by=outsider),
        lambda: services.change_person(
            person=outsider, email="x@example.org", name="X", organisation=iom, language="en", by=outsider
        ),
        lambda: services.close_account(person=outsider, by=outsider),
        lambda: services.reopen_account(person=outsider, by=outsider),
        lambda: services.remove_second_factor(person=outsider, by=outsider, reason="x"),
        lambda: services.give_role(person=outsider, role="administrator", by=outsider),
        lambda: services.take_role(person=outsider, role="auditor", by=outsider),
        lambda: invitations.give_set_password_link(person=outsider, by=outsider),
        lambda: invitations.send_set_password_mail(person=outsider, absolute=str, by=outsider),
    ]


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_only_administrators_change_partners_and_accounts(
    open_account: Callable[..., User], iom: Organisation, mexico: Place, role: str
) -> None:
    outsider = open_account(role)
    written = Event.objects.count()
    for act in acts_of_an_outsider(outsider, iom, mexico):
        with pytest.raises(Refusal) as refused:
            act()
        assert codes(refused) == {"core.not_allowed"}
    assert Event.objects.count() == written


def test_a_closed_administrator_may_nothing(administrator: User, open_account: Callable[..., User]) -> None:
    second = open_account("administrator", email="second@example.org")
    services.close_account(person=second, by=administrator)
    with pytest.raises(Refusal) as refused:
        services.close_account(person=administrator, by=renewed(second))
    assert codes(refused) == {"core.not_allowed"}
