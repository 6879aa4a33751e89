"""The form of a screening, in the order of the conversation: inform, ask, and only then what they wish."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Dressed
from amparo.registry.people.reference.names import in_reader_language, languages
from amparo.registry.services.forms import place_code
from amparo.response.screening.needs import (
    FAMILIES,
    SELF_DISCLOSED,
    SPECIALIST_OFFERED,
    SPECIALIST_WANTED,
    asked_openly,
)
from amparo.response.screening.policy import FIELDS, OUTCOME
from amparo.response.screening.stated import StatedProfile
from amparo.response.screening.vocabulary import (
    ConsentToRefer,
    Fear,
    FollowUpOutcome,
    Interpreter,
    ReasonForMoving,
    Wish,
)

NOT_OFFERED = ""
SPECIALIST = (
    (SPECIALIST_WANTED, _("was offered, and is wanted")),
    (SPECIALIST_OFFERED, _("was offered, not now")),
    (NOT_OFFERED, _("was not offered")),
)


def _one_of(label: Any, choices: Any, **other: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **other)


def _several_of(label: Any, choices: Any = (), **other: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **other
    )


class ScreeningForm(Dressed):
    receipt = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.CharField(
        label=FIELDS["place"],
        max_length=160,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=FIELDS["language"])
    interpreter = forms.ChoiceField(label=FIELDS["interpreter"], choices=Interpreter.choices)
    is_private = forms.BooleanField(
        label=_("We talk where nobody else hears"),
        required=False,
    )
    fear_of_return = _one_of(
        FIELDS["fear_of_return"],
        Fear.choices,
        help_text=_(
            "Ask everybody, in private: “Are you afraid that something may happen to you if you go back?”"
        ),
    )
    reasons = _several_of(FIELDS["reasons"], ReasonForMoving.choices, help_text=_("Several, in their words."))
    wishes = _several_of(FIELDS["wishes"], Wish.choices, help_text=_("Several, and they may change."))
    needs = _several_of(_("Specific needs"))
    specialist = _one_of(
        _("A specialist, for what they would rather not tell here"),
        SPECIALIST,
        required=False,
        help_text=_(
            "Where there are signs of trafficking or sexual violence: offer, and ask nothing further."
        ),
    )
    is_self_disclosed = forms.BooleanField(
        label=_("They said unasked that they are LGBTI, and want it to be known"), required=False
    )
    consent_to_refer = _one_of(
        FIELDS["consent_to_refer"],
        ConsentToRefer.choices,
        help_text=_("Say to whom, for what, and that they may say no and are still served."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("language", [("", _("Choose")), *in_reader_language(languages()).items()])
        self.offer(
            "needs", [(need.code, f"{FAMILIES[need.family]}: {need.name}") for need in asked_openly(on)]
        )
        for name in ("is_private", "is_self_disclosed"):
            self.fields[name].widget.attrs["class"] = "form-check-input"

    def clean_place(self) -> str:
        return place_code(self.cleaned_data["place"])

    @property
    def stated(self) -> StatedProfile:
        """What a valid form says; what was told in confidence is among the needs, and is stored apart."""
        told = self.cleaned_data
        confided = [told["specialist"], SELF_DISCLOSED if told["is_self_disclosed"] else ""]
        return StatedProfile(
            place=told["place"],
            language=told["language"],
            interpreter=told["interpreter"],
            is_private=told["is_private"],
            fear_of_return=told["fear_of_return"],
            reasons=tuple(told["reasons"]),
            wishes=tuple(told["wishes"]),
            needs=(*told["needs"], *filter(None, confided)),
            consent_to_refer=told["consent_to_refer"],
        )


class FollowUpForm(Dressed):
    outcome = forms.ChoiceField(label=OUTCOME, choices=FollowUpOutcome.choices)
