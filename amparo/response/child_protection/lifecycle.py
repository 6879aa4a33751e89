"""The paths of a child's case, of a determination of best interests, and of family tracing."""

from __future__ import annotations

from amparo.core.lifecycle import STAYS, Lifecycle, Move, Safeguard, move
from amparo.response.cases.policy import (
    a_reason_is_written_down,
    by_another_person_than,
    nothing_is_left_open,
)
from amparo.response.child_protection.policy.best_interests import (
    a_decision_against_the_childs_wish_says_why,
    a_dissent_is_written_down,
    every_member_signed_confidentiality,
    several_options_were_weighed,
    the_chair_did_not_write_the_report,
    the_child_was_heard,
    the_panel_has_three_members_of_different_organisations,
    what_is_decided_was_weighed,
    who_enforces_sits_on_no_panel,
)
from amparo.response.child_protection.policy.child import (
    only_a_child_has_such_a_case,
    what_is_to_come_is_not_over,
)
from amparo.response.child_protection.policy.children import (
    a_child_alone_moves_only_as_a_determination_recommends,
    a_child_who_is_held_is_freed_first,
    a_high_risk_is_assessed_within_two_days,
    no_tracing_and_no_determination_is_open,
    the_child_was_told,
    the_reason_for_closing_is_true,
    who_cares_for_the_child_was_assessed,
    why_the_child_is_alone_is_recorded,
)
from amparo.response.child_protection.policy.tracing import (
    a_determination_recommends_the_reunification,
    guardian_caregiver_escort_and_reception_are_confirmed,
    somebody_is_looked_for,
    the_child_was_visited_after_reunification,
    the_childs_view_is_on_record,
    the_relationship_is_verified_on_both_sides,
)
from amparo.response.child_protection.vocabulary import DeterminationState, State, TracingState

WORK = "child_protection.work_on_cases"
UNDER_WAY = "assessed|planned|in_care|reviewed"


def _move(name: str, sources: str, target: str, *safeguards: Safeguard) -> Move:
    return move(name, sources, target, what_is_to_come_is_not_over, *safeguards, permission=WORK)


CHILD = Lifecycle(
    _move(
        "register_child",
        "identified",
        "registered",
        only_a_child_has_such_a_case,
        why_the_child_is_alone_is_recorded,
        a_high_risk_is_assessed_within_two_days,
    ),
    _move("notify_authority", f"identified|registered|{UNDER_WAY}", STAYS),
    _move("record_detention", f"identified|registered|{UNDER_WAY}", STAYS),
    _move("record_release", f"identified|registered|{UNDER_WAY}", STAYS),
    _move("assess_child", "registered", "assessed"),
    _move("reassess", UNDER_WAY, STAYS),
    _move("plan_care", UNDER_WAY, "planned"),
    _move("provide_service", "registered|assessed|planned|in_care|reviewed", STAYS),
    _move(
        "arrange_care",
        "planned|in_care|reviewed",
        "in_care",
        who_cares_for_the_child_was_assessed,
        a_child_alone_moves_only_as_a_determination_recommends,
        a_child_who_is_held_is_freed_first,
    ),
    _move("visit_child", "in_care|reviewed", STAYS),
    _move("review_child", "in_care|reviewed", "reviewed"),
    _move(
        "ask_closure",
        f"registered|{UNDER_WAY}",
        "closing",
        the_reason_for_closing_is_true,
        the_child_was_told,
        a_child_who_is_held_is_freed_first,
        no_tracing_and_no_determination_is_open,
    ),
    _move(
        "send_back", "closing", "reviewed", a_reason_is_written_down, by_another_person_than("ask_closure")
    ),
    _move(
        "approve_closure",
        "closing",
        "closed",
        by_another_person_than("ask_closure"),
        nothing_is_left_open,
        no_tracing_and_no_determination_is_open,
    ),
    _move("reopen_child", "closed", "registered", a_reason_is_written_down, only_a_child_has_such_a_case),
    states=dict(State.choices),
)

THE_PANEL_STANDS: tuple[Safeguard, ...] = (
    the_panel_has_three_members_of_different_organisations,
    every_member_signed_confidentiality,
    the_chair_did_not_write_the_report,
    who_enforces_sits_on_no_panel,
)

DETERMINATION = Lifecycle(
    _move("write_report", "opened|reported", "reported", only_a_child_has_such_a_case),
    _move("convene", "reported|convened", "convened", *THE_PANEL_STANDS),
    _move("hear_child", "convened|heard|weighed", "heard"),
    _move("weigh", "heard|weighed", "weighed", the_child_was_heard, several_options_were_weighed),
    _move(
        "determine",
        "weighed",
        "decided",
        only_a_child_has_such_a_case,
        by_another_person_than("write_report"),
        *THE_PANEL_STANDS,
        the_child_was_heard,
        several_options_were_weighed,
        what_is_decided_was_weighed,
        a_dissent_is_written_down,
        a_decision_against_the_childs_wish_says_why,
    ),
    _move("begin_review", "decided", "under_review", a_reason_is_written_down),
    _move(
        "confirm_determination",
        "under_review",
        "decided",
        only_a_child_has_such_a_case,
        by_another_person_than("write_report"),
        *THE_PANEL_STANDS,
    ),
    _move(
        "reopen_determination",
        "decided|under_review|closed",
        "opened",
        a_reason_is_written_down,
        only_a_child_has_such_a_case,
    ),
    _move(
        "close_determination",
        "opened|reported|convened|heard|weighed|decided|under_review",
        "closed",
        by_another_person_than("write_report"),
        nothing_is_left_open,
    ),
    states=dict(DeterminationState.choices),
)

TRACING = Lifecycle(
    _move("begin_tracing", "open", "tracing_in_progress", somebody_is_looked_for),
    _move("record_search", "tracing_in_progress", STAYS),
    _move("verify_child", "tracing_in_progress|verified", STAYS),
    _move("verify_family", "tracing_in_progress|verified", STAYS),
    _move("hear_wish", "tracing_in_progress|verified", STAYS),
    _move("state_verified", "tracing_in_progress", "verified", the_relationship_is_verified_on_both_sides),
    _move("doubt", "verified", "tracing_in_progress", a_reason_is_written_down),
    _move(
        "reunify",
        "verified",
        "reunified",
        the_relationship_is_verified_on_both_sides,
        the_childs_view_is_on_record,
        a_determination_recommends_the_reunification,
        guardian_caregiver_escort_and_reception_are_confirmed,
        by_another_person_than("state_verified"),
    ),
    _move("visit_family", "reunified", STAYS),
    _move(
        "close_tracing",
        "open|tracing_in_progress|verified|reunified",
        "closed",
        the_child_was_visited_after_reunification,
        nothing_is_left_open,
    ),
    _move("trace_again", "closed", "open", a_reason_is_written_down),
    states=dict(TracingState.choices),
)
