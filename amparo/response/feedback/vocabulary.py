"""The words of feedback: what it is, how it came, which kind of staff it speaks of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """What goes to the organisation addressed. Sexual exploitation and abuse is none of these: it has other tables."""

    THANKS = "thanks", _("Thanks")
    QUESTION = "question", _("A question")
    REQUEST = "request", _("A request")
    SERVICE = "service", _("A complaint about a service")
    CONDUCT = "conduct", _("A complaint about how staff behaved")
    DATA_PROTECTION = "data_protection", _("A complaint about how my data were used")


ABUSE = "abuse"


class Told(TextChoices):
    WEB = "web", _("on the web")
    IN_PERSON = "in_person", _("in person")
    TELEPHONE = "telephone", _("by telephone")
    BOX = "box", _("on paper, in the box")


class Staff(TextChoices):
    """Of whom a complaint speaks: the work, never a name. The values are roles: who holds it does not answer."""

    REGISTRAR = "registrar", _("who registered me")
    CASEWORKER = "caseworker", _("who follows my case")
    CHILDREN = "child_protection_officer", _("who works with children")
    RETURN = "return_officer", _("who works on returns")
    SHELTER = "shelter_manager", _("who runs the shelter")
    COORDINATOR = "coordinator", _("who leads the office")
    OTHER = "other", _("somebody else, or I do not know")
