"""What pages ask: filters, the draft of a figure, decisions. Rules are not repeated here: the services say them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.places.gazetteer import PlaceError
from amparo.registry.places.queries import gazetteer, reason_of
from amparo.situation.figures.contradictions.rules import RULES
from amparo.situation.figures.drafts import COLUMNS, FigureDraft
from amparo.situation.figures.drafts.naming import QUALIFIERS
from amparo.situation.figures.models import Figure, Finding, Indicator, KeyFigure, Population, Source

ANY = ("", _("any"))
CREDIBILITY = (
    ("", _("not judged")),
    ("1", _("1: confirmed")),
    ("2", _("2: probably true")),
    ("3", _("3: possibly true")),
    ("4", _("4: doubtful")),
    ("5", _("5: improbable")),
    ("6", _("6: cannot be judged")),
)
REQUIRED = frozenset({"as_of", "indicator", "qualifier", "source_id"})


def day_field(label: Any, *, help_text: Any = "") -> forms.DateField:
    """A day, written and read as year-month-day whatever the language: browsers show it in their own way."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget, help_text=help_text
    )


def text_field(label: Any, *, suggestions: str = "", most: int = 200, **attributes: Any) -> forms.CharField:
    attrs = {"class": "form-control", "autocomplete": "off"} | ({"list": suggestions} if suggestions else {})
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, **attributes)


def choice_field(label: Any, choices: Iterable[Any], **attributes: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget, **attributes)


def check_field(label: Any) -> forms.BooleanField:
    widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(label=label, required=False, widget=widget)


def reason_field(label: Any, *, help_text: Any = "", rows: int = 2) -> forms.CharField:
    """Not required here: the service's own sentence says that a reason is needed."""
    widget = forms.Textarea(attrs={"class": "form-control", "rows": rows})
    return forms.CharField(label=label, required=False, max_length=4_000, widget=widget, help_text=help_text)


class IndicatorChoice(forms.ModelChoiceField):
    def label_from_instance(self, indicator: Any) -> str:
        return str(indicator.name)


def indicator_field(**attributes: Any) -> IndicatorChoice:
    return IndicatorChoice(
        Indicator.objects.all(),
        label=_("Indicator"),
        to_field_name="code",
        required=False,
        empty_label=ANY[1],
        widget=forms.Select(attrs={"class": "form-select"}),
        **attributes,
    )


class PlaceFilter(forms.Form):
    """Gives the code of the one place that was named; a name that says none is told beside the field."""

    def clean_place(self) -> str:
        text = str(self.cleaned_data["place"])
        if not text:
            return ""
        try:
            return gazetteer().find(text).code
        except PlaceError as error:
            raise forms.ValidationError(str(reason_of(error))) from error


class FigureFilter(PlaceFilter):
    q = text_field(_("Search"))
    indicator = indicator_field()
    place = text_field(_("Place, with all inside it"), suggestions="places")
    source = text_field(_("Source (code)"), suggestions="sources", most=60)
    status = choice_field(_("Standing"), [ANY, *Figure.Status.choices])
    method = choice_field(
        _("Method"),
        [ANY, ("unstated", _("not stated")), *((code, name) for code, name in Figure.Method.choices if code)],
    )
    since = day_field(_("From"))
    until = day_field(_("To"))
    key = check_field(_("only key figures"))
    contradicted = check_field(_("only with open contradictions"))


class FindingFilter(PlaceFilter):
    status = choice_field(
        _("State"),
        [("", _("all")), *((code, name) for code, name in Finding.Status.choices if code != "gone")],
    )
    severity = choice_field(_("Kind"), [ANY, *Finding.Severity.choices])
    rule = choice_field(_("Rule"), [ANY, *((code, rule.name) for code, rule in RULES.items())])
    place = text_field(_("Place, with all inside it"), suggestions="places")


class KeyFigureFilter(PlaceFilter):
    indicator = indicator_field()
    place = text_field(_("Place, with all inside it"), suggestions="places")
    status = choice_field(_("State"), [("", _("all")), *KeyFigure.Status.choices])
    headline = check_field(_("only headlines"))


class SourceFilter(forms.Form):
    q = text_field(_("Search"))
    reliability = choice_field(_("Reliability"), [ANY, *Source.Reliability.choices])
    state = choice_field(
        _("State"),
        [
            ANY,
            ("standing", _("standing")),
            ("undescribed", _("not described yet")),
            ("withdrawn", _("withdrawn")),
        ],
    )


