"""From an edition to its document: words, notes, rows, changes; frozen when published, and only noted afterwards."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError, transaction

from amparo.brief import pictures
from amparo.brief import services as brief
from amparo.brief.compilation import compile_document
from amparo.brief.models import PublishedDocument
from amparo.brief.outputs import html, text
from amparo.brief.published import frozen_document, published_document
from amparo.brief.queries import brief_on, changed_since_the_last, compare
from amparo.brief.tests.ledger import (
    AFTERNOON,
    CHILDREN,
    DAY,
    MORNING,
    TITLES,
    accept,
    draft,
    figure,
    figures_of_december,
    person,
    place,
    publish,
    regime,
    write,
)
from amparo.core.errors import Refusal
from amparo.situation.figures.models import Source
from amparo.situation.figures.services import withdraw_source
from amparo.situation.movement.services import state_regime

pytestmark = pytest.mark.django_db
LATER = datetime(2019, 1, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def edition():
    figures_of_december()
    regime()
    return draft()


def compiled(edition, language="en"):
    return compile_document(edition=edition, language=language, at=AFTERNOON)


def texts(document) -> list[str]:
    return [statement.text for section in document.sections for statement in section.all_statements()]


def withdraw(code: str) -> None:
    withdraw_source(
        source=Source.objects.get(code=code),
        by=person("UNHCR", "coordinator"),
        reason="Counted twice.",
        at=LATER,
    )


def test_sentences_carry_the_words_of_the_accepted_figures(edition):
    assert texts(compiled(edition))[:2] == [
        "At least 4,000 persons remain in Tijuana. Over 3,700 claims were lodged in Mexico and a smaller number in "
        "Guatemala; over 8,500 persons have returned.",
        "Movements returned to small groups and individuals.",
    ]
    assert texts(compiled(edition, "es"))[0].startswith("Al menos 4.000 personas permanecen en Tijuana.")


def test_each_key_figure_and_each_regime_has_one_note_numbered_as_it_first_appears(edition):
    write(
        edition.parts.get(organisation__acronym="UNICEF"),
        ("{present@Tijuana} again", "{present@Tijuana} otra vez"),
    )
    document = compiled(edition)
    assert [note.number for note in document.footnotes] == [1, 2, 3, 4, 5, 6]
    assert [note.reference for note in document.footnotes] == ["F088", "F089", "F090", "F091", "", "F064"]
    again = document.sections[1].parts[1].statements[0].runs[0]
    assert (again.footnotes, again.figure) == ((1,), "F088")


def test_a_note_names_publisher_title_day_method_address_and_why_it_was_accepted(edition):
    text = compiled(edition).footnotes[0].text
    for told in (
        "UN inter-agency, Report SRC-S01, 27 Dec 2018",
        "estimate",
        "example.org",
        "27 Dec 2018",
        "latest count",
    ):
        assert told in text
    assert "(es)" in compiled(edition, "es").footnotes[0].text


def test_the_table_holds_every_figure_and_no_number_where_the_source_gave_none(edition):
    rows = {row.reference: row for row in compiled(edition).rows}
    assert set(rows) == {"F088", "F089", "F090", "F091", "F064", ""}
    assert (rows["F088"].value_low, rows["F088"].value_high, rows["F088"].used_in) == (
        4000,
        None,
        "Background",
    )
    assert (rows["F090"].value_low, rows["F090"].value_high, rows["F090"].words) == (
        None,
        None,
        "a smaller number",
    )
    assert (rows[""].indicator_code, rows[""].words) == ("movement-regime", "small groups and individuals")


def test_both_languages_stand_on_the_same_figures(edition):
    english, spanish = compiled(edition), compiled(edition, "es")
    assert [note.reference for note in english.footnotes] == [note.reference for note in spanish.footnotes]
    assert [(row.reference, row.value_low) for row in english.rows] == [
        (row.reference, row.value_low) for row in spanish.rows
    ]


def test_a_hole_without_a_figure_is_blocked_and_no_number_is_put_there(edition):
    write(
        edition.parts.get(organisation__acronym="UNICEF"), ("{present@Oaxaca} there", "{present@Oaxaca} allí")
    )
    blocked = compiled(edition).sections[1].parts[1]
    assert (blocked.status, blocked.statements[0].text) == ("blocked", "… there")
    assert "present@Oaxaca" in blocked.statements[0].runs[0].blocked


def test_a_withdrawn_source_blocks_every_sentence_of_a_draft_that_stands_on_it(edition):
    withdraw("SRC-S30")
    iom = compiled(edition).sections[1].parts[0]
    assert iom.status == "blocked"
    run = next(run for run in iom.statements[0].runs if run.blocked)
    assert "Counted twice" in run.blocked
    assert "F064" not in {row.reference for row in compiled(edition).rows}


def test_a_published_document_stays_the_same_to_the_byte_whatever_happens_afterwards(edition):
    publish(edition)
    before = frozen_document(edition, "en").to_json()
    accept(figure("F200", "present", "Tijuana", 9999))
    withdraw("SRC-S30")
    edition.parts.get(organisation__acronym="UNICEF").statements.update(text_en="Something else.")
    assert frozen_document(edition, "en").to_json() == before
    stored = PublishedDocument.objects.get(edition=edition, language="en")
    assert frozen_document(edition, "en").content_hash() == stored.content_hash


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_application_itself_can_neither_change_nor_delete_a_published_document(edition, act):
    publish(edition)
    stored = PublishedDocument.objects.filter(edition=edition)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        stored.update(content_hash="0" * 64) if act == "update" else stored.delete()
    assert stored.count() == 2


def test_a_source_withdrawn_after_publication_is_told_as_a_notice_beside_the_frozen_text(edition):
    publish(edition)
    assert published_document(edition, "en").notices == frozen_document(edition, "en").notices
    withdraw("SRC-S30")
    notice = published_document(edition, "en").notices[-1]
    assert "Report SRC-S30" in notice
    assert "10 Jan 2019" in notice
    assert "Counted twice." in notice
    assert texts(published_document(edition, "en")) == texts(frozen_document(edition, "en"))
    assert "10 ene 2019" in published_document(edition, "es").notices[-1]


def test_the_next_edition_shows_what_changed_since_the_last_published_one(edition):
    publish(edition)
    accept(figure("F103", "present", "Tijuana", 700, as_of=date(2019, 1, 10)))
    accept(figure("F104", "present", "Tapachula", 300, as_of=date(2019, 1, 10)))
    following = brief.start_edition(
        as_of=date(2019, 1, 10), by=person("UNHCR", "information_officer"), at=LATER, **TITLES
    )
    write(
        following.parts.get(organisation__acronym="IOM"),
        ("{present@Tapachula} here", "{present@Tapachula} aquí"),
    )
    document = compiled(following)
    changes = {change.subject: (change.before, change.after) for change in document.changes}
    assert changes == {
        "Present, Tijuana": ("at least 4,000", "700"),
        "Present, Tapachula": ("", "300"),
        "Assisted voluntary returns, Mexico": ("453", ""),
    }
    assert document.changes_since == "edition 1 (27 Dec 2018)"
    spoken = compare(following, edition, "en").statements
    assert [(change.before, change.after) for change in spoken][1:] == [
        ("IOM assisted 453 returns.", "300 here")
    ]


def test_a_change_of_the_regime_is_a_change_of_the_brief(edition):
    publish(edition)
    state_regime(
        area=place("Mexico"),
        regime="large_groups",
        first_day=date(2018, 12, 1),
        last_day=date(2018, 12, 31),
        evidence_en="A new caravan",
        evidence_es="Una nueva caravana",
        by=person("UNHCR", "information_officer"),
        at=LATER,
    )
    following = brief.start_edition(
        as_of=date(2019, 1, 10), by=person("UNHCR", "information_officer"), at=LATER, **TITLES
    )
    changes = {change.subject: change for change in compiled(following).changes}
    assert changes["Movement regime, Mexico"].before == "small groups and individuals"
    assert changes["Movement regime, Mexico"].after == "large groups"


@pytest.mark.parametrize(("language", "mark"), [("en", "Demonstration: "), ("es", "Demostración: ")])
def test_a_file_of_a_demonstration_says_so_and_keeps_saying_so(edition, settings, language, mark):
    settings.DEMO = True
    publish(edition)
    settings.DEMO = False
    document = brief_on(edition.as_of, language)
    assert document.notices[0].startswith(mark)
    assert mark in text(document)
    assert mark in html(document)


def test_the_brief_of_a_day_is_the_newest_edition_on_or_before_it(edition):
    with pytest.raises(Refusal) as refused:
        brief_on(date(2018, 12, 26), "en")
    assert refused.value.reasons[0].code == "brief.no_edition"
    assert brief_on(date(2019, 3, 1), "en", with_drafts=True).draft
    publish(edition)
    assert not brief_on(DAY, "es").draft


def test_the_questions_to_the_database_do_not_grow_with_the_brief(edition, django_assert_max_num_queries):
    compiled(edition)
    with django_assert_max_num_queries(25):
        compiled(edition)
    statements = [("{present@Tijuana} and {returns@Honduras and El Salvador}.",) * 2] * 40
    write(edition.parts.get(organisation__acronym="UNICEF"), CHILDREN, *statements)
    with django_assert_max_num_queries(25):
        compiled(edition)


def test_the_pictures_say_in_words_what_they_show(edition):
    accept(figure("F057", "present", "Tijuana", 6067, "at_least", as_of=date(2018, 11, 28)))
    drawn = compiled(edition).sections[0].pictures
    stock = next(picture for picture in drawn if "Tijuana" in picture.title)
    assert stock.title == "Persons present in Tijuana by source"
    assert "at least 6,067 (28 Nov 2018)" in stock.alt
    assert "at least 4,000 (27 Dec 2018)" in stock.alt
    assert "UN inter-agency" in stock.caption
    assert stock.svg.startswith("<svg")
    assert stock.png.startswith(b"\x89PNG")
    totals = next(picture for picture in drawn if "Returns" in picture.title)
    assert totals.title == "Asylum claims: Mexico, Guatemala · Returns: Honduras and El Salvador"
    assert "a smaller number" in totals.alt


def test_without_boundaries_the_map_is_left_out_with_a_notice(edition, monkeypatch):
    monkeypatch.setattr(pictures, "BOUNDARIES", "built/nowhere.json")
    assert finders.find(pictures.BOUNDARIES) is None
    document = compiled(edition)
    assert "map" not in {picture.kind for picture in document.sections[0].pictures}
    assert "map is left out" in document.notices[0]


def test_the_same_moment_gives_the_same_document(edition):
    first = compiled(edition)
    assert first.to_json() == compiled(edition).to_json()
    assert first.content_hash() == compile_document(edition=edition, language="en", at=MORNING).content_hash()


def test_the_situation_is_told_what_the_last_brief_would_say_otherwise_today(edition):
    assert changed_since_the_last(DAY, "en") is None
    publish(edition)
    assert changed_since_the_last(DAY, "en") == (edition, ())
    accept(figure("F103", "present", "Tijuana", 700, as_of=date(2019, 1, 10)))
    _edition, changes = changed_since_the_last(date(2019, 1, 10), "es")
    assert [(change.before, change.after) for change in changes] == [("al menos 4.000", "700")]
    assert changed_since_the_last(date(2019, 1, 9), "es")[1] == ()
