"""The path to a durable solution: to stay, to go to another country, or to go back freely, until it holds."""

from __future__ import annotations

from amparo.core.lifecycle import STAYS, Lifecycle, Move, Safeguard, move
from amparo.response.cases.policy import (
    a_reason_is_written_down,
    by_another_person_than,
    nothing_is_left_open,
)
from amparo.response.solutions.policy import (
    a_child_alone_leaves_only_where_a_determination_recommends_it,
    nothing_stands_at_not_yet,
    nothing_stops_a_return_of_the_person,
    only_a_refugee_is_repatriated,
    progress_was_seen_on_two_days,
    something_was_seen,
    the_household_leaves_together_or_a_reason_says_why,
    the_person_agrees_to_be_submitted,
    the_person_has_chosen_it,
    the_person_was_heard_in_private,
    the_wish_is_said_again_on_the_day,
    the_wish_to_repatriate_is_free,
    the_wish_to_repatriate_is_informed,
)
from amparo.response.solutions.vocabulary import State

WORK = "solutions.work_on_cases"
ON_THE_WAY = "integrating|under_way"
BEFORE_LEAVING = "proposed|submitted|accepted|declared"
OPEN = f"begun|assessed|{BEFORE_LEAVING}|{ON_THE_WAY}"


def _move(name: str, sources: str, target: str, *safeguards: Safeguard) -> Move:
    return move(name, sources, target, *safeguards, permission=WORK)


SOLUTION = Lifecycle(
    _move("assess", "begun|assessed|integrating", "assessed", the_person_was_heard_in_private),
    _move("begin_integration", "assessed", "integrating"),
    _move("propose_resettlement", "assessed|integrating", "proposed"),
    _move(
        "submit",
        "proposed",
        "submitted",
        by_another_person_than("assess", "propose_resettlement"),
        the_person_agrees_to_be_submitted,
    ),
    _move("record_acceptance", "submitted", "accepted"),
    _move("record_refusal", "submitted", "assessed"),
    _move(
        "depart",
        "accepted",
        "under_way",
        the_wish_is_said_again_on_the_day,
        a_child_alone_leaves_only_where_a_determination_recommends_it,
        the_household_leaves_together_or_a_reason_says_why,
    ),
    _move(
        "declare_wish",
        "assessed|integrating",
        "declared",
        only_a_refugee_is_repatriated,
        the_person_has_chosen_it,
        the_wish_to_repatriate_is_free,
        the_wish_to_repatriate_is_informed,
    ),
    _move(
        "repatriate",
        "declared",
        "under_way",
        by_another_person_than("declare_wish"),
        the_wish_is_said_again_on_the_day,
        nothing_stops_a_return_of_the_person,
        a_child_alone_leaves_only_where_a_determination_recommends_it,
        the_household_leaves_together_or_a_reason_says_why,
    ),
    _move("change_mind", BEFORE_LEAVING, "assessed"),
    _move("record_progress", ON_THE_WAY, STAYS, something_was_seen),
    _move(
        "achieve",
        ON_THE_WAY,
        "achieved",
        progress_was_seen_on_two_days,
        nothing_stands_at_not_yet,
        nothing_is_left_open,
    ),
    _move("end_without", OPEN, "not_achieved", a_reason_is_written_down, nothing_is_left_open),
    _move("take_up_again", "achieved|not_achieved", "assessed", a_reason_is_written_down),
    states=dict(State.choices),
)
