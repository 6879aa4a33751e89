"""The panel of a person's page: which referrals there are, and the way to a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.access import may
from amparo.registry.people.panels import Line, Panel, own_registrations, register
from amparo.registry.people.queries import PersonFile
from amparo.registry.people.trails import INTERNAL, Stands, tell_of
from amparo.response.referrals.models import Referral
from amparo.response.referrals.queries.lists import in_words
from amparo.response.referrals.queries.one import referrals_about

SHOWN = 5


def register_panel() -> None:
    register(Panel("referrals", _("Referrals"), "send", "referrals.view_referrals", read))
    either = ("from_organisation", "to_organisation")
    tell_of(Stands(Referral, "referrals.view_referrals", owners=either))
    INTERNAL.add("note_referral")


def read(user: Any, file: PersonFile) -> Iterator[Line]:
    for referral in referrals_about(user, file.keys)[:SHOWN]:
        row = in_words(referral)
        yield Line(
            format_lazy(
                "{reference} · {sender} → {receiver}",
                reference=referral.reference,
                sender=referral.from_organisation.acronym,
                receiver=referral.to_organisation.acronym,
            ),
            address=reverse("referrals:referral", args=[referral.pk]),
            note=format_lazy("{state} · {left}", state=row.state, left=row.left.words)
            if row.left
            else row.state,
            icon=row.icon,
        )
    own = own_registrations(user, file)
    if own and may(user, "referrals.refer"):
        yield Line(
            _("Refer to another organisation"),
            address=reverse("referrals:new", args=[own[0].pk]),
            icon="send",
            is_act=True,
        )
        if file.households:
            yield Line(
                _("Refer the household"),
                address=reverse("referrals:household", args=[own[0].pk]),
                icon="users",
                is_act=True,
            )
