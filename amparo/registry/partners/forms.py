"""What people fill in. Fields are named one by one: nothing else of a request reaches a record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal, Text
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.partners.verbs import SUBJECTS, VERBS
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called

STATES = (("open", _("Open")), ("closed", _("Closed")))


def _or_any(choices: Any, any_of_them: Text) -> list[tuple[str, Text]]:
    return [("", any_of_them), *choices]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Dressed(forms.Form):
    """Gives every control its class, and tells a screen reader which line explains it or says what is wrong."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                is_choice = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def offer(self, name: str, choices: list[tuple[str, Text]]) -> None:
        """The choices of a field in the reader's language."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} is no field of choices")
        field.choices = choices


class OrganisationFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    function = forms.ChoiceField(label=_("Function"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=_or_any(STATES, _("All")), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type", _or_any(Organisation.Type.choices, _("All types")))
        self.offer("function", _or_any(Function.choices, _("All functions")))


class PeopleFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        empty_label=_("All organisations"),
        required=False,
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=_or_any(STATES, _("All")), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("role", _or_any(_role_names(), _("All roles")))


class TrailFilter(Dressed):
    verb = forms.ChoiceField(label=_("Act"), required=False)
    subject = forms.ChoiceField(label=_("Kind of record"), required=False)
    record = forms.CharField(label=_("Identifier of the record"), required=False)
    actor = forms.ModelChoiceField(
        label=_("Done by"),
        queryset=User.objects.order_by("name"),
        empty_label=_("Anybody"),
        required=False,
    )
    since = forms.DateField(label=_("From"), widget=Day, required=False)
    until = forms.DateField(label=_("To"), widget=Day, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("verb", _or_any(VERBS.items(), _("All acts")))
        self.offer("subject", _or_any(SUBJECTS.items(), _("All records")))


class OrganisationForm(Dressed):
    acronym = forms.CharField(label=_("Acronym"), max_length=30)
    type = forms.ChoiceField(label=_("Type"), choices=Organisation.Type.choices)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=200)
    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Place.objects.filter(kind=Place.Kind.COUNTRY),
        required=False,
        empty_label=_("None: works in several countries"),
    )
    functions = forms.MultipleChoiceField(
        label=_("Functions"),
        choices=Function.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What the organisation is there to do. Needs are sent to the organisations by function."),
    )


class MandateForm(Dressed):
    function = forms.ChoiceField(label=_("Function"), choices=Function.choices)
    population_en = forms.CharField(label=_("For whom, in English"), max_length=200)
    population_es = forms.CharField(label=_("For whom, in Spanish"), max_length=200)
    area = forms.CharField(
        label=_("Area"),
        max_length=160,
        help_text=_("A country, state, municipality or region: its name or its P-code."),
        widget=forms.TextInput(attrs={"list": "areas"}),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=300, help_text=_("The law, agreement or decision it stands on.")
    )
    valid_from = forms.DateField(label=_("From"), widget=Day)
    valid_to = forms.DateField(
        label=_("Last day"), widget=Day, required=False, help_text=_("Empty: no end stated.")
    )

    def clean_area(self) -> Place:
        try:
            return Place.objects.get(code=place_called(self.cleaned_data["area"]))
        except Refusal as refusal:
            raise forms.ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class MandateEndForm(Dressed):
    on = forms.DateField(label=_("Last day"), widget=Day)
    reason = forms.CharField(label=_("Reason"), required=False)


class PersonForm(Dressed):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The person signs in with this address.")
    )
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.all())
    language = forms.ChoiceField(
        label=_("Language"), choices=(("en", "English"), ("es", "Español")), initial="en"
    )


class RoleForm(Dressed):
    role = forms.ChoiceField(label=_("Role"))
    until = forms.DateField(
        label=_("First day without it"),
        widget=Day,
        required=False,
        help_text=_("Empty: until somebody takes it away."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("role", _role_names())


class ReasonForm(Dressed):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


def _role_names() -> list[tuple[str, Text]]:
    return [(code, role.name) for code, role in ROLES.items()]
