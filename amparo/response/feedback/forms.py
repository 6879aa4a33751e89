"""What people fill in, outside and inside. Nothing typed is lost when something is refused."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Dressed
from amparo.registry.partners.models import Organisation
from amparo.registry.places.models import Place
from amparo.response.feedback.lifecycle import FEEDBACK
from amparo.response.feedback.models import AbuseReport
from amparo.response.feedback.vocabulary import ABUSE, Category, Staff, Told

YES, NO = "yes", "no"
MOST_WORDS, MOST_OF_A_LINE = 5_000, 200
ABUSE_IN_WORDS = _("Sexual exploitation, abuse or harassment by somebody who works here")


class Places(forms.ModelChoiceField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            queryset=Place.objects.filter(kind=Place.Kind.KEY_POINT),
            required=False,
            empty_label=_("Not said"),
        )


class Organisations(forms.ModelMultipleChoiceField):
    def label_from_instance(self, organisation: Any) -> str:
        """The name often ends with what it is called for short in that language."""
        name = str(organisation.name)
        return name if name.endswith(")") else f"{name} ({organisation.acronym})"


class SaidForm(Dressed):
    """What everybody is asked, on the web and at a desk. Only what it is, and the words, are needed."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False)
    category = forms.ChoiceField(label=_("What do you want to tell us?"), widget=forms.RadioSelect)
    favours = forms.ChoiceField(
        label=_("Did anybody ask for sex, money or favours in return for help?"),
        choices=((YES, _("Yes")), (NO, _("No"))),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("From you or from somebody else. With a yes only those who are there for it read this."),
    )
    about = Organisations(
        label=_("Which organisation is it about?"),
        queryset=Organisation.objects.filter(is_active=True),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("You may tick several, or none if you do not know."),
    )
    by_the_group = forms.BooleanField(
        label=_("I do not want that organisation to read this. Let the inter-agency group answer."),
        required=False,
    )
    staff = forms.ChoiceField(
        label=_("If it is about staff: about whom?"),
        required=False,
        help_text=_(
            "Their work, not their name. Whoever does this work there will not read it or answer it."
        ),
    )
    place = Places(_("Where was it?"))
    service = forms.CharField(label=_("Which service or desk?"), max_length=MOST_OF_A_LINE, required=False)
    words = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_WORDS,
        required=False,
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        max_length=MOST_OF_A_LINE,
        required=False,
        help_text=_("A telephone, an e-mail, or where you are found. Leave it empty to stay anonymous."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = uuid.uuid4
        for name in ("category", "favours"):
            self.fields[name].widget.attrs.pop("class", None)
        self.fields["by_the_group"].widget.attrs["class"] = "form-check-input"
        self.offer("category", list(Category.choices))
        self.offer("staff", [("", _("It is not about staff")), *Staff.choices])

    def clean_form(self) -> uuid.UUID:
        """A form without its number is a new one."""
        return self.cleaned_data.get("form") or uuid.uuid4()


class PublicForm(SaidForm):
    unknown = forms.BooleanField(
        label=_("I do not know whose site it was, nor who brought me there."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("category", [*Category.choices, (ABUSE, ABUSE_IN_WORDS)])

    @property
    def is_abuse(self) -> bool:
        stated = self.cleaned_data
        return stated.get("category") == ABUSE or stated.get("favours") == YES

    def clean(self) -> dict[str, Any]:
        """Who is not named could be the one that receives: so it is asked once more, and nobody has to know."""
        stated = super().clean() or self.cleaned_data
        if self.is_abuse and not stated.get("about") and not stated.get("unknown"):
            self.add_error(
                "about",
                _(
                    "Whose site was it, or who brought you there? Tick it, so that nobody of it reads this. "
                    "If you do not know, tick the line below the organisations."
                ),
            )
        if stated.get("category") == Category.CONDUCT and not stated.get("favours"):
            self.add_error("favours", _("Say yes or no: it decides who reads this."))
        return stated


class RecordForm(SaidForm):
    """Written down by staff for somebody: abuse has a form that does not say who filled it in."""

    told = forms.ChoiceField(label=_("How it was told"))
    language = forms.ChoiceField(
        label=_("Language of the person"), choices=(("es", "Español"), ("en", "English"))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("told", [pair for pair in Told.choices if pair[0] != Told.WEB])

    def clean_favours(self) -> str:
        said = str(self.cleaned_data["favours"])
        if said == YES:
            raise forms.ValidationError(
                _(
                    "Then keep nothing here: open the public form with the person. It records nobody who fills it in."
                )
            )
        return said


class CodeForm(Dressed):
    code = forms.CharField(
        label=_("Code on your receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class WordsForm(Dressed):
    words = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label or self.fields["words"].label


class FeedbackFilter(Dressed):
    state = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ChoiceField(label=_("What it is"), required=False)
    place = Places(_("Place"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extra = [
            ("", _("All")),
            ("waiting", _("Waiting for an answer")),
            ("overdue", _("Overdue")),
            ("apart", _("Set apart: many from one connection")),
        ]
        self.offer("state", [*extra, *FEEDBACK.states.items()])
        self.offer("category", [("", _("All")), *Category.choices])
        self.fields["place"].empty_label = _("All places")  # type: ignore[attr-defined]


class AssignForm(Dressed):
    to: Any = forms.ModelChoiceField(label=_("To whom"), queryset=None, empty_label=_("Choose"))

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class PassOnForm(Dressed):
    to: Any = forms.ModelChoiceField(label=_("To which organisation"), queryset=None, empty_label=_("Choose"))
    person_agreed = forms.BooleanField(
        label=_("The person was asked and agrees that this organisation reads it"), required=False
    )
    with_contact = forms.BooleanField(
        label=_("The person agrees that it gets their contact too"), required=False
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = organisations  # type: ignore[attr-defined]
        for name in ("person_agreed", "with_contact"):
            self.fields[name].widget.attrs["class"] = "form-check-input"


class HandOverForm(Dressed):
    about = Organisations(
        label=_("Of which organisations does it speak?"),
        queryset=Organisation.objects.filter(is_active=True),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None of those ticked receives it, nor the one that the person named."),
    )


class NoteForm(Dressed):
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MOST_WORDS, required=False
    )


class InvestigationForm(NoteForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("To which investigators, and when")


class SendBackForm(NoteForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Why it stays open")


class SupportForm(NoteForm):
    answer = forms.ChoiceField(label=_("What the person said"))
    field_order = ("answer", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Which service, and how the person agreed")
        self.offer("answer", [("", _("Choose")), *AbuseReport.Support.choices])


class ClosingForm(NoteForm):
    outcome = forms.ChoiceField(label=_("Outcome"))
    field_order = ("outcome", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Why it can be closed")
        self.offer("outcome", [("", _("Choose")), *AbuseReport.Outcome.choices])
