"""What is asked before people are brought to another site, and when they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Dressed
from amparo.response.shelter.forms.fields import OfPeople, WithReceipt, moment_field, or_any, words_field
from amparo.response.shelter.models import Site, Transfer
from amparo.response.shelter.queries.sites import open_sites


class OfSite(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.place.name} · {obj.organisation.acronym}"


class TransferFilter(Dressed):
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=or_any((("in", _("to us")), ("out", _("from us"))), _("Both")),
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"), choices=or_any(Transfer.Status.choices, _("All")), required=False
    )


class TransferForm(WithReceipt, OfPeople):
    """`child_alone`: whether somebody is a child without parent or guardian; only then is asked who protects them.

    `warnings`: what is to be read before; each is sent back as it was read."""

    to_site = OfSite(label=_("To"), queryset=Site.objects.none(), empty_label=_("Choose"))
    planned_for = moment_field(_("Planned for"))
    split_because = words_field(
        _("If a family is parted: why"),
        hint=_("Empty where families stay together. Otherwise why it is in the interest of its members."),
    )
    determination = words_field(
        _("Determination of best interests"), most=200, hint=_("By whom, on which day.")
    )
    escort = words_field(_("Who goes with the child"), most=120)
    reception = words_field(_("Who receives the child"), most=120)
    has_read = forms.BooleanField(label=_("I have read this and told the people."), required=False)

    def __init__(
        self, *args: Any, site: Site, child_alone: bool, warnings: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to_site"]
        field.queryset = open_sites(but=site)
        self.warnings = list(warnings)
        if not child_alone:
            for name in ("determination", "escort", "reception"):
                del self.fields[name]
        if not warnings:
            del self.fields["has_read"]
        else:
            self.fields["has_read"].widget.attrs["class"] = "form-check-input"

    def statement(self) -> dict[str, Any]:
        """What `services.plan_transfer` takes besides the stays."""
        told = dict(self.cleaned_data)
        has_read = told.pop("has_read", False)
        told.pop("people")
        return told | {"seen": self.shown_warnings() if has_read else []}

    def shown_warnings(self) -> list[str]:
        """The sentences that stood on the page that was sent back: what was read, not what is true by now."""
        sent: Any = self.data
        return list(sent.getlist("warning")) if self.is_bound else self.warnings


class DepartForm(Dressed):
    departed_at = moment_field(_("Set out at"))


class ReceiveForm(OfPeople):
    arrived_at = moment_field(_("Arrived at"))
    over_capacity_because = words_field(_("If the site is full: why they are taken in"))


class CancelForm(Dressed):
    reason = words_field(_("Why it does not happen"))
