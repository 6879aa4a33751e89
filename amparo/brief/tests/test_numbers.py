"""A number stands on an accepted figure or it is not printed: outside holes a statement holds dates alone."""

import tomllib
from pathlib import Path

import pytest

from amparo.brief import services as brief
from amparo.brief.clearance import as_it_reads
from amparo.brief.models import Edition
from amparo.brief.numbers import typed_numbers
from amparo.brief.queries import what_keeps_it
from amparo.brief.standing import fillings_of_parts
from amparo.brief.tests.ledger import draft, figures_of_december, person, regime, submit, write
from amparo.core.errors import Refusal

SCENARIO = Path(__file__).parents[3] / "scenarios" / "caravans-2018" / "brief.toml"


@pytest.mark.parametrize(
    "dated",
    [
        "since 4 November.",
        "On 28 November 2018, and on 2018-11-28",
        "On November 28, 2018 and in October 2018; in 2018.",
        "desde el 4 de noviembre de 2018, en octubre de 2018 y el 1 de diciembre del 2018",
        "{present@Tijuana; on=2018-11-28} persons",
        "Since mid-October large groups have left.",
    ],
)
def test_a_date_may_be_typed(dated):
    assert typed_numbers(dated) == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("9,000 persons remain in Tijuana.", "9,000"),
        ("About 12 children.", "12"),
        ("92 % of the groups", "92"),
        ("a rise of 40%", "40%"),
        ("In November 453 returned", "453"),
        ("2018 persons were counted", "2018"),
        ("2018 personas fueron contadas", "2018"),
        ("on 32 November", "32"),
        ("1.900 personas", "1.900"),
        ("2,018 claims", "2,018"),
        ("½ of them", "½"),
        ("٤٠٠٠ persons", "٤٠٠٠"),
        ("{present@Tijuana}5 persons", "5"),
    ],
)
def test_any_other_number_is_named(typed, number):
    assert typed_numbers(typed) == [number]


def test_the_statements_of_the_scenario_hold_no_number_of_their_own():
    editions = tomllib.loads(SCENARIO.read_text())["editions"]
    texts = [
        text for each in editions for part in each["parts"] for pair in part["statements"] for text in pair
    ]
    assert texts
    assert [text for text in texts if typed_numbers(text)] == []


@pytest.fixture
def edition() -> Edition:
    figures_of_december()
    regime()
    return draft()


@pytest.mark.django_db
def test_a_typed_number_is_not_saved_and_the_refusal_says_how_it_is_said(edition):
    part = edition.parts.get(organisation__acronym="UNICEF")
    with pytest.raises(Refusal) as refused:
        write(part, ("We helped 9,000 children.", "Ayudamos a la niñez."))
    (reason,) = refused.value.reasons
    assert reason.code == "brief.typed_number"
    assert "9,000" in reason.sentence
    assert "{present@Tijuana}" in reason.remedy


@pytest.mark.django_db
def test_a_number_that_was_typed_before_the_rule_is_neither_submitted_nor_cleared_nor_published(edition):
    part = edition.parts.get(organisation__acronym="UNICEF")
    typed = "We helped 9,000 children."
    part.statements.update(text_en=typed)
    moves = (
        lambda: submit(part),
        lambda: brief.clear_part(part=part, by=person("UNICEF", "coordinator")),
        lambda: brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator")),
    )
    for state, move in zip(("draft", "submitted", "cleared"), moves, strict=True):
        for each in edition.parts.prefetch_related("statements"):
            read = as_it_reads(each, fillings_of_parts(edition, [each]))
            edition.parts.filter(pk=each.pk).update(status=state, read_as=read)
        part.refresh_from_db()
        with pytest.raises(Refusal) as refused:
            move()
        assert [reason.code for reason in refused.value.reasons] == ["brief.typed_number"]
    assert [obstacle.reason.code for obstacle in what_keeps_it(edition)] == ["brief.typed_number"]


@pytest.mark.django_db
def test_a_refusal_names_the_holes_that_cannot_be_filled_beside_the_number_that_was_typed(edition):
    part = edition.parts.get(organisation__acronym="UNICEF")
    nowhere = "{present@Atlantis} of them"
    with pytest.raises(Refusal) as refused:
        write(part, (f"12,000 persons, {nowhere}", f"12.000 personas, {nowhere}"))
    found = [(reason.code, reason.at) for reason in refused.value.reasons]
    assert found == [
        ("brief.typed_number", "English 1"),
        ("brief.typed_number", "Spanish 1"),
        ("places.unknown_place", "1"),
    ]
    write(part, (nowhere, nowhere))
