"""The forms of the brief: the next edition, and a part for an organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.brief.models import Edition, Part
from amparo.registry.partners.models import Organisation

TITLE = {"class": "form-control"}


class StartEditionForm(forms.Form):
    as_of = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, widget=forms.TextInput(attrs=TITLE)
    )
    title_es = forms.CharField(
        label=_("Title in Spanish"), max_length=200, widget=forms.TextInput(attrs=TITLE)
    )

    @classmethod
    def after(cls, newest: Edition | None, *, today: date) -> StartEditionForm:
        """Empty, but for the titles of the edition before."""
        titles = {"title_en": newest.title_en, "title_es": newest.title_es} if newest else {}
        return cls(initial={"as_of": today, **titles})


class PartForm(forms.Form):
    section = forms.ChoiceField(
        label=_("Section"), choices=Part.Section, widget=forms.Select(attrs={"class": "form-select"})
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.filter(is_active=True),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations: Any = self.fields["organisation"]
        organisations.label_from_instance = lambda each: f"{each.acronym} — {each.name}"
