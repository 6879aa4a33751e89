"""What comes with the product is in every database, and loading it again changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.registry.places.models import Place, PlaceLink, PlaceName
from amparo.registry.places.reference import reference_links, reference_records
from amparo.registry.places.reference_data import load_reference as load_places
from amparo.situation.figures.models import Indicator, Population
from amparo.situation.figures.reference_data import load_reference as load_figures
from amparo.situation.figures.reference_data import population_names

pytestmark = pytest.mark.django_db


def test_every_place_of_the_files_is_in_the_database_with_its_parent() -> None:
    held = dict(Place.objects.values_list("code", "parent__code"))
    assert held.items() >= {record.code: record.parent or None for record in reference_records()}.items()
    assert len(held) > 4_000
    assert PlaceLink.objects.count() == len(reference_links())


def test_other_names_and_the_members_of_regions_are_there() -> None:
    assert PlaceName.objects.filter(name="Northern Triangle", place__code="RG-NCA").exists()
    region = Place.objects.get(code="RG-HND-SLV")
    assert sorted(region.members.values_list("code", flat=True)) == ["HND", "SLV"]


def test_an_indicator_knows_whose_outcome_it_is() -> None:
    accepted = Indicator.objects.get(code="regularisation-accepted")
    assert accepted.outcome_of == Indicator.objects.get(code="regularisation-requests")
    assert Population.objects.get(code="caravan").kind == Population.Kind.TRAVELLING_GROUP


def test_loading_again_writes_nothing_and_asks_little() -> None:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        written = {**load_places(using="default"), **load_figures(using="default")}
    assert set(written.values()) == {0}
    assert not [q["sql"] for q in captured if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert len(captured) <= 40


def test_a_row_that_differs_is_brought_back_and_what_people_added_stays() -> None:
    Place.objects.filter(code="MX02004").update(name_en="Tj", valid_from=date(1999, 1, 1))
    Indicator.objects.filter(code="regularisation-accepted").update(outcome_of=None, unit="claims")
    tijuana = Place.objects.get(code="MX02004")
    PlaceName.objects.create(place=tijuana, name="TJ")
    Place.objects.create(
        code="KP-NEW", name_en="New shelter", name_es="Albergue nuevo", kind="key_point", parent=tijuana
    )
    written = {**load_places(using="default"), **load_figures(using="default")}
    assert (written["places"], written["indicators"], written["outcomes"]) == (1, 1, 1)
    assert Place.objects.get(code="MX02004").name_en == "Tijuana"
    assert PlaceName.objects.filter(name="TJ").exists()
    assert Place.objects.filter(code="KP-NEW").exists()


def test_a_group_is_found_by_the_names_that_tables_use() -> None:
    names = population_names()
    assert (names["caravana"], names["first caravan"], names["primera caravana"]) == (
        "caravan",
        "first-caravan",
        "first-caravan",
    )
