"""Files that are damaged, hostile or not what they seem are refused with a way out, and quickly."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.core.errors import Refusal
from amparo.situation.figures.imports import upload_figures
from amparo.situation.figures.imports.table import MEGABYTE, MOST_BYTES, plain_name, read_table, taken_in
from amparo.situation.figures.models import FigureImport
from amparo.situation.figures.tests.drafting import GOOD, codes, csv_of, good_rows, judged, new_book, saved

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
WORKBOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{SHEETS}</workbook>'
LINKS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'


def refusal_of(content: bytes) -> str:
    """The code with which the file is refused, be it when it is opened or while its rows are read."""
    with pytest.raises(Refusal) as refusal:
        list(read_table(content).rows)
    for reason in refusal.value.reasons:
        assert str(reason).strip()
    return refusal.value.reasons[0].code.removeprefix("figures.")


def workbook(rows: str = "", *, packing: str = "DEFLATED", **parts: str | bytes) -> bytes:
    """A workbook put together by hand. `parts` are further entries; sheet, strings and styles go where they belong."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", getattr(zipfile, f"ZIP_{packing}")) as package:
        package.writestr("xl/workbook.xml", WORKBOOK)
        package.writestr("xl/_rels/workbook.xml.rels", LINKS)
        if "sheet" not in parts:
            package.writestr(
                "xl/worksheets/sheet1.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
            )
        for name, part in parts.items():
            path = {
                "sheet": "xl/worksheets/sheet1.xml",
                "strings": "xl/sharedStrings.xml",
                "styles": "xl/styles.xml",
            }
            package.writestr(path.get(name, name), part)
    return content.getvalue()


def claiming(content: bytes, size: int) -> bytes:
    """The same ZIP file, whose directory claims that its last entry unpacks to `size` bytes."""
    start = content.rindex(b"PK\x01\x02")
    return content[: start + 24] + struct.pack("<L", size) + content[start + 28 :]


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


