"""Bringing a file in by the browser: preview, matching, taking, dropping."""

from __future__ import annotations

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amparo.situation.figures.models import Figure, FigureImport
from amparo.situation.figures.tests.pages import page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor_is_asked")]

HEAD = "figure_id,as_of,place,indicator,measure,value_low,qualifier,unit,source_id\n"
GOOD = HEAD + "N1,2018-12-27,Tijuana,present,stock,4000,at least,persons,SRC-N\n"


def uploaded(client: Client, text: str, name: str = "table.csv") -> FigureImport:
    client.post(page("import_upload"), {"file": SimpleUploadedFile(name, text.encode())})
    return FigureImport.objects.get()


def test_a_file_is_previewed_and_then_taken():
    client = signed_in()
    kept = uploaded(client, GOOD)
    assert "Take it into the ledger" in client.get(page("import_detail", kept.pk)).content.decode()
    assert not Figure.objects.exists()
    client.post(page("import_take", kept.pk))
    assert Figure.objects.get().reference == "N1"


def test_a_refused_row_says_row_column_why_and_what_to_do():
    client = signed_in()
    kept = uploaded(client, GOOD + "N2,2018-12-27,Nowhereville,present,stock,4000,at least,persons,SRC-N\n")
    text = client.get(page("import_detail", kept.pk), {"outcome": "refused"}).content.decode()
    assert "row 3, column place" in text
    assert "Take it into the ledger" not in text
    assert client.post(page("import_take", kept.pk)).status_code == 422
    assert not Figure.objects.exists()


def test_a_column_with_another_name_is_matched_by_a_person():
    client = signed_in()
    kept = uploaded(client, GOOD.replace("as_of", "jour"))
    answer = client.get(page("import_detail", kept.pk))
    assert "jour" in answer.content.decode()
    headers = answer.context["preview"].headers
    columns = {row["header"]: row["column"] for row in answer.context["mapping"]["rows"]} | {"jour": "as_of"}
    client.post(
        page("import_mapping", kept.pk),
        {f"column-{position}": columns[header] for position, header in enumerate(headers)},
    )
    kept.refresh_from_db()
    assert kept.status == "previewed"


def test_a_dropped_file_writes_nothing_and_is_kept():
    client = signed_in()
    kept = uploaded(client, GOOD)
    client.post(page("import_drop", kept.pk))
    kept.refresh_from_db()
    assert kept.status == "dropped"
    assert not Figure.objects.exists()
    assert client.post(page("import_take", kept.pk)).status_code == 422


def test_what_is_no_table_is_refused_in_place():
    answer = signed_in().post(page("import_upload"), {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 ...")})
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()
    assert not FigureImport.objects.exists()


def test_the_empty_table_holds_the_columns_that_are_read():
    from amparo.situation.figures.drafts import COLUMNS

    content = b"".join(signed_in().get(page("import_template")).streaming_content).decode("utf-8-sig")
    assert tuple(next(csv.reader([content.strip()]))) == COLUMNS


def test_a_file_without_places_asks_for_one_value_and_never_for_one_id():
    client = signed_in()
    kept = uploaded(client, "jour,combien\n2018-12-03,2122\n2018-12-04,2200\n2018-12-05,2300\n2018-12-06,9\n")
    answer = client.get(page("import_detail", kept.pk))
    asked = [name for name, _label, _value in answer.context["mapping"]["missing"]]
    assert "place" in asked
    assert "figure_id" not in asked
    assert answer.context["mapping"]["rows"][1]["samples"] == ["2122", "2200", "2300"]
    text = answer.content.decode()
    assert "How the source says it – qualifier" in text
    assert 'name="constant-place"' in text


def test_a_figure_that_would_be_overwritten_and_an_unknown_source_are_said_openly():
    client = signed_in()
    client.post(page("import_take", uploaded(client, GOOD).pk))
    client.post(
        page("import_upload"), {"file": SimpleUploadedFile("b.csv", GOOD.replace("4000", "4100").encode())}
    )
    newest = FigureImport.objects.order_by("-uploaded_at")[0]
    text = client.get(page("import_detail", newest.pk)).content.decode()
    assert "1 record that is held already would be overwritten" in text
    assert 'at least 4,000</span> → <strong class="change-to">at least 4,100' in text
    unknown = GOOD.replace("SRC-N", "SRC-M").replace("N1", "N9")
    client.post(page("import_upload"), {"file": SimpleUploadedFile("c.csv", unknown.encode())})
    answer = client.get(page("import_detail", FigureImport.objects.order_by("-uploaded_at")[0].pk))
    assert [remark.code for remark in answer.context["unheard_of"]] == ["figures.new_source"]
    assert answer.context["remarks"] == []
