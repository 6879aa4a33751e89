"""Information: written by one person, reviewed by another, unchanged once published, silent when its days are over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.response.information.markup import blocks
from amparo.response.information.models import Item, ItemText
from amparo.response.information.services.items import begin_edition, change_item, move_item, write_item
from amparo.response.information.services.stated import StatedText
from amparo.response.information.tests.conftest import stated, today


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def acts(item: Item) -> list[str]:
    about = Event.objects.filter(subject_type="information.item", subject_id=str(item.pk))
    return list(about.order_by("number").values_list("verb", flat=True))


def test_the_same_form_makes_one_item(officer: User) -> None:
    receipt = uuid.uuid4()
    first = write_item(key="one", stated=stated(), receipt=receipt, by=officer)
    assert write_item(key="one", stated=stated(), receipt=receipt, by=officer) == first
    assert acts(first) == ["write_item"]
    with pytest.raises(Refusal) as refused:
        write_item(key="other", stated=stated(), receipt=receipt, by=officer)
    assert codes(refused) == {"information.form_saved"}


def test_an_address_is_given_once(draft: Item, officer: User) -> None:
    with pytest.raises(Refusal) as refused:
        write_item(key=draft.key, stated=stated(), receipt=uuid.uuid4(), by=officer)
    assert codes(refused) == {"information.key_taken"}


def test_everything_that_is_wrong_is_said_at_once(officer: User) -> None:
    wrong = stated(
        topics=["nothing"],
        audiences=[],
        places=[],
        texts={"en": StatedText("Title", ""), "xx": StatedText("a", "b")},
        review_on=today() - timedelta(days=40),
    )
    with pytest.raises(Refusal) as refused:
        write_item(key="wrong", stated=wrong, receipt=uuid.uuid4(), by=officer)
    assert codes(refused) == {
        "information.topic_unknown",
        "information.choice_unknown",
        "information.text_incomplete",
        "information.ends_before_it_begins",
    }
    assert not Item.objects.filter(key="wrong").exists()


def test_who_wrote_does_not_review_and_another_publishes(draft: Item, officer: User, reviewer: User) -> None:
    move_item(item=draft, move="submit", by=officer)
    with pytest.raises(Refusal) as refused:
        move_item(item=draft, move="publish", by=officer)
    assert codes(refused) == {"information.reviewed_by_another"}
    published = move_item(item=draft, move="publish", by=reviewer)
    assert (published.status, published.reviewed_by, published.is_in_force) == ("published", reviewer, True)
    assert acts(draft) == ["write_item", "submit", "publish"]


def test_everybody_who_wrote_is_kept_from_reviewing(draft: Item, officer: User, account: Any) -> None:
    second = account("information_officer")
    change_item(item=draft, stated=stated(source="Another source"), by=second)
    move_item(item=draft, move="submit", by=second)
    for writer in (officer, second):
        with pytest.raises(Refusal) as refused:
            move_item(item=draft, move="publish", by=writer)
        assert codes(refused) == {"information.reviewed_by_another"}


def test_the_database_keeps_writer_and_reviewer_apart(publish: Callable[..., Item]) -> None:
    item = publish()
    with pytest.raises(IntegrityError, match="item_by_two"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(reviewed_by=item.written_by)


def test_nothing_goes_to_review_without_both_languages_and_a_source(officer: User) -> None:
    only = {"ht": StatedText("Tit", "Kò", needs_review_by_a_speaker=True)}
    item = write_item(key="only", stated=stated(texts=only, source=""), receipt=uuid.uuid4(), by=officer)
    with pytest.raises(Refusal) as refused:
        move_item(item=item, move="submit", by=officer)
    assert [reason.code for reason in refused.value.reasons] == [
        "information.language_missing",
        "information.language_missing",
        "information.source_missing",
    ]
    item.refresh_from_db()
    assert item.status == "draft"


def test_what_is_over_is_not_published(officer: User, reviewer: User) -> None:
    over = stated(valid_until=today() - timedelta(days=1))
    item = write_item(key="over", stated=over, receipt=uuid.uuid4(), by=officer)
    with pytest.raises(Refusal) as refused:
        move_item(item=item, move="submit", by=officer)
    assert codes(refused) == {"information.over_already"}


def test_its_last_day_is_still_its_own(publish: Callable[..., Item]) -> None:
    item = publish(valid_until=today())
    assert item.is_in_force
    item.valid_until = today() - timedelta(days=1)
    assert (item.is_expired, item.is_in_force) == (True, False)


def test_a_published_edition_never_changes(publish: Callable[..., Item], officer: User) -> None:
    item = publish()
    with pytest.raises(Refusal) as refused:
        change_item(item=item, stated=stated(), by=officer)
    assert codes(refused) == {"information.not_a_draft"}
    text = item.texts.get(language="en")
    for change in (
        lambda: ItemText.objects.filter(pk=text.pk).update(body="otherwise"),
        text.delete,
        lambda: ItemText.objects.create(item=item, language="fr", title="t", body="b"),
        item.places.clear,
    ):
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            change()


def test_a_new_edition_takes_the_place_of_the_old_one_when_it_is_published(
    publish: Callable[..., Item], officer: User, reviewer: User
) -> None:
    first = publish()
    second = begin_edition(item=first, by=officer)
    assert (second.edition, second.status, second.texts.count()) == (2, "draft", 2)
    assert [place.code for place in second.places.all()] == ["MEX"]
    first.refresh_from_db()
    assert first.status == "published", "the old one holds until the new one does"
    move_item(item=second, move="submit", by=officer)
    move_item(item=second, move="publish", by=reviewer)
    first.refresh_from_db()
    assert (first.status, Item.objects.get(key=first.key, status="published").edition) == ("withdrawn", 2)


def test_an_edition_is_open_once(publish: Callable[..., Item], officer: User) -> None:
    first = publish()
    begin_edition(item=first, by=officer)
    with pytest.raises(Refusal) as refused:
        begin_edition(item=first, by=officer)
    assert codes(refused) == {"information.edition_open"}


def test_another_organisation_does_not_write_it_and_may_withdraw_it(
    publish: Callable[..., Item], account: Any
) -> None:
    item, other = publish(), account("information_officer", "OTHER-T")
    with pytest.raises(Refusal) as refused:
        begin_edition(item=item, by=other)
    assert codes(refused) == {"information.another_organisations"}
    with pytest.raises(Refusal) as refused:
        move_item(item=item, move="withdraw", by=other)
    assert codes(refused) == {"core.reason_missing"}
    assert move_item(item=item, move="withdraw", by=other, reason="The office moved").status == "withdrawn"


def test_who_only_counsels_writes_nothing(counsellor: User) -> None:
    with pytest.raises(Refusal) as refused:
        write_item(key="one", stated=stated(), receipt=uuid.uuid4(), by=counsellor)
    assert codes(refused) == {"core.not_allowed"}


def test_a_language_that_is_emptied_goes_from_the_draft(draft: Item, officer: User) -> None:
    more = {**stated().texts, "ht": StatedText("Tit", "Kò", needs_review_by_a_speaker=True)}
    change_item(item=draft, stated=stated(texts=more), by=officer)
    assert draft.texts.get(language="ht").needs_review_by_a_speaker
    change_item(item=draft, stated=stated(), by=officer)
    assert set(draft.texts.values_list("language", flat=True)) == {"en", "es"}


def test_the_markup_knows_paragraphs_headings_lists_and_steps() -> None:
    found = blocks("# Head\nOne\nline\n\nTwo\n- a\n- b\n\n1. first\n2) second\n<b>x</b> https://example.org")
    assert [(block.kind, block.lines) for block in found] == [
        ("heading", ("Head",)),
        ("paragraph", ("One", "line")),
        ("paragraph", ("Two",)),
        ("bullets", ("a", "b")),
        ("steps", ("first", "second")),
        ("paragraph", ("<b>x</b> https://example.org",)),
    ]
