"""Forms of what stands beside the steps of a child's case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.models import Organisation
from amparo.response.cases.forms import PlaceField
from amparo.response.child_protection.vocabulary import Relative, Verdict


class PanelMemberForm(Dressed):
    name = forms.CharField(label=_("Name"), max_length=120)
    represents = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.filter(is_active=True)
    )
    is_chair = forms.ChoiceField(
        label=_("Chairs the panel"), choices=(("no", _("no")), ("yes", _("yes"))), required=False
    )
    undertaking_on = forms.DateField(
        label=_("Undertaking of confidentiality signed on"), required=False, widget=Day
    )

    @property
    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"is_chair": self.cleaned_data["is_chair"] == "yes"}


class OnADayForm(Dressed):
    day = forms.DateField(label=_("On which day"), widget=Day)


class ConferenceForm(Dressed):
    held_on = forms.DateField(label=_("On which day"), widget=Day)
    participants = forms.CharField(
        label=_("Organisations that took part, one a line"), widget=forms.Textarea(attrs={"rows": 4})
    )
    decisions = forms.CharField(
        label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SoughtForm(Dressed):
    sought = forms.ChoiceField(label=_("Who is looked for"), choices=Relative.choices)
    given_names = forms.CharField(label=_("Given names"), max_length=120)
    first_surname = forms.CharField(label=_("First surname"), max_length=80, required=False)
    second_surname = forms.CharField(label=_("Second surname"), max_length=80, required=False)
    also_known_as = forms.CharField(label=_("Also known as"), max_length=120, required=False)
    birth_year = forms.IntegerField(
        label=_("Year of birth"), required=False, help_text=_("A guess helps: two years off do not matter.")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    origin = PlaceField(label=_("Place of origin"), required=False)
    origin_words = forms.CharField(label=_("Place of origin in words"), max_length=120, required=False)
    last_seen_on = forms.DateField(label=_("Last seen on"), required=False, widget=Day)
    last_seen_where = forms.CharField(label=_("Last seen where"), max_length=200, required=False)


class MatchForm(Dressed):
    verdict = forms.ChoiceField(label=_("Is it the one?"), choices=Verdict.choices)
    why = forms.CharField(label=_("Why"), max_length=300)
