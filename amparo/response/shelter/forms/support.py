"""What is asked about support for a shelter or an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.models import Organisation
from amparo.response.shelter.forms.fields import WithReceipt, or_any, words_field
from amparo.response.shelter.forms.transfers import OfSite
from amparo.response.shelter.models import Site, Support
from amparo.response.shelter.queries.sites import open_sites


class SupportFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=or_any((("given", _("given by us")), ("received", _("received by us"))), _("Both")),
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=or_any(Support.Kind.choices, _("All")), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=or_any(Support.Status.choices, _("All")), required=False
    )


class SupportForm(WithReceipt):
    receiver = forms.ModelChoiceField(
        label=_("Who receives it"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    site = OfSite(
        label=_("For which site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("for the organisation as such"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Support.Kind.choices)
    what = words_field(_("What"), most=200, hint=_("“Blankets”, “a nurse”. Name no person."), required=True)
    quantity = forms.DecimalField(
        label=_("How much"), min_value=0, max_digits=12, decimal_places=2, widget=forms.NumberInput
    )
    unit = words_field(
        _("Unit"), most=40, hint=_("“pieces”, “kg”, “days of work”; for money its currency."), required=True
    )
    value = forms.DecimalField(
        label=_("Value, if known"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    currency = words_field(_("Currency of the value"), most=3, hint=_("In three letters: MXN, USD."))
    given_on = forms.DateField(
        label=_("Given on"), widget=Day, required=False, help_text=_("Empty: it is promised for now.")
    )

    def __init__(self, *args: Any, giver: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receiver: Any = self.fields["receiver"]
        receiver.queryset = Organisation.objects.filter(is_active=True).exclude(pk=giver)
        site: Any = self.fields["site"]
        site.queryset = open_sites()


class GivenForm(Dressed):
    given_on = forms.DateField(label=_("Given on"), widget=Day)


class ReasonForm(Dressed):
    reason = words_field(_("Reason"), most=300)
