"""What steps of child protection ask in several places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.response.cases.procedure import Answer, Asked
from amparo.response.child_protection.vocabulary import Care, HowHeard, Priority, ProtectionStatus, Risk

LANGUAGE = Asked("language", _("In which language"), Answer.LANGUAGE)
IN_PRIVATE = Asked("in_private", _("Where nobody else heard"), Answer.YES_NO)
RISK = Asked("risk_level", _("Risk"), Answer.CHOICE, dict(Risk.choices))
PRIORITY = Asked("priority", _("Assessment is due"), Answer.CHOICE, dict(Priority.choices))
STATUS = Asked(
    "protection_status", _("Who is responsible for the child"), Answer.CHOICE, dict(ProtectionStatus.choices)
)
VIEW = Asked("view", _("What the child said, in its own words"))
HOW_HEARD = Asked("how", _("How the child was heard"), Answer.CHOICE, dict(HowHeard.choices))
CARE = Asked("care_arrangements_type", _("Who cares for the child"), Answer.CHOICE, dict(Care.choices))
REVIEW_ON = Asked("review_on", _("To be reviewed on"), Answer.DAY)
NEXT_VISIT = Asked("next_visit_on", _("Next visit on"), Answer.DAY, is_required=False)
WORDS = Asked("words", _("What was found"))
