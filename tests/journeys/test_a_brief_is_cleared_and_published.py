"""A brief from its first sentence to the reader: three organisations write, clear and publish; a source falls later."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.brief.models import Edition, Part
from amparo.brief.outputs import text
from amparo.brief.queries import brief_on
from amparo.brief.tests.ledger import (
    BACKGROUND,
    CHILDREN,
    DAY,
    RETURNS,
    TITLES,
    accept,
    figure,
    figures_of_december,
    organisation,
    person,
    regime,
    staffed,
)
from amparo.core import events
from amparo.situation.figures.models import Source
from amparo.situation.figures.services import withdraw_source

pytestmark = pytest.mark.django_db


def signed_in(acronym: str, role: str) -> Client:
    client = Client()
    client.force_login(person(acronym, role))
    return client


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def write(part: Part, statements: list[tuple[str, str]]) -> None:
    rows = {"count": str(len(statements)), "do": "save"}
    for number, (english, spanish) in enumerate(statements, start=1):
        rows |= {f"english-{number}": english, f"spanish-{number}": spanish, f"order-{number}": str(number)}
    client = signed_in(part.organisation.acronym, "information_officer")
    assert (
        client.post(reverse("brief:part_edit", args=[part.edition.number, part.pk]), rows).status_code == 302
    )


def move(part: Part, role: str, name: str, **posted: str) -> int:
    client = signed_in(part.organisation.acronym, role)
    return client.post(
        reverse("brief:part_move", args=[part.edition.number, part.pk, name]), posted
    ).status_code


def started_edition() -> Edition:
    staffed("UNHCR", "IOM", "UNICEF")
    officer = signed_in("UNHCR", "information_officer")
    assert officer.post(reverse("brief:start_edition"), {"as_of": str(DAY), **TITLES}).status_code == 302
    edition = Edition.objects.get()
    for acronym, section in (("UNHCR", "background"), ("IOM", "response"), ("UNICEF", "response")):
        asked = {"section": section, "organisation": str(organisation(acronym).pk)}
        assert officer.post(reverse("brief:part_add", args=[edition.number]), asked).status_code == 302
    return edition


def written_parts(edition: Edition) -> dict[str, Part]:
    """Each organisation writes its own part; UNICEF first names a place of which nothing is accepted."""
    parts = {
        part.organisation.acronym: part for part in edition.parts.select_related("organisation", "edition")
    }
    write(parts["UNHCR"], list(BACKGROUND))
    write(parts["IOM"], [RETURNS])
    nowhere = ("{present@Oaxaca; age=child} children", "{present@Oaxaca; age=child} niñas y niños")
    write(parts["UNICEF"], [nowhere])
    assert move(parts["UNICEF"], "information_officer", "submit") == 422
    accept(figure("F400", "present", "Oaxaca", 504, age_group="child"))
    assert move(parts["UNICEF"], "information_officer", "submit") == 302
    assert move(parts["UNICEF"], "coordinator", "return_for_changes", reason="Say it more simply") == 302
    write(parts["UNICEF"], [CHILDREN])
    return parts


def test_a_brief_is_written_cleared_and_published_and_stays_what_it_was():
    figures_of_december()
    regime()
    edition = started_edition()
    parts = written_parts(edition)

    # Nothing is published before everybody has cleared; then two people stand behind each part.
    coordinator, publication = (
        signed_in("UNHCR", "coordinator"),
        reverse("brief:publish", args=[edition.number]),
    )
    assert coordinator.post(publication).status_code == 422
    for part in parts.values():
        assert move(part, "information_officer", "submit") == 302
        assert move(part, "information_officer", "clear") == 403
        assert move(part, "coordinator", "clear") == 302
    assert coordinator.post(publication).status_code == 302

    # A reader who sees only published editions reads it; afterwards a source falls, and the text stays.
    reader, page = signed_in("COMAR", "consular_liaison"), reverse("brief:edition", args=[edition.number])
    before = words(reader.get(page))
    source = Source.objects.get(code="SRC-S30")
    withdraw_source(
        source=source, by=person("UNHCR", "coordinator"), reason="Counted twice.", at=timezone.now()
    )
    after = words(reader.get(page))
    assert "IOM assisted 453" in before
    assert "IOM assisted 453" in after
    assert ("Counted twice." in before, "Counted twice." in after) == (False, True)
    assert events.broken_link() is None


def test_a_number_that_changes_after_clearance_is_cleared_again_before_it_is_published():
    """Cleared reading "at least 4,000"; the source falls, somebody else accepts 950: nobody has cleared that."""
    figures_of_december()
    regime()
    edition = started_edition()
    parts = written_parts(edition)
    for part in parts.values():
        assert move(part, "information_officer", "submit") == 302
        assert move(part, "coordinator", "clear") == 302
    coordinator = signed_in("UNHCR", "coordinator")
    publication, page = (reverse(f"brief:{name}", args=[edition.number]) for name in ("publish", "edition"))
    source = Source.objects.get(code="SRC-S01")
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice.")
    for reference, indicator, place, value in (
        ("F501", "present", "Tijuana", 950),
        ("F502", "asylum-claims", "Mexico", 3650),
        ("F503", "asylum-claims", "Guatemala", 40),
        ("F504", "returns", "Honduras and El Salvador", 8000),
    ):
        accept(figure(reference, indicator, place, value, of="SRC-S77"))

    assert coordinator.post(publication).status_code == 422
    told = "was cleared with “at least 4,000, over 3,700, a smaller number, over 8,500” and now reads “950, 3,650"
    assert told in words(coordinator.get(page))
    assert move(parts["UNHCR"], "information_officer", "clear") == 403
    assert move(parts["UNHCR"], "coordinator", "clear") == 302
    assert coordinator.post(publication).status_code == 302
    # The text and the number of its note.
    assert "9501 persons remain" in words(signed_in("COMAR", "consular_liaison").get(page))
    assert events.broken_link() is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "At least 4,000",
                "Over 3,700",
                "a smaller number",
                "over 8,500",
                "small groups and individuals",
            ),
        ),
        ("es", ("Al menos 4.000", "más de 3.700", "un número menor", "más de 8.500")),
    ],
)
def test_the_brief_of_27_december_2018_says_what_is_known_with_its_sources_and_no_number_for_guatemala(
    language, said
):
    figures_of_december()
    regime()
    edition = started_edition()
    for part in edition.parts.select_related("organisation", "edition"):
        write(
            part,
            {"UNHCR": list(BACKGROUND), "IOM": [RETURNS], "UNICEF": [CHILDREN]}[part.organisation.acronym],
        )
    document = brief_on(date(2018, 12, 27), language, with_drafts=True)
    printed = " ".join(text(document).split())
    for stretch in said:
        assert stretch.lower() in printed.lower()
    guatemala = next(row for row in document.rows if row.pcode == "GTM")
    assert (guatemala.value_low, guatemala.value_high) == (None, None)
    figures = [
        run
        for statement in document.sections[0].statements
        for run in statement.runs
        if run.figure is not None
    ]
    assert len(figures) == 5
    notes = {note.number: note.text for note in document.footnotes}
    assert all(run.footnotes and notes[run.footnotes[0]] for run in figures)
