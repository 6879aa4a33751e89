"""Each organisation writes and clears its own part; two of its people stand behind it; an edition waits for all."""

from datetime import date

import pytest

from amparo.brief import services as brief
from amparo.brief.models import Edition, Part
from amparo.brief.queries import brief_on, what_keeps_it
from amparo.brief.tests.ledger import (
    AFTERNOON,
    CHILDREN,
    MORNING,
    TITLES,
    clear,
    draft,
    figures_of_december,
    organisation,
    person,
    publish,
    regime,
    staffed,
    submit,
    write,
)
from amparo.core import events
from amparo.core.errors import Refusal
from amparo.situation.figures.models import Source
from amparo.situation.figures.services import withdraw_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    figures_of_december()
    regime()
    return draft()


def part_of(edition: Edition, acronym: str) -> Part:
    return edition.parts.get(organisation__acronym=acronym)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize("role", ["information_officer", "coordinator"])
def test_nobody_writes_the_part_of_another_organisation(edition, role):
    with pytest.raises(Refusal) as refused:
        brief.write_statements(part=part_of(edition, "UNICEF"), statements=[CHILDREN], by=person("IOM", role))
    assert codes(refused) == ["core.not_allowed"]


def test_nobody_clears_the_part_of_another_organisation(edition):
    part = submit(part_of(edition, "UNICEF"))
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=part, by=person("IOM", "coordinator"))
    assert codes(refused) == ["core.not_allowed"]
    part.refresh_from_db()
    assert part.status == "submitted"


def test_who_wrote_or_submitted_a_part_does_not_clear_it(edition):
    part = part_of(edition, "UNICEF")
    both = person("UNICEF", "information_officer", "both")
    both.roles.create(role="coordinator", since=date(2018, 1, 1))
    write(part, CHILDREN)
    submitted = brief.submit_part(part=part, by=both)
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=submitted, by=both)
    assert codes(refused) == ["brief.four_eyes"]
    assert brief.clear_part(part=submitted, by=person("UNICEF", "coordinator")).status == "cleared"


def test_nobody_clears_what_they_wrote_or_submitted_though_others_wrote_and_submitted_after_them(edition):
    part = part_of(edition, "UNICEF")
    both = person("UNICEF", "information_officer", "both")
    both.roles.create(role="coordinator", since=date(2018, 1, 1))
    brief.write_statements(part=part, statements=[CHILDREN], by=both)
    write(part, CHILDREN)
    submitted = submit(part)
    with pytest.raises(Refusal) as refused:
        brief.clear_part(part=submitted, by=both)
    assert codes(refused) == ["brief.four_eyes"]
    brief.clear_part(part=submitted, by=person("UNICEF", "coordinator"))
    officer = person("UNICEF", "information_officer")
    part = brief.take_part_back(part=part, by=officer, reason="A newer count came in")
    write(part, CHILDREN)
    assert brief.clear_part(part=submit(part), by=both).status == "cleared"


def test_an_edition_has_one_background_so_that_nobody_takes_its_publication_over():
    staffed("IAG", "UNHCR")
    lead, other = person("IAG", "information_officer"), person("UNHCR", "information_officer")
    edition = brief.start_edition(as_of=MORNING.date(), by=lead, at=MORNING, **TITLES)
    part = brief.add_part(edition=edition, section="background", organisation=organisation("IAG"), by=lead)
    with pytest.raises(Refusal) as refused:
        brief.add_part(edition=edition, section="background", organisation=organisation("UNHCR"), by=other)
    assert codes(refused) == ["brief.one_background"]
    with pytest.raises(Refusal) as refused:
        brief.remove_part(part=part, by=other, reason="We write it ourselves")
    assert codes(refused) == ["core.not_allowed"]
    clear(write(part, CHILDREN))
    with pytest.raises(Refusal) as refused:
        brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator"))
    assert codes(refused) == ["core.not_allowed"]
    assert brief.publish_edition(edition=edition, by=person("IAG", "coordinator")).status == "published"


