"""A source is withdrawn after publication: the frozen text stays, and every way out of it tells the reader."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from amparo.brief.models import Edition
from amparo.brief.tests.ledger import draft, figures_of_december, person, publish, regime
from amparo.brief.tests.test_pages import address, browser, words
from amparo.situation.figures.models import Source
from amparo.situation.figures.services import withdraw_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    figures_of_december()
    regime()
    return draft()


def test_a_published_page_tells_what_was_withdrawn_since(edition):
    publish(edition)
    source = Source.objects.get(code="SRC-S30")
    later = datetime(2019, 1, 10, tzinfo=UTC)
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice.", at=later)
    text = words(browser("consular_liaison").get(address("edition", edition)))
    assert "was withdrawn on 10 Jan 2019: Counted twice." in text
    assert "IOM assisted 453" in text


def test_the_table_of_a_published_edition_marks_the_rows_of_a_source_withdrawn_since(edition):
    publish(edition)
    client, where = browser("auditor"), reverse("brief:download", args=[edition.number, "en", "csv"])
    before = client.get(where).content
    source = Source.objects.get(code="SRC-S30")
    later = datetime(2019, 1, 10, tzinfo=UTC)
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice.", at=later)
    after = client.get(where).content
    rows = csv.DictReader(io.StringIO(after.decode("utf-8-sig")))
    told = {row["reference"]: row["notice"] for row in rows}
    assert "was withdrawn on 10 Jan 2019: Counted twice." in told.pop("F064")
    assert set(told.values()) == {""}
    assert before != after
    assert words(client.get(reverse("brief:edition", args=[edition.number]))).count("does not match") == 0
