"""What people fill in about services. Fields are named one by one: nothing else of a request reaches a record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal
from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation
from amparo.registry.places.queries import place_called
from amparo.registry.services import checks, hours
from amparo.registry.services.freshness import Standing
from amparo.registry.services.models import Service
from amparo.registry.services.queries import country_names, organisations_with_services
from amparo.registry.services.stated import LABELS, LISTS, NAMES, StatedService
from amparo.registry.services.vocabulary import (
    Accessibility,
    BounceReason,
    Cost,
    Language,
    Population,
    Priority,
    ReferralMethod,
    ServiceKind,
    TakesSex,
)

MIGRATION_LAW = Function.MIGRATION_AUTHORITY


def place_code(text: str) -> str:
    """The code of the place that the text names; a name that is none, or several, is an error of the field."""
    if not text:
        return ""
    try:
        return place_called(text)
    except Refusal as refusal:
        raise forms.ValidationError([str(reason) for reason in refusal.reasons]) from refusal


def _place_field(label: Any, **other: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=160,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        **other,
    )


def _text(name: str, *, rows: int = 0, **other: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=LABELS[name],
        max_length=checks.LENGTHS[name],
        required=name in checks.NEEDED,
        widget=widget,
        **other,
    )


def _number(name: str, **other: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=LABELS[name], min_value=0, max_value=checks.MOST[name], required=False, **other
    )


def _several(name: str, choices: Any, **other: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=LABELS[name],
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=name in checks.NEEDED,
        **other,
    )


class DirectoryFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    function = forms.ChoiceField(label=_("Function"), required=False)
    kind = forms.ChoiceField(label=_("Kind of service"), required=False)
    place = _place_field(_("Place, with all inside it"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("All organisations"),
        required=False,
    )
    standing = forms.ChoiceField(label=_("Verified"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    is_open_now = forms.BooleanField(label=_("Open now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("function", [("", _("All functions")), *Function.choices])
        self.offer("kind", [("", _("All kinds")), *ServiceKind.choices])
        self.offer("standing", [("", _("Fresh or not")), *Standing.choices])
        self.offer("status", [("", _("All states")), *Service.Status.choices])
        organisations = self.fields["organisation"]
        if isinstance(organisations, forms.ModelChoiceField):
            organisations.queryset = organisations_with_services()
        self.fields["is_open_now"].widget.attrs["class"] = "form-check-input"

    def clean_place(self) -> str:
        return place_code(self.cleaned_data["place"])


class ServiceForm(Dressed):
    """Adding and changing. `receipt` is made with the empty form: sent twice, it makes one service."""

    receipt = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name_en = _text("name_en")
    name_es = _text("name_es")
    description_en = _text("description_en", rows=3)
    description_es = _text("description_es", rows=3)
    function = forms.ChoiceField(
        label=LABELS["function"],
        help_text=_(
            "Under which mandate. Without one in force here the service is shown, and nobody is sent to it."
        ),
    )
    kind = forms.ChoiceField(label=LABELS["kind"])
    place = _place_field(LABELS["place"])
    address = _text("address")
    hours = _text("hours", help_text=_("Mo-Fr 09:00-17:00; Sa 09:00-13:00, or 24/7. Empty: not stated."))
    populations = _several("populations", Population.choices, help_text=_("None ticked: everybody."))
    nationalities = forms.CharField(
        label=LABELS["nationalities"],
        max_length=300,
        required=False,
        help_text=_("Countries, by name or code, with commas between them. Empty: all."),
    )
    min_age = _number("min_age")
    max_age = _number("max_age")
    sex = forms.ChoiceField(label=LABELS["sex"], choices=TakesSex.choices)
    cost = forms.ChoiceField(label=LABELS["cost"], choices=Cost.choices, initial=Cost.NOT_STATED)
    languages = _several("languages", Language.choices)
    access = forms.ChoiceField(
        label=LABELS["access"], choices=Accessibility.choices, initial=Accessibility.NOT_STATED
    )
    documents_en = _text("documents_en")
    documents_es = _text("documents_es", help_text=_("Empty: none is asked for, or it is not known."))
    referral_method = forms.ChoiceField(label=LABELS["referral_method"], choices=ReferralMethod.choices)
    referral_channel = _text("referral_channel")
    feedback_days = _number("feedback_days")
    complaint_channel = _text("complaint_channel")
    priorities = _several("priorities", Priority.choices)
    capacity_per_day = _number(
        "capacity_per_day", help_text=_("Empty: not known. 0: none at present, and nobody is sent.")
    )
    code = _text("code", help_text=_("Empty: the next free number."))
    expires_on = forms.DateField(
        label=LABELS["expires_on"], widget=Day, required=False, help_text=_("Empty: no end is known.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "function", [("", _("Choose")), *((c, n) for c, n in Function.choices if c != MIGRATION_LAW)]
        )
        self.offer("kind", [("", _("Choose")), *ServiceKind.choices])

    def clean_place(self) -> str:
        return place_code(self.cleaned_data["place"])

    def clean_hours(self) -> str:
        text: str = self.cleaned_data["hours"]
        if not hours.are_readable(text):
            raise forms.ValidationError(str(checks.HOURS_UNREADABLE(value=text)))
        return text

    def clean_nationalities(self) -> list[str]:
        named = [part.strip() for part in self.cleaned_data["nationalities"].split(",")]
        codes = [place_code(name) for name in named if name]
        if unfit := set(codes) - set(country_names(codes)):
            raise forms.ValidationError(str(checks.PLACE_UNKNOWN(value=", ".join(sorted(unfit)))))
        return codes

    @property
    def stated(self) -> StatedService:
        """What a valid form says."""
        told = {name: self.cleaned_data[name] for name in NAMES}
        return StatedService(**told | {name: tuple(told[name]) for name in LISTS})


class VerifyForm(Dressed):
    expires_on = forms.DateField(
        label=LABELS["expires_on"], widget=Day, required=False, help_text=_("Empty: no end is known.")
    )


class ReasonForm(Dressed):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class BounceForm(Dressed):
    reason = forms.ChoiceField(label=_("Why nobody was served"), choices=BounceReason.choices)


class UploadForm(Dressed):
    file = forms.FileField(
        label=_("Table of services (CSV)"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )
