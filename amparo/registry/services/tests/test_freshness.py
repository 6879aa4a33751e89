"""What is said of a service decays, and what has decayed is not offered where it matters most."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.registry.partners.models import User
from amparo.registry.services.freshness import Standing, in_standing, standing_of
from amparo.registry.services.models import Service
from amparo.registry.services.policy import service_is_fresh_enough_for
from amparo.registry.services.services import record_bounce, verify_service
from amparo.registry.services.tests.conftest import NOW, TODAY
from amparo.registry.services.vocabulary import Priority

DAYS = st.integers(min_value=-2, max_value=200)


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (0, "fresh"),
        (30, "fresh"),
        (31, "ageing"),
        (60, "ageing"),
        (61, "stale"),
        (90, "stale"),
        (91, "expired"),
    ],
)
def test_a_service_ages_by_the_days_since_it_was_verified(days: int, standing: str) -> None:
    assert standing_of(Service(verified_at=NOW), on=TODAY + timedelta(days=days)) == standing


def test_what_nobody_verified_and_what_is_past_its_own_end_is_expired() -> None:
    assert standing_of(Service(), on=TODAY) == "expired"
    until = Service(verified_at=NOW, expires_on=TODAY + timedelta(days=3))
    assert standing_of(until, on=TODAY + timedelta(days=3)) == "fresh"
    assert standing_of(until, on=TODAY + timedelta(days=4)) == "expired"


@given(DAYS, st.one_of(st.none(), DAYS))
def test_every_day_has_exactly_one_standing(verified: int, expires: int | None) -> None:
    end = None if expires is None else TODAY + timedelta(days=expires)
    service = Service(verified_at=NOW - timedelta(days=verified), expires_on=end)
    assert standing_of(service, on=TODAY) in Standing.values


@pytest.mark.parametrize("days", [0, 29, 30, 31, 59, 60, 61, 89, 90, 91, 120])
@pytest.mark.parametrize("expires", [None, 10, 200])
def test_the_database_tells_the_same_standing_as_the_rule(
    service: Service, days: int, expires: int | None
) -> None:
    on = TODAY + timedelta(days=days)
    end = None if expires is None else TODAY + timedelta(days=expires)
    Service.objects.filter(pk=service.pk).update(expires_on=end)
    service.refresh_from_db()
    found = [each for each in Standing if Service.objects.filter(in_standing(each, on=on)).exists()]
    assert found == [standing_of(service, on=on)]


def codes(service: Service, priority: str, on: date) -> list[str]:
    return [reason.code for reason in service_is_fresh_enough_for(service, priority, on=on)]


def test_what_has_expired_serves_only_what_can_wait(service: Service) -> None:
    later = TODAY + timedelta(days=91)
    assert codes(service, Priority.DAY, TODAY) == []
    assert codes(service, Priority.DAY, later) == ["services.verification_too_old"]
    assert codes(service, Priority.THREE_DAYS, later) == ["services.verification_too_old"]
    assert codes(service, Priority.TWO_WEEKS, later) == []


def test_the_second_person_sent_back_stops_it_until_it_is_verified_again(
    service: Service, keeper: User, stranger: User
) -> None:
    record_bounce(service=service, reason="full", by=stranger, at=NOW + timedelta(hours=1))
    assert codes(service, Priority.DAY, TODAY) == []
    record_bounce(service=service, reason="no_answer", by=keeper, at=NOW + timedelta(hours=2))
    assert codes(service, Priority.DAY, TODAY) == ["services.too_many_sent_back"]
    assert codes(service, Priority.TWO_WEEKS, TODAY) == []
    again = verify_service(service=service, by=keeper, at=NOW + timedelta(hours=3))
    assert codes(again, Priority.DAY, TODAY) == []


def test_both_reasons_are_given_at_once(service: Service, keeper: User) -> None:
    for hour in (1, 2):
        record_bounce(service=service, reason="moved", by=keeper, at=NOW + timedelta(hours=hour))
    assert codes(service, Priority.DAY, TODAY + timedelta(days=91)) == [
        "services.verification_too_old",
        "services.too_many_sent_back",
    ]
