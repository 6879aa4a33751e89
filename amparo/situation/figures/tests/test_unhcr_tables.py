"""UNHCR's tables: each number is a figure, an empty cell is none, persons and cases stay apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amparo.registry.places.reference import reference_records
from amparo.situation.figures.imports import unhcr
from amparo.situation.figures.imports.checking import format_of
from amparo.situation.figures.models import Figure, Indicator, Source
from amparo.situation.figures.tests.drafting import codes, judged, taken

EXCERPTS = Path(__file__).parent / "excerpts"
TABLES = ("population", "asylum_applications", "asylum_decisions", "solutions")


def excerpt(name: str) -> bytes:
    return (EXCERPTS / f"unhcr_{name}.csv").read_bytes()


def test_a_table_is_recognised_by_its_columns() -> None:
    formats = [format_of(tuple(excerpt(name).decode().splitlines()[0].split(","))) for name in TABLES]
    assert formats == ["unhcr-population", "unhcr-applications", "unhcr-decisions", "unhcr-solutions"]


def test_every_country_has_its_unhcr_code() -> None:
    countries = {record.code for record in reference_records() if record.kind == "country"}
    assert unhcr._crosswalk().keys() == countries
    assert unhcr._crosswalk()["HND"] == "HON"


@pytest.mark.django_db
class TestTables:
    @pytest.mark.parametrize("name", TABLES)
    def test_a_table_is_taken_whole_and_the_second_time_nothing_changes(self, name: str) -> None:
        taken(excerpt(name))
        again = judged(excerpt(name))
        assert again.counts["same"] == Figure.objects.count() > 0
        assert again.counts["same"] == sum(again.counts.values())
        assert Source.objects.get().publisher == "UNHCR"

    def test_indicators_come_with_the_product(self) -> None:
        known = set(Indicator.objects.values_list("code", flat=True))
        for name in TABLES:
            assert judged(excerpt(name)).new_indicators == ()
        assert {"unhcr-applications-persons", "unhcr-applications-cases"} <= known

    def test_a_stock_is_of_the_last_day_and_a_flow_of_the_year(self) -> None:
        taken(excerpt("population"))
        taken(excerpt("solutions"))
        refugees = Figure.objects.get(reference="UNHCR-POP-2018-HND-MEX-refugees")
        assert (refugees.place.code, refugees.nationality) == ("MEX", "HND")  # type: ignore[union-attr]
        assert (refugees.as_of, refugees.period_start) == (date(2018, 12, 31), None)
        assert (refugees.value_low, refugees.qualifier) == (4656, "exact")
        resettled = Figure.objects.get(reference="UNHCR-SOL-2022-UKR-USA-resettlement")
        assert (resettled.period_start, resettled.as_of) == (date(2022, 1, 1), date(2022, 12, 31))

    def test_an_empty_cell_is_no_figure_and_a_zero_is_one(self) -> None:
        taken(excerpt("population"))
        assert not Figure.objects.filter(indicator__code="unhcr-other-people-in-need").exists()
        assert Figure.objects.get(reference="UNHCR-POP-2018-HND-MEX-stateless").value_low == 0
        taken(excerpt("solutions"))
        assert not Figure.objects.filter(reference="UNHCR-SOL-2012-COL-CRI-resettlement").exists()

    def test_a_return_that_stands_in_two_tables_is_one_figure(self) -> None:
        taken(excerpt("solutions"))
        assert Figure.objects.filter(reference="UNHCR-SOL-2014-SLV-GTM-returned_refugees").count() == 1
        preview = judged(excerpt("population"))
        same = [row.reference for row in preview.rows if row.outcome == "same"]
        assert same == ["UNHCR-SOL-2014-SLV-GTM-returned_refugees"]

    def test_persons_and_cases_go_to_indicators_that_are_never_added(self) -> None:
        taken(excerpt("asylum_applications"))
        units = dict(Figure.objects.values_list("reference", "indicator__unit"))
        assert units["UNHCR-APP-2018-HND-USA-G-N-IN-C"] == "cases"
        assert units["UNHCR-APP-2018-HND-USA-G-N-EO-P"] == "persons"

    def test_procedure_type_and_level_are_the_scope(self) -> None:
        taken(excerpt("asylum_applications"))
        scopes = dict(Figure.objects.values_list("reference", "scope"))
        assert scopes["UNHCR-APP-2018-HND-MEX-G-N-FI-P"] == (
            "government procedure (G); new applications (N); first instance (FI)"
        )
        assert scopes["UNHCR-APP-2018-HND-USA-G-N-EO-P"].endswith("level EO")

    def test_an_origin_that_is_no_country_is_scope_and_not_nationality(self) -> None:
        taken(excerpt("population"))
        stateless = Figure.objects.get(reference="UNHCR-POP-2018-XXA-MEX-stateless")
        assert (stateless.nationality, stateless.scope) == ("", "origin: stateless persons")
        unknown = Figure.objects.get(reference="UNHCR-POP-2018-UNK-USA-refugees")
        assert (unknown.nationality, unknown.scope) == ("", "origin unknown")

    def test_decisions_are_five_figures_a_row(self) -> None:
        taken(excerpt("asylum_decisions"))
        rows = len(excerpt("asylum_decisions").splitlines()) - 1
        assert Figure.objects.count() == 5 * rows
        total = Figure.objects.get(reference="UNHCR-DEC-2018-HND-MEX-G-FI-P-total")
        assert (total.value_low, total.indicator.code) == (4488, "unhcr-decisions-total-persons")

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("2018.0,Honduras,HON,HND,Mexico", "2999.0,Honduras,HON,HND,Mexico", "date_in_the_future"),
            ("2018.0,Honduras,HON,HND,Mexico", "18,Honduras,HON,HND,Mexico", "unhcr_year"),
            ("2018.0,Honduras,HON,HND,Mexico", "2018.0,Honduras,HON,SLV,Mexico", "unhcr_country"),
            ("2018.0,Honduras,HON,HND,Mexico", "2018.0,Tibetans,TIB,XTB,Mexico", "unhcr_country"),
            ("Mexico,MEX,MEX,G,N,FI,P", "Stateless,STA,XXA,G,N,FI,P", "unhcr_country"),
            ("Mexico,MEX,MEX,G,N,FI,P", "Mexico,MEX,MEX,G,N,FI,X", "unhcr_persons_or_cases"),
            ("FI,P,13631.0", "FI,P,-13631.0", "quantity_negative"),
            ("FI,P,13631.0", "FI,P,*", "quantity_not_a_number"),
        ],
    )
    def test_what_is_wrong_in_a_row_refuses_the_table(self, old: str, new: str, code: str) -> None:
        content = excerpt("asylum_applications").decode()
        assert old in content
        preview = judged(content.replace(old, new).encode())
        assert set(codes(preview)) == {f"figures.{code}"}
        assert not preview.can_be_taken

    def test_reasons_name_the_column_of_the_table(self) -> None:
        content = excerpt("asylum_applications").decode().replace("13631.0", "many")
        (row,) = [row for row in judged(content.encode()).rows if row.reasons]
        assert row.reasons[0].at == "figures.csv, row 4, column applied"