class DraftForm(forms.Form):
    """A figure as somebody writes it down. Every field is text: `drafts` judges all of them together."""

    indicator = IndicatorChoice(
        Indicator.objects.all(),
        label=_("What is counted"),
        to_field_name="code",
        required=False,
        empty_label=_("choose an indicator"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    place = text_field(
        _("Place"),
        suggestions="places",
        help_text=_(
            "A name or a P-code; needed unless a group is named. For two places of one name add the state: "
            "“Tonalá, Chiapas”."
        ),
    )
    population = choice_field(_("Group, if it is not everyone"), ())
    qualifier = choice_field(_("How the source says it"), QUALIFIERS, initial="exact")
    value_low = text_field(
        _("Number, or the lower of two"),
        most=60,
        help_text=_("Digits alone, as the source has them. Leave it empty for “many”: missing is not zero."),
    )
    value_high = text_field(_("Upper of two"), most=60)
    compared_with = text_field(
        _("The other figure"), most=60, help_text=_("Reference, only for “a smaller number than”.")
    )
    as_of = text_field(_("As of"), most=40, help_text=_("The day that the number speaks of."))
    period_start = text_field(
        _("First day of the period"), most=40, help_text=_("For what passes or is counted since a day.")
    )
    published = text_field(_("Published"), most=40)
    source_id = text_field(_("Source (code)"), suggestions="sources", most=80)
    method = choice_field(_("Method"), Figure.Method.choices)
    credibility = choice_field(_("Credibility of the content"), CREDIBILITY)
    sex = choice_field(_("Sex"), Figure.Sex.choices)
    age_group = choice_field(_("Age group"), Figure.AgeGroup.choices)
    nationality = text_field(_("Nationality"), most=80, help_text=_("A country; empty for all."))
    scope = text_field(_("Narrower, in the source's words"), most=400)
    part_of = text_field(_("Part of (reference of the total)"), most=60)
    parts_are_complete = choice_field(
        _("Are its parts complete?"), [("", _("not stated")), ("yes", _("yes")), ("no", _("no"))]
    )
    note = reason_field(_("Note"))
    figure_id = text_field(_("Reference"), most=80, help_text=_("Leave it empty to have one made."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group.code, group.name) for group in Population.objects.all()]
        self.fields["population"].choices = [("", _("everyone")), *groups]  # type: ignore[attr-defined]
        for name in ("as_of", "period_start", "published"):
            self.fields[name].widget.input_type = "date"
        for name in REQUIRED:
            # Marked and not demanded by the browser: all refusals are said together.
            self.fields[name].is_marked = True  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["aria-required"] = "true"

    def draft(self) -> FigureDraft:
        """The columns that a draft has and nothing else, as they were typed."""
        stated = {name: str(self.data.get(name, "")).strip() for name in COLUMNS if name in self.fields}
        return FigureDraft(**stated)


class ReasonForm(forms.Form):
    reason = reason_field(_("Reason"), help_text=_("In a sentence, for those who read this later."))


class AcceptForm(forms.Form):
    """`with_rivals` are references of figures of the same question that make a range with the figure of the page."""

    with_rivals = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    reason_en = reason_field(_("Reason, in English"))
    reason_es = reason_field(_("Reason, in Spanish"))
    is_headline = check_field(_("show it as a headline of the situation"))

    def __init__(self, *args: Any, rivals: Iterable[Figure] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.reference, each.reference) for each in rivals]
        self.fields["with_rivals"].choices = offered  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=(
            ("explained", _("Explained: both can stand")),
            ("dispute", _("Accepted as a dispute: nobody can tell now")),
            ("resolved", _("Resolved by choosing one figure")),
        ),
        widget=forms.RadioSelect,
    )
    chosen = forms.CharField(required=False, max_length=60)
    reason = reason_field(_("Reason"), help_text=_("In a sentence, for those who read this later."), rows=3)


class SourceForm(forms.Form):
    """The description of a source. The code is fixed once it is there."""

    code = text_field(_("Code"), most=60)
    title = text_field(_("Title of the document"), most=300)
    publisher = text_field(_("Publisher"), most=200)
    published = day_field(_("Published"))
    found_at = text_field(_("Link, or where it is kept"), most=300)
    reliability = choice_field(_("Reliability (Admiralty scale)"), Source.Reliability.choices, initial="F")

    def __init__(self, *args: Any, has_code: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "publisher"):
            self.fields[name].required = True
        if has_code:
            self.fields["code"].required = True
        else:
            del self.fields["code"]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv", "class": "form-control"}
        ),
        max_length=200,
    )


class AdditionForm(forms.Form):
    references = forms.CharField(
        label=_("Figures to add, by reference"),
        required=False,
        max_length=2_000,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "F069, F070, F071, F072"}),
        help_text=_("Parted by commas or spaces."),
    )

    def named(self) -> list[str]:
        text = str(self.data.get("references", "")).replace(",", " ").replace(";", " ")
        return list(dict.fromkeys(text.split()))
