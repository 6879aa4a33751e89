"""The gazetteer: one place or a refusal, never a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.registry.places.gazetteer import Gazetteer, PlaceError, PlaceRecord, boundary_names, fold
from amparo.registry.places.reference import reference_links, reference_records

PLACES = Gazetteer.from_reference()


def refused(text: str, hint: str | None = None) -> PlaceError:
    with pytest.raises(PlaceError) as refusal:
        PLACES.find(text, hint)
    return refusal.value


@pytest.mark.parametrize(
    ("written", "hint", "code"),
    [
        # the places of the public figures of October to December 2018
        ("Arriaga", "MX", "MX07009"),
        ("Baja California", "MX", "MX02"),
        ("Benito Juárez sports complex", "MX", "KP-MX-BENITO-JUAREZ-TIJUANA"),
        ("Chiquimula", "GT", "KP-GT-CHIQUIMULA"),
        ("Ciudad Hidalgo", "MX", "KP-MX-CIUDAD-HIDALGO"),
        ("El Barretal", "MX", "KP-MX-EL-BARRETAL"),
        ("El Salvador", "SV", "SLV"),
        ("Guatemala", "GT", "GTM"),
        ("Honduras", "HN", "HND"),
        ("Honduras and El Salvador", "", "RG-HND-SLV"),
        ("Jesús Martínez stadium", "MX", "KP-MX-JESUS-MARTINEZ"),
        ("Mexicali", "MX", "MX02002"),
        ("Mexico", "MX", "MEX"),
        ("Mexico City", "MX", "MX09"),
        ("Querétaro", "MX", "KP-MX-QUERETARO"),
        ("San Pedro Sula", "HN", "HN0501"),
        ("Tapachula", "MX", "MX07089"),
        ("Tijuana", "MX", "MX02004"),
        ("Tijuana other shelters", "MX", "KP-MX-TIJUANA-OTHER-SHELTERS"),
        ("Tijuana outside shelters", "MX", "KP-MX-TIJUANA-OUTSIDE-SHELTERS"),
        # codes, in any dialect and case
        ("mx_02_004", None, "MX02004"),
        ("MEX02004", None, "MX02004"),
        ("mex", None, "MEX"),
        ("MX", None, "MEX"),
        ("kp-mx-el-barretal", None, "KP-MX-EL-BARRETAL"),
        # names as people write them
        ("  tecun   UMAN ", None, "KP-GT-TECUN-UMAN"),
        ("CDMX", None, "MX09"),
        ("Distrito Federal", None, "MX09"),
        ("México", None, "MEX"),
        ("Honduras y El Salvador", None, "RG-HND-SLV"),
        ("Norte de Centroamérica", None, "RG-NCA"),
        ("Venezuela", None, "VEN"),
        ("Ciudad Juárez", None, "MX08037"),
        ("Tonalá (Chiapas)", None, "MX07097"),
        ("Tonalá, Chiapas", None, "MX07097"),
        ("Esquipulas", "GT", "GT2007"),
        ("Comitán", "MX", "MX07019"),
        ("Comitán", None, "MX07019"),
        ("San Cristóbal de las Casas", None, "MX07078"),
        ("Santa Ana", "MX26", "MX26058"),
    ],
)
def test_a_name_or_code_resolves_to_one_place(written: str, hint: str | None, code: str) -> None:
    assert PLACES.find(written, hint).code == code


def test_of_several_places_none_is_chosen_and_each_is_named_with_its_code() -> None:
    refusal = refused("Tonalá")
    assert refusal.code == "places.several_places"
    assert "Tonalá, Chiapas (MX07097)" in str(refusal)
    assert "Tonala, Jalisco (MX14101)" in str(refusal)
    assert "Give the P-code" in str(refusal)


def test_the_municipality_of_guerrero_does_not_pass_for_juchitan_on_the_route() -> None:
    assert "MX12080" in str(refused("Juchitán"))
    assert "MX20043" in str(refused("Juchitán"))


def test_a_far_country_does_not_outrank_a_department_of_the_same_name() -> None:
    assert "GRD" in str(refused("Granada"))
    assert "NI70" in str(refused("Granada"))
    assert PLACES.find("Granada", "GRD").code == "GRD"


def test_a_column_of_nationalities_reads_countries_alone() -> None:
    assert PLACES.find_country("China").code == "CHN"
    assert PLACES.find_country("hn").code == "HND"
    with pytest.raises(PlaceError, match="No country here is called “Tijuana”"):
        PLACES.find_country("Tijuana")


def test_a_near_name_is_suggested_and_never_taken() -> None:
    refusal = refused("Tijuna")
    assert refusal.code == "places.unknown_place"
    assert "Tijuana, Baja California (MX02004)" in str(refusal)
    assert str(refusal).count(";") <= 2


def test_a_group_of_people_is_not_a_place() -> None:
    assert refused("second caravan").code == "places.unknown_place"


def test_a_hint_that_contradicts_the_place_is_refused() -> None:
    assert refused("Tijuana", "HN").code == "places.not_in_country"
    assert refused("MX02004", "HND").code == "places.not_in_country"
    assert refused("Honduras and El Salvador", "HN").code == "places.not_in_country"
    assert refused("Tijuana", "Honduras?").code == "places.unknown_hint"


@pytest.mark.parametrize("nothing", ["", "   ", "–"])
def test_nothing_is_no_place(nothing: str) -> None:
    assert refused(nothing).code == "places.nothing_read"


def test_a_code_beside_another_places_name_is_refused() -> None:
    assert PLACES.find_coded("SLV07", "La Unión").code == "SV07"
    assert PLACES.find_coded("MX07097", "Tonala, Chiapas").code == "MX07097"
    with pytest.raises(PlaceError, match="Usulután, El Salvador"):
        PLACES.find_coded("SLV14", "La Unión")  # 14 is La Unión's number in the national census


def test_a_place_lies_in_its_areas_its_country_and_their_regions() -> None:
    barretal = PLACES["KP-MX-EL-BARRETAL"]
    assert [above.code for above in PLACES.ancestors(barretal)] == ["MX02004", "MX02", "MEX", "RG-CA-MX"]
    assert PLACES.contains(PLACES["RG-HND-SLV"], PLACES["HN0501"])
    assert PLACES.contains(PLACES["RG-NCA"], PLACES["RG-HND-SLV"])
    assert not PLACES.contains(PLACES["RG-HND-SLV"], PLACES["RG-NCA"])
    assert not PLACES.contains(PLACES["RG-HND-SLV"], PLACES["GT2007"])
    assert not PLACES.contains(PLACES["MX02004"], PLACES["MX02004"])


def test_a_list_that_points_to_nothing_is_not_accepted() -> None:
    tijuana = PlaceRecord("MX02004", "admin2", "Tijuana", "Tijuana", parent="MX02")
    with pytest.raises(PlaceError, match="points to MX02"):
        Gazetteer.from_records([tijuana])
    with pytest.raises(PlaceError, match="stands twice"):
        Gazetteer.from_records([replace(tijuana, parent=""), replace(tijuana, parent="")])


def test_every_place_is_found_by_its_code_and_by_its_name_under_its_parent() -> None:
    for record in reference_records():
        assert PLACES.find(record.code) == record
    assert PLACES.find("San Lorenzo, Valle").code == "HN1709"


def test_a_key_points_short_name_hides_no_area_of_another_country() -> None:
    points = [
        (point, set(map(fold, point.names))) for point in reference_records() if point.kind == "key_point"
    ]
    areas = [
        (area.code, set(map(fold, area.names)))
        for area in reference_records()
        if area.kind in ("admin1", "admin2")
    ]
    hidden = {
        (point.code, code)
        for point, short in points
        for code, names in areas
        if short & names and point.parent[:2] != code[:2]
    }
    assert hidden == {("KP-SV-SAN-SALVADOR", "MX13054")}  # the capital is meant, short of a hint


def test_no_place_brings_the_same_name_twice() -> None:
    for record in reference_records():
        shown = {record.name_en, record.name_es}
        assert len({*record.aliases} - shown) == len(record.aliases), record.code


def test_the_links_join_places_that_are_known_and_have_a_length_or_none() -> None:
    links = reference_links()
    assert len({(link.origin, link.destination, link.mode) for link in links}) == len(links)
    for link in links:
        assert link.mode in {"foot", "bus", "train", "air"}
        assert link.source
        assert link.distance_km is None or 0 < link.distance_km < 2000
        for end in (PLACES[link.origin], PLACES[link.destination]):
            assert end.latitude is not None, end.code


def test_coordinates_come_in_pairs_and_lie_in_the_region() -> None:
    for record in reference_records():
        assert (record.latitude is None) == (record.longitude is None)
        if record.latitude is not None and record.code != "USA":
            assert 7 < record.latitude < 33
            assert -118 < record.longitude < -77


def test_each_first_level_area_has_at_most_one_shape() -> None:
    pcodes = list(boundary_names().values())
    assert len(pcodes) == len(set(pcodes))
    first_level = {record.code for record in reference_records() if record.kind == "admin1"}
    assert set(pcodes) <= first_level
    assert first_level - set(pcodes) == {"PA11"}  # Panamá Oeste, younger than the shapes
    assert boundary_names()[("MEX", "Distrito Federal")] == "MX09"
    assert boundary_names()[("PAN", "Kuna Yala")] == "PA08"
