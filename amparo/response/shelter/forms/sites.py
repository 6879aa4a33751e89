"""What is asked about a site, and about people who were counted there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.partners.models import Organisation
from amparo.registry.people.vocabulary import Sex
from amparo.response.shelter.forms.fields import PlaceField, WithReceipt, moment_field, or_any, words_field
from amparo.response.shelter.models import BEDS, HeadcountGroup, Service, Site, Space
from amparo.response.shelter.services.sites import Counted

UNKNOWN = _("Empty: not known. 0: there is none.")


def number(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=1_000_000, help_text=hint)


def area(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=10, decimal_places=2, help_text=hint
    )


def several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SiteFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Run by"),
        queryset=Organisation.objects.all(),
        empty_label=_("All organisations"),
        required=False,
    )
    room = forms.ChoiceField(
        label=_("Free places"),
        choices=or_any((("free", _("free places")), ("full", _("full"))), _("All")),
        required=False,
    )
    state = forms.ChoiceField(label=_("State"), choices=or_any(Site.Status.choices, _("All")), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=Site.objects.values("organisation"))


class DayForm(Dressed):
    as_of = forms.DateField(label=_("Another day"), widget=Day, required=False)


class SiteForm(Dressed):
    name_en = words_field(_("Name in English"), most=160, required=True)
    name_es = words_field(_("Name in Spanish"), most=160, required=True)
    place = PlaceField(
        label=_("Place"), hint=_("A key point, municipality or state: its name or its P-code.")
    )
    address = words_field(_("Address"), most=200)
    opened_on = forms.DateField(label=_("Opened on"), widget=Day, required=False)
    beds_general = number(_("Places to sleep, for anybody"), UNKNOWN)
    beds_families = number(_("Places for families with children"))
    beds_women = number(_("Places for women"))
    beds_men = number(_("Places for men"))
    beds_children = number(_("Places for children who are alone"))
    covered_area_m2 = area(_("Covered area, in m²"), _("Roofed floor on which people live and sleep."))
    outdoor_area_m2 = area(_("Outdoor area, in m²"))
    toilets = number(_("Toilets that can be used"), UNKNOWN)
    showers = number(_("Showers that can be used"))
    taps = number(_("Taps"))
    water_litres_a_day = number(_("Water, in litres a day"))
    spaces = several(_("Separate spaces for"), Space.choices)
    services = several(_("Services"), Service.choices)
    source = words_field(
        _("Where these numbers come from"),
        most=200,
        hint=_("Own count with its day, or the published source."),
    )


class CloseForm(Dressed):
    reason = words_field(_("Why the site closes"), most=500)


GROUPS: tuple[tuple[str, str], ...] = tuple(
    (sex, age) for age in HeadcountGroup.Age.values for sex in Sex.values if sex != Sex.OTHER
)


class HeadcountForm(WithReceipt):
    """`people` and a grid of sexes and ages; what is left empty was not counted apart."""

    counted_at = moment_field(_("Counted at"))
    people = number(
        _("People who are not registered here"),
        _("Everybody without a registration. May stay empty when the groups below are filled."),
    )
    how = words_field(_("How it was counted"), most=200, hint=_("Walking through, by tent, by meals…"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sex, age in GROUPS:
            field = number(f"{Sex(sex).label}, {HeadcountGroup.Age(age).label}")
            field.widget.attrs["class"] = "form-control"
            self.fields[f"{sex}:{age}"] = field

    def plain_fields(self) -> Iterator[Any]:
        return (self[name] for name in ("counted_at", "people", "how"))

    def grid(self) -> list[dict[str, Any]]:
        """Rows of age groups, with a field for each sex."""
        sexes = list(dict.fromkeys(sex for sex, _age in GROUPS))
        return [
            {"name": HeadcountGroup.Age(age).label, "fields": [self[f"{sex}:{age}"] for sex in sexes]}
            for age in HeadcountGroup.Age.values
        ]

    @staticmethod
    def sexes() -> list[Text]:
        return [Sex(sex).label for sex in dict.fromkeys(sex for sex, _age in GROUPS)]

    def statement(self) -> dict[str, Any]:
        """What `services.record_headcount` takes."""
        told = dict(self.cleaned_data)
        counted = [(sex, age, told.pop(f"{sex}:{age}")) for sex, age in GROUPS]
        groups = tuple(Counted(*each) for each in counted if each[2] is not None)
        return told | {"groups": groups}


BED_KINDS = [("", _("not told")), *BEDS.items()]
