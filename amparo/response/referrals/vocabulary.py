"""The words with fixed codes: priorities, states, reasons, outcomes, channels."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Priority(TextChoices):
    """Primero's `service_response_timeframe` calls the first two `1_day` and `3_days`."""

    DAY = "1_day", _("24 hours")
    THREE_DAYS = "3_days", _("72 hours")
    TWO_WEEKS = "2_weeks", _("2 weeks")


class Status(TextChoices):
    DRAFT = "draft", pgettext_lazy("referral", "draft")
    SENT = "sent", pgettext_lazy("referral", "sent")
    RECEIVED = "received", pgettext_lazy("referral", "received")
    ACCEPTED = "accepted", pgettext_lazy("referral", "accepted")
    IN_PROGRESS = "in_progress", pgettext_lazy("referral", "in progress")
    COMPLETED = "completed", pgettext_lazy("referral", "completed")
    CLOSED = "closed", pgettext_lazy("referral", "closed with feedback")
    REJECTED = "rejected", pgettext_lazy("referral", "rejected")
    RECALLED = "recalled", pgettext_lazy("referral", "recalled")
    EXPIRED = "expired", pgettext_lazy("referral", "overdue: receiver's coordinators asked")
    ESCALATED = "escalated", pgettext_lazy("referral", "overdue: forum asked")


# The receiver owes an answer.
UNANSWERED = (Status.SENT, Status.RECEIVED, Status.EXPIRED, Status.ESCALATED)
# The receiver has said yes and owes the end.
AT_WORK = (Status.ACCEPTED, Status.IN_PROGRESS, Status.COMPLETED)
ENDED = (Status.CLOSED, Status.REJECTED, Status.RECALLED)
# What only the receiver makes of a referral, and what only the sender does.
OF_THE_RECEIVER = (Status.RECEIVED, *AT_WORK, Status.CLOSED, Status.REJECTED)
OF_THE_SENDER = (Status.DRAFT, Status.SENT, Status.RECALLED)
OF_THE_CLOCK = (Status.EXPIRED, Status.ESCALATED)


class RejectedReason(TextChoices):
    """Primero keeps `rejected_reason` as words; these codes are what goes there."""

    NO_CAPACITY = "no_capacity", _("no capacity at present")
    OUTSIDE_MANDATE = "outside_mandate", _("outside our mandate")
    NOT_ELIGIBLE = "not_eligible", _("the person is not eligible")
    CANNOT_BE_REACHED = "cannot_be_reached", _("the person cannot be reached")
    PERSON_DECLINES = "person_declines", _("the person declines")
    OTHER = "other", pgettext_lazy("reason for rejecting", "other, in words")


class RecalledReason(TextChoices):
    PERSON_CHANGED_MIND = "person_changed_mind", _("the person changed their mind")
    SERVED_ELSEWHERE = "served_elsewhere", _("the person was served elsewhere")
    SENT_BY_MISTAKE = "sent_by_mistake", _("it was sent by mistake")
    NO_ANSWER = "no_answer", _("there was no answer")


class Outcome(TextChoices):
    SERVED = "served", _("the person was served")
    PARTLY = "partly", _("served in part")
    NOT_SERVED = "not_served", _("not served")


class Caregiver(TextChoices):
    """Whether a child's caregiver knows (CPMS 18; Inter-agency referral form: "caregiver informed")."""

    INFORMED = "informed", _("informed, and agrees")
    NONE = "none", _("the child has no caregiver here")
    NOT_SAFE = "not_safe", _("not informed: it would put the child at risk")


class Channel(TextChoices):
    """How the receiver hears of it beside this queue."""

    QUEUE = "queue", _("this queue alone")
    TELEPHONE = "telephone", _("telephoned as well")
    IN_PERSON = "in_person", _("the person is accompanied there")
    ON_PAPER = "on_paper", _("the person carries the slip")


class AnswerKind(TextChoices):
    REJECTION = "rejection", _("Rejection")
    OUTCOME = "outcome", _("Outcome")
    FEEDBACK = "feedback", _("Feedback")


class Step(TextChoices):
    """Who is asked about an answer that is overdue."""

    RECEIVER = "receiver", _("coordinators of the receiver")
    FORUM = "forum", _("coordinator of the forum")
