"""A file is taken whole or not at all; importing it twice changes nothing; what changed keeps its history."""

from __future__ import annotations

import io
import time
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.errors import Refusal
from amparo.core.events import broken_link, history
from amparo.core.models import Event
from amparo.situation.figures import jobs
from amparo.situation.figures.imports import (
    drop_import,
    preview_import,
    preview_of,
    take_import,
    upload_figures,
)
from amparo.situation.figures.imports.circles import in_circles
from amparo.situation.figures.imports.csv_file import read_csv
from amparo.situation.figures.imports.progress import visible_progress
from amparo.situation.figures.models import Figure, FigureImport, Indicator, Source
from amparo.situation.figures.services import accept_key_figure
from amparo.situation.figures.tests import ledger
from amparo.situation.figures.tests.drafting import codes, csv_of, good_rows, judged, previewed, taken

SECONDS_FOR_A_CHAIN = 5

SCENARIO = Path(__file__).resolve().parents[4] / "scenarios" / "caravans-2018"


@pytest.mark.django_db
class TestTheFiguresOfTheCaravans:
    def test_all_114_are_taken_and_the_second_time_nothing_changes(self) -> None:
        content = (SCENARIO / "figures.csv").read_bytes()
        first = previewed(content)
        assert preview_of(first).counts == {"new": 114, "same": 0, "changed": 0, "refused": 0}
        take_import(figure_import=first, by=None)
        held = list(Figure.objects.order_by("pk").values())
        again = previewed(content)
        assert preview_of(again).counts == {"new": 0, "same": 114, "changed": 0, "refused": 0}
        take_import(figure_import=again, by=None)
        assert list(Figure.objects.order_by("pk").values()) == held

    def test_they_say_what_their_sources_said(self) -> None:
        taken((SCENARIO / "figures.csv").read_bytes())
        held = {
            each.reference: each for each in Figure.objects.select_related("place", "population", "part_of")
        }
        assert held["F015"].population.code == "caravan"  # type: ignore[union-attr]
        assert held["F015"].place is None
        assert held["F090"].value_low is None
        assert held["F091"].place.code == "RG-HND-SLV"  # type: ignore[union-attr]
        assert held["F007"].part_of == held["F006"]
        assert (held["F044"].value_low, held["F044"].value_high) == (7000, 9000)

    def test_sources_come_before_or_after_their_figures(self) -> None:
        figures, sources = ((SCENARIO / name).read_bytes() for name in ("figures.csv", "sources.csv"))
        preview = preview_of(taken(figures))
        assert "SRC-S01" in preview.new_sources
        assert "figures.new_source" in [remark.code for remark in preview.remarks]
        assert not Source.objects.get(code="SRC-S01").is_described
        kept = previewed(sources, name="sources.csv")
        assert kept.format == "sources"
        take_import(figure_import=kept, by=None)
        source = Source.objects.get(code="SRC-S01")
        assert (source.publisher, source.published) == ("UN inter-agency", date(2018, 12, 27))
        assert judged(sources).counts["same"] == len(sources.splitlines()) - 1


