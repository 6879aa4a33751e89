"""The moves of feedback, and those of a report of abuse, which stand in a trail of their own."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.response.feedback import trail
from amparo.response.feedback.models import AbuseReport, Feedback
from amparo.response.feedback.policy import (
    a_reason_is_given,
    another_person_closes,
    it_is_soon_enough,
    it_was_answered_or_thanks,
    support_was_offered,
    who_is_complained_about_stays_out,
)

ANSWER = "feedback.answer"
FOLLOW = "feedback.follow_abuse_reports"
IN_HAND = "received|assigned|reopened"

FEEDBACK = Lifecycle(
    move("assign", IN_HAND, "assigned", who_is_complained_about_stays_out, permission=ANSWER),
    move("answer", f"{IN_HAND}|answered", "answered", who_is_complained_about_stays_out, permission=ANSWER),
    move(
        "close",
        f"{IN_HAND}|answered",
        "closed",
        it_was_answered_or_thanks,
        who_is_complained_about_stays_out,
        permission=ANSWER,
    ),
    move("pass_on", IN_HAND, "passed_on", who_is_complained_about_stays_out, permission=ANSWER),
    # By the person, who holds the receipt and no account.
    move("reopen", "answered|closed", "reopened", it_is_soon_enough),
    states=dict(Feedback.Status.choices),
)

ABUSE_REPORT = Lifecycle(
    move("acknowledge", "received", "acknowledged", permission=FOLLOW),
    move("refer", "acknowledged|supported", "referred", a_reason_is_given, permission=FOLLOW),
    move("support", "acknowledged|referred", "supported", a_reason_is_given, permission=FOLLOW),
    move(
        "ask_to_close",
        "acknowledged|referred|supported",
        "closing",
        a_reason_is_given,
        support_was_offered,
        permission=FOLLOW,
    ),
    move("send_back", "closing", "supported", a_reason_is_given, permission=FOLLOW),
    move("close", "closing", "closed", another_person_closes, permission=FOLLOW),
    states=dict(AbuseReport.Status.choices),
    record=trail.record,
)
