"""The words of durable solutions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    BEGUN = "begun", _("prospects to be assessed")
    ASSESSED = "assessed", _("prospects assessed")
    INTEGRATING = "integrating", _("local integration under way")
    PROPOSED = "proposed", _("resettlement or pathway prepared")
    SUBMITTED = "submitted", _("submitted to a country")
    ACCEPTED = "accepted", _("accepted by a country")
    DECLARED = "declared", _("wish to repatriate declared")
    UNDER_WAY = "under_way", _("left for the solution")
    ACHIEVED = "achieved", _("solution achieved")
    NOT_ACHIEVED = "not_achieved", _("solution not achieved")


class Standing(TextChoices):
    """Who the person is before the law: repatriation is for refugees, and no other return goes by its name."""

    REFUGEE = "refugee", _("recognised as a refugee, or under the mandate")
    COMPLEMENTARY = "complementary", pgettext_lazy("standing before the law", "complementary protection")
    STATELESS = "stateless", _("stateless")
    CLAIMANT = "claimant", _("asks for asylum")
    OTHER = "other", pgettext_lazy("standing before the law", "other")


REFUGEES = (Standing.REFUGEE, Standing.COMPLEMENTARY)


class Prospect(TextChoices):
    GOOD = "good", pgettext_lazy("prospect", "good")
    LIMITED = "limited", pgettext_lazy("prospect", "limited")
    NONE = "none", pgettext_lazy("prospect", "none")
    UNKNOWN = "unknown", pgettext_lazy("prospect", "not known yet")


class Solution(TextChoices):
    """What the person wishes."""

    INTEGRATION = "integration", _("to stay and integrate")
    RESETTLEMENT = "resettlement", _("to go to another country")
    REPATRIATION = "repatriation", _("to go back to their country")
    UNDECIDED = "undecided", pgettext_lazy("solution wished", "undecided")


class Area(TextChoices):
    """Of local integration."""

    DOCUMENTS = "documents", _("documents and legal stay")
    WORK = "work", _("work")
    SCHOOL = "school", _("school and training")
    HOUSING = "housing", _("housing")
    LANGUAGE = "language", _("language")
    NATURALISATION = "naturalisation", _("naturalisation")


class PathwayKind(TextChoices):
    RESETTLEMENT = "resettlement", _("resettlement")
    FAMILY = "family", _("family reunification")
    HUMANITARIAN = "humanitarian", _("humanitarian admission or visa")
    SPONSORSHIP = "sponsorship", _("private sponsorship")
    LABOUR = "labour", _("work abroad")
    EDUCATION = "education", _("study abroad")


class Evidence(TextChoices):
    """Of a wish that is declared."""

    SIGNATURE = "signature", _("signed")
    THUMBPRINT = "thumbprint", _("thumbprint before a witness")
    RECORDING = "recording", _("spoken before a witness")


class Progress(TextChoices):
    NOT_YET = "not_yet", pgettext_lazy("progress", "not yet")
    PARTLY = "partly", pgettext_lazy("progress", "partly")
    MOSTLY = "mostly", pgettext_lazy("progress", "mostly")
    AS_OTHERS = "as_others", _("as others who live there")
    NOT_RELEVANT = "not_relevant", _("does not concern them")


# The criteria by which a solution is judged, in the order of the IASC framework.
CRITERIA = {
    "safety": _("Safety and security"),
    "living": _("Adequate standard of living: food, water, housing, health, schooling"),
    "livelihood": _("Work and livelihood"),
    "property": _("Housing, land and property left behind"),
    "documentation": _("Personal and other documents"),
    "family": _("Family together"),
    "participation": _("Part in public affairs"),
    "remedies": _("Justice and effective remedies"),
}
