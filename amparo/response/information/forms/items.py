"""What is filled in about information items."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal
from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.models import Organisation
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called
from amparo.response.information.models import Item
from amparo.response.information.queries.items import EXPIRED, OVERDUE
from amparo.response.information.queries.topics import information_day, topic_names, topics_on
from amparo.response.information.services.stated import StatedItem, StatedText
from amparo.response.information.vocabulary import COMPLETE, LANGUAGES, Audience


class ItemFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        empty_label=_("All organisations"),
        required=False,
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("topic", [("", _("All topics")), *topic_names().items()])
        late = [(EXPIRED, _("published, expired")), (OVERDUE, _("published, review overdue"))]
        self.offer("state", [("", _("All")), *Item.Status.choices, *late])


class PlacesField(forms.CharField):
    """Names or P-codes of places, parted by semicolons: names of places hold commas."""

    def clean(self, value: Any) -> list[Place]:
        codes = []
        for name in filter(None, (part.strip() for part in str(super().clean(value)).split(";"))):
            try:
                codes.append(place_called(name))
            except Refusal as refusal:
                raise forms.ValidationError([str(reason) for reason in refusal.reasons]) from refusal
        return list(Place.objects.filter(code__in=codes))


@dataclass(frozen=True)
class Written:
    """The three fields of one language, for the page."""

    code: str
    name: str
    is_required: bool
    is_open: bool
    title: BoundField
    body: BoundField
    needs_review: BoundField


class ItemForm(Dressed):
    receipt = forms.UUIDField(widget=forms.HiddenInput, required=False)
    key = forms.SlugField(
        label=_("Address on the public site"),
        max_length=60,
        help_text=_("Short words without accents, joined by hyphens: ask-asylum-mexico. It never changes."),
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), widget=forms.CheckboxSelectMultiple)
    audiences = forms.MultipleChoiceField(
        label=_("For whom"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    places = PlacesField(
        label=_("Where it holds"),
        max_length=1000,
        widget=forms.TextInput(attrs={"list": "places"}),
        help_text=_("Countries, regions or places, by name or P-code, parted by semicolons."),
    )
    valid_from = forms.DateField(label=_("Holds from"), widget=Day)
    valid_until = forms.DateField(
        label=_("Holds until"), widget=Day, required=False, help_text=_("Empty: no last day is known.")
    )
    review_on = forms.DateField(
        label=_("Review on"), widget=Day, help_text=_("When somebody asks the source again.")
    )
    source = forms.CharField(
        label=_("Where this is known from"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_("The law, the page or the agreement, with its date. Needed before it is published."),
    )

    def __init__(self, *args: Any, item: Item | None = None, **kwargs: Any) -> None:
        initial = _initial(item) if item is not None else {"receipt": uuid.uuid4()}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        if item is not None:
            del self.fields["key"]
        self.offer("topics", [(code, topic.name) for code, topic in topics_on(information_day()).items()])
        for code in LANGUAGES:
            for name, field in _fields_of(code).items():
                self.fields[f"{name}_{code}"] = field

    @property
    def about(self) -> list[BoundField]:
        """Everything but the texts."""
        return [field for field in self.visible_fields() if field.name.partition("_")[0] not in TEXT_FIELDS]

    @property
    def written(self) -> list[Written]:
        """English and Spanish first, then what has words already, then the rest."""
        found = [self._written(code) for code in LANGUAGES]
        return sorted(found, key=lambda each: (not each.is_required, not each.is_open))

    def _written(self, code: str) -> Written:
        title, body = self[f"title_{code}"], self[f"body_{code}"]
        return Written(
            code=code,
            name=LANGUAGES[code].own_name,
            is_required=code in COMPLETE,
            is_open=code in COMPLETE or bool(title.value() or body.value()),
            title=title,
            body=body,
            needs_review=self[f"speaker_{code}"],
        )

    def stated(self) -> StatedItem:
        given = self.cleaned_data
        texts = {
            code: StatedText(given[f"title_{code}"], given[f"body_{code}"], given[f"speaker_{code}"])
            for code in LANGUAGES
            if given[f"title_{code}"] or given[f"body_{code}"]
        }
        names = ("audiences", "topics", "places", "valid_from", "valid_until", "review_on", "source")
        return StatedItem(texts=texts, **{name: given[name] for name in names})


TEXT_FIELDS = ("title", "body", "speaker")


def _fields_of(code: str) -> dict[str, forms.Field]:
    language = LANGUAGES[code]
    attrs = {"lang": code, "dir": language.direction, "class": "form-control"}
    return {
        "title": forms.CharField(
            label=_("Title"), max_length=160, required=False, widget=forms.TextInput(attrs)
        ),
        "body": forms.CharField(label=_("Text"), required=False, widget=forms.Textarea({**attrs, "rows": 9})),
        "speaker": forms.BooleanField(
            label=_("Not yet read by somebody who speaks this language"), required=False
        ),
    }


def _initial(item: Item) -> dict[str, Any]:
    names = ("audiences", "topics", "valid_from", "valid_until", "review_on", "source")
    told = {name: getattr(item, name) for name in names}
    told["places"] = "; ".join(place.name for place in item.places.all())
    for text in item.texts.all():
        told[f"title_{text.language}"], told[f"body_{text.language}"] = text.title, text.body
        told[f"speaker_{text.language}"] = text.needs_review_by_a_speaker
    return told


class ReasonForm(Dressed):
    """Why something is returned or withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
