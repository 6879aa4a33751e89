"""What people fill in to refer and to answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.registry.partners.forms import Dressed
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation
from amparo.registry.people.recipients import Candidate
from amparo.registry.people.vocabulary import SERVED_BY, Category, Purpose
from amparo.registry.services.models import Service
from amparo.registry.services.queries import open_services_of
from amparo.response.referrals.models import Referral
from amparo.response.referrals.services.drafting import Stated
from amparo.response.referrals.vocabulary import (
    Caregiver,
    Channel,
    Outcome,
    Priority,
    RecalledReason,
    RejectedReason,
    Status,
)

Choices = list[tuple[str, Text]]


def _or_any(choices: Iterable[tuple[str, Text]], any_of_them: Text) -> Choices:
    return [("", any_of_them), *choices]


class ReferralFilter(Dressed):
    text = forms.CharField(label=_("Reference"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    other = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, others: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Choices = [
            ("waiting", _("waiting for an answer")),
            ("at_work", _("accepted and open")),
            ("ended", _("ended")),
        ]
        self.offer("state", _or_any([*groups, *Status.choices], _("All")))
        self.offer("priority", _or_any(Priority.choices, _("All")))
        self.offer("other", _or_any([(name, name) for name in others], _("All")))


class SideForm(Dressed):
    side = forms.ChoiceField(
        label=_("Show"), choices=[("in", _("what came to us")), ("out", _("what we sent"))], required=False
    )


class PurposeForm(Dressed):
    """What for comes first: who can be asked, and what they may read, follows from it."""

    purpose = forms.ChoiceField(
        label=_("What for"),
        help_text=_("Health care is asked for as humanitarian assistance: the same consent covers it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("purpose", _or_any(Purpose.choices, _("Choose")))


class AnyOfThem(forms.ChoiceField):
    """Offers a list, and lets the domain say in words why what is not in it is refused."""

    def valid_value(self, value: Any) -> bool:
        return True


class ReferralForm(Dressed):
    """`candidates`: who has a mandate or an agreement for the purpose. `is_child`: ask about the caregiver."""

    to_organisation = AnyOfThem(
        label=_("To"), help_text=_("It goes to the queue of the organisation, not to one of its people.")
    )
    function = AnyOfThem(label=_("What it is asked to do"), help_text=_("The mandate that it has for this."))
    service = forms.ChoiceField(
        label=_("Which service of the directory"),
        required=False,
        help_text=_("A service of the organisation that is asked; left open, its queue decides."),
    )
    service_kind = forms.CharField(
        label=_("Which service, in words"),
        max_length=120,
        required=False,
        help_text=_("Such as: medical check, legal orientation, a bed for tonight."),
    )
    priority = forms.ChoiceField(label=_("Answer needed within"), choices=Priority.choices)
    need = forms.CharField(
        label=_("What the person needs"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Only the two organisations read it. No detail of violence or trafficking: the specialist asks for it."
        ),
    )
    categories = forms.MultipleChoiceField(
        label=_("Which information"),
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Category.IDENTITY],
        help_text=_("No more than the service needs, and only what the person agreed to."),
    )
    services_given = forms.CharField(
        label=_("Services already given"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    where_to_go = forms.CharField(
        label=_("Where the person goes, and when"),
        max_length=200,
        required=False,
        help_text=_("Printed on the slip: an address and hours, nothing about the person."),
    )
    channel = forms.ChoiceField(label=_("How else they hear of it"), choices=Channel.choices)
    caregiver = forms.ChoiceField(
        label=_("The caregiver"),
        required=False,
        help_text=_("The person is a child. An unaccompanied child has no caregiver here."),
    )
    asylum_question_asked = forms.BooleanField(
        label=_("The person was asked in private whether they fear to return, and asylum was explained"),
        required=False,
    )
    person_was_told = forms.BooleanField(
        label=_("The person was told what is sent, to whom, and what happens next"), required=False
    )
    receipt = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, purpose: str, candidates: Sequence[Candidate], is_child: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose
        self.by_key = {str(each.organisation.pk): each.organisation for each in candidates}
        self.offer("to_organisation", _or_any([_said(each) for each in candidates], _("Choose")))
        serving = sorted(SERVED_BY[purpose], key=lambda code: str(Function(code).label))
        held = {each.mandate.function for each in candidates if each.mandate}
        named: Choices = [(code, Function(code).label) for code in serving if code in held]
        self.offer("function", named if len(named) == 1 else _or_any(named, _("Choose")))
        self.services = {str(each.pk): each for each in open_services_of(self.by_key.values())}
        listed = [(key, _of_the_directory(each)) for key, each in self.services.items()]
        self.offer("service", _or_any(listed, _("left open")))
        self.offer("caregiver", _or_any(Caregiver.choices, _("Choose")))
        if not is_child:
            del self.fields["caregiver"]
        if purpose != Purpose.VOLUNTARY_RETURN:
            del self.fields["asylum_question_asked"]
        for field in self.fields.values():
            if isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-check-input"

    def clean_to_organisation(self) -> Organisation:
        key = self.cleaned_data["to_organisation"]
        found = self.by_key.get(key) or _organisation(key)
        if found is None:
            raise forms.ValidationError(_("There is no such organisation. Choose one from the list."))
        return found

    def clean_function(self) -> str:
        function: str = self.cleaned_data["function"]
        if function not in Function.values:
            raise forms.ValidationError(_("There is no such mandate. Choose one from the list."))
        return function

    def clean_service(self) -> Service | None:
        return self.services.get(self.cleaned_data["service"])

    @property
    def stated(self) -> Stated:
        told = {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_FORM}
        return Stated(purpose=self.purpose, **told)


OF_THE_FORM = frozenset({"receipt", "members", "step"})


def _organisation(key: str) -> Organisation | None:
    try:
        return Organisation.objects.filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None


def _said(candidate: Candidate) -> tuple[str, Text]:
    organisation = candidate.organisation
    return str(organisation.pk), f"{organisation.acronym} · {organisation.name}"


def _of_the_directory(service: Service) -> Text:
    return f"{service.organisation.acronym} · {service.name} · {service.place.name}"


class HouseholdForm(ReferralForm):
    """`members`: who is referred, by key, with their names; what a caregiver knows is asked once for all children."""

    members = forms.MultipleChoiceField(
        label=_("Who is referred"), widget=forms.CheckboxSelectMultiple, required=False
    )

    field_order = ("members",)

    def __init__(self, *args: Any, members: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("members", [(str(key), name) for key, name in members])
        if "caregiver" in self.fields:
            self.fields["caregiver"].help_text = _(
                "Of the children among them. An unaccompanied child has no caregiver here."
            )


class RejectForm(Dressed):
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    words = forms.CharField(
        label=_("In words, for the sender"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed for “other”. Say what the person could do instead, if you know."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason", _or_any(RejectedReason.choices, _("Choose")))


class RecallForm(Dressed):
    reason = forms.ChoiceField(label=_("Why"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason", _or_any(RecalledReason.choices, _("Choose")))


class CompleteForm(Dressed):
    outcome = forms.ChoiceField(label=_("How it ended"), required=False)
    words = forms.CharField(
        label=_("In words, for the sender"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was done. No more than the sender has to know."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("outcome", _or_any(Outcome.choices, _("Choose")))


class FeedbackForm(Dressed):
    words = forms.CharField(
        label=_("Feedback to the sender"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("How it ended for the person, and what is still open. The sender reads it."),
    )


class NoteForm(Dressed):
    words = forms.CharField(
        label=_("Note for your own organisation"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The sender never reads it."),
    )


class BulkForm(Dressed):
    """Which rows of the inbox, and what is answered to all of them."""

    answer = forms.ChoiceField(choices=[("accept", _("Accept")), ("reject", _("Reject"))])
    chosen = forms.ModelMultipleChoiceField(queryset=Referral.objects.none(), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = rows  # type: ignore[attr-defined]
        known = [choice for choice in RejectedReason.choices if choice[0] != RejectedReason.OTHER]
        self.offer("reason", _or_any(known, _("Reason for rejecting")))
