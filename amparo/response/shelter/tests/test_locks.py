"""The second lock of stays and transfers, what a forgotten policy would open, and what erasing leaves."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.models import Registration
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.registry.places.models import Place
from amparo.response.shelter.models import HourTally, Site, Stay, Transfer, TransferMember
from amparo.response.shelter.queries.occupancy import by_hour
from amparo.response.shelter.queries.sites import present_now
from amparo.response.shelter.queries.stays import stays
from amparo.response.shelter.queries.transfers import transfers
from amparo.response.shelter.services.leaving import check_out
from amparo.response.shelter.services.transfers import plan_transfer
from amparo.site.postgres.roles import SUPERUSER

APPLICATION = connections["default"].settings_dict["USER"]
PERSONAL = (Stay, Transfer, TransferMember)


class World:
    """Three organisations with a site and three people each; A sends one person to B, who is not shared with B."""

    def __init__(self) -> None:
        self.now, self.users = timezone.now(), []
        place = Place.objects.get(code="MX07089")
        self.of: dict[Any, dict[Any, set[uuid.UUID]]] = {kind: {} for kind in PERSONAL}
        sites, rows = {}, {}
        for name in ("A", "B", "C"):
            house = Organisation.objects.create(acronym=name, name_en=name, name_es=name, type="shelter")
            for role in ROLES:
                user = User.objects.create(email=f"{role}@{name}.example.org", name=role, organisation=house)
                RoleAssignment.objects.create(user=user, role=role)
                self.users.append(user)
            sites[name] = Site.objects.create(organisation=house, place=place, name_en=name, name_es=name)
            rows[name] = [self._stay(sites[name], place, user, number) for number in range(3)]
            self.of[Stay][house.pk] = {each.pk for each in rows[name]}
        self._transfer(rows["A"][0], sites["B"], user)

    def _stay(self, site: Site, place: Place, user: User, number: int) -> Stay:
        registration = Registration.objects.create(
            organisation=site.organisation, code=f"{site.name_en}-{number}", **_beside(place, user, self.now)
        )
        return Stay.objects.create(
            organisation=site.organisation,
            site=site,
            registration=registration,
            arrived_at=self.now,
            checked_in_at=self.now,
            checked_in_by=user,
        )

    def _transfer(self, stay: Stay, to_site: Site, user: User) -> None:
        both = {"organisation": stay.organisation, "receiver": to_site.organisation}
        transfer = Transfer.objects.create(
            **both,
            from_site=stay.site,
            to_site=to_site,
            planned_for=self.now,
            people=1,
            receipt=uuid.uuid4(),
            planned_at=self.now,
            planned_by=user,
        )
        member = TransferMember.objects.create(
            **both, transfer=transfer, stay=stay, registration=stay.registration
        )
        self.of[Transfer] = {each: {transfer.pk} for each in (stay.organisation_id, to_site.organisation_id)}
        self.of[TransferMember] = {stay.organisation_id: {member.pk}}

    def readable(self, user: User, kind: Any) -> set[uuid.UUID]:
        sees = any("people.view_persons" in ROLES[each.role].permissions for each in user.roles.all())
        return self.of[kind].get(user.organisation_id, set()) if sees else set()


def _beside(place: Place, user: User, now: Any) -> dict[str, Any]:
    """The columns of a registration that say where and when."""
    told = {
        "purpose": "assistance",
        "place": place,
        "registered_at": now,
        "registered_by": user,
        "last_contact_on": now.date(),
    }
    names = {field.name for field in Registration._meta.fields}
    return {name: value for name, value in told.items() if name in names}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, as superuser, in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            with transaction.atomic():
                yield World()
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


def by_the_second_lock(user: User, kind: Any) -> set[uuid.UUID]:
    with transaction.atomic(), acting_as(user), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        cursor.execute(f"SELECT id FROM {kind._meta.db_table}")
        rows = {row[0] for row in cursor.fetchall()}
        cursor.execute("RESET ROLE")
        return rows


def by_the_first_lock(user: User, kind: Any) -> set[uuid.UUID]:
    rows = {Stay: stays, Transfer: transfers}[kind](user)
    return set(rows.values_list("pk", flat=True))


def test_both_locks_give_every_role_what_is_its_own(world: World) -> None:
    wrong = []
    for user in world.users:
        for kind in PERSONAL:
            expected = world.readable(user, kind)
            if by_the_second_lock(user, kind) != expected:
                wrong.append((user.email, kind.__name__, "second"))
            if kind is not TransferMember and by_the_first_lock(user, kind) != expected:
                wrong.append((user.email, kind.__name__, "first"))
    assert wrong == []


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.__name__)
def test_without_anybody_no_row_is_seen(world: World, kind: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.__name__)
def test_a_policy_that_is_dropped_is_noticed(world: World, kind: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {kind._meta.db_table} USING (true)")
        differs = any(by_the_second_lock(user, kind) != world.readable(user, kind) for user in world.users)
        transaction.set_rollback(True)
    assert differs


# --- writing


@pytest.mark.django_db
def test_nobody_writes_a_stay_for_another_organisation_or_at_its_site(
    house: Site, refuge: Site, mother_and_son: list[Registration], manager: User, now: Any
) -> None:
    told = {
        "registration": mother_and_son[0],
        "arrived_at": now,
        "checked_in_at": now,
        "checked_in_by": manager,
    }
    with acting_as(manager), pytest.raises(ProgrammingError, match="security policy"), transaction.atomic():
        Stay.objects.create(organisation=refuge.organisation, site=refuge, **told)
    with acting_as(manager), pytest.raises(Exception, match="of_who_runs_the_site"), transaction.atomic():
        Stay.objects.create(organisation=house.organisation, site=refuge, **told)


@pytest.mark.django_db
def test_nobody_begins_a_stay_of_somebody_whom_they_may_not_see(
    refuge: Site, mother_and_son: list[Registration], neighbour: User, now: Any
) -> None:
    for key in (mother_and_son[0].pk, uuid.uuid4()):
        with (
            acting_as(neighbour),
            pytest.raises(ProgrammingError, match="security policy"),
            transaction.atomic(),
        ):
            Stay.objects.create(
                organisation=refuge.organisation,
                site=refuge,
                registration_id=key,
                arrived_at=now,
                checked_in_at=now,
                checked_in_by=neighbour,
            )


# --- erasing


@pytest.fixture
def erase(account: Any) -> Any:
    def erased(registration: Registration) -> None:
        one, other = account("caseworker", "HOUSE-T"), account("caseworker", "HOUSE-T")
        asked = ask_erasure(registration=registration, ground="request", by=one)
        decide_erasure(erasure=asked, approve=True, by=other)

    return erased


@pytest.mark.django_db
def test_erasing_takes_the_stays_and_transfers_and_leaves_the_numbers_as_they_were(
    house: Site,
    annexe: Site,
    mother_and_son: list[Registration],
    manager: User,
    stay_at: Any,
    now: Any,
    erase: Any,
) -> None:
    stays = stay_at(house, mother_and_son, manager, hours=50)
    plan_transfer(stays=stays, to_site=annexe, planned_for=now, receipt=uuid.uuid4(), by=manager)
    with acting_as(manager):
        TransferMember.objects.update(is_open=False)
    check_out(stays=stays, departed_at=now - timedelta(hours=2), reason="moved_on", by=manager)
    before = [(each.hour, each.registered) for each in by_hour(house, until=now)]
    tallies = list(HourTally.objects.values())
    erase(mother_and_son[0])
    with acting_as(manager):
        left = Stay.objects.values_list("registration_id", flat=True)
        assert list(left) == [mother_and_son[1].pk]
        assert TransferMember.objects.count() == 1
    assert [(each.hour, each.registered) for each in by_hour(house, until=now)] == before
    assert list(HourTally.objects.values()) == tallies


@pytest.mark.django_db
def test_who_is_erased_while_they_stay_is_counted_as_registered_until_then_and_no_longer(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any, now: Any, erase: Any
) -> None:
    stay_at(house, mother_and_son, manager, hours=50)
    before = [each.registered for each in by_hour(house, until=now)][:-1]
    erase(mother_and_son[0])
    assert present_now(house)[0] == 1
    assert [each.registered for each in by_hour(house, until=now)][:-1] == before


@pytest.mark.django_db
def test_the_tally_by_hour_is_what_the_stays_say(
    house: Site, family: Any, manager: User, stay_at: Any, now: Any
) -> None:
    """Rebuilt from the stays, whatever happened to them."""
    from random import Random

    from amparo.response.shelter.services.leaving import correct_stay
    from amparo.response.shelter.tests.conftest import MOTHER

    rng = Random(2018)
    people = [family(manager, MOTHER, although_alike=True)[0] for _number in range(4)]
    for _step in range(40):
        person = rng.choice(people)
        with acting_as(manager):
            stay = (
                Stay.objects.filter(registration=person)
                .exclude(status="corrected")
                .order_by("-arrived_at")
                .first()
            )
        if stay is None:
            stay_at(house, [person], manager, hours=rng.randint(20, 40))
        elif rng.random() < 0.5:
            earlier = stay.arrived_at - timedelta(minutes=rng.randint(1, 200))
            correct_stay(
                stay=stay,
                arrived_at=earlier,
                departed_at=rng.choice([None, now]),
                because="trial",
                by=manager,
            )
        elif stay.status == "staying":
            check_out(stays=[stay], departed_at=now, reason="other", by=manager)
    with acting_as(manager):
        rows = list(Stay.objects.exclude(status="corrected"))
        staying = sum(each.status == "staying" for each in rows)
    assert present_now(house)[0] == staying
    assert sum(HourTally.objects.values_list("came", flat=True)) == len(rows)
