"""What an agreement between two organisations must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.models import Organisation
from amparo.registry.people.policy import UNHCR
from amparo.registry.people.sharing import (
    ENDS_BEFORE_IT_BEGINS,
    NO_CATEGORY,
    RECIPIENT_ENFORCES,
    it_may_receive_records,
)
from amparo.registry.people.vocabulary import Category, Purpose

WITH_ONESELF = Kind(
    "people.agreement_with_oneself",
    _("An agreement is between two organisations."),
    _("Choose another organisation."),
)
NOT_A_PARTY = Kind(
    "people.agreement_of_others",
    _("Your organisation is neither the one that shares nor the one that receives."),
    _("Propose agreements of your own organisation only."),
)
NO_PURPOSE = Kind(
    "people.no_purpose",
    _("No purpose was chosen."),
    _("Choose what the data may be used for."),
    source=UNHCR,
)
NO_TERMS = Kind(
    "people.no_terms",
    _("The document that both signed is not named."),
    _("Name it, with its date and where it is kept."),
)


def why_not_agreed(
    *,
    giver: Organisation,
    receiver: Organisation,
    proposer: Any,
    purposes: Sequence[str],
    categories: Sequence[str],
    terms: str,
    valid_from: date,
    valid_until: date | None,
) -> Iterator[Reason]:
    """Every reason against the agreement as stated."""
    if giver.pk == receiver.pk:
        yield WITH_ONESELF(at="receiver")
    if proposer not in {giver.pk, receiver.pk}:
        yield NOT_A_PARTY(at="giver")
    if giver.enforces_migration_law:
        yield RECIPIENT_ENFORCES(at="giver", organisation=giver.acronym)
    if barred := it_may_receive_records(receiver, at="receiver"):
        yield barred
    if not purposes or not set(purposes) <= set(Purpose.values):
        yield NO_PURPOSE(at="purposes")
    if not categories or not set(categories) <= set(Category.values):
        yield NO_CATEGORY(at="categories")
    if not terms.strip():
        yield NO_TERMS(at="terms")
    if valid_until and valid_until < valid_from:
        yield ENDS_BEFORE_IT_BEGINS(at="valid_until", day=valid_until)