@pytest.mark.django_db
class TestAllOrNothing:
    def test_one_refused_row_refuses_the_file_and_says_where(self) -> None:
        kept = previewed(csv_of(good_rows({}, {"value_low": "-3"}, {})))
        preview = preview_of(kept)
        assert kept.status == FigureImport.Status.REFUSED
        assert preview.counts == {"new": 2, "same": 0, "changed": 0, "refused": 1}
        (row,) = [row for row in preview.rows if row.outcome == "refused"]
        assert row.reasons[0].at == "figures.csv, row 3, column value_low"
        with pytest.raises(Refusal) as refusal:
            take_import(figure_import=kept, by=None)
        assert refusal.value.reasons[0].code == "core.wrong_state"
        assert not Figure.objects.exists()
        assert not Source.objects.exists()

    def test_every_reason_of_a_row_is_said(self) -> None:
        row = judged(csv_of(good_rows({"value_low": "x", "sex": "M", "as_of": "2018"}))).rows[0]
        assert len(row.reasons) == 3

    def test_the_same_row_twice_is_the_same_and_another_content_is_refused(self) -> None:
        twice = good_rows({"figure_id": "A"}, {"figure_id": "A"}, {"figure_id": "A", "value_low": "4001"})
        preview = judged(csv_of(twice))
        assert [row.outcome for row in preview.rows] == ["new", "same", "refused"]
        assert "row 2" in preview.rows[2].reasons[0].sentence

    def test_parts_may_stand_above_their_total(self) -> None:
        taken(csv_of(good_rows({"part_of": "T002"}, {}, {"part_of": "T001"})))
        parts = dict(Figure.objects.values_list("reference", "part_of__reference"))
        assert parts == {"T001": "T002", "T002": None, "T003": "T001"}

    def test_parts_are_compared_with_the_totals_of_their_own_file(self) -> None:
        total = {"place": "San Pedro Sula", "pcode_hint": "HN", "indicator": "departures", "measure": "flow"}
        part = {"part_of": "T002", "as_of": "2018-12-26", "place": "Mexicali"}
        preview = judged(csv_of(good_rows(part, total)))
        assert codes(preview) == ["figures.part_elsewhere", "figures.part_of_another_day"]

    def test_two_ids_that_differ_in_capitals_alone_are_not_two_figures(self) -> None:
        rows = good_rows({"figure_id": "F1"}, {"figure_id": "f1", "value_low": "1"})
        assert codes(judged(csv_of(rows))) == ["figures.only_capitals_differ"]
        taken(csv_of(rows[:1]))
        assert codes(judged(csv_of(rows[1:]))) == ["figures.only_capitals_differ"]

    def test_a_circle_of_parts_is_refused_also_through_the_ledger(self) -> None:
        taken(csv_of(good_rows({}, {"part_of": "T001"}, {"part_of": "T002"})))
        assert codes(judged(csv_of(good_rows({"part_of": "T003"})))) == ["figures.parts_in_a_circle"]
        circle = good_rows({"figure_id": "X", "part_of": "Y"}, {"figure_id": "Y", "part_of": "X"})
        assert codes(judged(csv_of(circle))) == ["figures.parts_in_a_circle"] * 2

    def test_comparisons_in_a_file_have_a_number_at_their_end(self) -> None:
        words = {"value_low": "", "qualifier": "a smaller number than"}
        good = good_rows({}, {**words, "compared_with": "T001"})
        assert codes(judged(csv_of(good))) == []
        bad = good_rows({**words, "compared_with": "T002"}, {**words, "compared_with": "T001"})
        assert codes(judged(csv_of(bad))) == ["figures.comparison_of_a_comparison"] * 2

    def test_the_ledger_may_not_change_between_preview_and_taking(self) -> None:
        kept = previewed(csv_of(good_rows({}, {})))
        ledger.figure("T002", 7)
        with pytest.raises(Refusal) as refusal:
            take_import(figure_import=kept, by=None)
        assert refusal.value.reasons[0].code == "figures.import_changed"
        assert not Figure.objects.filter(reference="T001").exists()
        again = preview_import(figure_import=kept, by=None)
        assert take_import(figure_import=again, by=None).status == FigureImport.Status.TAKEN

    def test_a_file_is_taken_once_and_a_dropped_one_never(self) -> None:
        kept = taken(csv_of(good_rows({})))
        dropped = drop_import(figure_import=previewed(csv_of(good_rows({}, {}))), by=None)
        for closed in (kept, dropped):
            with pytest.raises(Refusal):
                take_import(figure_import=closed, by=None)
        assert bytes(FigureImport.objects.get(pk=dropped.pk).content)

    def test_a_preview_keeps_at_most_500_rows_the_refused_ones_first(self) -> None:
        rows = good_rows(*({"value_low": "x" if number % 2 else "1"} for number in range(1_400)))
        preview = judged(csv_of(rows))
        assert preview.counts["refused"] == 700
        assert len(preview.rows) == 500
        assert {row.outcome for row in preview.rows} == {"refused"}
        assert preview.rows_left_out == 900


