"""State about people. Every table here that holds personal data declares its second lock."""

from amparo.registry.people.models.circumstances import AboutARegistration, Keeping, Whereabouts
from amparo.registry.people.models.families import FamilyLink, Household, HouseholdMember, TravellingGroup
from amparo.registry.people.models.registrations import (
    Contact,
    Content,
    Identity,
    Intake,
    Journey,
    Papers,
    PersonDecision,
    Registration,
    SearchKey,
    StoredFile,
)
from amparo.registry.people.models.rights import ErasedCount, Erasure, Objection, RetentionRule
from amparo.registry.people.models.sharing import Agreement, Consent, ConsentText, Override, Share

__all__ = [
    "AboutARegistration",
    "Agreement",
    "Consent",
    "ConsentText",
    "Contact",
    "Content",
    "ErasedCount",
    "Erasure",
    "FamilyLink",
    "Household",
    "HouseholdMember",
    "Identity",
    "Intake",
    "Journey",
    "Keeping",
    "Objection",
    "Override",
    "Papers",
    "PersonDecision",
    "Registration",
    "RetentionRule",
    "SearchKey",
    "Share",
    "StoredFile",
    "TravellingGroup",
    "Whereabouts",
]