@pytest.mark.parametrize("roles", [(), ("information_officer",), ("coordinator",)])
def test_an_organisation_without_two_people_gets_no_part_that_would_never_be_cleared(edition, roles):
    for role in roles:
        person("COMAR", role)
    gone = person("COMAR", "coordinator", "gone")
    gone.is_active = False
    gone.save()
    with pytest.raises(Refusal) as refused:
        brief.add_part(
            edition=edition,
            section="response",
            organisation=organisation("COMAR"),
            by=person("UNHCR", "information_officer"),
        )
    assert codes(refused) == ["brief.nobody_writes_and_clears"]


def test_one_person_with_both_roles_is_not_two(edition):
    both = person("COMAR", "information_officer")
    both.roles.create(role="coordinator", since=date(2018, 1, 1))
    with pytest.raises(Refusal) as refused:
        brief.add_part(
            edition=edition,
            section="response",
            organisation=organisation("COMAR"),
            by=person("UNHCR", "information_officer"),
        )
    assert codes(refused) == ["brief.nobody_writes_and_clears"]


def test_a_dropped_draft_frees_its_day_and_takes_no_move(edition):
    brief.drop_edition(edition=edition, by=person("UNHCR", "coordinator"), reason="Wrong day", at=AFTERNOON)
    with pytest.raises(Refusal) as refused:
        submit(part_of(edition, "UNICEF"))
    assert codes(refused) == ["brief.edition_is_dropped"]
    with pytest.raises(Refusal) as refused:
        brief_on(edition.as_of, "en", with_drafts=True)
    assert codes(refused) == ["brief.no_edition"]
    again = brief.start_edition(
        as_of=edition.as_of, by=person("UNHCR", "information_officer"), at=MORNING, **TITLES
    )
    assert (again.number, again.parts.count()) == (edition.number + 1, 0)


def test_a_draft_is_given_out_only_when_it_is_asked_for(edition):
    with pytest.raises(Refusal) as refused:
        brief_on(edition.as_of, "en")
    (reason,) = refused.value.reasons
    assert reason.code == "brief.no_edition"
    assert "Edition 1 of 27 Dec 2018 is a draft." in reason.sentence
    assert "--draft" in reason.remedy
    assert brief_on(edition.as_of, "en", with_drafts=True).draft
    publish(edition)
    draft(as_of=date(2018, 12, 28), at=AFTERNOON.replace(day=28))
    assert brief_on(date(2018, 12, 28), "en").as_of == edition.as_of


def test_a_part_is_saved_in_both_languages_on_the_same_figures_or_not_at_all(edition):
    part = part_of(edition, "UNICEF")
    with pytest.raises(Refusal) as refused:
        write(part, ("Only English.", ""), ("{present@Tijuana} persons", "muchas personas"), ("{x", "y"))
    assert codes(refused) == ["brief.translation_is_missing", "brief.holes_differ", "brief.unreadable_hole"]
    assert [reason.at for reason in refused.value.reasons] == ["1", "2", "English 3"]
    assert [each.text_en for each in part.statements.all()] == [CHILDREN[0]]


def test_a_submitted_part_does_not_change_until_it_is_taken_back(edition):
    part = submit(part_of(edition, "UNICEF"))
    with pytest.raises(Refusal) as refused:
        write(part, CHILDREN)
    assert codes(refused) == ["brief.part_is_not_a_draft"]
    officer = person("UNICEF", "information_officer")
    with pytest.raises(Refusal) as refused:
        brief.take_part_back(part=part, by=officer, reason=" ")
    assert codes(refused) == ["core.reason_missing"]
    assert brief.take_part_back(part=part, by=officer, reason="A newer count came in").status == "draft"
    write(part, CHILDREN)


def test_a_part_that_is_returned_carries_its_reason_in_the_trail(edition):
    part = submit(part_of(edition, "UNICEF"))
    brief.return_part(part=part, by=person("UNICEF", "coordinator"), reason="Say since when")
    event = events.history(part).first()
    assert (event.verb, event.reason) == ("return_for_changes", "Say since when")


