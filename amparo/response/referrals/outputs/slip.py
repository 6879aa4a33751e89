"""The slip that the person carries, as a tagged PDF in their language, typeset by Typst from `slip.typ`.

It may be found on them. So it names the organisation, a place, a day and a reference; never who they are, what happened
to them, or what for in any word but those of `WHAT_FOR`, which fit everybody who travels.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import NOT_FOUND, Refusal, Text
from amparo.registry.partners.functions import Function
from amparo.registry.people.models import Identity
from amparo.registry.people.queries import visible_content
from amparo.response.referrals.models import Need, Referral
from amparo.response.referrals.vocabulary import Status

TEMPLATE = Path(__file__).with_name("slip.typ")
# What for, in words that tell nothing about who carries them. All others are a conversation.
WHAT_FOR: dict[str, Text] = {
    Function.SHELTER: _("a place to sleep"),
    Function.SHELTER_SUPPORT: _("a place to sleep"),
    Function.HUMANITARIAN_ASSISTANCE: _("help with food, health or other needs"),
    Function.BASIC_SERVICES: _("help with food, health or other needs"),
    Function.COUNSELLING_AND_INFORMATION: _("information"),
    Function.MUNICIPALITY: _("information"),
}
A_CONVERSATION = _("a conversation about a service that you asked for")


@dataclass(frozen=True)
class Slip:
    referral: Referral
    where_to_go: str


def slip_for(referral: Referral) -> Slip:
    """Of a referral that was sent: what is still a draft tells the person nothing."""
    if referral.status == Status.DRAFT or referral.sent_at is None:
        raise Refusal(NOT_FOUND())
    where = Need.objects.filter(referral=referral).values_list("where_to_go", flat=True).first()
    return Slip(referral, where or "")


def language_of(reader: Any, referral: Referral) -> str:
    """Spanish where the person speaks it, or where it is not known; else English."""
    content = visible_content(reader, [referral.registration_id], (Identity,)).get(
        referral.registration_id, {}
    )
    identity = content.get(Identity)
    return "es" if identity is None or "spa" in identity.languages or not identity.languages else "en"


def words_of(slip: Slip, *, language: str) -> dict[str, Any]:
    with override(language):
        return _words(slip) | {"language": language}


def _words(slip: Slip) -> dict[str, Any]:
    referral = slip.referral
    receiver, sender = referral.to_organisation, referral.from_organisation
    by_when = timezone.localtime(referral.answer_by)
    return {
        "title": gettext("You are expected"),
        "reference": referral.reference,
        "reference_label": gettext("Reference number"),
        "from": gettext("Given to you by {organisation} on {day}").format(
            organisation=sender.name, day=date_format(timezone.localtime(referral.sent_at).date())
        ),
        "facts": [
            {"label": gettext("Where to go"), "value": receiver.name},
            *(
                [{"label": gettext("Address and hours"), "value": slip.where_to_go}]
                if slip.where_to_go
                else []
            ),
            {"label": gettext("What for"), "value": str(WHAT_FOR.get(referral.function, A_CONVERSATION))},
            {
                "label": gettext("You hear from them before"),
                "value": f"{date_format(by_when.date())}, {by_when:%H:%M}",
            },
            {
                "label": gettext("What to bring"),
                "value": gettext("This paper. Documents if you have any; you may go without them."),
            },
        ],
        "rights_title": gettext("Good to know"),
        "rights": [
            gettext("It costs nothing. Nobody may ask you for money or favours for it."),
            gettext("You may change your mind at any time: tell the organisation that gave you this paper."),
            gettext(
                "If nobody answers in time, or somebody treats you badly, go back to {organisation} and say so. You may"
                " complain without giving your name, and it changes nothing in the help that you receive."
            ).format(organisation=sender.name),
        ],
    }


def pdf(slip: Slip, *, language: str) -> bytes:
    """PDF/UA-1 on half a page, dated by the moment of sending: the same slip is the same file."""
    content = json.dumps(words_of(slip, language=language), ensure_ascii=False)
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts())
    printed = compiler.compile(
        format="pdf",
        sys_inputs={"slip": content},
        pdf_standards=["ua-1"],
        timestamp=int(slip.referral.sent_at.timestamp()) if slip.referral.sent_at else 0,
    )
    if not isinstance(printed, bytes):
        raise TypeError("Typst gave several files where the slip is one PDF: check the version of typst.")
    return printed


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
