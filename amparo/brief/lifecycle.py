"""The clearance of a part, and the life of an edition."""

from __future__ import annotations

from amparo.brief.models import Edition, Part
from amparo.brief.numbers import no_number_is_typed, no_number_is_typed_in_the_edition
from amparo.brief.policy import (
    a_reason_is_given,
    another_person_clears_it,
    it_is_written_in_both_languages,
    the_edition_is_a_draft,
    the_part_says_something,
)
from amparo.brief.standing import (
    every_part_is_cleared,
    it_reads_otherwise_if_it_was_cleared,
    no_statement_is_blocked,
    nothing_in_the_edition_is_blocked,
    the_edition_says_something,
)
from amparo.core.lifecycle import Lifecycle, move

PART = Lifecycle(
    move(
        "submit",
        "draft",
        "submitted",
        the_edition_is_a_draft,
        the_part_says_something,
        it_is_written_in_both_languages,
        no_number_is_typed,
        no_statement_is_blocked,
        permission="brief.write_part",
    ),
    move(
        "clear",
        "submitted|cleared",
        "cleared",
        the_edition_is_a_draft,
        it_reads_otherwise_if_it_was_cleared,
        another_person_clears_it,
        no_number_is_typed,
        no_statement_is_blocked,
        permission="brief.clear_part",
    ),
    move(
        "return_for_changes",
        "submitted|cleared",
        "draft",
        the_edition_is_a_draft,
        a_reason_is_given,
        permission="brief.clear_part",
    ),
    move(
        "take_back",
        "submitted|cleared",
        "draft",
        the_edition_is_a_draft,
        a_reason_is_given,
        permission="brief.write_part",
    ),
    states=dict(Part.Status.choices),
)

EDITION = Lifecycle(
    move(
        "publish",
        "draft",
        "published",
        the_edition_says_something,
        every_part_is_cleared,
        no_number_is_typed_in_the_edition,
        nothing_in_the_edition_is_blocked,
        permission="brief.publish_edition",
    ),
    move("drop", "draft", "dropped", a_reason_is_given, permission="brief.lead_draft"),
    states=dict(Edition.Status.choices),
)
