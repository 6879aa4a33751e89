"""Forms of cases. A step's form is built from what the step asks, so that every procedure has the same one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.people.reference.names import in_reader_language, languages
from amparo.registry.services.forms import place_code
from amparo.response.cases.policy import LONGEST_ANSWER
from amparo.response.cases.procedure import Answer, Asked, Procedure, Step
from amparo.response.cases.vocabulary import DutyKind, DutyOutcome

YES_NO = (("yes", _("yes")), ("no", _("no")))
LONG_WORDS = forms.Textarea(attrs={"rows": 2})


class PlaceField(forms.CharField):
    """Typed with the names of the gazetteer offered; gives the code of the place."""

    def __init__(self, **told: Any) -> None:
        super().__init__(
            max_length=160, widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}), **told
        )

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return place_code(typed) if typed else ""


class StepForm(Dressed):
    """`given`: what was answered, by name, as the service takes it. What is wrong, the service says, all at once."""

    happened_on = forms.DateField(label=_("On which day"), widget=Day)
    reason = forms.CharField(
        label=_("Reason, where one is asked for"), required=False, max_length=1000, widget=LONG_WORDS
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        for asked in step.asks:
            self.fields[asked.name] = _field(asked)
        self.order_fields(["happened_on", *(each.name for each in step.asks), "reason"])
        _dress(self)

    @property
    def given(self) -> dict[str, Any]:
        found = {each.name: _value(each, self.cleaned_data.get(each.name)) for each in self.step.asks}
        return {name: value for name, value in found.items() if value not in (None, "", [])}


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        plain = not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect)
        if plain:
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"


def _field(asked: Asked) -> forms.Field:
    """Never required by the form: the service names everything that is missing beside all else that is wrong."""
    made: forms.Field = FIELDS.get(asked.kind, _words)(
        asked, {"label": asked.label, "required": False, "help_text": asked.hint}
    )
    return made


def _words(asked: Asked, shared: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 2}), **shared)


def _language(asked: Asked, shared: dict[str, Any]) -> forms.Field:
    spoken = [("", _("Choose")), *in_reader_language(languages()).items()]
    return forms.ChoiceField(choices=spoken, **shared)


def _choice(asked: Asked, shared: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", _("Choose")), *asked.choices.items()], **shared)


def _choices(asked: Asked, shared: dict[str, Any]) -> forms.Field:
    several = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=[*asked.choices.items()], widget=several, **shared)


FIELDS: dict[Answer, Callable[[Asked, dict[str, Any]], forms.Field]] = {
    Answer.DAY: lambda asked, shared: forms.DateField(widget=Day, **shared),
    Answer.YES_NO: lambda asked, shared: forms.ChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, **shared
    ),
    Answer.CHOICE: _choice,
    Answer.CHOICES: _choices,
    Answer.NUMBER: lambda asked, shared: forms.IntegerField(min_value=0, **shared),
    Answer.LANGUAGE: _language,
    Answer.PLACE: lambda asked, shared: PlaceField(**shared),
}


def _value(asked: Asked, value: Any) -> Any:
    if asked.kind is Answer.YES_NO:
        return {"yes": True, "no": False}.get(value)
    return value


class OpenForm(Dressed):
    receipt = forms.UUIDField(widget=forms.HiddenInput)
    procedure = forms.ChoiceField(label=_("Procedure"))
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Whose law the deadlines follow, where there is one.")
    )
    opened_on = forms.DateField(label=_("On which day"), widget=Day)

    def __init__(
        self, *args: Any, procedures: list[Procedure], countries: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("procedure", [(each.code, each.name) for each in procedures])
        self.offer("country", [("", _("none")), *countries.items()])


class CaseFilter(Dressed):
    text = forms.CharField(label=_("Reference"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=(("", _("All")), ("open", _("Open")), ("ended", _("Ended"))),
    )
    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=(("", _("Everybody's")), ("mine", _("Mine")))
    )

    def __init__(self, *args: Any, procedures: list[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("procedure", [("", _("All")), *((each.code, each.name) for each in procedures)])


class NoteForm(Dressed):
    words = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DocumentForm(Dressed):
    kind = forms.CharField(label=_("Document"), max_length=120)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=Day)
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=Day)


class DutyForm(Dressed):
    kind = forms.ChoiceField(label=_("What"), choices=DutyKind.choices)
    label = forms.CharField(label=_("In words"), max_length=120, required=False)
    due_on = forms.DateField(label=_("On which day"), widget=Day)


class DecideDutyForm(Dressed):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=DutyOutcome.choices)
    ended_on = forms.DateField(label=_("On which day"), widget=Day)


class PauseForm(Dressed):
    day = forms.DateField(label=_("From which day"), widget=Day)
    why = forms.CharField(label=_("Why"), max_length=300)


class ResumeForm(Dressed):
    day = forms.DateField(label=_("Until which day"), widget=Day)
