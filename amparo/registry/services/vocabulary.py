"""The words of the directory with fixed codes: kinds of service, whom it takes, how one is referred to it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ServiceKind(TextChoices):
    """What people come for. The function says under which mandate it is given; see `partners.Function`."""

    ASYLUM_COUNSELLING = "asylum_counselling", _("asylum counselling")
    ASYLUM_PROCEDURE = "asylum_procedure", _("taking asylum claims")
    REGISTRATION = "registration", _("registration")
    LEGAL_AID = "legal_aid", _("legal aid")
    CHILD_PROTECTION = "child_protection", _("child protection case management")
    BEST_INTERESTS = "best_interests", _("best interests procedure")
    FAMILY_TRACING = "family_tracing", _("family tracing and contact")
    HEALTH = "health", _("health")
    MENTAL_HEALTH = "mental_health", _("mental health and psychosocial support")
    SPECIALIST_SURVIVORS = "gbv_response", _("response to gender-based violence and trafficking")
    SHELTER = "shelter", _("shelter")
    FOOD = "food", _("food")
    CASH = "cash", _("cash")
    WASH = "wash", _("water, sanitation and hygiene")
    TRANSPORT = "transport", _("humanitarian transport")
    INFORMATION = "counselling_and_information", _("counselling and information")
    RETURN_COUNSELLING = "return_counselling", _("counselling on assisted voluntary return")
    REINTEGRATION = "reintegration", _("reintegration")
    DOCUMENTATION = "documentation", _("documentation")
    EDUCATION = "education", _("education")
    DISABILITY = "disability", _("support to persons with disabilities")
    OLDER_PERSONS = "older_persons", _("support to older persons")
    FAMILIES = "families", _("support to families and single parents")
    LGBTI = "lgbti", _("support to LGBTI persons")
    LIVELIHOODS = "livelihoods", _("work and livelihoods")
    MONITORING = "monitoring", _("human rights monitoring and complaints")


class Population(TextChoices):
    """Whom a service takes. None chosen: everybody."""

    ASYLUM_SEEKERS = "asylum_seekers", _("asylum-seekers")
    REFUGEES = "refugees", _("refugees")
    MIGRANTS = "migrants", _("migrants")
    RETURNEES = "returnees", _("returnees")
    CHILDREN_ALONE = "children_alone", _("unaccompanied and separated children")
    FAMILIES = "families", _("families with children")
    SURVIVORS = "survivors", _("survivors of violence")


class TakesSex(TextChoices):
    """Which sex a service takes; everybody unless it says so."""

    ANY = "any", pgettext_lazy("whom a service takes", "everybody")
    FEMALE = "female", pgettext_lazy("whom a service takes", "women and girls")
    MALE = "male", pgettext_lazy("whom a service takes", "men and boys")


class Cost(TextChoices):
    FREE = "free", _("free of charge")
    PARTLY = "partly", _("partly paid by the person")
    PAID = "paid", _("paid by the person")
    NOT_STATED = "not_stated", pgettext_lazy("cost", "not stated")


class Accessibility(TextChoices):
    """Whether a person with a disability can use it. Not stated is not yes."""

    YES = "yes", pgettext_lazy("access", "accessible")
    NO = "no", pgettext_lazy("access", "not accessible")
    NOT_STATED = "not_stated", pgettext_lazy("access", "not stated")


class Language(TextChoices):
    """ISO 639-3: what is spoken on this route, with or without an interpreter."""

    SPANISH = "spa", _("Spanish")
    ENGLISH = "eng", _("English")
    FRENCH = "fra", _("French")
    PORTUGUESE = "por", _("Portuguese")
    HAITIAN = "hat", _("Haitian Creole")
    KICHE = "quc", _("K'iche'")
    QEQCHI = "kek", _("Q'eqchi'")
    MAM = "mam", _("Mam")
    IXIL = "ixl", _("Ixil")
    GARIFUNA = "cab", _("Garifuna")
    MISKITO = "miq", _("Miskito")
    SIGN = "sgn", _("Sign language")


class ReferralMethod(TextChoices):
    AMPARO = "amparo", _("referral in Amparo")
    WALK_IN = "walk_in", _("the person comes without an appointment")
    ACCOMPANIED = "accompanied", _("somebody goes with the person")
    PHONE = "phone", _("by telephone")
    EMAIL = "email", _("by e-mail, without any data of the person")
    FORM = "form", _("on the organisation's own form")


class Priority(TextChoices):
    """Within how long a need has to be met (the timeframes of a referral)."""

    DAY = "24_hours", _("within 24 hours")
    THREE_DAYS = "72_hours", _("within 72 hours")
    TWO_WEEKS = "2_weeks", _("within 2 weeks")


# A person waits at a closed door here at the risk of life, liberty or a child's safety.
HIGH_RISK = frozenset({Priority.DAY, Priority.THREE_DAYS})


class BounceReason(TextChoices):
    """Why somebody who was sent came back unserved. Nothing about the person."""

    NO_ANSWER = "no_answer", _("nobody answered")
    CLOSED = "closed", _("it was closed in its stated hours")
    MOVED = "moved", _("it is no longer at this place")
    FULL = "full", _("there was no room or no appointment")
    OTHER_CRITERIA = "other_criteria", _("it takes other people than it states")
    OTHER_SERVICE = "other_service", _("it no longer gives this service")
