"""The words of asylum procedures."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    APPROACHED = "approached", _("came to us")
    INFORMED = "informed", _("informed")
    INTENDS = "intends", _("wants to ask for asylum")
    REFERRED = "referred", _("referred to the authority")
    LODGED = "lodged", _("claim lodged")
    SCHEDULED = "interview_scheduled", _("interview scheduled")
    INTERVIEWED = "interviewed", _("interview held")
    DECIDED = "decided", _("decided")
    APPEALED = "appealed", _("appeal lodged")
    APPEAL_DECIDED = "appeal_decided", _("appeal decided")
    FINAL = "final", _("final")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ABANDONED = "abandoned", _("abandoned")


class Outcome(TextChoices):
    RECOGNISED = "recognised", _("recognised as a refugee")
    COMPLEMENTARY = "complementary", _("complementary protection")
    REJECTED = "rejected", _("rejected")
    INADMISSIBLE = "inadmissible", _("inadmissible")


class AppealOutcome(TextChoices):
    UPHELD = "upheld", _("the decision stands")
    OVERTURNED = "overturned", _("protection is granted")
    SENT_BACK = "sent_back", _("to be decided anew")


class SexWished(TextChoices):
    WOMAN = "woman", _("a woman")
    MAN = "man", _("a man")
    NO_WISH = "no_wish", _("no wish")


# From here a claim is pending, until it is final or withdrawn: whoever holds one is not returned (safeguard 3).
CLAIM_IS_OPEN = (
    State.LODGED,
    State.SCHEDULED,
    State.INTERVIEWED,
    State.DECIDED,
    State.APPEALED,
    State.APPEAL_DECIDED,
)
