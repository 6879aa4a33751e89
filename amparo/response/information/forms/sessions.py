"""What is filled in about counselling sessions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal, Text
from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.people.ages import AgeGroup
from amparo.registry.people.reference.names import in_reader_language, languages
from amparo.registry.people.vocabulary import Sex
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called
from amparo.response.information.models import Session
from amparo.response.information.queries.items import material_of
from amparo.response.information.queries.questions import places_of_questions
from amparo.response.information.queries.sessions import DONE, DUE, places_of_sessions
from amparo.response.information.queries.topics import information_day, topic_names, topics_on
from amparo.response.information.services.stated import StatedSession
from amparo.response.information.vocabulary import Interpreter

QUESTIONS_ON_A_FORM = 4
COUNTED_SEXES = (Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)


class SessionFilter(Dressed):
    kind = forms.ChoiceField(label=_("With whom"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), empty_label=_("All places"), required=False
    )
    follow_up = forms.ChoiceField(label=_("Follow-up"), required=False)
    since = forms.DateField(label=_("From"), widget=Day, required=False)
    until = forms.DateField(label=_("To"), widget=Day, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [("", _("All")), *Session.Kind.choices])
        self.offer("topic", [("", _("All topics")), *topic_names().items()])
        self.offer("follow_up", [("", _("All")), (DUE, _("open")), (DONE, _("done"))])
        self.fields["place"].queryset = places_of_sessions(user)  # type: ignore[attr-defined]


class QuestionFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), empty_label=_("All places"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("topic", [("", _("All topics")), *topic_names().items()])
        self.fields["place"].queryset = places_of_questions()  # type: ignore[attr-defined]


class SessionForm(Dressed):
    """What sessions with one person and with a group have in common."""

    receipt = forms.UUIDField(widget=forms.HiddenInput)
    held_on = forms.DateField(label=_("Date"), widget=Day)
    place = forms.CharField(
        label=_("Place"), max_length=160, widget=forms.TextInput(attrs={"list": "places"})
    )
    language = forms.ChoiceField(label=_("Language of the session"))
    interpreter = forms.ChoiceField(label=_("Interpreter"), choices=Interpreter.choices)
    topics = forms.MultipleChoiceField(label=_("Topics"), widget=forms.CheckboxSelectMultiple, required=False)
    materials = forms.MultipleChoiceField(
        label=_("Material given"), widget=forms.CheckboxSelectMultiple, required=False
    )
    follow_up_wished = forms.BooleanField(label=_("A follow-up is wished"), required=False)
    follow_up_on = forms.DateField(label=_("Follow-up on"), widget=Day, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        start = {"receipt": uuid.uuid4(), "held_on": information_day(), "language": "spa"}
        super().__init__(*args, initial=start | kwargs.pop("initial", {}), **kwargs)
        held = topics_on(information_day())
        named: list[tuple[str, Text]] = [(code, topic.name) for code, topic in held.items()]
        self.offer("topics", named)
        self.offer("language", list(in_reader_language(languages()).items()))
        self.offer("materials", [(str(each.pk), each.title) for each in material_of(information_day())])
        for number in range(QUESTIONS_ON_A_FORM):
            self.fields[f"topic_{number}"] = forms.ChoiceField(
                label=_("Topic"),
                choices=[("", _("Topic")), *named],
                required=False,
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[f"words_{number}"] = forms.CharField(
                label=_("Question, without names"),
                max_length=300,
                required=False,
                widget=forms.TextInput(
                    {
                        "class": "form-control",
                        "autocomplete": "off",
                        "placeholder": _("Question, without names"),
                    }
                ),
            )

    def clean_place(self) -> Place:
        try:
            return Place.objects.get(code=place_called(self.cleaned_data["place"]))
        except Refusal as refusal:
            raise forms.ValidationError([str(reason) for reason in refusal.reasons]) from refusal

    @property
    def question_fields(self) -> Iterator[tuple[BoundField, BoundField]]:
        for number in range(QUESTIONS_ON_A_FORM):
            yield self[f"topic_{number}"], self[f"words_{number}"]

    def stated(self) -> StatedSession:
        given = self.cleaned_data
        names = ("held_on", "place", "language", "interpreter", "topics", "follow_up_wished", "follow_up_on")
        return StatedSession(
            **{name: given[name] for name in names},
            materials=[uuid.UUID(key) for key in given["materials"]],
            questions=[
                (given[f"topic_{number}"] or next(iter(given["topics"]), ""), words)
                for number in range(QUESTIONS_ON_A_FORM)
                if (words := given[f"words_{number}"])
            ],
            **self.stated_besides(),
        )

    def stated_besides(self) -> dict[str, Any]:
        return {}


class PersonSessionForm(SessionForm):
    """With one person: by the code of their registration, and a note that goes when their data are erased."""

    code = forms.CharField(
        label=_("Code of the registration"),
        max_length=20,
        help_text=_("As it stands on the person's page or card, for example IOM-7F3K2Q."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Note for the next time"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was agreed. It is kept with the person's data and erased with them."),
    )
    field_order = ("receipt", "code")

    def stated_besides(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["note"]}


class GroupSessionForm(SessionForm):
    """With a group: how many of each sex and age group, as far as it was seen. Nobody is named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sex in COUNTED_SEXES:
            for group in AgeGroup:
                self.fields[f"people_{sex}_{group}"] = forms.IntegerField(
                    label=f"{sex.label} {group.label}",
                    min_value=0,
                    max_value=2000,
                    required=False,
                    widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric"}),
                )

    @property
    def grid(self) -> list[tuple[Any, list[BoundField]]]:
        """A row for each age group, a field for each sex."""
        return [(group.label, [self[f"people_{sex}_{group}"] for sex in COUNTED_SEXES]) for group in AgeGroup]

    @property
    def sexes(self) -> list[Any]:
        return [sex.label for sex in COUNTED_SEXES]

    def stated_besides(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "people": {
                (str(sex), str(group)): count
                for sex in COUNTED_SEXES
                for group in AgeGroup
                if (count := given[f"people_{sex}_{group}"])
            }
        }
