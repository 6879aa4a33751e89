"""What a screening asks, in words with fixed codes (UNHCR, 10-Point Plan of Action on Refugee Protection and Mixed
Movements: inform, gather, preliminary profile, counsel, refer)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Fear(TextChoices):
    """The asylum question, and what was answered. Not asked is not no."""

    YES = "yes", pgettext_lazy("fear of return", "yes")
    NO = "no", pgettext_lazy("fear of return", "no")
    DECLINED = "declined", pgettext_lazy("fear of return", "does not wish to say")
    NOT_ASKED = "not_asked", pgettext_lazy("fear of return", "not asked")


class ReasonForMoving(TextChoices):
    PROTECTION = "protection", _("violence or persecution")
    ECONOMIC = "economic", _("work or livelihood")
    FAMILY = "family", _("to join the family")
    STUDIES = "studies", _("studies")
    ENVIRONMENT = "environment", _("disaster or climate")
    OTHER = "other", pgettext_lazy("reason for moving", "other")


class Wish(TextChoices):
    ASYLUM = "asylum", _("ask for asylum")
    CONTINUE = "continue", _("continue the journey")
    STAY = "stay", _("stay here")
    REUNITE = "reunite", _("be reunited with the family")
    RETURN = "return", _("return to the country of origin")
    UNDECIDED = "undecided", _("has not decided")


class Interpreter(TextChoices):
    NOT_NEEDED = "not_needed", pgettext_lazy("interpreter", "not needed")
    PRESENT = "present", pgettext_lazy("interpreter", "present")
    REMOTE = "remote", pgettext_lazy("interpreter", "by telephone")
    MISSING = "missing", pgettext_lazy("interpreter", "needed, and there was none")


class ConsentToRefer(TextChoices):
    YES = "yes", pgettext_lazy("consent to be referred", "yes")
    NO = "no", pgettext_lazy("consent to be referred", "no")
    LATER = "later", pgettext_lazy("consent to be referred", "wants to think about it")


class StepInConfidence(TextChoices):
    """What a specialist did about what was said in confidence: taken up, then ended in one of the others."""

    TAKEN_UP = "taken_up", _("was taken up by a specialist")
    REFERRED = "referred", _("was referred")
    SERVED_HERE = "served_here", _("was served here")
    DECLINED = "declined", _("did not want it")
    NOT_REACHED = "not_reached", _("was not reached")


class FollowUpOutcome(TextChoices):
    REFERRED = "referred", _("was referred")
    SERVED_HERE = "served_here", _("was served here")
    DECLINED = "declined", _("did not want it")
    NOT_REACHED = "not_reached", _("was not reached")
