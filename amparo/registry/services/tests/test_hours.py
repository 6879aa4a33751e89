"""When a door is open, by the clock at the place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from amparo.registry.services.hours import are_readable, in_words, is_open
from amparo.registry.services.tests.conftest import TAPACHULA, TIJUANA

pytestmark = pytest.mark.django_db
WEEKDAYS = "Mo-Fr 09:00-13:00,14:00-17:00; Sa 09:00-12:00"
TUESDAY_16_UTC = datetime(2018, 11, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize("hours", ["", "24/7", WEEKDAYS, "Fr-Mo 20:00-06:00", "Mo,We,Fr 08:00-24:00"])
def test_hours_that_can_be_read(hours: str) -> None:
    assert are_readable(hours)


@pytest.mark.parametrize(
    "hours",
    [
        "mornings",
        "Mo-Fr",
        "Mo-Fr 9-17",
        "Mo 25:00-26:00",
        "Mo 09:00-09:00",
        "Mo 09:00-10:75",
        "Lu 09:00-10:00",
        ";",
    ],
)
def test_hours_that_cannot_be_read(hours: str) -> None:
    assert not are_readable(hours)


def test_the_clock_at_the_place_decides() -> None:
    assert is_open("Tu 10:00-11:00", TAPACHULA, TUESDAY_16_UTC) is True, "16:00 UTC is 10:00 in Chiapas"
    assert is_open("Tu 10:00-11:00", TIJUANA, TUESDAY_16_UTC) is False, "and 8:00 in Tijuana"
    assert is_open("Tu 08:00-09:00", TIJUANA, TUESDAY_16_UTC) is True


def test_a_lunch_break_is_closed() -> None:
    noon = datetime(2018, 11, 20, 19, 30, tzinfo=UTC)
    assert is_open(WEEKDAYS, TAPACHULA, noon) is False


def test_a_night_goes_over_midnight_and_over_the_week() -> None:
    sunday_night = "Su 20:00-06:00"
    monday_2_there = datetime(2018, 11, 19, 8, tzinfo=UTC)
    assert is_open(sunday_night, TAPACHULA, monday_2_there) is True
    assert is_open("24/7", TAPACHULA, monday_2_there) is True


def test_of_hours_that_are_not_stated_nothing_is_said() -> None:
    assert is_open("", TAPACHULA, TUESDAY_16_UTC) is None


def test_days_are_said_in_the_readers_language() -> None:
    with translation.override("es"):
        assert "Lun" in in_words("Mo-Fr 09:00-17:00").capitalize() or "lun" in in_words("Mo-Fr 09:00-17:00")
    with translation.override("en"):
        assert in_words("Mo-Fr 09:00-17:00") == "Mon-Fri 09:00-17:00"
