"""What is filled in where a person objects, or where data are erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Dressed
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.people.wording import GROUNDS

UPHOLD, REJECT = "uphold", "reject"
VERDICTS = (
    ("", _("Choose")),
    (UPHOLD, _("The person is right: the use stops")),
    (REJECT, _("The use may go on, for the reason given")),
)


class ObjectionForm(Dressed):
    purpose = forms.ChoiceField(label=_("Objects to the use for"), choices=Purpose.choices)
    words = forms.CharField(
        label=_("In the person's words"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A person need not give a reason; write what they say."),
    )


class ObjectionDecisionForm(Dressed):
    verdict = forms.ChoiceField(label=_("Decision"), choices=VERDICTS)
    answer = forms.CharField(
        label=_("What the person is told"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("In words that the person can use to complain about it."),
    )


class ErasureForm(Dressed):
    ground = forms.ChoiceField(label=_("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("ground", [("", _("Choose")), *GROUNDS.items()])


class ErasureApprovalForm(Dressed):
    """The code is typed: nobody erases a person by a click."""

    typed_code = forms.CharField(
        label=_("The code of the registration"),
        max_length=40,
        help_text=_("Type it as it stands above."),
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.fields["typed_code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}

    def clean_typed_code(self) -> str:
        typed = str(self.cleaned_data["typed_code"]).strip().upper()
        if typed != self.code.upper():
            raise forms.ValidationError(_("This is not the code of this registration. Nothing was erased."))
        return typed
