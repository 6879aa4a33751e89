"""The words with fixed codes: sexes, precisions of a birth date, relationships, purposes, categories of data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.registry.partners.functions import Function


class Sex(TextChoices):
    FEMALE = "female", pgettext_lazy("sex", "female")
    MALE = "male", pgettext_lazy("sex", "male")
    OTHER = "other", pgettext_lazy("sex", "other")
    UNKNOWN = "unknown", pgettext_lazy("sex", "not stated")


class BirthPrecision(TextChoices):
    DAY = "day", _("day, month and year")
    MONTH = "month", _("month and year")
    YEAR = "year", _("year only")
    ESTIMATED = "estimated", _("estimated from an age")
    UNKNOWN = "unknown", _("not known")


class Relationship(TextChoices):
    """What a member is to the head of the household."""

    HEAD = "head", _("head of the household")
    SPOUSE = "spouse", _("spouse or partner")
    CHILD = "child", _("son or daughter")
    WARD = "ward", _("child in the head's legal or customary care")
    PARENT = "parent", _("father or mother")
    SIBLING = "sibling", _("brother or sister")
    GRANDCHILD = "grandchild", _("grandson or granddaughter")
    GRANDPARENT = "grandparent", _("grandfather or grandmother")
    NIECE_OR_NEPHEW = "niece_or_nephew", _("niece or nephew")
    UNCLE_OR_AUNT = "uncle_or_aunt", _("uncle or aunt")
    COUSIN = "cousin", _("cousin")
    OTHER_RELATIVE = "other_relative", _("other relative")
    NOT_RELATED = "not_related", _("not related")


class Tie(TextChoices):
    """What the second person of a family link is to the first."""

    PARENT = "parent", _("father or mother")
    GUARDIAN = "guardian", _("guardian by law or custom")
    SPOUSE = "spouse", _("spouse or partner")
    SIBLING = "sibling", _("brother or sister")
    GRANDPARENT = "grandparent", _("grandfather or grandmother")
    UNCLE_OR_AUNT = "uncle_or_aunt", _("uncle or aunt")
    COUSIN = "cousin", _("cousin")
    OTHER_RELATIVE = "other_relative", _("other relative")


# By law or by custom responsible for a child (Inter-Agency Guiding Principles on Unaccompanied and Separated Children).
RESPONSIBLE = frozenset({Tie.PARENT, Tie.GUARDIAN})


class DocumentKind(TextChoices):
    NATIONAL_ID = "national_id", _("national identity card")
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    PASSPORT = "passport", _("passport")
    ASYLUM_CERTIFICATE = "asylum_certificate", _("certificate of an asylum claim")
    VISITOR_CARD = "visitor_card", _("humanitarian visitor card")
    CONSULAR_ID = "consular_id", _("consular identity card")
    OTHER = "other", pgettext_lazy("document", "other")


class Category(TextChoices):
    """Kinds of data that are shared, or not, apart from each other."""

    IDENTITY = "identity", _("identity: names, birth, sex, nationality, languages")
    CONTACT = "contact", _("contact: telephones")
    DOCUMENTS = "documents", _("documents: kinds and numbers")
    FAMILY = "family", _("family: household and family links")
    JOURNEY = "journey", _("journey: arrival, destination, place of registration")
    PHOTO = "photo", _("photographs and scans")


class Purpose(TextChoices):
    """What a record is kept or shared for (UNHCR data protection policy: purpose specification)."""

    ASSISTANCE = "assistance", _("humanitarian assistance and shelter")
    ASYLUM = "asylum", _("access to asylum and international protection")
    CHILD_PROTECTION = "child_protection", _("protection of children")
    FAMILY_TRACING = "family_tracing", _("family tracing and reunification")
    VOLUNTARY_RETURN = "voluntary_return", _("assisted voluntary return and reintegration")
    LEGAL_AID = "legal_aid", _("legal aid")
    SOLUTIONS = "solutions", _("durable solutions")


# A recipient serves a purpose when it has one of these functions as a mandate in force, where the person is.
SERVED_BY: dict[str, frozenset[str]] = {
    Purpose.ASSISTANCE: frozenset(
        {
            Function.SHELTER,
            Function.SHELTER_SUPPORT,
            Function.HUMANITARIAN_ASSISTANCE,
            Function.BASIC_SERVICES,
            Function.COUNSELLING_AND_INFORMATION,
            Function.IMMEDIATE_SUPPORT,
            Function.MUNICIPALITY,
        }
    ),
    Purpose.ASYLUM: frozenset(
        {Function.INTERNATIONAL_PROTECTION, Function.ACCESS_TO_ASYLUM, Function.ASYLUM_AUTHORITY}
    ),
    Purpose.CHILD_PROTECTION: frozenset(
        {
            Function.CHILD_RIGHTS,
            Function.INTEGRAL_PROTECTION,
            Function.IMMEDIATE_SUPPORT,
            Function.CHILD_PROTECTION_AUTHORITY,
        }
    ),
    Purpose.FAMILY_TRACING: frozenset(
        {
            Function.INTEGRAL_PROTECTION,
            Function.HUMANITARIAN_ASSISTANCE,
            Function.INTERNATIONAL_PROTECTION,
            Function.CHILD_PROTECTION_AUTHORITY,
        }
    ),
    Purpose.VOLUNTARY_RETURN: frozenset({Function.ASSISTED_VOLUNTARY_RETURN, Function.REINTEGRATION}),
    Purpose.LEGAL_AID: frozenset({Function.LEGAL_AID, Function.HUMAN_RIGHTS_MONITORING}),
    Purpose.SOLUTIONS: frozenset({Function.DURABLE_SOLUTIONS, Function.INTERNATIONAL_PROTECTION}),
}


class WhyLeft(TextChoices):
    """Why somebody no longer belongs to a household; kept in the trail, and so a choice and no words."""

    WENT_ON = "went_on", _("went on without the others")
    WENT_BACK = "went_back", _("went back")
    OWN_HOUSEHOLD = "own_household", _("lives on their own now")
    DIED = "died", _("died")
    NEVER_BELONGED = "never_belonged", _("never belonged to it: a mistake")


class WhyRemoved(TextChoices):
    """Why a picture was removed."""

    WRONG_PERSON = "wrong_person", _("it shows somebody else")
    NOT_WANTED = "not_wanted", _("the person does not want it")
    USELESS = "useless", _("nothing can be recognised on it")


class ConsentForm(TextChoices):
    SPOKEN = "spoken", _("spoken")
    SIGNED = "signed", _("signed")
    THUMBPRINT = "thumbprint", _("thumbprint")
