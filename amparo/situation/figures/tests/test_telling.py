"""What a change says in words, on the page of a figure and in a preview."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from amparo.situation.figures.contradictions.rules import RULES
from amparo.situation.figures.drafts.naming import Named
from amparo.situation.figures.imports.outcomes import said_once
from amparo.situation.figures.telling import rows_in_words
from amparo.situation.figures.tests.drafting import csv_of, good_rows, judged, taken
from amparo.situation.figures.tests.ledger import figure
from amparo.situation.figures.tests.pages import page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor_is_asked")]


def changed_twice() -> None:
    taken(csv_of(good_rows({"value_low": "2122", "qualifier": "exact"})))
    taken(csv_of(good_rows({"value_low": "2222", "qualifier": "exact"})), name="second.csv")
    taken(csv_of(good_rows({"value_low": "3000", "qualifier": "over", "as_of": "2018-12-26"})))


def test_the_history_says_what_the_source_said_before_each_import_and_links_the_import():
    changed_twice()
    answer = signed_in().get(page("figure", "T001"))
    said = [[tuple(change) for change in act["changes"]] for act in answer.context["history"]]
    assert said == [
        [("Figure", "2,222", "over 3,000"), ("As of", "27 Dec 2018", "26 Dec 2018")],
        [("Figure", "2,122", "2,222")],
    ]
    assert answer.context["said_at_first"] == "2,122"
    second = answer.context["history"][1]["file"]
    assert second.file_name == "second.csv"
    assert f'href="{page("import_detail", second.pk)}"' in answer.content.decode()


def test_who_may_not_import_reads_the_name_of_the_file_without_a_link():
    changed_twice()
    text = signed_in("auditor").get(page("figure", "T001")).content.decode()
    assert "second.csv" in text
    assert "/figures/import/" not in text


def test_a_review_that_a_change_undid_is_told_as_standing():
    taken(csv_of(good_rows({})))
    signed_in().post(page("move_figure", "T001", "review"), {"reason": ""})
    taken(csv_of(good_rows({"value_low": "4001"})))
    changes = signed_in().get(page("figure", "T001")).context["history"][0]["changes"]
    assert [tuple(change) for change in changes][1:] == [("Standing", "reviewed", "reported")]


def test_a_row_of_a_preview_says_what_where_when_and_according_to_whom():
    preview = judged(csv_of(good_rows({"sex": "female", "scope": "in the plaza"})))
    (row,) = rows_in_words(preview.rows, undescribed=preview.new_sources)
    assert row.told is not None
    assert row.told.quantity == "at least 4,000"
    assert row.told.about == "Present · Tijuana · female · “in the plaza”"
    assert (row.told.day, row.told.source, row.is_undescribed) == ("27 Dec 2018", "SRC-S01", True)
    with translation.override("es"):
        (spanish,) = rows_in_words(preview.rows)
    assert spanish.told is not None
    assert spanish.told.quantity == "al menos 4.000"


def test_a_changed_row_says_the_old_and_the_new_quantity_as_a_whole():
    figure("T001", 3000, day=date(2018, 12, 27))
    preview = judged(csv_of(good_rows({"value_low": "", "value_high": "5000", "qualifier": "up to"})))
    (row,) = rows_in_words(preview.rows)
    assert tuple(row.changes[0]) == ("Figure", "3,000", "up to 5,000")


def test_a_row_of_sources_says_publisher_and_document():
    content = b"source_id,title,publisher,published\nS1,A census,The city,2018-12-03\n"
    (row,) = rows_in_words(judged(content, name="sources.csv").rows)
    assert tuple(row.told or ()) == ("", "The city: A census", "3 Dec 2018", "")


def test_sources_that_are_not_described_are_said_once_with_their_number():
    rows = good_rows(*({"source_id": f"S{number:02}"} for number in range(14)))
    (remark,) = said_once(judged(csv_of(rows)).remarks)
    assert remark.sentence.startswith("14 sources are not described yet: S00, S01")
    assert "and 2 more" in remark.sentence


def test_a_code_is_stored_as_the_code_and_spoken_by_its_name():
    assert "{column}".format(column=Named("as_of")) == "“As of” (as_of)"
    assert Named("as_of") == "as_of"
    assert "{qualifier}".format(qualifier=Named("exact")) == "a count, exactly"


def test_every_rule_says_what_it_looks_for_without_a_hole():
    for rule in RULES.values():
        assert "{" not in str(rule.meaning)
        assert str(rule.meaning).endswith(".")