def text(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


HEADER = row(text("a"), text("b"))


class TestSize:
    def test_a_file_of_200_mb_is_refused_before_it_is_read(self) -> None:
        class Upload:
            size = 200 * MEGABYTE

            def read(self, *_: Any) -> bytes:
                raise AssertionError("it was read")

        with pytest.raises(Refusal) as refusal:
            taken_in(Upload(), name="all.csv")  # type: ignore[arg-type]
        assert refusal.value.reasons[0].at == "all.csv"
        assert refusal.value.reasons[0].params == {"megabytes": 200, "most": 25}

    def test_a_file_that_hides_its_size_is_read_no_further_than_the_limit(self) -> None:
        class Pipe(io.RawIOBase):
            asked = 0

            def seekable(self) -> bool:
                return False

            def read(self, size: int = -1) -> bytes:
                self.asked += size
                return b"a" * size

        pipe = Pipe()
        with pytest.raises(Refusal):
            taken_in(pipe)  # type: ignore[arg-type]
        assert pipe.asked == MOST_BYTES + 1

    def test_rows_and_columns_have_a_limit(self) -> None:
        assert refusal_of(b"a,b\n" + b"1,2\n" * 250_001) == "too_many_rows"
        assert refusal_of(",".join(f"c{n}" for n in range(201)).encode()) == "too_many_columns"

    @pytest.mark.django_db
    def test_what_is_refused_at_the_door_is_not_kept(self) -> None:
        with pytest.raises(Refusal) as refusal:
            upload_figures(by=None, file=io.BytesIO(b"a\xff"), file_name="/tmp/x/bad.csv")
        assert refusal.value.reasons[0].at == "bad.csv"
        assert not FigureImport.objects.exists()


class TestText:
    @pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n"])
    def test_an_empty_file_is_said_to_be_empty(self, content: bytes) -> None:
        assert refusal_of(content) == "file_empty"

    def test_latin_1_is_refused_with_the_byte_and_the_way_to_save(self) -> None:
        with pytest.raises(Refusal) as refusal:
            read_table("a,b\n1,México\n".encode("latin-1"))
        (reason,) = refusal.value.reasons
        assert reason.params == {"offset": 8, "line": 2}
        assert "CSV UTF-8" in reason.remedy

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
    def test_other_encodings_are_refused(self, encoding: str) -> None:
        assert refusal_of("a,b\n1,2\n".encode(encoding)) in {"not_utf8", "control_character"}

    def test_nul_and_control_characters_are_refused(self) -> None:
        assert refusal_of(b"a,b\n1,\x002\n") == "control_character"
        assert refusal_of(b"a,b\n1,\x1b[2J\n") == "control_character"

    def test_a_byte_order_mark_is_no_part_of_the_first_header(self) -> None:
        assert read_table(b"\xef\xbb\xbfa,b\n1,2\n").headers == ("a", "b")

    @pytest.mark.parametrize(("content", "cells"), [
        (b"a,b\n1,2\n", ("1", "2")),
        (b"a;b\r\n1;2,5\r\n", ("1", "2,5")),
        (b"a\tb\n1\t2\n", ("1", "2")),
        (b"sep=;\r\na;b\r\n1;2\r\n", ("1", "2")),
        (b'a,"b;c"\n1,"x\ny"\n', ("1", "x\ny")),
        (b"a,b\r1,2\r", ("1", "2")),
    ])  # fmt: skip
    def test_the_separator_is_told_from_the_header(self, content: bytes, cells: tuple[str, ...]) -> None:
        assert [each.cells for each in read_table(content).rows] == [cells]

    def test_two_possible_separators_are_not_chosen_from(self) -> None:
        assert refusal_of(b"a;x,b\n1;2,3\n") == "separator_unclear"
        assert read_table(b"a;x,b\n1,3\n").headers == ("a;x", "b")

    def test_rows_of_another_length_are_faults_with_their_number(self) -> None:
        rows = list(read_table(b'a,b\n"1\n1",2\n1,2,3\n1\n\n1,2,\n').rows)
        assert [(each.number, [fault.code for fault in each.faults]) for each in rows] == [
            (2, []),
            (3, ["figures.ragged_row"]),
            (4, ["figures.ragged_row"]),
            (6, []),
        ]

    def test_a_quotation_mark_that_never_closes_is_refused(self) -> None:
        assert refusal_of(b'a,b\n1,"2\n') == "broken_csv"
        assert refusal_of(b'a,b\n1,"' + b"x" * 200_000 + b'"\n') == "broken_csv"

    @pytest.mark.parametrize(("header", "code"), [(b"a,,b", "no_header"), (b"a,b,a", "header_twice")])
    def test_every_column_has_a_name_of_its_own(self, header: bytes, code: str) -> None:
        assert refusal_of(header + b"\n1,2,3\n") == code

    def test_a_row_of_hashtags_is_passed_over(self) -> None:
        table = read_table(b"a,b\n#date,#affected\n1,2\n")
        assert [each.number for each in table.rows] == [3]
        assert table.remarks[0].code == "figures.hxl_row"


class TestWhatItIs:
    @pytest.mark.parametrize(
        ("beginning", "named"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
            (b"%PDF-1.7\n", "PDF"),
            (b"\x89PNG\r\n", "PNG"),
            (b"\x1f\x8b\x08", "gzip"),
        ],
    )
    def test_other_files_are_told_by_their_content(self, beginning: bytes, named: str) -> None:
        with pytest.raises(Refusal) as refusal:
            read_table(beginning + b"a,b\n1,2\n")
        assert refusal.value.reasons[0].params == {"looks_like": named}
        assert "xlsx" in refusal.value.reasons[0].remedy

    def test_ods_and_other_zip_files_are_refused(self) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            package.writestr("content.xml", "<x/>")
        with pytest.raises(Refusal) as refusal:
            read_table(content.getvalue())
        assert refusal.value.reasons[0].params == {"looks_like": "ODS"}
        assert refusal_of(b"PK\x03\x04 cut off") == "broken_workbook"

    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\files\\a.csv", "a.csv"),
            ("a\x00\n\u202e.csv", "a.csv"),
            ("", "table"),
        ],
    )
    def test_a_name_is_kept_without_its_path(self, given_name: str, kept: str) -> None:
        assert plain_name(given_name) == kept
        assert len(plain_name("x" * 999)) == 200


class TestBombs:
    def test_a_claim_of_ten_gigabytes_is_refused_at_once(self) -> None:
        honest = workbook(HEADER, sheet=b"<worksheet>" + b" " * (10 * MEGABYTE))
        assert refusal_of(claiming(honest, 4_000_000_000)) == "bomb"

    def test_a_small_claim_does_not_let_more_be_unpacked(self) -> None:
        bomb = workbook(sheet=b"<worksheet>" + b" " * (50 * MEGABYTE))
        tracemalloc.start()
        assert refusal_of(claiming(bomb, 1_000)) == "broken_workbook"
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 5 * MEGABYTE

    def test_fifty_megabytes_in_one_tag_are_not_held(self) -> None:
        # Legal for the ZIP, and the parser would have to keep it whole.
        bomb = workbook(sheet=b'<worksheet a="' + b"x" * (50 * MEGABYTE) + b'"/>')
        assert len(bomb) < 100_000
        assert refusal_of(bomb) == "hostile_xml"

    @pytest.mark.parametrize("part", ["sheet", "strings", "styles"])
    def test_a_billion_laughs_are_refused_in_every_part(self, part: str) -> None:
        laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
        assert refusal_of(workbook(HEADER, **{part: laughs})) == "hostile_xml"

    def test_outside_files_are_never_opened(self) -> None:
        outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
        assert refusal_of(workbook(HEADER, sheet=outside)) == "hostile_xml"

    def test_many_parts_and_unusual_packing_are_refused(self) -> None:
        assert refusal_of(workbook(HEADER, **{f"p{n}": "" for n in range(1_001)})) == "too_many_parts"
        assert refusal_of(workbook(HEADER, packing="BZIP2")) == "broken_workbook"
        assert refusal_of(workbook(HEADER, packing="LZMA")) == "broken_workbook"

    def test_a_row_of_a_million_cells_is_refused(self) -> None:
        assert refusal_of(workbook(HEADER + row("<c><v>1</v></c>" * 1_000_000))) == "too_many_columns"

    def test_a_cell_beyond_the_last_row_of_a_sheet_counts_as_one_row(self) -> None:
        far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        assert [each.number for each in read_table(workbook(HEADER + far)).rows] == [1_048_576]

    def test_deep_nesting_and_endless_text_are_refused(self) -> None:
        assert refusal_of(workbook(HEADER, styles="<x>" * 100_000)) == "broken_workbook"
        assert refusal_of(workbook(HEADER + row(text("x" * 200_000)))) == "unreadable_cell"


