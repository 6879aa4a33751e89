"""The path of a referral. Who sends, sends and recalls; only the receiver answers; the clock asks those above."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.response.referrals.policy.answering import (
    a_reason_is_given,
    feedback_is_given,
    it_was_received,
    its_content_is_there,
    its_time_is_over,
    the_outcome_is_said,
    the_receiver_answers,
    the_time_of_the_receiver_is_over,
)
from amparo.response.referrals.policy.sending import (
    consent_covers_the_recipient,
    it_goes_to_another_organisation,
    no_claim_reaches_the_country_of_origin,
    somebody_reads_the_queue,
    the_asylum_question_was_asked_first,
    the_caregiver_was_thought_of,
    the_function_serves_the_purpose,
    the_need_is_said,
    the_person_was_told,
    the_receiver_enforces_no_migration_law,
    the_receiver_has_the_mandate,
    the_sender_sends,
    the_service_is_fresh_enough,
    why_it_is_recalled_is_said,
)
from amparo.response.referrals.vocabulary import Status

SEND, ANSWER = "referrals.refer", "referrals.answer_referral"

REFERRAL = Lifecycle(
    move(
        "send",
        "draft",
        "sent",
        the_sender_sends,
        it_goes_to_another_organisation,
        the_receiver_enforces_no_migration_law,
        somebody_reads_the_queue,
        the_receiver_has_the_mandate,
        the_function_serves_the_purpose,
        the_need_is_said,
        the_service_is_fresh_enough,
        consent_covers_the_recipient,
        the_person_was_told,
        the_caregiver_was_thought_of,
        the_asylum_question_was_asked_first,
        no_claim_reaches_the_country_of_origin,
        permission=SEND,
    ),
    move("receive", "sent|expired|escalated", "received", the_receiver_answers, permission=ANSWER),
    move(
        "accept",
        "received|expired|escalated",
        "accepted",
        the_receiver_answers,
        it_was_received,
        the_receiver_has_the_mandate,
        its_content_is_there,
        consent_covers_the_recipient,
        permission=ANSWER,
    ),
    move(
        "reject",
        "received|expired|escalated",
        "rejected",
        the_receiver_answers,
        it_was_received,
        a_reason_is_given,
        permission=ANSWER,
    ),
    move(
        "start",
        "accepted",
        "in_progress",
        the_receiver_answers,
        its_content_is_there,
        permission=ANSWER,
    ),
    move(
        "complete", "in_progress", "completed", the_receiver_answers, the_outcome_is_said, permission=ANSWER
    ),
    move("close", "completed", "closed", the_receiver_answers, feedback_is_given, permission=ANSWER),
    move(
        "recall",
        "draft|sent|received|expired|escalated",
        "recalled",
        the_sender_sends,
        why_it_is_recalled_is_said,
        permission=SEND,
    ),
    move("expire", "sent|received", "expired", its_time_is_over, permission="referrals.view_referrals"),
    move(
        "escalate",
        "expired",
        "escalated",
        the_time_of_the_receiver_is_over,
        permission="referrals.view_referrals",
    ),
    states=dict(Status.choices),
)

# The way without a detour, as the stepper of a page shows it.
STEPS = ("draft", "sent", "received", "accepted", "in_progress", "completed", "closed")
