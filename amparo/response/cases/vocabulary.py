"""The words of cases."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HoldKind(TextChoices):
    """What stops a return of a person wherever it is prepared (safeguards 3 and 5)."""

    OPEN_CLAIM = "open_claim", _("an asylum claim that is not finally decided")
    FEAR = "fear", _("a fear of return that nobody has looked at")
    TRAFFICKING = "trafficking", _("signs of trafficking that nobody has reviewed")
    CAPACITY = "capacity", _("doubt whether the person can decide freely")


class FindingKind(TextChoices):
    """What the best interests of a child call for, as a panel found it."""

    RETURN = "return", _("return is in the best interests of the child")
    REUNIFICATION = "reunification", _("reunification is in the best interests of the child")
    TRANSFER = "transfer", _("moving to other care is in the best interests of the child")


class ClockState(TextChoices):
    RUNNING = "running", _("running")
    MET = "met", _("in time")
    LATE = "late", _("done late")
    STOPPED = "stopped", _("stopped")


class DutyKind(TextChoices):
    APPEARANCE = "appearance", _("to appear before the authority")
    INTERVIEW = "interview", _("interview")
    VISIT = "visit", _("visit")
    REVIEW = "review", _("review")
    RENEWAL = "renewal", _("renewal of a document")


class DutyOutcome(TextChoices):
    KEPT = "kept", _("done")
    REFUSED = "refused", _("refused by the person")
    UNREACHED = "unreached", _("not reached")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("not needed any more")