class TestCells:
    @pytest.mark.parametrize(
        "cell",
        [
            "<c><f>1+1</f><v>2</v></c>",
            '<c t="str"><f>A1</f><v>x</v></c>',
            '<c><f t="shared" si="0"/><v>2</v></c>',
        ],
    )
    def test_a_formula_is_refused_by_the_name_of_its_cell(self, cell: str) -> None:
        (read,) = read_table(workbook(HEADER + row(text("x"), cell))).rows
        assert [(fault.code, fault.params) for fault in read.faults] == [("figures.formula", {"cell": "B2"})]

    def test_an_array_formula_reaches_cells_that_bear_no_mark(self) -> None:
        array = '<c><f t="array" ref="A2:A3">B2:B3*2</f><v>2</v></c>'
        rows = list(read_table(workbook(HEADER + row(array) + row("<c><v>4</v></c>"))).rows)
        assert [fault.params["cell"] for each in rows for fault in each.faults] == ["A2", "A3"]

    def test_errors_and_broken_references_are_refused(self) -> None:
        cells = ['<c t="e"><v>#REF!</v></c>', '<c t="s"><v>99</v></c>']
        (read,) = read_table(workbook(HEADER + row(*cells))).rows
        assert [fault.code for fault in read.faults] == ["figures.error_cell", "figures.unreadable_cell"]
        for value in ("nan", "1e999", "-1", "x"):
            kind = ' t="s"' if value == "-1" else ""
            (read,) = read_table(workbook(HEADER + row(f"<c{kind}><v>{value}</v></c>"))).rows
            assert [fault.code for fault in read.faults] == ["figures.unreadable_cell"]

    def test_a_cell_right_of_the_header_is_a_fault(self) -> None:
        (read,) = read_table(workbook(HEADER + row(text("1"), text("2"), text("3")))).rows
        assert [fault.code for fault in read.faults] == ["figures.ragged_row"]

    @pytest.mark.django_db
    def test_a_formula_refuses_the_file_even_when_it_shows_the_right_number(self) -> None:
        book, sheet = new_book()
        sheet.append([*GOOD])
        sheet.append([*{**GOOD, "value_low": "=2000+2000"}.values()])
        assert codes(judged(saved(book))) == ["figures.formula"]

    @pytest.mark.django_db
    @pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', " @SUM(1)", "+cmd", "-2+3", "\t=1"])
    def test_text_that_a_spreadsheet_would_run_is_refused_with_its_cell(self, text: str) -> None:
        preview = judged(csv_of(good_rows({}, {"note": text})))
        (reason,) = preview.rows[-1].reasons
        assert (reason.code, reason.at) == ("figures.like_a_formula", "figures.csv, row 3, column note")
        assert "Cell L3" in reason.sentence

    @pytest.mark.django_db
    @pytest.mark.parametrize("text", ["'=cmd", "-", "a = b", "–", "-5", "(=1)"])
    def test_text_that_no_spreadsheet_runs_is_text(self, text: str) -> None:
        assert judged(csv_of(good_rows({"note": text}))).counts["new"] == 1

    @pytest.mark.django_db
    def test_a_negative_number_is_refused_as_negative(self) -> None:
        assert codes(judged(csv_of(good_rows({"value_low": "-5"})))) == ["figures.quantity_negative"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused_with_words(content: bytes) -> None:
    try:
        table = read_table(content)
        for each in table.rows:
            assert len(each.cells) == len(table.headers)
    except Refusal as refusal:
        assert all(str(reason).strip() for reason in refusal.reasons)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_refused_or_read_and_nothing_else(at: int, damage: bytes) -> None:
    content = workbook(HEADER + row(text("1"), "<c><v>2</v></c>"))
    at %= len(content)
    try:
        list(read_table(content[:at] + damage + content[at + len(damage) :]).rows)
    except Refusal as refusal:
        assert all(str(reason).strip() for reason in refusal.reasons)
