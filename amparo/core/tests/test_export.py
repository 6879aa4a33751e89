"""What a downloaded table promises: it opens right in a spreadsheet, and no cell of it ever runs."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.export import BYTE_ORDER_MARK, Column, neutralise, write_csv

DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://example.org","click")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\tx",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\x01=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "﹢1",
    "\u22121",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_would_run_as_a_formula_begins_with_an_apostrophe(text):
    assert neutralise(text) == f"'{text}" or neutralise(text).startswith("'")


def test_a_formula_behind_another_list_separator_is_neutralised_too():
    assert neutralise("Tijuana;=cmd|' /C calc'!A0") == "Tijuana;'=cmd|' /C calc'!A0"
    assert neutralise("first line\r\n=1") == "first line\r\n'=1"


@pytest.mark.parametrize(
    "text", ["Tijuana", "at least 4,000", "27 Dec 2018", "", "5-11", "a=b", "¿cuántas?", "'x"]
)
def test_ordinary_text_is_left_as_it_is(text):
    assert neutralise(text) == text


@pytest.mark.parametrize("number", [0, 4000, -5, 2.5, "-5", "14975.67"])
def test_numbers_stay_numbers(number):
    assert neutralise(number) == number


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("14975.67"), "14975.67"),
        (Decimal("0.0000001"), "0.0000001"),
        (date(2018, 12, 27), '"2018-12-27"'),
        (True, '"true"'),
    ],
)
def test_a_cell_is_printed_without_exponents_and_with_dates_as_iso(cell, printed):
    assert list(write_csv([{"n": cell}], [Column("n")]))[1] == f"{printed}\r\n"


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_missing_stays_missing_and_is_never_zero(missing):
    assert neutralise(missing) == ""


@given(st.text())
def test_no_cell_ever_begins_a_formula(text):
    cell = str(neutralise(text))
    if cell.lstrip("-").replace(".", "", 1).isdecimal() and cell.isascii():
        return
    visible = [c for c in cell if unicodedata.category(c)[0] not in "ZC"]
    assert not visible or unicodedata.normalize("NFKC", visible[0])[:1] not in "=+-@−"
    assert not cell.startswith(("\t", "\r", "\n"))


@given(st.text())
def test_neutralising_twice_changes_nothing_more(text):
    assert neutralise(neutralise(text)) == neutralise(text)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00")))
def test_every_text_comes_back_as_one_cell(text):
    written = "".join(write_csv([{"a": text, "b": 1}], [Column("a"), Column("b")]))
    header, row = csv.reader(io.StringIO(written.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert header == ["a", "b"]
    assert row == [str(neutralise(text)), "1"]


def test_the_file_begins_with_a_byte_order_mark_and_lines_end_as_rfc_4180_says():
    written = "".join(write_csv([{"place": "Juárez"}], [Column("place")]))
    assert written == '\ufeff"place"\r\n"Juárez"\r\n'


def test_the_row_of_tags_stands_under_the_header_only_when_asked_for():
    columns = [Column("place", tag="#loc+name"), Column("note")]
    assert list(write_csv([], columns)) == ['\ufeff"place","note"\r\n']
    assert list(write_csv([], columns, tags=True))[1] == '"#loc+name",""\r\n'


def test_rows_are_read_only_as_they_are_asked_for():
    def rows() -> Iterator[dict[str, int]]:
        yield {"n": 1}
        raise RuntimeError("the second row was read")

    lines = write_csv(rows(), [Column("n")])
    assert [next(lines), next(lines)] == ['\ufeff"n"\r\n', "1\r\n"]
    with pytest.raises(RuntimeError):
        next(lines)


def test_a_column_reads_a_key_an_attribute_or_by_its_own_function():
    columns = [Column("real"), Column("twice", read=lambda row: row * 2)]
    assert list(write_csv([3], columns))[1] == "3,6\r\n"
    assert list(write_csv([{"real": 5}], columns[:1]))[1] == "5\r\n"
