"""Where sharing is allowed: a consent, an agreement and a mandate meet. Safeguard 6, as functions that give reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.models import Mandate, Organisation
from amparo.registry.partners.queries import in_force
from amparo.registry.people.ages import is_an_adult, may_be_a_child
from amparo.registry.people.checks import CHOICE_UNKNOWN
from amparo.registry.people.models import Agreement, Consent, Identity, Objection, Registration
from amparo.registry.people.policy import IASC, UNHCR
from amparo.registry.people.vocabulary import SERVED_BY, Category, ConsentForm, Purpose
from amparo.registry.places.models import Place
from amparo.registry.places.queries import containment

NO_RECIPIENT = Kind(
    "people.no_recipient",
    _("A consent without a recipient shares nothing."),
    _("Ask the person which organisations may know, and choose them."),
    source=UNHCR,
)
NO_CATEGORY = Kind(
    "people.no_category",
    _("No kind of data was chosen."),
    _("Choose what may be shared; identity is the least."),
    source=UNHCR,
)
RECIPIENT_IS_US = Kind(
    "people.recipient_is_us",
    _("{organisation} already holds this record."),
    _("Choose the organisations that the person wants to know."),
)
RECIPIENT_ENFORCES = Kind(
    "people.recipient_enforces",
    _("{organisation} enforces migration law: no record of a person goes there, with or without consent."),
    _("Choose another organisation. Statistics for authorities come from published figures."),
    source="Amparo safeguard 12; ICRC, Handbook on Data Protection in Humanitarian Action",
)
RECIPIENT_IS_A_CONSULATE = Kind(
    "people.recipient_is_a_consulate",
    _(
        "{organisation} is a consulate: no record of a person goes to the authorities of the country they left."
    ),
    _("Whoever wants their consulate's help gives it what they choose, in person or by telephone."),
    source="UNHCR, Advisory Opinion on the Rules of Confidentiality Regarding Asylum Information, 2005; "
    "Amparo safeguards 4 and 12",
)
NO_MANDATE = Kind(
    "people.no_mandate",
    _("{organisation} has no mandate in force here for “{purpose}”."),
    _("Choose an organisation whose mandate it is, or have the mandate stated under Administration."),
    source=IASC,
)
NO_AGREEMENT = Kind(
    "people.no_agreement",
    _("There is no agreement in force with {organisation} that covers “{purpose}” and what was chosen."),
    _("Choose less, or ask the coordinators of both organisations to make the agreement."),
    source=UNHCR,
)
ORGANISATION_UNKNOWN = Kind(
    "people.recipient_unknown",
    _("A recipient is not an organisation that takes part."),
    _("Choose from the list."),
)
OBJECTED = Kind(
    "people.objected",
    _("The person objects to “{purpose}”, and nobody has answered yet."),
    _("Decide the objection first, and tell the person; see Rights."),
    source=UNHCR,
)
TEXT_FOR_ANOTHER_PURPOSE = Kind(
    "people.text_for_another_purpose",
    _("The words that were read out are not those of this purpose."),
    _("Choose the purpose, read out its text, and record the consent to that."),
    source=UNHCR,
)
GUARDIAN_NEEDED = Kind(
    "people.guardian_needed",
    _("The person is a child: consent is given by a guardian, with the child heard."),
    _("Choose the parent or guardian, or record it for a child alone together with the appointed guardian."),
    source="UNHCR, Policy on the Protection of Personal Data and Privacy; CRC, articles 3, 5 and 12",
)
GUARDIAN_IS_A_CHILD = Kind(
    "people.guardian_is_a_child",
    _("The guardian who is named is a child."),
    _("Choose an adult."),
)
GUARDIAN_IS_NOBODY = Kind(
    "people.guardian_is_nobody",
    _("The guardian who is named is no parent or guardian of this person here."),
    _("State the family link first."),
)
ENDS_BEFORE_IT_BEGINS = Kind(
    "people.ends_before_it_begins",
    _("The end, {day}, lies before the beginning."),
    _("Choose a later day, or leave the end open."),
)
GIVEN_IN_THE_FUTURE = Kind(
    "people.given_in_the_future",
    _("The consent would be given on {day}, in the future."),
    _("State the day on which the person gave it."),
)


def on_the_way(registration: Registration) -> Q:
    """Mandates whose area is on the person's way: over the place of the registration, or anywhere in its country.

    Who is registered at a southern border is awaited at the northern one.
    """
    place = registration.whereabouts.place.code
    where = (place, *containment().get(place, ()))
    areas = Q(area__code__in=where)
    for above in ("area__parent", "area__parent__parent", "area__parent__parent__parent"):
        areas |= Q(**{f"{above}__code__in": where, f"{above}__kind": Place.Kind.COUNTRY})
    return areas


def mandate_for(
    recipient: Organisation, purpose: str, registration: Registration, *, on: date
) -> Mandate | None:
    """A mandate of the recipient that serves the purpose, in force on the day, on the person's way."""
    serving = recipient.mandates.filter(
        in_force(on), on_the_way(registration), function__in=SERVED_BY[purpose]
    )
    return serving.order_by("-valid_from", "pk").first()


