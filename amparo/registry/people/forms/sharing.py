"""What people fill in to share a record: a consent, or sharing without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal, Text
from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.models import Organisation
from amparo.registry.people.models import StoredFile
from amparo.registry.people.recipients import Candidate
from amparo.registry.people.vocabulary import Category, ConsentForm, Purpose
from amparo.registry.people.wording import LEGAL_BASES, labels_of

LANGUAGES = (("es", "Español"), ("en", "English"))
READ_IN = frozenset({"spa", "eng"})
INTERPRETED = "yes"


def has_a_text(spoken: Sequence[str]) -> bool:
    """Whether the words can be read out in a language that the person speaks; where none is stated they can."""
    return not spoken or not READ_IN.isdisjoint(spoken)


@contextmanager
def in_words_of(form: forms.Form) -> Iterator[None]:
    """A refusal names the fields as the form names them."""
    try:
        yield
    except Refusal as refusal:
        named = (
            replace(reason, at=str(form.fields[reason.at].label)) if reason.at in form.fields else reason
            for reason in refusal.reasons
        )
        raise Refusal(*named) from refusal


class PurposeForm(Dressed):
    """For what, and in which language the words are read out: before anything else can be chosen."""

    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    language = forms.ChoiceField(
        label=_("Language to read it out in"),
        choices=LANGUAGES,
        help_text=_(
            "The words exist in Spanish and English. For any other language an interpreter reads them out from one of"
            " these, sentence by sentence."
        ),
    )

    def __init__(self, *args: Any, without: AbstractSet[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: list[tuple[str, Text]] = [
            (code, label) for code, label in Purpose.choices if code not in without
        ]
        self.offer("purpose", [("", _("Choose")), *offered])


class ConsentGivenForm(Dressed):
    """`guardians` and `scans` are choices of this registration; without them the field is not asked."""

    recipients = forms.MultipleChoiceField(
        label=_("With whom"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Read out each name. Choose only those to which the person says yes."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Which information"),
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Category.IDENTITY],
        help_text=_("Without identity an organisation cannot find the person."),
    )
    guardian = forms.ChoiceField(
        label=_("Given by the parent or guardian"),
        required=False,
        help_text=_(
            "The person is a child: hear the child, and let the parent or guardian decide with them."
        ),
    )
    form = forms.ChoiceField(label=_("How it was given"), choices=ConsentForm.choices)
    interpreter = forms.ChoiceField(
        label=_("Did an interpreter put the words into another language?"),
        choices=(("", _("Choose")), (INTERPRETED, _("yes, an interpreter read them out")), ("no", _("no"))),
    )
    scan = forms.ChoiceField(label=_("Scan of the signed form"), required=False)
    given_on = forms.DateField(label=_("Given on"), widget=Day)
    valid_until = forms.DateField(
        label=_("Last day"),
        widget=Day,
        required=False,
        help_text=_("Empty: until the person changes their mind."),
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Candidate],
        guardians: Sequence[tuple[UUID, str]] | None,
        scans: Sequence[StoredFile] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(each.organisation.pk): each.organisation for each in candidates}
        self.offer("recipients", [(str(each.organisation.pk), _said(each)) for each in candidates])
        if guardians is None:
            del self.fields["guardian"]
        else:
            known: list[tuple[str, Text]] = [(str(key), name) for key, name in guardians]
            self.offer("guardian", [("", _("Choose")), *known])
        if scans:
            stored: list[tuple[str, Text]] = [(str(each.pk), f"{each.added_at:%Y-%m-%d}") for each in scans]
            self.offer("scan", [("", _("None")), *stored])
        else:
            del self.fields["scan"]

    def clean_recipients(self) -> list[Organisation]:
        return [self.by_key[key] for key in self.cleaned_data["recipients"]]


def _said(candidate: Candidate) -> str:
    """Who it is, and how much the agreement lets it receive."""
    organisation = candidate.organisation
    return gettext("{acronym} ({name}): may receive {categories}").format(
        acronym=organisation.acronym,
        name=organisation.name,
        categories=", ".join(labels_of(candidate.categories)),
    )


class OverrideForm(Dressed):
    recipient = forms.ModelChoiceField(
        label=_("With whom"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose"),
        help_text=_("Only organisations that could have a mandate for persons are listed."),
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    categories = forms.MultipleChoiceField(
        label=_("Which information"),
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Category.IDENTITY],
        help_text=_("No more than the case needs."),
    )
    legal_basis = forms.ChoiceField(label=_("Legal basis"))
    named_law = forms.CharField(label=_("The law or article"), max_length=200, required=False)
    because = forms.CharField(
        label=_("Why without consent"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )
    valid_until = forms.DateField(label=_("Last day"), widget=Day, help_text=_("At most 90 days from today."))
    notice = forms.CharField(
        label=_("How and when the person is told"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, controller: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(is_active=True).exclude(pk=controller)
        allowed = [each.pk for each in others if each.may_receive_records]
        self.fields["recipient"].queryset = others.filter(pk__in=allowed)  # type: ignore[attr-defined]
        self.offer("legal_basis", [("", _("Choose")), *LEGAL_BASES.items()])
