"""The panel of assistance on a person's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.registry.people.panels import Line, Panel, register
from amparo.registry.people.queries import PersonFile
from amparo.registry.people.trails import Stands, tell_of
from amparo.response.assistance.amounts import in_words
from amparo.response.assistance.entitlement import given_to
from amparo.response.assistance.models import Delivery, Handover, Listed

SHOWN = 4


def register_panel() -> None:
    panel = Panel("assistance", _("Assistance"), "package", "assistance.deliver", read=_lines)
    register(panel)
    of_the_household = "household__members__registration"
    given = "assistance.delivery"
    tell_of(
        Stands(Listed, "assistance.deliver"),
        Stands(Delivery, "assistance.deliver"),
        Stands(Delivery, "assistance.deliver", about=of_the_household),
        Stands(Handover, "assistance.deliver", subject=given, key="delivery"),
    )


def _lines(user: Any, file: PersonFile) -> Iterator[Line]:
    """What the own organisation gave last, and the way to what may be received now."""
    standing = [each for each in file.registrations if not each.erased_at]
    if not standing:
        return
    key = next((e.pk for e in standing if e.organisation_id == user.acting_organisation_id), standing[0].pk)
    persons = {*file.keys, *(each.registration_id for one in file.households for each in one.members)}
    for each in given_to(user, persons, [one.key for one in file.households])[:SHOWN]:
        what = format_lazy("{name}: {amount}", name=each.item.name, amount=in_words(each.quantity, each.item))
        where = each.distribution.site if each.distribution else each.store.name
        yield Line(what, note=f"{date_format(timezone.localtime(each.delivered_at))} · {where}")
    address = reverse("assistance:recipient", args=[key])
    yield Line(_("What may be received"), address, icon="package", is_act=True)
