"""Refusals: one catalogue, one sentence for each, in every language, with what to do next."""

from __future__ import annotations

import pytest
from django.utils import translation

from amparo.core.errors import (
    CATALOGUE,
    NOT_ALLOWED,
    NOT_FOUND,
    REASON_MISSING,
    WRONG_STATE,
    Kind,
    Refusal,
    refuse_if_any,
)


def test_a_code_stands_in_the_catalogue_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Kind(NOT_ALLOWED.code, "Another sentence.", "Another remedy.")
    assert CATALOGUE[NOT_ALLOWED.code] is NOT_ALLOWED


def test_a_reason_reads_as_a_sentence_with_its_remedy() -> None:
    reason = WRONG_STATE(move="publish", state="draft")
    with translation.override("en"):
        assert reason.sentence == "“publish” is not possible here: the record is “draft”."
        assert str(reason) == f"{reason.sentence} {reason.remedy}"


def test_a_reason_says_where() -> None:
    assert REASON_MISSING(at="reason").at == "reason"
    assert REASON_MISSING().at == ""


def test_a_value_is_never_read_as_a_sentence() -> None:
    """What a person typed may hold braces; it fills a hole and is not itself a sentence with holes."""
    assert "{state.__class__}" in WRONG_STATE(move="{state.__class__}", state="draft").sentence


def test_a_refusal_carries_every_reason_and_skips_what_is_met() -> None:
    with pytest.raises(Refusal) as refused:
        refuse_if_any([None, NOT_ALLOWED(), None, NOT_FOUND()])
    assert refused.value.reasons == (NOT_ALLOWED(), NOT_FOUND())


def test_without_a_reason_nothing_is_refused() -> None:
    refuse_if_any([None, None])
    refuse_if_any([])


def test_what_a_refusal_writes_to_a_log_is_its_codes_alone() -> None:
    """Sentences hold what people typed, and names; codes hold neither."""
    refusal = Refusal(WRONG_STATE(move="María Pérez", state="draft"), NOT_ALLOWED())
    assert str(refusal) == "core.wrong_state, core.not_allowed"
    assert "María" not in repr(refusal.args)
