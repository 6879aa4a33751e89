"""The panel of a person's page: the cases of the own organisation, and the way to a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.registry.people.panels import Line, Panel, own_registrations, register
from amparo.registry.people.queries import PersonFile
from amparo.registry.people.trails import Stands, tell_of
from amparo.response.cases.models import Case, Finding, Hold
from amparo.response.cases.policy import VIEW
from amparo.response.cases.queries.cases import cases_about, procedures_of


def register_panel() -> None:
    register(Panel("cases", _("Cases"), "folder", VIEW, _read))
    tell_of(Stands(Case, VIEW), Stands(Hold, VIEW), Stands(Finding, VIEW))


def _read(user: Any, file: PersonFile) -> Iterator[Line]:
    ours = own_registrations(user, file)
    for case in cases_about(user, [each.pk for each in ours]):
        yield Line(
            format_lazy("{reference} · {procedure}", reference=case.reference, procedure=case.described.name),
            address=reverse("cases:case", args=[case.pk]),
            note=case.described.lifecycle.states[case.status],
            icon=case.described.icon,
        )
    if ours and procedures_of(user):
        yield Line(
            _("Open a case"),
            address=reverse("cases:open", args=[ours[0].pk]),
            icon="folder-plus",
            is_act=True,
        )
