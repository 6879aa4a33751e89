"""The words of assisted voluntary return and reintegration. A return is never called a deportation, nor the reverse."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Under this code the procedure is registered; its safeguards look for the cases of the family by it.
CODE = "voluntary_return"


class State(TextChoices):
    ASKED = "asked", _("asks about return")
    HEARD = "heard", _("own wish heard")
    COUNSELLED = "counselled", _("counselled on return")
    ASSESSED = "assessed", _("eligibility assessed")
    ELIGIBLE = "eligible", _("eligible")
    CONSENTED = "consented", _("consent signed")
    READY = "ready", _("ready to be booked")
    BOOKED = "booked", _("journey booked")
    DEPARTED = "departed", _("on the way")
    ARRIVED = "arrived", _("arrived and handed over")
    RECEIVED = "received", _("received and assisted")
    REINTEGRATING = "reintegrating", _("reintegrating")
    CLOSED = "closed", _("return followed up and closed")
    NOT_ELIGIBLE = "not_eligible", _("not eligible")
    WITHDRAWN = "withdrawn", _("the person does not wish to return any more")
    STOPPED = "stopped", _("ended before departure")


BEFORE_BOARDING = (
    State.ASKED,
    State.HEARD,
    State.COUNSELLED,
    State.ASSESSED,
    State.ELIGIBLE,
    State.CONSENTED,
    State.READY,
    State.BOOKED,
)
# Who of the family is in one of these returns too.
ON_THE_SAME_WAY = (State.CONSENTED, State.READY, State.BOOKED, State.DEPARTED, State.ARRIVED)


class Option(TextChoices):
    """What counselling explains. Asylum is always among it."""

    ASYLUM = "asylum", _("asking for asylum")
    STAY = "stay", _("staying with another permit")
    FAMILY = "family", _("joining family elsewhere")
    RETURN = "return", _("returning with assistance")
    WAIT = "wait", _("deciding later")


class Fitness(TextChoices):
    FIT = "fit", _("fit to travel")
    WITH_ESCORT = "with_escort", _("fit to travel with an escort")
    NOT_FIT = "not_fit", _("not fit to travel")
    UNKNOWN = "unknown", _("not examined yet")


class Vulnerability(TextChoices):
    NONE = "none", _("none was found")
    HEALTH = "health", _("a serious medical condition")
    DISABILITY = "disability", _("a disability")
    PREGNANCY = "pregnancy", _("pregnant or with a newborn")
    OLDER = "older", _("an older person alone")
    VIOLENCE = "violence", _("at risk of violence")
    OTHER = "other", pgettext_lazy("vulnerability", "another")


class Doubt(TextChoices):
    """Signs that pause a return. The values are those of the holds that they place."""

    FEAR = "fear", _("a fear of returning")
    TRAFFICKING = "trafficking", _("signs of trafficking")
    CAPACITY = "capacity", _("the person may not decide freely")


class Review(TextChoices):
    GO_ON = "go_on", _("looked into: the wish is free and returning is safe enough")
    STAY_PAUSED = "stay_paused", _("the pause stays")


class Mark(TextChoices):
    SIGNATURE = "signature", _("signature")
    THUMBPRINT = "thumbprint", _("thumbprint")


class Signer(TextChoices):
    PERSON = "person", _("the person")
    WITH_PARENT = "with_parent", _("the child together with a parent")
    WITH_GUARDIAN = "with_guardian", _("the child together with the appointed guardian")


class TravelDocument(TextChoices):
    PASSPORT = "passport", _("passport")
    CONSULAR = "consular", _("travel document of the consulate")
    OTHER = "other", pgettext_lazy("travel document", "another")


class Visas(TextChoices):
    NOT_NEEDED = "not_needed", _("no transit visa is needed")
    HELD = "held", _("all transit visas are there")
    MISSING = "missing", _("a transit visa is missing")


class ToldToTheConsulate(TextChoices):
    """The least that a travel document takes. Nothing else can be recorded as told, because nothing else is told."""

    NAME = "name", _("name")
    BIRTH = "birth", _("day and place of birth")
    NATIONALITY = "nationality", _("nationality")
    PHOTO = "photo", _("photograph")
    NOTHING = "nothing", _("nothing: no contact was needed")


class Assistance(TextChoices):
    SHELTER = "shelter", _("a place for the night")
    FOOD = "food", _("food and water")
    MEDICAL = "medical", _("medical care")
    TRANSPORT = "transport", _("transport to the home community")
    CASH = "cash", _("cash for the first days")
    FAMILY = "family", _("contact with the family")
    NONE = "none", _("none was wished")


class BookingState(TextChoices):
    PLANNED = "planned", _("planned, nothing is booked")
    BOOKED = "booked", _("booked")
    TRAVELLED = "travelled", _("travelled")
    CANCELLED = "cancelled", _("cancelled")


VISIT_MONTHS = (1, 3, 6, 12)
SMALLEST_COHORT = 20
