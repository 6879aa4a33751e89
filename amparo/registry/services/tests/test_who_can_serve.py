"""To whom somebody can be sent: mandate, place, time, room and freshness have to meet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, User
from amparo.registry.places.models import Place
from amparo.registry.services.models import Service
from amparo.registry.services.policy import service_is_fresh_enough_for
from amparo.registry.services.queries import services_for
from amparo.registry.services.services import add_service, close_service, record_bounce
from amparo.registry.services.tests.conftest import NOW, PARK, TAPACHULA, TIJUANA, TODAY, stated
from amparo.registry.services.vocabulary import Priority


def found(
    *,
    at: str = PARK,
    function: str = Function.INTERNATIONAL_PROTECTION,
    priority: str = Priority.DAY,
    on: Any = TODAY,
    **more: Any,
) -> list[str]:
    place = Place.objects.get(code=at)
    return [each.code for each in services_for(function, place, on=on, priority=priority, **more)]


def test_a_service_of_the_same_municipality_is_offered_to_somebody_at_a_key_point(service: Service) -> None:
    assert found() == [service.code]
    assert found(at=TAPACHULA) == [service.code]
    assert found(at=TIJUANA) == []


def test_what_is_stated_for_the_whole_country_is_offered_everywhere_in_it_after_what_is_near(
    service: Service, keeper: User
) -> None:
    line = add_service(stated=stated(place="MEX", name_en="A line"), by=keeper, at=NOW)
    assert found() == [service.code, line.code]
    assert found(at=TIJUANA) == [line.code]
    assert found(at="GTM") == []


def test_without_a_mandate_in_force_for_the_function_here_nobody_is_sent(
    service: Service, keeper: User
) -> None:
    mandate = Mandate.objects.filter(organisation=keeper.organisation)
    assert found(function=Function.LEGAL_AID) == []
    mandate.update(valid_to=TODAY)
    assert found() == [service.code], "its last day is still its"
    mandate.update(valid_to=TODAY - timedelta(days=1))
    assert found() == []
    mandate.update(valid_to=None, area=Place.objects.get(code="GTM"))
    assert found() == []


def test_an_authority_that_enforces_migration_law_is_never_offered(service: Service, keeper: User) -> None:
    Organisation.objects.filter(pk=keeper.organisation_id).update(functions=[Function.MIGRATION_AUTHORITY])
    assert found(priority=Priority.TWO_WEEKS) == []


def test_no_room_is_not_offered_and_room_that_is_not_known_is(service: Service) -> None:
    for capacity, offered in ((None, True), (3, True), (0, False)):
        Service.objects.update(capacity_per_day=capacity)
        assert bool(found()) is offered, capacity


def test_a_closed_service_or_one_that_cannot_serve_in_time_is_not_offered(
    service: Service, keeper: User
) -> None:
    slow = add_service(stated=stated(priorities=("2_weeks",)), by=keeper, at=NOW)
    assert found() == [service.code]
    assert slow.code in found(priority=Priority.TWO_WEEKS)
    close_service(service=service, reason="no staff", by=keeper)
    assert found() == []


def test_kinds_narrow(service: Service, keeper: User) -> None:
    legal = add_service(stated=stated(kind="legal_aid"), by=keeper, at=NOW)
    assert found(kinds=["legal_aid"]) == [legal.code]
    assert len(found()) == 2


def test_the_freshest_comes_first(service: Service, keeper: User) -> None:
    fresher = add_service(stated=stated(), by=keeper, at=NOW + timedelta(days=40))
    assert found(on=TODAY + timedelta(days=45)) == [fresher.code, service.code]


@pytest.mark.parametrize("priority", Priority.values)
@pytest.mark.parametrize("days", [0, 90, 91])
@pytest.mark.parametrize("bounces", [0, 1, 2])
def test_the_query_and_the_safeguard_give_one_answer(
    service: Service, keeper: User, priority: str, days: int, bounces: int
) -> None:
    for hour in range(1, bounces + 1):
        record_bounce(service=service, reason="full", by=keeper, at=NOW + timedelta(hours=hour))
    on = TODAY + timedelta(days=days)
    is_fresh_enough = not list(service_is_fresh_enough_for(service, priority, on=on))
    assert (found(priority=priority, on=on) == [service.code]) is is_fresh_enough


def test_it_is_one_question_however_many_services(
    service: Service, keeper: User, django_assert_num_queries: Any
) -> None:
    for _number in range(5):
        add_service(stated=stated(), by=keeper, at=timezone.now())
    place = Place.objects.get(code=PARK)
    list(services_for(Function.LEGAL_AID, place, on=TODAY, priority=Priority.DAY))
    # One for the services; the others ask the gazetteer, each time, whether it is the newest.
    with django_assert_num_queries(6):
        list(services_for(Function.INTERNATIONAL_PROTECTION, place, on=TODAY, priority=Priority.DAY))