def test_an_empty_part_and_a_blocked_part_are_not_submitted(edition):
    part = write(part_of(edition, "UNICEF"))
    with pytest.raises(Refusal) as refused:
        submit(part)
    assert codes(refused) == ["brief.part_is_empty"]
    nowhere = "{present@Oaxaca} children"
    write(part, (nowhere, nowhere))
    with pytest.raises(Refusal) as refused:
        submit(part)
    assert codes(refused) == ["brief.statement_is_blocked"]


def test_publishing_tells_every_reason_at_once(edition):
    source = Source.objects.get(code="SRC-S30")
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice", at=AFTERNOON)
    with pytest.raises(Refusal) as refused:
        brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator"))
    assert codes(refused) == ["brief.part_is_not_cleared"] * 3 + ["brief.statement_is_blocked"]
    assert {obstacle.kind for obstacle in what_keeps_it(edition)} == {"blocked", "waiting"}


def test_an_edition_without_parts_is_not_published():
    staffed("UNHCR")
    editor, publisher = person("UNHCR", "information_officer"), person("UNHCR", "coordinator")
    edition = brief.start_edition(as_of=MORNING.date(), by=editor, at=MORNING, **TITLES)
    brief.add_part(edition=edition, section="background", organisation=organisation("UNHCR"), by=editor)
    brief.remove_part(part=edition.parts.get(), by=editor, reason="Not needed")
    assert [obstacle.kind for obstacle in what_keeps_it(edition)] == ["empty"]
    with pytest.raises(Refusal):
        brief.publish_edition(edition=edition, by=publisher)


def test_only_the_organisation_that_leads_publishes(edition):
    for part in edition.parts.all():
        clear(part)
    assert what_keeps_it(edition) == []
    with pytest.raises(Refusal) as refused:
        brief.publish_edition(edition=edition, by=person("IOM", "coordinator"))
    assert codes(refused) == ["core.not_allowed"]
    assert brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator")).status == "published"


def test_a_published_edition_takes_no_part_and_no_move(edition):
    publish(edition)
    staffed("COMAR")
    officer = person("UNHCR", "information_officer")
    with pytest.raises(Refusal) as refused:
        brief.add_part(edition=edition, section="response", organisation=organisation("COMAR"), by=officer)
    assert codes(refused) == ["brief.edition_is_published"]
    part = part_of(edition, "UNICEF")
    with pytest.raises(Refusal) as refused:
        brief.take_part_back(part=part, by=person("UNICEF", "information_officer"), reason="A typing error")
    assert codes(refused) == ["core.wrong_state"]


def test_an_edition_of_tomorrow_and_a_second_draft_of_one_day_are_refused(edition):
    editor = person("UNHCR", "information_officer")
    with pytest.raises(Refusal) as refused:
        brief.start_edition(as_of=date(2018, 12, 28), by=editor, at=MORNING, **TITLES)
    assert codes(refused) == ["brief.day_in_the_future"]
    with pytest.raises(Refusal) as refused:
        brief.start_edition(as_of=date(1, 1, 1), by=editor, at=MORNING, **TITLES)
    assert codes(refused) == ["brief.day_too_early"]
    with pytest.raises(Refusal) as refused:
        brief.start_edition(as_of=edition.as_of, by=editor, at=MORNING, **TITLES)
    assert codes(refused) == ["brief.draft_exists"]


def test_an_edition_of_an_earlier_day_takes_nothing_over_from_a_later_one(edition):
    publish(edition)
    editor = person("UNHCR", "information_officer")
    earlier = brief.start_edition(as_of=date(2018, 12, 1), by=editor, at=AFTERNOON, **TITLES)
    assert earlier.parts.count() == 0


def test_the_next_edition_takes_parts_and_statements_over_as_drafts(edition):
    publish(edition)
    following = brief.start_edition(
        as_of=date(2018, 12, 28),
        by=person("UNHCR", "information_officer"),
        at=AFTERNOON.replace(day=28),
        **TITLES,
    )
    assert following.number == edition.number + 1
    assert {part.status for part in following.parts.all()} == {"draft"}
    assert part_of(following, "UNICEF").statements.get().text_es == CHILDREN[1]
