"""The life of one edition of an information item: written by one person, reviewed by another."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.response.information.models import Item
from amparo.response.information.policy import (
    a_reason_is_given,
    another_person_reviews_it,
    it_is_not_over,
    it_is_written_in_both_languages,
    it_names_its_source,
    its_organisation_writes_it,
)

ITEM = Lifecycle(
    move(
        "submit",
        "draft",
        "in_review",
        its_organisation_writes_it,
        it_is_written_in_both_languages,
        it_names_its_source,
        it_is_not_over,
        permission="information.write_item",
    ),
    move("take_back", "in_review", "draft", its_organisation_writes_it, permission="information.write_item"),
    move(
        "return_for_changes",
        "in_review",
        "draft",
        another_person_reviews_it,
        a_reason_is_given,
        permission="information.review_item",
    ),
    move(
        "publish",
        "in_review",
        "published",
        another_person_reviews_it,
        it_is_written_in_both_languages,
        it_names_its_source,
        it_is_not_over,
        permission="information.review_item",
    ),
    move(
        "withdraw",
        "draft|in_review|published",
        "withdrawn",
        a_reason_is_given,
        permission="information.review_item",
    ),
    states=dict(Item.Status.choices),
)
