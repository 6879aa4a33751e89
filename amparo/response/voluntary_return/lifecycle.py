"""The seven steps of assisted voluntary return and reintegration. Until boarding each can be left, unasked why."""

from __future__ import annotations

from amparo.core.lifecycle import STAYS, Lifecycle, Safeguard, move
from amparo.response.cases.policy import (
    a_reason_is_written_down,
    by_another_person_than,
    nothing_is_left_open,
)
from amparo.response.voluntary_return import policy
from amparo.response.voluntary_return.vocabulary import BEFORE_BOARDING, State

WORK = "voluntary_return.work_on_cases"
ANY_TIME_BEFORE_BOARDING = "|".join(BEFORE_BOARDING)
LOOKED_INTO = "counselled|assessed|eligible|consented|ready|booked"

# Before anybody books or boards, whoever asks, and by whatever door.
BEFORE_TRAVEL: tuple[Safeguard, ...] = (
    policy.counselling_is_complete,
    policy.a_signed_consent_stands,
    policy.no_claim_or_fear_stands_in_the_way,
    policy.no_pause_stands,
    policy.a_child_alone_goes_to_safety,
    policy.the_travel_document_outlives_the_journey,
)

RETURN = Lifecycle(
    move(
        "hear_wish",
        "asked",
        "heard",
        policy.it_is_the_persons_own_wish,
        policy.it_is_no_removal,
        permission=WORK,
    ),
    move("counsel", "heard|counselled", "counselled", policy.there_is_a_day_to_reflect, permission=WORK),
    move("assess", "counselled|assessed", "assessed", permission=WORK),
    move("raise_doubt", ANY_TIME_BEFORE_BOARDING, STAYS, a_reason_is_written_down, permission=WORK),
    move(
        "review_doubt",
        LOOKED_INTO,
        STAYS,
        by_another_person_than("assess", "raise_doubt"),
        a_reason_is_written_down,
        permission=WORK,
    ),
    move(
        "record_fear_counsel",
        LOOKED_INTO,
        STAYS,
        policy.asylum_was_explained_by_who_does_not_return,
        by_another_person_than("counsel", "raise_doubt"),
        permission=WORK,
    ),
    move(
        "approve_eligibility",
        "assessed",
        "eligible",
        by_another_person_than("counsel", "assess"),
        policy.counselling_is_complete,
        policy.nothing_found_speaks_against_travel,
        policy.no_pause_stands,
        permission=WORK,
    ),
    move(
        "decline",
        "assessed",
        "not_eligible",
        a_reason_is_written_down,
        nothing_is_left_open,
        permission=WORK,
    ),
    move(
        "sign_consent",
        "eligible",
        "consented",
        policy.counselling_is_complete,
        policy.the_time_to_reflect_has_passed,
        policy.the_text_that_was_signed_is_named_exactly,
        policy.it_was_read_in_a_language_that_is_understood,
        policy.a_child_does_not_sign_alone,
        policy.no_claim_or_fear_stands_in_the_way,
        policy.no_pause_stands,
        permission=WORK,
    ),
    move("secure_child", "eligible|consented|ready|booked", STAYS, permission=WORK),
    move(
        "prepare",
        "consented|ready",
        "ready",
        policy.a_signed_consent_stands,
        policy.no_claim_or_fear_stands_in_the_way,
        policy.no_pause_stands,
        policy.the_travel_document_outlives_the_journey,
        permission=WORK,
    ),
    move(
        "book",
        "ready",
        "booked",
        *BEFORE_TRAVEL,
        policy.the_journey_is_planned_and_to_come,
        policy.no_transit_visa_is_missing,
        policy.the_family_returns_together_or_it_is_said_why,
        permission=WORK,
    ),
    move("cancel_booking", "booked", "ready", a_reason_is_written_down, permission=WORK),
    move(
        "depart",
        "booked",
        "departed",
        *BEFORE_TRAVEL,
        policy.the_wish_is_said_again_at_boarding,
        policy.the_declaration_that_was_signed_is_named_exactly,
        policy.nobody_boards_before_the_day_that_is_booked,
        policy.the_family_leaves_on_one_day_or_it_is_said_why,
        permission=WORK,
    ),
    move("record_transit", "departed", STAYS, permission=WORK),
    move("arrive", "departed", "arrived", policy.who_receives_the_person_is_named, permission=WORK),
    move("receive", "arrived", "received", permission=WORK),
    move(
        "plan_reintegration",
        "arrived|received|reintegrating",
        "reintegrating",
        policy.the_plan_has_a_goal,
        permission=WORK,
    ),
    move("survey", "reintegrating", STAYS, policy.scores_are_from_0_to_100, permission=WORK),
    move("close_return", "arrived|received|reintegrating", "closed", nothing_is_left_open, permission=WORK),
    move("withdraw_wish", ANY_TIME_BEFORE_BOARDING, "withdrawn", permission=WORK),
    move(
        "stop",
        ANY_TIME_BEFORE_BOARDING,
        "stopped",
        a_reason_is_written_down,
        nothing_is_left_open,
        permission=WORK,
    ),
    states=dict(State.choices),
)
