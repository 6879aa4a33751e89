"""A clearance is of the words that were read: other words in a hole are cleared again, or never published."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from amparo.brief import services as brief
from amparo.brief.clearance import as_it_reads, mark_of
from amparo.brief.models import Edition, Part, PublishedDocument
from amparo.brief.queries import what_keeps_it
from amparo.brief.standing import fillings_of_parts
from amparo.brief.tests.ledger import (
    AFTERNOON,
    CHILDREN,
    accept,
    clear,
    draft,
    figure,
    figures_of_december,
    person,
    regime,
    submit,
    write,
)
from amparo.brief.tests.test_pages import address, browser, part_of, words
from amparo.core import events
from amparo.core.errors import Refusal
from amparo.situation.figures.models import Source
from amparo.situation.figures.services import withdraw_source

pytestmark = pytest.mark.django_db
PRESENT = ("{present@Tijuana} persons remain.", "{present@Tijuana} personas permanecen.")
LATER = AFTERNOON + timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    """Every part cleared; the one of UNHCR reads "At least 4,000 persons remain."."""
    figures_of_december()
    regime()
    edition = draft()
    write(part_of(edition, "UNHCR"), PRESENT)
    for part in edition.parts.select_related("organisation"):
        clear(part)
    return edition


def another_figure_is_accepted(value: int = 950, **others):
    """The source behind the words falls, and somebody accepts another figure for the same question."""
    source = Source.objects.get(code="SRC-S01")
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice", at=LATER)
    return accept(figure("F950", "present", "Tijuana", value, of="SRC-S77", **others))


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_cleared_part_whose_number_changed_is_not_published(edition):
    assert what_keeps_it(edition) == []
    another_figure_is_accepted()
    with pytest.raises(Refusal) as refused:
        brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator"))
    assert codes(refused) == ["brief.changed_since_clearance"]
    (reason,) = refused.value.reasons
    assert "UNHCR: “… persons remain.” was cleared with “at least 4,000” and now reads “950”." in str(reason)
    edition.refresh_from_db()
    assert (edition.status, PublishedDocument.objects.count()) == ("draft", 0)
    assert [(each.kind, each.part) for each in what_keeps_it(edition)] == [
        ("changed", part_of(edition, "UNHCR"))
    ]


def test_a_second_person_clears_the_new_words_and_then_they_are_published(edition):
    another_figure_is_accepted()
    part, officer = part_of(edition, "UNHCR"), person("UNHCR", "information_officer")
    officer.roles.create(role="coordinator", since=AFTERNOON.date())
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=part, by=officer, at=LATER)
    assert codes(refused) == ["brief.four_eyes"]
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=part, by=person("IOM", "coordinator"), at=LATER)
    assert codes(refused) == ["core.not_allowed"]
    cleared = brief.clear_part(part=part, by=person("UNHCR", "coordinator", "second"), at=LATER)
    assert (cleared.status, cleared.cleared_by.name, cleared.cleared_at) == ("cleared", "second", LATER)
    event = events.history(cleared).first()
    holes = [told["read_as"][0]["holes"]["{present@Tijuana}"]["en"] for told in (event.before, event.after)]
    assert (event.verb, holes) == ("clear", ["at least 4,000", "950"])
    brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator"), at=LATER)
    assert "950" in str(PublishedDocument.objects.get(language="en").document)


def test_who_wrote_what_was_cleared_does_not_clear_it_again_though_others_wrote_after_them(edition):
    part = part_of(edition, "UNHCR")
    part = brief.take_part_back(part=part, by=person("UNHCR", "information_officer"), reason="Simpler")
    both = person("UNHCR", "information_officer", "both")
    both.roles.create(role="coordinator", since=AFTERNOON.date())
    brief.write_statements(part=part, statements=[PRESENT], by=both)
    clear(write(part, PRESENT))
    another_figure_is_accepted()
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=part, by=both)
    assert codes(refused) == ["brief.four_eyes"]


def test_the_same_words_on_another_figure_are_cleared_again(edition):
    another_figure_is_accepted(4000, qualifier="at_least")
    (obstacle,) = what_keeps_it(edition)
    assert "“at least 4,000 (F088)” and now reads “at least 4,000 (F950)”" in obstacle.reason.sentence


def test_a_part_that_reads_as_it_was_cleared_is_not_cleared_twice(edition):
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=part_of(edition, "UNHCR"), by=person("UNHCR", "coordinator"))
    assert codes(refused) == ["brief.reads_as_cleared"]


def test_who_clears_returns_a_part_whose_number_changed(edition):
    another_figure_is_accepted()
    part = brief.return_part(
        part=part_of(edition, "UNHCR"), by=person("UNHCR", "coordinator"), reason="Say since when", at=LATER
    )
    assert (part.status, part.cleared_by, part.cleared_at, part.read_as) == ("draft", None, None, [])


def test_nobody_submits_or_clears_what_they_have_not_read(edition):
    part = part_of(edition, "UNHCR")
    read = mark_of(as_it_reads(part, fillings_of_parts(edition, [part])))
    another_figure_is_accepted()
    coordinator = person("UNHCR", "coordinator")
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=part, by=coordinator, as_read=read)
    assert codes(refused) == ["brief.reads_otherwise_now"]
    now = mark_of(as_it_reads(part, fillings_of_parts(edition, [part])))
    assert brief.clear_part(part=part, by=coordinator, as_read=now).status == "cleared"


def test_the_database_keeps_no_clearance_without_what_was_read(edition):
    with pytest.raises(IntegrityError, match="a_cleared_part_keeps_what_was_read"), transaction.atomic():
        Part.objects.filter(pk=part_of(edition, "UNHCR").pk).update(read_as=[])


def test_what_was_cleared_before_words_were_kept_is_cleared_again_where_it_has_holes(edition):
    migration = import_module("amparo.brief.migrations.0003_a_clearance_keeps_what_was_read")
    with connection.schema_editor() as editor:
        migration.keep_the_sentences_with_open_holes(apps, editor)
    asked = {each.part.organisation.acronym for each in what_keeps_it(edition) if each.part}
    assert asked == {"UNHCR", "IOM"}
    assert part_of(edition, "UNICEF").read_as == [{"en": CHILDREN[0], "es": CHILDREN[1], "holes": {}}]


def test_the_draft_and_its_files_tell_no_clearance_of_other_words(edition):
    client = browser("coordinator", "IOM")
    before = words(client.get(reverse("brief:download", args=[edition.number, "en", "txt"])))
    assert before.count("Cleared on") == 2
    withdraw_source(
        source=Source.objects.get(code="SRC-S30"), by=person("UNHCR", "coordinator"), reason="Twice", at=LATER
    )
    accept(figure("F065", "assisted-voluntary-returns", "Mexico", 460, of="SRC-S31", as_of=AFTERNOON.date()))
    text = words(client.get(reverse("brief:download", args=[edition.number, "en", "txt"])))
    assert text.count("Cleared on") == 1
    assert "(changed since it was cleared)" in text


def test_the_page_names_the_old_and_the_new_words_and_lets_a_second_person_clear_them(edition):
    another_figure_is_accepted()
    client, where = browser("coordinator"), address("edition", edition)
    page = client.get(where)
    part = part_of(edition, "UNHCR")
    told = words(page)
    assert "Changed since it was cleared" in told
    assert told.count("was cleared with “at least 4,000” and now reads “950”") == 2
    assert "Clear again" in told
    assert "Clear again" not in words(browser("information_officer").get(where))
    (read,) = re.findall(r'name="as_read" value="(\w+)"', page.content.decode())
    clears = reverse("brief:part_move", args=[edition.number, part.pk, "clear"])
    accept(figure("F951", "present", "Tijuana", 951, of="SRC-S77"))
    refused = client.post(clears, {"as_read": read})
    assert refused.status_code == 422
    assert "reads otherwise than when you opened the page" in words(refused)
    (read,) = re.findall(r'name="as_read" value="(\w+)"', refused.content.decode())
    assert client.post(clears, {"as_read": read}).status_code == 302
    assert "Clear again" not in words(client.get(where))
    assert client.post(reverse("brief:publish", args=[edition.number])).status_code == 302


def test_who_clears_a_submitted_part_sees_where_its_writer_read_other_words(edition):
    officer = person("UNHCR", "information_officer")
    submit(brief.take_part_back(part=part_of(edition, "UNHCR"), by=officer, reason="A newer count"))
    another_figure_is_accepted()
    told = words(browser("coordinator").get(address("edition", edition)))
    assert "was submitted with “at least 4,000” and now reads “950”" in told


def test_the_page_of_publication_says_where_each_part_stands_and_gives_no_button_before_its_time(edition):
    client, where = browser("coordinator"), reverse("brief:publish", args=[edition.number])
    assert 'disabled aria-describedby="not-yet"' not in client.get(where).content.decode()
    source = Source.objects.get(code="SRC-S01")
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice", at=LATER)
    page = client.get(where)
    assert "UNHCR (blocked), IOM (cleared)" in words(page)
    assert 'disabled aria-describedby="not-yet"' in page.content.decode()
    assert page.content.decode().count('<form method="post" action="/brief/') == 0


def test_the_page_of_publication_says_whom_each_figure_counts(edition):
    accept(figure("F301", "present", "Tijuana", 1058, age_group="child", of="SRC-S77"))
    part = part_of(edition, "UNICEF")
    brief.take_part_back(part=part, by=person("UNICEF", "information_officer"), reason="A count came in")
    children = ("{present@Tijuana; age=child} children.", "{present@Tijuana; age=child} niños.")
    write(part, children)
    page = words(browser("coordinator").get(reverse("brief:publish", args=[edition.number])))
    assert "Present, Tijuana: at least 4,000" in page
    assert "Present, Tijuana (children): 1,058" in page
