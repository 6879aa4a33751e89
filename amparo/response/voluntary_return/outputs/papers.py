"""The papers that a person signs: the consent, and the declaration at boarding, word for word, with their code."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.registry.people.models import Identity
from amparo.registry.people.queries import visible_content
from amparo.response.cases.models import Case
from amparo.response.cases.outputs.paper import Fact, Paper, Section, printed
from amparo.response.voluntary_return.policy import live_booking
from amparo.response.voluntary_return.texts import CONSENT, ShownText


def paper_of(case: Case, text: ShownText, *, reader: Any) -> bytes:
    """In the language of the text. Nothing of asylum, needs or counselling stands on it beyond the text itself."""
    with override(text.language):
        return printed(_paper(case, text, reader), at=case.opened_at)


def _paper(case: Case, text: ShownText, reader: Any) -> Paper:
    content = visible_content(reader, [case.registration_id], (Identity,))
    identity = content[case.registration_id].get(Identity)
    name = identity.full_name if identity else case.registration.code
    about = [Fact(_("Person"), name), Fact(_("Reference"), case.reference)]
    sections = [Section(_("Who signs"), facts=about), Section(_("What is signed"), words=text.paragraphs)]
    if text.kind != CONSENT and (legs := _legs(case)):
        sections.append(Section(_("The journey"), facts=legs))
    by_hand = [Fact(_("Read aloud in"), "______________"), Fact(_("Day"), "______________")]
    sections.append(Section(_("To be filled in by hand"), facts=by_hand))
    return Paper(
        language=text.language,
        head=reader.organisation.name,
        title=_("Consent to assisted voluntary return")
        if text.kind == CONSENT
        else _("Declaration of return"),
        under=_("Read aloud before it is signed. Nobody has to sign it."),
        sections=sections,
        footer=_("Text {version}, code {code}").format(version=text.key, code=text.code),
        signatures=[
            _("The person: signature or thumbprint"),
            _("Parent or guardian, for a child"),
            _("Witness"),
            _("Who read it aloud, and interpreter"),
        ],
    )


def _legs(case: Case) -> list[Fact]:
    booking = live_booking(case)
    if booking is None:
        return []
    return [
        Fact(
            date_format(localtime(leg.departs_at), "SHORT_DATETIME_FORMAT"),
            f"{leg.origin.name} → {leg.destination.name}, {leg.carrier}",
        )
        for leg in booking.legs.select_related("origin", "destination")
    ]
