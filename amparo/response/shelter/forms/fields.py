"""Fields that several forms of shelter share."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal, Text
from amparo.registry.partners.forms import Dressed
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateTimeField:
    hint = hint or _("Time in UTC.")
    return forms.DateTimeField(label=label, widget=Moment, required=required, help_text=hint)


def words_field(label: Any, *, most: int = 300, hint: Any = "", required: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


class PlaceField(forms.CharField):
    """A place by its name or P-code; the gazetteer says what it takes it for, or why it cannot."""

    def __init__(self, *, label: Any, required: bool = True, hint: Any = "") -> None:
        widget = forms.TextInput(attrs={"list": "places", "autocomplete": "off"})
        super().__init__(label=label, max_length=160, required=required, help_text=hint, widget=widget)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Place.objects.get(code=place_called(text))
        except Refusal as refusal:
            raise forms.ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class WithReceipt(Dressed):
    """A form with a number of its own: sent twice, it is the same act."""

    receipt = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"receipt": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class OfPeople(Dressed):
    """A form about some of the people who stay at a site or belong together."""

    people = forms.MultipleChoiceField(
        label=_("Who"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All of them or none."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[Any, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("people", [(str(key), name) for key, name in people])


def or_any(choices: Any, any_of_them: Text) -> list[tuple[str, Text]]:
    return [("", any_of_them), *choices]


def on_the_minute(moment: datetime | None = None) -> datetime:
    return (moment or timezone.now()).replace(second=0, microsecond=0)
