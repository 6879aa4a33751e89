"""Forms of returns: the legs of a journey, and the day of a manifest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Day, Dressed
from amparo.response.cases.forms import PlaceField
from amparo.response.voluntary_return.stated import StatedLeg

MOST_LEGS = 4


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


class LegForm(Dressed):
    """A leg that is left empty is none."""

    origin = PlaceField(label=_("From"))
    destination = PlaceField(label=_("To"))
    departs_at = _moment(_("Departure"))
    arrives_at = _moment(_("Arrival"))
    carrier = forms.CharField(label=_("Bus, flight or carrier"), max_length=120, required=False)
    handover_to = forms.CharField(
        label=_("Who receives the person at its end"), max_length=160, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].widget.attrs["class"] = "form-control"
        self.fields["destination"].widget.attrs["class"] = "form-control"


LegForms = formset_factory(LegForm, extra=MOST_LEGS, max_num=MOST_LEGS)


def stated_legs(legs: Any) -> list[StatedLeg]:
    return [StatedLeg(**each.cleaned_data) for each in legs if each.has_changed()]


class DayForm(Dressed):
    day = forms.DateField(label=_("Departures on"), widget=Day)
