"""The form of a household: where and why it is registered, and its members, of whom the first is the head."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amparo.core.errors import Kind, Reason, Refusal
from amparo.registry.partners.forms import Day
from amparo.registry.people.checks import FIELDS, MOST_MEMBERS, why_not_a_household
from amparo.registry.people.forms.lenient import CHOOSE, Lenient, choice, text
from amparo.registry.people.forms.member import DAY_UNREADABLE, MemberForm
from amparo.registry.people.forms.named import USUAL_DESTINATIONS
from amparo.registry.people.models import TravellingGroup, Whereabouts
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called

PLACE_MISSING = Kind(
    "people.place_missing",
    _("The place of registration is missing."),
    _("Choose where you are, or write the place by its name."),
)
PURPOSE_MISSING = Kind(
    "people.purpose_missing",
    _("The purpose is missing."),
    _("Choose what the record is kept for; tell the person."),
)
GROUP_KIND_MISSING = Kind(
    "people.group_kind_missing",
    _("A new travelling group has no kind."),
    _("Choose caravan or smaller group."),
)


# Where most are registered; Mexico City as a whole, since its municipalities are parts of one town.
USUAL_TOWNS = ("HN0501", "GT1217", "MX07089", "MX09", "MX02004")
LOOKED_AT, OFFERED = 200, 6


def places_of_registration(by: Any) -> list[tuple[str, Any]]:
    """Options by group: where the own organisation registered last, the towns of the routes, the key points."""
    newest = own_rows(by, Whereabouts).order_by("-registered_at").values_list("place__code", flat=True)
    recent = list(dict.fromkeys(newest[:LOOKED_AT]))[:OFFERED]
    towns = [code for code in USUAL_TOWNS if code not in recent]
    groups = [
        (str(_("Where your organisation registered last")), _by_code(recent)),
        (str(_("Towns on the routes")), _by_code(towns)),
    ]
    return [*((label, places) for label, places in groups if places), *key_points(without=recent)]


def _by_code(codes: Sequence[str]) -> list[tuple[str, str]]:
    """In the order of the codes, with the state of a municipality: many have the same name."""
    found = {each.code: each for each in Place.objects.filter(code__in=codes).select_related("parent")}
    return [(code, _with_state(found[code])) for code in codes if code in found]


def _with_state(place: Place) -> str:
    is_municipality = place.kind == Place.Kind.ADMIN2 and place.parent is not None
    return f"{place.name}, {place.parent}" if is_municipality else place.name


def key_points(*, without: Collection[str] = ()) -> list[tuple[str, Any]]:
    """Options by country."""
    found = Place.objects.filter(kind=Place.Kind.KEY_POINT).select_related("parent__parent__parent")
    by_country: dict[str, list[tuple[str, str]]] = {}
    for place in found.exclude(code__in=without):
        by_country.setdefault(_country(place), []).append((place.code, place.name))
    return sorted(
        (country, sorted(places, key=lambda each: each[1])) for country, places in by_country.items()
    )


def _country(place: Place) -> str:
    while place.parent is not None and place.kind != Place.Kind.COUNTRY:
        place = place.parent
    return place.name


def with_chosen(options: list[tuple[str, Any]], code: str) -> list[tuple[str, Any]]:
    """What stands in the form already is always among the options."""
    listed = {each for _label, group in options if isinstance(group, list) for each, _name in group}
    if not code or code in listed | {each for each, _name in options}:
        return options
    place = Place.objects.filter(code=code).first()
    return [*options[:1], *([(place.code, place.name)] if place else []), *options[1:]]


class JourneyForm(Lenient):
    arrived_on = forms.DateField(label=_("Arrived on"), widget=Day, required=False)
    destination = choice(FIELDS["destination"])
    destination_words = text(FIELDS["destination_words"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = {each.code: each.name for each in Place.objects.filter(code__in=USUAL_DESTINATIONS)}
        usual = [(code, countries[code]) for code in USUAL_DESTINATIONS if code in countries]
        stated = [("", _("Not stated")), *usual]
        self.offer("destination", with_chosen(stated, self.initial.get("destination", "")))

    def stated(self) -> dict[str, Any]:
        told = self.told()
        named = ("arrived_on", "destination", "destination_words")
        return {name: told.get(name, None if name == "arrived_on" else "") for name in named}

    def faults(self) -> list[Reason]:
        self.is_valid()
        return [DAY_UNREADABLE(at="arrived_on")] if "arrived_on" in self.errors else []


class HouseholdForm(JourneyForm):
    receipt = forms.UUIDField(widget=forms.HiddenInput, required=False)
    place = choice(_("Place of registration"))
    place_words = text(_("Another place, by name or code"))
    purpose = choice(FIELDS["purpose"])
    group = forms.ModelChoiceField(
        label=_("Travelling group"),
        queryset=TravellingGroup.objects.none(),
        required=False,
        empty_label=_("None, or not stated"),
    )
    group_name = text(_("A new group, by name"))
    group_kind = choice(_("Kind of the new group"), [("", CHOOSE), *TravellingGroup.Kind.choices])
    although_alike = forms.BooleanField(label=_("These are other people"), required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", CHOOSE), *places_of_registration(by)]
        self.offer("place", with_chosen(places, self.initial.get("place", "")))
        self.offer("purpose", [("", CHOOSE), *Purpose.choices])
        group = self.fields["group"]
        if isinstance(group, forms.ModelChoiceField):
            group.queryset = own_rows(by, TravellingGroup)

    @property
    def receipt_number(self) -> uuid.UUID:
        receipt = self.told().get("receipt") if self.is_bound else self.initial["receipt"]
        return receipt or uuid.uuid4()

    def where(self) -> Place | None:
        """The place that is chosen, or written by its name; refuses a name that is none, or several."""
        told = self.told()
        code = place_called(told["place_words"]) if told["place_words"] else told["place"]
        return Place.objects.filter(code=code).first() if code else None

    def faults(self) -> list[Reason]:
        found, told = super().faults(), self.told()
        try:
            found += [] if self.where() else [PLACE_MISSING(at="place")]
        except Refusal as refusal:
            found += [replace(reason, at="place_words") for reason in refusal.reasons]
        if told.get("purpose") not in Purpose.values:
            found.append(PURPOSE_MISSING(at="purpose"))
        if told.get("group_name") and told.get("group_kind") not in TravellingGroup.Kind.values:
            found.append(GROUP_KIND_MISSING(at="group_kind"))
        return found


class Household:
    """The whole page: `form` and `members`. It is sent as one, and shown again as it was sent."""

    def __init__(self, *, by: Any, today: date, sent: Mapping[str, Any] | None = None, **told: Any) -> None:
        self.by, self.today = by, today
        self.form = HouseholdForm(sent, by=by, initial={"receipt": uuid.uuid4(), **told})
        count = _count(sent.get("count", "")) if sent is not None else 1
        self.members = [self._member(number, sent) for number in range(count)]
        if sent is None:
            first = self.members[0] if told.get("place") else self.form
            name = "given_names" if told.get("place") else "place"
            first.fields[name].widget.attrs["autofocus"] = True

    @property
    def is_sent(self) -> bool:
        return self.form.is_bound

    def _member(self, number: int, sent: Any = None, **initial: Any) -> MemberForm:
        return MemberForm(sent, number=number, today=self.today, initial=initial)

    def with_one_more(self) -> MemberForm | None:
        """An empty member with the head's nationality and language, as most families have them.

        Never with the surnames: a niece has others, and what stands there already is not read again."""
        if len(self.members) >= MOST_MEMBERS:
            return None
        head = self.members[0].told()
        names = ("nationality", "language")
        told = {name: head.get(name, "") for name in names}
        member = self._member(len(self.members), **told)
        member.fields["relationship"].widget.attrs["autofocus"] = True
        self.members.append(member)
        return member

    def without(self, number: int) -> None:
        """The others keep what was typed, under new numbers."""
        kept = [member for member in self.members if member.number != number or member.is_head]
        self.members = [self._renumbered(member, place) for place, member in enumerate(kept)]

    def without_the_empty(self) -> None:
        kept = [member for member in self.members if member.is_head or not member.is_empty]
        if len(kept) < len(self.members):
            self.members = [self._renumbered(member, place) for place, member in enumerate(kept)]

    def _renumbered(self, member: MemberForm, number: int) -> MemberForm:
        before, after = f"{member.number}-", f"{number}-"
        sent = {
            after + name.removeprefix(before): value
            for name, value in member.data.items()
            if name.startswith(before)
        }
        return self._member(number, sent)

    def stated(self) -> list[StatedPerson]:
        journey = self.form.stated()
        stated = [member.without_birth() if member.faults() else member.stated() for member in self.members]
        head = stated[0]
        surnames: dict[str, Any] = {
            "first_surname": head.first_surname,
            "second_surname": head.second_surname,
        }
        return [
            replace(each, **journey, **(surnames if member.wants_surnames_of_head else {}))
            for member, each in zip(self.members, stated, strict=True)
        ]

    def faults(self) -> list[Reason]:
        """Every reason why it cannot be saved as it is, before anything is tried."""
        own = [*self.form.faults(), *(fault for member in self.members for fault in member.faults())]
        # What is left empty is told as missing, not a second time as unknown.
        told = {fault.at for fault in own}
        others = why_not_a_household(self.stated(), (), today=self.today)
        return [*own, *(fault for fault in others if fault.at not in told or not fault.at)]

    def show(self, reasons: list[Reason]) -> list[Reason]:
        """Mark the fields; give the reasons back with their places in words, each once."""
        told = {}
        for reason in reasons:
            number, _dot, name = reason.at.rpartition(".")
            shared = name in self.form.fields
            if shared:
                self.form.mark(name, reason)
            elif number.isdigit() and int(number) < len(self.members):
                self.members[int(number)].show(name, reason)
            at = self._in_words("" if shared else number, name)
            told[at, reason.code] = replace(reason, at=at)
        return list(told.values())

    def _in_words(self, number: str, name: str) -> str:
        field = FIELDS.get(name) or (self.form.fields[name].label if name in self.form.fields else "")
        if not number.isdigit():
            return str(field or "")
        return _("Member {number}, {field}").format(number=int(number) + 1, field=field or name)

    @property
    def count_in_words(self) -> str:
        count = len(self.members)
        return ngettext("{count} person", "{count} persons", count).format(count=count)


def _count(text: str) -> int:
    return min(max(int(text), 1), MOST_MEMBERS) if text.isascii() and text.isdigit() else 1