@pytest.mark.django_db
class TestChangedFigures:
    def test_a_changed_figure_keeps_its_history_and_its_first_entry(self) -> None:
        officer = ledger.person()
        first = taken(csv_of(good_rows({})), by=officer)
        kept = previewed(csv_of(good_rows({"value_low": "4100", "note": "corrected"})), by=officer)
        (row,) = preview_of(kept).rows
        assert row.outcome == "changed"
        assert [(column, new) for column, _old, new in row.changes] == [
            ("value_low", "4100"),
            ("note", "corrected"),
        ]
        take_import(figure_import=kept, by=officer)
        figure = Figure.objects.get()
        assert (figure.value_low, figure.came_with) == (4100, first)
        event = history(figure)[0]
        assert event.verb == "change_figure"
        assert Decimal(event.before["value_low"]) == 4000
        assert event.after["import"] == str(kept.pk)
        assert broken_link() is None

    def test_a_changed_figure_is_to_be_reviewed_anew(self) -> None:
        taken(csv_of(good_rows({})))
        Figure.objects.update(status=Figure.Status.REVIEWED)
        taken(csv_of(good_rows({"value_low": "4100"})))
        assert Figure.objects.get().status == Figure.Status.REPORTED

    def test_a_figure_under_an_accepted_key_figure_does_not_change(self) -> None:
        taken(csv_of(good_rows({})))
        officer = ledger.person()
        accept_key_figure(figures=[Figure.objects.get()], by=officer, reason_en="the only one")
        preview = judged(csv_of(good_rows({"value_low": "4100"})))
        assert codes(preview) == ["figures.stands_in_a_key_figure"]
        assert "End its acceptance" in preview.rows[0].reasons[0].remedy
        assert judged(csv_of(good_rows({}))).counts["same"] == 1

    @pytest.mark.parametrize("status", ["superseded", "withdrawn"])
    def test_a_closed_figure_does_not_change(self, status: str) -> None:
        taken(csv_of(good_rows({})))
        Figure.objects.update(status=status)
        assert codes(judged(csv_of(good_rows({"value_low": "1"})))) == ["figures.changes_a_closed_figure"]

    def test_a_column_that_the_file_does_not_have_says_nothing(self) -> None:
        taken(csv_of(good_rows({"method": "census", "scope": "in the plaza"})))
        assert judged(csv_of(good_rows({}))).counts["same"] == 1
        preview = judged(csv_of(good_rows({"method": ""})))
        assert preview.rows[0].changes == (("method", "census", ""),)


@pytest.mark.django_db
class TestNewWords:
    def test_a_new_indicator_is_announced_and_made(self) -> None:
        row = {"indicator": "hot meals served", "measure": "flow", "unit": "meals"}
        kept = previewed(csv_of(good_rows(row)))
        assert preview_of(kept).new_indicators == ("hot meals served",)
        take_import(figure_import=kept, by=None)
        made = Indicator.objects.get(code="hot-meals-served")
        assert (made.measure, made.unit, made.name_es) == ("flow", "meals", "hot meals served")

    def test_a_slip_makes_no_indicator_unless_a_person_says_so(self) -> None:
        slip = {"indicator": "asylum claimss", "measure": "cumulative", "unit": "claims"}
        content = csv_of(good_rows(slip))
        preview = judged(content)
        assert codes(preview) == ["figures.indicator_misspelt"]
        assert "asylum claims" in preview.rows[0].reasons[0].remedy
        assert codes(judged(content, mapping={"new_indicators": ["asylum claimss"]})) == []

    @pytest.mark.parametrize("name", ["site capacity", "capacity at night", "unaccompanied children"])
    def test_a_name_with_all_the_words_of_another_is_asked_about(self, name: str) -> None:
        row = {"indicator": name, "measure": "stock", "unit": "places"}
        assert codes(judged(csv_of(good_rows(row)))) == ["figures.indicator_misspelt"]
        assert codes(judged(csv_of(good_rows(row)), mapping={"new_indicators": [name]})) == []

    def test_the_name_of_a_new_indicator_holds_no_markup(self) -> None:
        row = {"indicator": "<b>hot meals</b>", "measure": "flow", "unit": "meals"}
        assert codes(judged(csv_of(good_rows(row)))) == ["figures.indicator_unnamed"]

    def test_rows_agree_on_the_measure_of_a_new_indicator(self) -> None:
        row = {"indicator": "hot meals served", "measure": "flow", "unit": "meals"}
        assert codes(judged(csv_of(good_rows(row, {**row, "measure": "stock"})))) == [
            "figures.another_measure"
        ]

    def test_a_column_of_other_words_does_not_become_a_thousand_indicators(self) -> None:
        rows = [
            {"indicator": f"{chr(97 + n % 26) * 6} {n * 7919}", "measure": "flow", "unit": "x"}
            for n in range(200)
        ]
        preview = judged(csv_of(good_rows(*rows)))
        assert "figures.too_many_new_indicators" in codes(preview)
        assert len(preview.new_indicators) <= 50


