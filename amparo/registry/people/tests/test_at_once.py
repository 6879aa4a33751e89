"""Many devices at once: nothing lost, nothing twice. On a database of its own, where commits are real."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from amparo.core import events
from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.people.models import Household, Registration
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.tests.conftest import stated
from amparo.registry.places.models import Place
from tests.databases import own_database

DEVICES = 8


@pytest.fixture(scope="module")
def clerk(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    with django_db_blocker.unblock(), own_database():
        organisation = Organisation.objects.create(acronym="ONE", name_en="One", name_es="Una", type="ngo")
        user = User.objects.create(email="clerk@example.org", name="Clerk", organisation=organisation)
        RoleAssignment.objects.create(user=user, role="registrar")
        yield user


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What each of the devices got, or the refusal it met."""
    together = threading.Barrier(DEVICES)
    got: list[Any] = [None] * DEVICES

    def run(number: int) -> None:
        try:
            together.wait()
            got[number] = work(number)
        except Exception as fault:
            got[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(DEVICES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def send(clerk: User, name: str, receipt: uuid.UUID) -> Household:
    made: Household = register_household(
        members=[stated(name)],
        place=Place.objects.get(code="MX07089"),
        purpose="asylum",
        receipt=receipt,
        by=User.objects.get(pk=clerk.pk),
    )
    return made


def registered(clerk: User) -> int:
    with acting_as(clerk):
        return Registration.objects.count()


def test_the_same_form_from_many_devices_at_once_is_one_household(clerk: User) -> None:
    before, receipt = registered(clerk), uuid.uuid4()
    got = at_once(lambda _number: send(clerk, "Rosa", receipt))
    assert {type(each) for each in got} == {Household}
    assert len({each.pk for each in got}) == 1
    assert registered(clerk) == before + 1


def test_the_same_people_typed_on_many_devices_at_once_are_taken_once_and_asked_about(clerk: User) -> None:
    before = registered(clerk)
    got = at_once(lambda _number: send(clerk, "Ana", uuid.uuid4()))
    made = [each for each in got if isinstance(each, Household)]
    refused = [each for each in got if isinstance(each, Refusal)]
    assert (len(made), len(refused)) == (1, DEVICES - 1)
    assert {reason.code for each in refused for reason in each.reasons} == {"people.saved_already"}
    assert registered(clerk) == before + 1


def test_many_households_at_once_are_all_there_and_the_trail_is_whole(clerk: User) -> None:
    before = registered(clerk)
    got = at_once(
        lambda number: [send(clerk, f"Maria{'a' * number} {step}x", uuid.uuid4()) for step in "bcdef"]
    )
    assert all(isinstance(each, list) for each in got), got
    assert registered(clerk) == before + 5 * DEVICES
    assert events.broken_link() is None
