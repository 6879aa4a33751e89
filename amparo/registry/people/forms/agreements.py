"""What coordinators fill in about agreements between organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.models import Organisation
from amparo.registry.people.lifecycle import AGREEMENT
from amparo.registry.people.vocabulary import Category, Purpose

GIVES, RECEIVES = "gives", "receives"
DIRECTIONS = (
    (GIVES, _("We may share with them")),
    (RECEIVES, _("They may share with us")),
)


class AgreementFilter(Dressed):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        empty_label=_("All organisations"),
        required=False,
    )
    purpose = forms.ChoiceField(label=_("What for"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("purpose", [("", _("All purposes")), *Purpose.choices])
        self.offer("status", [("", _("All")), *AGREEMENT.states.items()])


class AgreementForm(Dressed):
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    other = forms.ModelChoiceField(
        label=_("The other organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    purposes = forms.MultipleChoiceField(
        label=_("What for"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    categories = forms.MultipleChoiceField(
        label=_("Which information"),
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "The most that may be shared. What is shared of a person is what that person consents to."
        ),
    )
    terms = forms.CharField(
        label=_("The document that both signed"),
        max_length=300,
        required=False,
        help_text=_("Its name, its date and where it is kept."),
    )
    valid_from = forms.DateField(label=_("From"), widget=Day)
    valid_until = forms.DateField(
        label=_("Last day"), widget=Day, required=False, help_text=_("Empty: until one of the two ends it.")
    )

    def __init__(self, *args: Any, own: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(is_active=True).exclude(pk=own)
        allowed = [each.pk for each in others if each.may_receive_records]
        self.fields["other"].queryset = others.filter(pk__in=allowed)  # type: ignore[attr-defined]


class EndForm(Dressed):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
