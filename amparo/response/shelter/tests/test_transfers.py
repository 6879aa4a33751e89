"""Transfers: families together, children safe, to other organisations only what is shared, and nobody is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.people.models import Consent, Registration
from amparo.registry.people.services.sharing import withdraw_consent
from amparo.response.shelter import warnings
from amparo.response.shelter.models import Site, Stay, Transfer, TransferMember
from amparo.response.shelter.queries.sites import present_now
from amparo.response.shelter.queries.transfers import transfers, travellers
from amparo.response.shelter.services.leaving import check_out
from amparo.response.shelter.services.transfers import (
    cancel_transfer,
    depart_transfer,
    plan_transfer,
    receive_transfer,
)
from amparo.response.shelter.tests.conftest import BOY_ALONE, MOTHER

pytestmark = pytest.mark.django_db
CHILD = {"determination": "DIF, 26 November", "escort": "a nurse", "reception": "DIF Tijuana"}


def codes(refusal: Any) -> set[str]:
    return {each.code for each in refusal.value.reasons}


@pytest.fixture
def plan(now: Any) -> Any:
    def planned(stays: Any, to_site: Site, by: User, **told: Any) -> Transfer:
        return plan_transfer(
            **{"stays": stays, "to_site": to_site, "planned_for": now, "receipt": uuid.uuid4(), "by": by}
            | told
        )

    return planned


@pytest.fixture
def family_at_house(house: Site, mother_and_son: Any, manager: User, stay_at: Any) -> list[Stay]:
    stays: list[Stay] = stay_at(house, mother_and_son, manager)
    return stays


# --- within one organisation


def test_a_family_goes_from_one_site_to_another(
    family_at_house: list[Stay], house: Site, annexe: Site, manager: User, plan: Any, now: Any
) -> None:
    transfer = plan(family_at_house, annexe, manager)
    assert (transfer.status, transfer.people, present_now(house)[0]) == ("planned", 2, 2)
    transfer = depart_transfer(transfer=transfer, departed_at=now, by=manager)
    assert (transfer.status, present_now(house)[0], present_now(annexe)[0]) == ("departed", 0, 0)
    people = [each.registration for each in family_at_house]
    for _twice in range(2):
        transfer = receive_transfer(transfer=transfer, arrived=people, arrived_at=now, by=manager)
    assert (transfer.status, transfer.arrived_people, present_now(annexe)[0]) == ("arrived", 2, 2)
    with acting_as(manager):
        assert set(Stay.objects.filter(status="left").values_list("departure_reason", flat=True)) == {
            "transfer"
        }
        assert set(Stay.objects.filter(status="staying").values_list("transfer", flat=True)) == {transfer.pk}
    said = [Event.objects.filter(verb=verb).count() for verb in ("plan_transfer", "depart", "arrive")]
    assert said == [1, 1, 1]


def test_the_same_form_is_one_transfer_and_nobody_is_in_two(
    family_at_house: list[Stay], annexe: Site, manager: User, plan: Any, receipt: uuid.UUID
) -> None:
    first = plan(family_at_house, annexe, manager, receipt=receipt)
    assert plan(family_at_house, annexe, manager, receipt=receipt) == first
    with pytest.raises(Refusal) as refused:
        plan(family_at_house, annexe, manager)
    assert codes(refused) == {"shelter.in_a_transfer"}
    with pytest.raises(Refusal) as refused:
        check_out(stays=family_at_house, departed_at=first.planned_for, reason="other", by=manager)
    assert codes(refused) == {"shelter.in_a_transfer"}


def test_a_family_is_not_split_without_a_reason_that_is_kept(
    family_at_house: list[Stay], annexe: Site, manager: User, plan: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        plan(family_at_house[:1], annexe, manager)
    assert codes(refused) == {"shelter.family_split"}
    assert refused.value.reasons[0].source
    transfer = plan(family_at_house[:1], annexe, manager, split_because="The mother gives birth today")
    assert transfer.split_because == "The mother gives birth today"
    event = Event.objects.get(verb="plan_transfer")
    assert event.after["split"] is True
    assert "birth" not in str(event.after)


def test_a_child_alone_is_not_moved_without_determination_escort_and_reception(
    house: Site, annexe: Site, family: Any, manager: User, stay_at: Any, plan: Any
) -> None:
    stays = stay_at(house, family(manager, BOY_ALONE), manager)
    with pytest.raises(Refusal) as refused:
        plan(stays, annexe, manager, escort="a nurse")
    (reason,) = refused.value.reasons
    assert reason.code == "shelter.child_alone_moves"
    assert "Best Interests" in reason.source
    assert plan(stays, annexe, manager, **CHILD).escort == "a nurse"


def test_it_leads_to_another_open_site_from_one_site(
    family_at_house: list[Stay],
    house: Site,
    annexe: Site,
    manager: User,
    plan: Any,
    family: Any,
    stay_at: Any,
) -> None:
    with pytest.raises(Refusal) as refused:
        plan(family_at_house, house, manager)
    assert codes(refused) == {"shelter.same_site"}
    others = stay_at(annexe, family(manager, MOTHER, although_alike=True), manager)
    with pytest.raises(Refusal) as refused:
        plan([*family_at_house, *others], annexe, manager)
    assert {"shelter.not_from_one_site", "shelter.same_site"} <= codes(refused)


def test_who_did_not_arrive_is_told_and_who_is_cancelled_may_be_planned_again(
    family_at_house: list[Stay], annexe: Site, house: Site, manager: User, plan: Any, now: Any, stay_at: Any
) -> None:
    transfer = plan(family_at_house, annexe, manager)
    with pytest.raises(Refusal) as refused:
        cancel_transfer(transfer=transfer, reason=" ", by=manager)
    assert codes(refused) == {"core.reason_missing"}
    cancelled = cancel_transfer(transfer=transfer, reason="The bus did not come", by=manager)
    assert cancelled.cancelled_because == "The bus did not come"
    assert "bus" not in str(list(Event.objects.filter(verb="cancel_transfer").values()))
    transfer = depart_transfer(transfer=plan(family_at_house, annexe, manager), departed_at=now, by=manager)
    came = [family_at_house[0].registration]
    transfer = receive_transfer(transfer=transfer, arrived=came, arrived_at=now, by=manager)
    assert transfer.missing_people == 1
    with acting_as(manager):
        arrived = {each.registration_id: each.arrived for each in transfer.members.all()}
    assert arrived == {family_at_house[0].registration_id: True, family_at_house[1].registration_id: False}


# --- to another organisation


def test_without_a_share_nobody_goes_to_another_organisation(
    family_at_house: list[Stay], refuge: Site, manager: User, plan: Any, share: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        plan(family_at_house, refuge, manager)
    assert [each.code for each in refused.value.reasons] == ["shelter.not_shared"] * 2
    share(family_at_house[0].registration)
    with pytest.raises(Refusal) as refused:
        plan(family_at_house, refuge, manager)
    assert [each.code for each in refused.value.reasons] == ["shelter.not_shared"]
    assert not Event.objects.filter(verb="plan_transfer").exists()


@pytest.fixture
def on_the_way(
    family: Any, house: Site, refuge: Site, manager: User, stay_at: Any, share: Any, plan: Any, now: Any
) -> Transfer:
    """Two grown sisters who agreed go to the refuge of the neighbour."""
    sister = MOTHER.__class__(**{**vars(MOTHER), "given_names": "Julia", "relationship": "sibling"})
    people = family(manager, MOTHER, sister)
    for each in people:
        share(each)
    transfer = plan(stay_at(house, people, manager), refuge, manager)
    return depart_transfer(transfer=transfer, departed_at=now, by=manager)


def test_who_receives_sees_whom_is_shared_and_checks_them_in(
    on_the_way: Transfer, refuge: Site, manager: User, neighbour: User, now: Any
) -> None:
    with acting_as(neighbour):
        (found,) = transfers(neighbour)
        coming = travellers(neighbour, found)
    assert {each.identity.given_names for each in coming} == {"Rosa", "Julia"}
    people = [each.registration for each in coming]
    with pytest.raises(Refusal) as refused:
        receive_transfer(transfer=found, arrived=people, arrived_at=now, by=manager)
    assert codes(refused) == {"shelter.receiver_records_it"}
    with pytest.raises(Refusal) as refused:
        cancel_transfer(transfer=found, reason="x", by=neighbour)
    assert codes(refused) == {"shelter.sender_records_it"}
    receive_transfer(transfer=found, arrived=people, arrived_at=now, by=neighbour)
    assert present_now(refuge)[0] == 2
    with acting_as(neighbour):
        assert set(Stay.objects.values_list("organisation_id", flat=True)) == {neighbour.organisation_id}
    with acting_as(manager):
        assert set(TransferMember.objects.values_list("arrived", "is_open")) == {(True, False)}


def test_when_sharing_ends_on_the_way_no_name_arrives_and_who_stays_can_still_leave(
    on_the_way: Transfer, refuge: Site, manager: User, neighbour: User, now: Any
) -> None:
    with acting_as(manager):
        first, second = Consent.objects.all()
    withdraw_consent(consent=first, by=manager)
    with acting_as(neighbour):
        coming = travellers(neighbour, on_the_way)
    assert len(coming) == 1
    people = [each.registration for each in coming]
    receive_transfer(transfer=on_the_way, arrived=people, arrived_at=now, by=neighbour)
    withdraw_consent(consent=second, by=manager)
    with acting_as(neighbour):
        stays = list(Stay.objects.all())
    check_out(stays=stays, departed_at=now, reason="moved_on", by=neighbour)
    assert present_now(refuge)[0] == 0


def test_enforcement_receives_nobody(
    family_at_house: list[Stay], account: Any, new_site: Any, manager: User, plan: Any
) -> None:
    clerk = account("shelter_manager", "INM-T")
    station = new_site(clerk, "Station")
    station.organisation.functions = [Function.MIGRATION_AUTHORITY]
    station.organisation.save()
    with pytest.raises(Refusal) as refused:
        plan(family_at_house, station, manager)
    assert "shelter.enforcement_receives_nobody" in codes(refused)


# --- warnings of other rooms


@pytest.fixture
def tied_to_the_state() -> Iterator[list[Any]]:
    """As the room of asylum will register it."""
    asked: list[Any] = []

    @warnings.warn_before_transfer
    def ask(registrations: Any, from_place: Any, to_place: Any) -> list[str]:
        asked.append((list(registrations), from_place.code, to_place.code))
        return ["The claim is tied to Chiapas."]

    yield asked
    warnings.ASKED.remove(ask)


def test_a_warning_is_read_before_a_transfer_is_planned_and_kept_as_seen(
    family_at_house: list[Stay], annexe: Site, manager: User, plan: Any, tied_to_the_state: list[Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        plan(family_at_house, annexe, manager)
    assert codes(refused) == {"shelter.warnings_unread"}
    keys = {each.registration_id for each in family_at_house}
    assert {(frozenset(people), origin) for people, origin, _to in tied_to_the_state} == {
        (frozenset(keys), "MX07089")
    }
    transfer = plan(family_at_house, annexe, manager, seen=["The claim is tied to Chiapas."])
    assert transfer.warnings_seen == ["The claim is tied to Chiapas."]


def test_what_was_read_is_not_kept_where_another_organisation_reads_the_transfer(
    house: Site,
    refuge: Site,
    family: Any,
    stay_at: Any,
    manager: User,
    plan: Any,
    share: Any,
    tied_to_the_state: list[Any],
) -> None:
    people = family(manager, MOTHER)
    share(people[0])
    stays = stay_at(house, people, manager)
    transfer = plan(stays, refuge, manager, seen=["The claim is tied to Chiapas."])
    assert transfer.warnings_seen == []


def test_it_ships_without_invented_warnings() -> None:
    """What other rooms know is registered by the site alone."""
    assert {each.__module__ for each in warnings.ASKED} <= {"amparo.site.reactions"}


def test_hidden_and_absent_transfers_are_the_same(
    family_at_house: list[Stay], annexe: Site, manager: User, neighbour: User, plan: Any, now: Any
) -> None:
    hidden = plan(family_at_house, annexe, manager)
    for transfer in (hidden, Transfer()):
        with pytest.raises(Refusal) as refused:
            cancel_transfer(transfer=transfer, reason="x", by=neighbour)
        assert codes(refused) == {"core.not_found"}


def test_registrations_of_others_are_not_handed_on(
    on_the_way: Transfer, house: Site, neighbour: User, now: Any, plan: Any
) -> None:
    with acting_as(neighbour):
        people = [each.registration for each in travellers(neighbour, on_the_way)]
    receive_transfer(transfer=on_the_way, arrived=people, arrived_at=now, by=neighbour)
    with acting_as(neighbour):
        stays = list(Stay.objects.all())
    with pytest.raises(Refusal) as refused:
        plan(stays, house, neighbour)
    assert "shelter.not_ours_to_hand_on" in codes(refused)
    assert Registration.objects.count() == 0, "hidden without who acts"
