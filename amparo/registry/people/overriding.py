"""What sharing without consent needs: a named legal basis, a mandate, an end that is near, and notice to the person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.models import Organisation
from amparo.registry.people.checks import CHOICE_UNKNOWN
from amparo.registry.people.models import Override, Registration
from amparo.registry.people.models.sharing import LONGEST_DAYS
from amparo.registry.people.policy import UNHCR
from amparo.registry.people.sharing import (
    ENDS_BEFORE_IT_BEGINS,
    NO_CATEGORY,
    NO_MANDATE,
    RECIPIENT_IS_US,
    it_may_receive_records,
    mandate_for,
    nobody_waits_for_an_answer,
)
from amparo.registry.people.vocabulary import Category, Purpose

NAMES = {
    "named_law": _("The law or article"),
    "because": _("Why without consent"),
    "notice": _("How and when the person is told"),
}
SAY_IT = Kind(
    "people.override_says_all",
    _("“{name}” is missing."),
    _("Write it: whoever decides about this, and the person later, must be able to judge it."),
    source=UNHCR,
)
TOO_LONG = Kind(
    "people.override_too_long",
    _("Sharing without consent ends within {days} days; {day} is later."),
    _("Choose an earlier day. It can be asked for again."),
    source=UNHCR,
)


def why_not_overridden(
    *,
    registration: Registration,
    recipient: Organisation,
    purpose: str,
    categories: Sequence[str],
    legal_basis: str,
    texts: Mapping[str, str],
    valid_until: date,
    today: date,
) -> Iterator[Reason]:
    """Every reason against it. An agreement is not asked for; a mandate is, and enforcement is never a recipient."""
    name = recipient.acronym
    if not categories or not set(categories) <= set(Category.values):
        yield NO_CATEGORY(at="categories")
    if purpose in Purpose.values and (objected := nobody_waits_for_an_answer(registration, purpose)):
        yield objected
    if legal_basis not in Override.LegalBasis.values:
        yield CHOICE_UNKNOWN(at="legal_basis", field=_("Legal basis"))
    for field, text in texts.items():
        if not text.strip():
            yield SAY_IT(at=field, name=NAMES[field])
    if valid_until < today:
        yield ENDS_BEFORE_IT_BEGINS(at="valid_until", day=valid_until)
    if valid_until > today + timedelta(days=LONGEST_DAYS):
        yield TOO_LONG(at="valid_until", days=LONGEST_DAYS, day=valid_until)
    if recipient.pk == registration.organisation_id:
        yield RECIPIENT_IS_US(at="recipient", organisation=name)
    elif barred := it_may_receive_records(recipient, at="recipient"):
        yield barred
    elif mandate_for(recipient, purpose, registration, on=today) is None:
        yield NO_MANDATE(at="recipient", organisation=name, purpose=Purpose(purpose).label)
