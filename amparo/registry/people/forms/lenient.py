"""Forms that take whatever is typed: what is wrong is refused by the service, all at once, and shown at its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Reason
from amparo.registry.partners.forms import Dressed

CHOOSE = _("Choose")


def text(label: Any, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, widget=widget)


def small_number(label: Any, size: int) -> forms.CharField:
    return text(label, inputmode="numeric", maxlength=size)


def choice(label: Any, choices: Any = ()) -> forms.CharField:
    """A select that takes what it is given: a value that is not in the list is refused with all the rest."""
    return forms.CharField(label=label, required=False, widget=forms.Select(choices=choices))


class Lenient(Dressed):
    """No input is marked as required to the browser: it would show one thing at a time, and only the first."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "form-check-input"

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        widget = self.fields[name].widget
        if not isinstance(widget, forms.Select):
            raise TypeError(f"{name} is no select")
        widget.choices = choices

    def told(self) -> dict[str, Any]:
        """What was sent; before anything is sent, what stands in the form."""
        if not self.is_bound:
            return dict(self.initial)
        self.is_valid()
        return self.cleaned_data

    def mark(self, name: str, reason: Reason) -> None:
        """Show the reason beside its field."""
        widget = self.fields[name].widget
        widget.attrs["class"] = f"{widget.attrs['class']} is-invalid"
        self.is_valid()
        self.add_error(name, str(reason))
