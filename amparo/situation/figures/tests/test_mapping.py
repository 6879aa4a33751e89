"""Tables with other headers, and typed workbooks: nothing that only resembles is taken without a person's word."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.errors import Refusal
from amparo.situation.figures.drafts import COLUMNS
from amparo.situation.figures.imports import FileMapping, guess_mapping, preview_of
from amparo.situation.figures.models import Figure, FigureImport
from amparo.situation.figures.tests.drafting import (
    GOOD,
    codes,
    csv_of,
    good_rows,
    judged,
    new_book,
    previewed,
    saved,
    taken,
)

SPANISH = """Id;Fecha;Lugar;País;Indicador;Cantidad;Calificador;Fuente
T1;2018-12-27;Tijuana;MX;personas presentes;4000;al menos;SRC-S01
"""


class TestMapping:
    def test_own_names_and_synonyms_are_certain(self) -> None:
        assert set(guess_mapping(COLUMNS).columns) == set(COLUMNS)
        guess = guess_mapping(
            ["Fecha", "Lugar", "Fuente", "Cantidad", "INDICADOR", "Calificador", "Referencia"]
        )
        assert guess.columns == {
            "Fecha": "as_of",
            "Lugar": "place",
            "Fuente": "source_id",
            "Cantidad": "value_low",
            "INDICADOR": "indicator",
            "Calificador": "qualifier",
            "Referencia": "figure_id",
        }
        assert guess.missing == ()

    def test_what_only_resembles_is_proposed_and_never_taken(self) -> None:
        guess = guess_mapping(["figure_id", "Indicatr", "colour"])
        assert guess.columns == {"figure_id": "figure_id"}
        assert guess.proposals == {"Indicatr": "indicator"}
        assert "indicator" in guess.missing
        assert "colour" in guess.unused

    def test_two_synonyms_of_one_column_are_left_to_a_person(self) -> None:
        guess = guess_mapping(["Fecha", "Date"])
        assert guess.columns == {}
        assert guess.proposals == {"Fecha": "as_of", "Date": "as_of"}
        assert guess_mapping(["as_of", "Date"]).columns == {"as_of": "as_of"}

    @given(st.lists(st.text(max_size=20), unique=True, max_size=30))
    def test_no_column_is_given_twice(self, headers: list[str]) -> None:
        columns = list(guess_mapping(headers).columns.values())
        assert len(columns) == len(set(columns))


@pytest.mark.django_db
class TestMappedFiles:
    def test_a_spanish_table_is_read_by_its_own_words(self) -> None:
        taken(SPANISH.encode())
        figure = Figure.objects.get()
        assert (figure.reference, figure.indicator.code, figure.qualifier) == ("T1", "present", "at_least")

    def test_missing_columns_are_said_and_one_value_for_all_rows_helps(self) -> None:
        content = b"id,dia,lugar,cantidad\nT1,2018-12-27,Tijuana,4000\n"
        preview = judged(content)
        missing = [reason.params["column"] for reason in preview.reasons]
        assert missing == ["as_of", "indicator", "qualifier", "source_id"]
        mapping = FileMapping(
            columns={"dia": "as_of"},
            constants={"indicator": "present", "qualifier": "exact", "source_id": "S"},
        )
        kept = previewed(content, mapping=mapping)
        assert preview_of(kept).counts["new"] == 1
        assert FileMapping.read(FigureImport.objects.get(pk=kept.pk).mapping) == mapping

    def test_a_mapping_that_does_not_fit_is_refused_with_all_reasons(self) -> None:
        mapping = FileMapping(columns={"Fecha": "when", "Nada": "as_of", "Lugar": "note", "País": "note"})
        assert {"column_unknown", "header_unknown", "column_twice"} <= {
            code.removeprefix("figures.") for code in codes(judged(SPANISH.encode(), mapping=mapping))
        }

    def test_a_column_can_be_left_out(self) -> None:
        content = csv_of(good_rows({"note": "internal"}))
        taken(content, mapping=FileMapping(columns={"note": ""}))
        assert Figure.objects.get().note == ""

    def test_reasons_name_the_column_as_the_file_does(self) -> None:
        row = judged(SPANISH.replace("4000", "cuatro").encode()).rows[0]
        assert row.reasons[0].at.endswith("row 2, column Cantidad")


@pytest.mark.django_db
class TestWorkbooks:
    def test_a_typed_workbook_says_the_same_as_a_csv(self) -> None:
        taken(csv_of(good_rows({"value_low": "14975.67", "qualifier": "average"})))
        book, sheet = new_book()
        sheet.append([*GOOD, ""])
        typed = {
            **GOOD,
            "as_of": date(2018, 12, 27),
            "published": datetime(2018, 12, 27),
            "value_low": 14975.67,
        }
        sheet.append([*{**typed, "qualifier": "average"}.values()])
        assert judged(saved(book), name="figures.xlsx").counts["same"] == 1

    def test_hidden_and_other_sheets_are_not_read_and_this_is_said(self) -> None:
        book, sheet = new_book()
        sheet.title = "secret"
        sheet.sheet_state = "hidden"
        book.create_sheet("first").append(["nothing"])
        figures = book.create_sheet("figures")
        figures.append([*GOOD])
        figures.append([*GOOD.values()])
        preview = judged(saved(book), mapping={"sheet": "figures"})
        assert preview.counts["new"] == 1
        assert [remark.code for remark in preview.remarks[:2]] == [
            "figures.hidden_sheets",
            "figures.other_sheets",
        ]
        with pytest.raises(Refusal) as refusal:
            previewed(saved(book), mapping={"sheet": "secret"})
        assert refusal.value.reasons[0].code == "figures.unknown_sheet"

    def test_a_time_of_day_is_not_cut_off(self) -> None:
        book, sheet = new_book()
        sheet.append([*GOOD])
        sheet.append([*{**GOOD, "as_of": datetime(2018, 12, 27, 15, 0)}.values()])
        assert codes(judged(saved(book))) == ["figures.not_a_date"]