@pytest.mark.django_db
class TestWhoMay:
    @pytest.mark.parametrize(
        "role", ["coordinator", "government_liaison", "caseworker", "administrator", "auditor"]
    )
    def test_files_are_imported_by_information_officers_alone(self, role: str) -> None:
        somebody = ledger.person(role)
        kept = previewed(csv_of(good_rows({})))
        for attempt in (
            lambda: upload_figures(by=somebody, file=io.BytesIO(b"a,b\n"), file_name="x.csv"),
            lambda: preview_import(figure_import=kept, by=somebody),
            lambda: take_import(figure_import=kept, by=somebody),
            lambda: drop_import(figure_import=kept, by=somebody),
        ):
            with pytest.raises(Refusal) as refusal:
                attempt()
            assert refusal.value.reasons[0].code == "core.not_allowed"
        assert not Figure.objects.exists()

    def test_the_trail_names_the_file_by_its_hashes(self) -> None:
        kept = taken(csv_of(good_rows({}, {})), name="../Juan Pérez/lista.csv", by=ledger.person())
        assert kept.file_name == "lista.csv"
        event = Event.objects.get(verb="take_import")
        assert event.after["counts"] == {"new": 2}
        assert event.after["sha256"] == kept.sha256
        assert "lista" not in str(list(Event.objects.values()))


@pytest.mark.django_db
def test_small_files_are_done_at_once_and_large_ones_in_the_background() -> None:
    officer = ledger.person()
    small = upload_figures(by=officer, file=io.BytesIO(csv_of(good_rows({}))), file_name="a.csv")
    assert jobs.begin_preview(figure_import=small, by=officer).status == FigureImport.Status.PREVIEWED
    rows = good_rows(*({} for _ in range(2_100)))
    large = upload_figures(by=officer, file=io.BytesIO(csv_of(rows)), file_name="b.csv")
    assert jobs.begin_preview(figure_import=large, by=officer).status == FigureImport.Status.UPLOADED
    jobs.preview_in_background(by=officer, figure_import_id=str(large.pk))
    large.refresh_from_db()
    assert (large.status, preview_of(large).counts["new"]) == (FigureImport.Status.PREVIEWED, 2_100)


@pytest.mark.django_db(databases=["default", "owner"])
def test_progress_is_visible_before_the_import_is_committed_and_never_waits_for_it() -> None:
    with (
        closing(connections["owner"].copy()) as owner,
        closing(connection.copy()) as reader,
        owner.cursor() as cursor,
        reader.cursor() as page,
    ):
        kept = str(uuid4())
        cursor.execute(
            "INSERT INTO figures_figureimport (id, status, file_name, content, sha256, format, mapping, preview, "
            "rows_done, uploaded_at) VALUES (%s, 'uploaded', 'x', '', '', '', '{}', '{}', 0, now())",
            [kept],
        )
        try:
            visible_progress(kept)(2_000)
            page.execute("SELECT rows_done FROM figures_figureimport WHERE id = %s", [kept])
            assert page.fetchone() == (2_000,)
            cursor.execute("BEGIN")
            cursor.execute("UPDATE figures_figureimport SET rows_done = 1 WHERE id = %s", [kept])
            started = time.monotonic()
            visible_progress(kept)(4_000)
            assert time.monotonic() - started < 5
            cursor.execute("ROLLBACK")
        finally:
            cursor.execute("DELETE FROM figures_figureimport WHERE id = %s", [kept])


@given(
    st.lists(
        st.lists(st.text(alphabet='ab,;"\n\t ñ', max_size=6), min_size=3, max_size=3), min_size=1, max_size=8
    )
)
def test_what_a_csv_writer_quotes_is_read_back(rows: list[list[str]]) -> None:
    content = csv_of([dict(zip(("one", "two", "three"), row, strict=True)) for row in rows])
    read = [row.cells for row in read_csv(content).rows]
    assert read == [tuple(row) for row in rows if any(row)]


def test_a_long_chain_of_parts_is_followed_once() -> None:
    """Each figure is part of the next: a walk that looks at all earlier ones at each step takes a minute."""
    chain = {f"F{number}": f"F{number + 1}" for number in range(50_000)}
    started = time.process_time()
    assert in_circles(chain) == {}
    assert time.process_time() - started < SECONDS_FOR_A_CHAIN


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12), max_size=13))
def test_circles_are_found_wherever_one_begins(edges: dict[int, int]) -> None:
    totals = {str(part): str(total) for part, total in edges.items()}

    def comes_back(start: str) -> bool:
        step = totals[start]
        for _ in range(20):
            if step == start:
                return True
            step = totals.get(step, "")
        return False

    assert set(in_circles(totals)) == {part for part in totals if comes_back(part)}