def objected_purposes(registration: Registration) -> set[str]:
    """Purposes to which the person objects and about which nobody has decided: nothing is shared for them."""
    waiting = Objection.objects.filter(registration=registration, status=Objection.Status.OPEN)
    return set(waiting.values_list("purpose", flat=True))


def nobody_waits_for_an_answer(registration: Registration, purpose: str) -> Reason | None:
    return OBJECTED(purpose=Purpose(purpose).label) if purpose in objected_purposes(registration) else None


def agreement_for(
    recipient: Organisation, purpose: str, categories: Sequence[str], registration: Registration, *, on: date
) -> Agreement | None:
    """An agreement in force under which the controller may share all the categories for the purpose."""
    in_force = Q(status=Agreement.Status.IN_FORCE, valid_from__lte=on) & (
        Q(valid_until=None) | Q(valid_until__gte=on)
    )
    return Agreement.objects.filter(
        in_force,
        giver_id=registration.organisation_id,
        receiver=recipient,
        purposes__contains=[purpose],
        categories__contains=list(categories),
    ).first()


def it_may_receive_records(recipient: Organisation, *, at: str = "") -> Reason | None:
    """Never migration enforcement (safeguard 12), never the authorities of the country of origin (safeguard 4)."""
    if recipient.enforces_migration_law:
        return RECIPIENT_ENFORCES(at=at, organisation=recipient.acronym)
    return (
        RECIPIENT_IS_A_CONSULATE(at=at, organisation=recipient.acronym) if recipient.is_a_consulate else None
    )


def why_not_to(
    recipient: Organisation, *, purpose: str, categories: Sequence[str], registration: Registration, on: date
) -> Iterator[Reason]:
    """Every reason against this one recipient."""
    name = recipient.acronym
    if recipient.pk == registration.organisation_id:
        yield RECIPIENT_IS_US(organisation=name)
        return
    if barred := it_may_receive_records(recipient):
        yield barred
        return
    label = Purpose(purpose).label
    if mandate_for(recipient, purpose, registration, on=on) is None:
        yield NO_MANDATE(organisation=name, purpose=label)
    if agreement_for(recipient, purpose, categories, registration, on=on) is None:
        yield NO_AGREEMENT(organisation=name, purpose=label)


def why_not_consented(
    consent: Consent,
    recipients: Sequence[Organisation],
    *,
    guardians: Collection[Any],
    content: Mapping[Any, Identity],
) -> list[Reason]:
    """Every reason why a consent cannot be recorded as it is stated.

    `guardians`: keys of registrations that are parent or guardian of the person; `content`: identities by registration.
    """
    today = timezone.localdate(consent.recorded_at)
    reasons = [*_why_not_chosen(consent, recipients), *_why_not_dated(consent, today)]
    if not consent.registration.erased_at:
        reasons += _why_not_by_whom(consent, guardians, content)
    if not reasons and (objected := nobody_waits_for_an_answer(consent.registration, consent.purpose)):
        return [objected]
    if reasons:
        return reasons
    return [
        reason
        for recipient in recipients
        for reason in why_not_to(
            recipient,
            purpose=consent.purpose,
            categories=consent.categories,
            registration=consent.registration,
            on=today,
        )
    ]


def _why_not_chosen(consent: Consent, recipients: Sequence[Organisation]) -> Iterator[Reason]:
    if not recipients:
        yield NO_RECIPIENT(at="recipients")
    if not consent.categories or not set(consent.categories) <= set(Category.values):
        yield NO_CATEGORY(at="categories")
    if consent.form not in ConsentForm.values:
        yield CHOICE_UNKNOWN(at="form", field=_("How the consent was given"))
    if consent.purpose not in Purpose.values or consent.text.purpose != consent.purpose:
        yield TEXT_FOR_ANOTHER_PURPOSE(at="text")


def _why_not_dated(consent: Consent, today: date) -> Iterator[Reason]:
    if consent.given_on > today:
        yield GIVEN_IN_THE_FUTURE(at="given_on", day=consent.given_on)
    if consent.valid_until and consent.valid_until < consent.given_on:
        yield ENDS_BEFORE_IT_BEGINS(at="valid_until", day=consent.valid_until)


def _why_not_by_whom(
    consent: Consent, guardians: Collection[Any], content: Mapping[Any, Identity]
) -> Iterator[Reason]:
    person, guardian = content[consent.registration_id], consent.guardian_id
    if guardian is None:
        if may_be_a_child(person, on=consent.given_on):
            yield GUARDIAN_NEEDED(at="guardian")
        return
    if guardian not in guardians:
        yield GUARDIAN_IS_NOBODY(at="guardian")
    if guardian in content and not is_an_adult(content[guardian], on=consent.given_on):
        yield GUARDIAN_IS_A_CHILD(at="guardian")
