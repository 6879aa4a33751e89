"""The response of the demonstration, built through the services that users have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Identity
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.stated import StatedPerson
from amparo.registry.places.models import Place
from amparo.registry.services.freshness import Standing, directory_day, standing_of
from amparo.registry.services.models import Service
from amparo.registry.services.policy import service_is_fresh_enough_for
from amparo.registry.services.queries import has_mandate, services
from amparo.response.screening.models import FollowUp, Profile, SensitiveNeed
from amparo.site import scenario
from amparo.site.scenario_response.screening import build_screenings
from amparo.site.scenario_response.services import build_services

FOLDER = Path(__file__).resolve().parents[3] / "scenarios" / "caravans-2018"
SCREENERS = {
    "cases@unhcr.demo.example": ("Wilmer Adonay", "Delmy Aracely", "Rosa", "Marta"),
    "cases@comar.demo.example": ("Ana", "Luis"),
    "children@dif.demo.example": ("Keily", "Dariela"),
    "cases@ifrc.demo.example": ("José",),
    "cases@shelter-tj.demo.example": ("Suyapa",),
}


@pytest.fixture
def partners(db: None) -> None:
    scenario._partners(scenario._read(FOLDER / "partners.toml"))


@override_settings(DEMO=True)
def test_the_directory_has_services_in_every_standing_with_a_mandate_behind_each(partners: None) -> None:
    build_services(FOLDER)
    on, found = directory_day(), list(services())
    assert 25 <= len(found) <= 45
    assert {standing_of(each, on=on) for each in found} == set(Standing)
    assert [each.code for each in found if not has_mandate(each, on=on)] == []
    kept_back = [each.code for each in found if list(service_is_fresh_enough_for(each, "24_hours", on=on))]
    assert {"UNHCR-TAP-03", "IOM-GUA-01"} <= set(kept_back)
    assert Service.objects.filter(status="closed").count() == 1


@override_settings(DEMO=True)
def test_people_are_screened_by_those_who_registered_them(partners: None) -> None:
    for email, names in SCREENERS.items():
        by = User.objects.select_related("organisation").get(email=email)
        for number, name in enumerate(names):
            _registered(by, name, number)
    with transaction.atomic():
        build_screenings(FOLDER)
    for email, names in SCREENERS.items():
        by = User.objects.get(email=email)
        with acting_as(by):
            assert Profile.objects.count() >= len(names)
            assert Profile.objects.exclude(organisation=by.organisation).count() == 0
    with acting_as(User.objects.get(email="cases@unhcr.demo.example")):
        wilmer = Identity.objects.get(given_names="Wilmer Adonay").registration_id
        story = Profile.objects.filter(registration=wilmer).latest("screened_at")
        assert (story.fear_of_return, story.priority) == ("yes", "24_hours")
        assert SensitiveNeed.objects.filter(profile=story).exists()
        assert FollowUp.objects.exists()


def _registered(by: User, name: str, number: int) -> None:
    from uuid import uuid4

    born = datetime(2002, 3, 1 + number, tzinfo=UTC).date()
    register_household(
        members=[StatedPerson(given_names=name, birth_date=born, birth_precision="day", languages=("spa",))],
        place=Place.objects.get(code="KP-GT-TECUN-UMAN"),
        purpose="asylum",
        receipt=uuid4(),
        is_synthetic=True,
        by=by,
        at=datetime(2018, 10, 18, 12, number, tzinfo=UTC),
    )
