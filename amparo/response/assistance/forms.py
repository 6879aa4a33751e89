"""What people fill in. Wrong values are refused by the services, all at once; nothing is lost on the way."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Day, Dressed
from amparo.registry.people.ages import AgeGroup
from amparo.registry.people.forms.lenient import CHOOSE, Lenient, choice, text
from amparo.registry.places.models import Place
from amparo.response.assistance.amounts import plain
from amparo.response.assistance.lifecycle import DISTRIBUTION
from amparo.response.assistance.models import CURRENCIES, UNITS, Delivery, Item, Movement, Rule, Store
from amparo.response.assistance.services.catalogue import AGE_GROUPS
from amparo.response.assistance.services.distributions import PlannedItem

QUANTITY = re.compile(r"\d{1,11}([.,]\d{1,3})?", re.ASCII)
ITEMS_OF_A_PLAN = 6


def decimal_of(said: str) -> Decimal | None:
    """“2.5” and “2,5” are the same; None for what is no quantity, which the service then refuses."""
    said = said.strip().replace("\u00a0", "")
    return Decimal(said.replace(",", ".")) if QUANTITY.fullmatch(said) else None


def amount(label: Any, **attrs: Any) -> forms.CharField:
    return text(label, inputmode="decimal", maxlength=16, **attrs)


class Once(Lenient):
    """A form that carries a receipt, so that it counts once however often it is sent."""

    receipt = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receipt"].initial = uuid.uuid4()

    def number(self) -> uuid.UUID:
        found = self.told().get("receipt")
        return found if isinstance(found, uuid.UUID) else uuid.uuid4()


class DistributionFilter(Dressed):
    text = forms.CharField(label=_("Search"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.none(), required=False, empty_label=_("All stores")
    )

    def __init__(self, *args: Any, stores: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("status", [("", _("All")), *DISTRIBUTION.states.items()])
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]


class MovementFilter(Dressed):
    item = forms.ModelChoiceField(
        label=_("Item"), queryset=Item.objects.none(), required=False, empty_label=_("All items")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.offer("kind", [("", _("All kinds")), *Movement.Kind.choices])


class TotalFilter(Dressed):
    item = forms.ModelChoiceField(
        label=_("Item"), queryset=Item.objects.none(), required=False, empty_label=_("All items")
    )
    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.none(), required=False, empty_label=_("All stores")
    )
    since = forms.DateField(label=_("From"), widget=Day, required=False)
    until = forms.DateField(label=_("Until"), widget=Day, required=False)

    def __init__(self, *args: Any, items: Any, stores: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]


class PlanForm(Once):
    site = text(_("Site of the distribution"), maxlength=120)
    store = forms.ModelChoiceField(
        label=_("Out of which store"), queryset=Store.objects.none(), empty_label=CHOOSE
    )
    day = forms.DateField(label=_("Day"), widget=Day)

    def __init__(self, *args: Any, items: Any, stores: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(each.pk): each for each in items}
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]
        named = [
            ("", CHOOSE),
            *((key, f"{each.name} ({each.unit_name})") for key, each in self.items.items()),
        ]
        for number in range(1, ITEMS_OF_A_PLAN + 1):
            self.fields[f"item_{number}"] = choice(_("Item"), named)
            self.fields[f"quantity_{number}"] = amount(_("Quantity in all"))
            self.fields[f"people_{number}"] = text(
                _("People or households"), inputmode="numeric", maxlength=6
            )
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def rows(self) -> list[list[Any]]:
        names = ("item", "quantity", "people")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, ITEMS_OF_A_PLAN + 1)]

    def head(self) -> list[Any]:
        return [self["site"], self["store"], self["day"]]

    def planned(self) -> list[PlannedItem]:
        told = self.told()
        return [
            PlannedItem(item, decimal_of(told[f"quantity_{number}"]), _whole(told[f"people_{number}"]))
            for number in range(1, ITEMS_OF_A_PLAN + 1)
            if (item := self.items.get(told.get(f"item_{number}", "")))
        ]


def _whole(said: str) -> int | None:
    return int(said) if said.strip().isdecimal() else None


class ItemForm(Lenient):
    code = text(_("Code"), maxlength=12)
    name_en = text(_("Name in English"), maxlength=120)
    name_es = text(_("Name in Spanish"), maxlength=120)
    kind = choice(_("Kind"))
    unit = choice(_("Unit, or currency for cash"))
    is_stocked = forms.BooleanField(
        label=_("It lies in a store"),
        required=False,
        initial=True,
        help_text=_("Not for what is no thing, such as a visit to a clinic."),
    )
    alone_up_to = amount(_("Losses and differences up to this quantity need no second person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [("", CHOOSE), *Item.Kind.choices])
        self.offer("unit", [("", CHOOSE), *UNITS.items(), *((code, code) for code in CURRENCIES)])
        self.fields["alone_up_to"].initial = "0"

    def stated(self) -> dict[str, Any]:
        told = self.told()
        return told | {"alone_up_to": decimal_of(told["alone_up_to"] or "0")}


class StoreForm(Lenient):
    code = text(_("Code"), maxlength=8)
    name = text(_("Name"), maxlength=120)
    place = forms.ModelChoiceField(
        label=_("Place"),
        queryset=Place.objects.filter(kind__in=(Place.Kind.KEY_POINT, Place.Kind.ADMIN2)),
        empty_label=CHOOSE,
    )


class RuleForm(Lenient):
    for_whom = choice(_("For whom"), Rule.ForWhom.choices)
    group = choice(_("Who belongs to it"), Rule.Group.choices)
    basis = choice(_("How much is worked out"), Rule.Basis.choices)
    quantity = amount(_("Quantity"))
    every_days = text(_("Again after so many days (empty: once only)"), inputmode="numeric", maxlength=4)
    source = text(_("Source, if there is one"), maxlength=300)
    valid_from = forms.DateField(label=_("In force from"), widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("for_whom", Rule.ForWhom.choices),
            ("group", Rule.Group.choices),
            ("basis", Rule.Basis.choices),
        ):
            self.offer(name, list(choices))
        self.fields["valid_from"].initial = timezone.localdate()
        for group in AGE_GROUPS:
            label = _("Amount for each member of {age} years").format(age=AgeGroup(group).label)
            self.fields[self._age(group)] = amount(label)
            self.fields[self._age(group)].widget.attrs["class"] = "form-control"

    @staticmethod
    def _age(group: str) -> str:
        return f"age_{group.replace('-', '_').replace('+', '')}"

    def before_ages(self) -> list[Any]:
        return [self[name] for name in ("for_whom", "group", "basis", "quantity")]

    def ages(self) -> list[Any]:
        return [self[self._age(group)] for group in AGE_GROUPS]

    def after_ages(self) -> list[Any]:
        return [self[name] for name in ("every_days", "valid_from", "source")]

    def stated(self) -> dict[str, Any]:
        told = self.told()
        return {
            "for_whom": told["for_whom"],
            "group": told["group"],
            "basis": told["basis"],
            "quantity": decimal_of(told["quantity"]),
            "by_age": {
                str(group): decimal_of(told[self._age(group)])
                for group in AGE_GROUPS
                if told[self._age(group)]
            },
            "every_days": _whole(told["every_days"]),
            "source": told["source"],
            "valid_from": told["valid_from"],
        }


class StockForm(Once):
    """One movement. Which fields it has depends on what happened."""

    item = forms.ModelChoiceField(label=_("Item"), queryset=Item.objects.none(), empty_label=CHOOSE)
    to = forms.ModelChoiceField(label=_("To which store"), queryset=Store.objects.none(), empty_label=CHOOSE)
    quantity = amount(_("Quantity"))
    counted = amount(_("What lies there, counted"))
    distribution = forms.ModelChoiceField(
        label=_("At a distribution"), queryset=Item.objects.none(), required=False, empty_label=_("none")
    )
    reason = text(_("Reason"), maxlength=300)
    note = text(_("Waybill or note"), maxlength=300)
    happened_on = forms.DateField(label=_("Day"), widget=Day)

    ASKED: dict[str, tuple[str, ...]] = {
        "received": ("item", "quantity", "note", "happened_on"),
        "opening": ("item", "quantity", "note", "happened_on"),
        "sent": ("item", "to", "quantity", "note", "happened_on"),
        "lost": ("item", "quantity", "reason", "distribution", "happened_on"),
        "counted": ("item", "counted", "reason", "distribution", "happened_on"),
    }

    def __init__(
        self, *args: Any, what: str, items: Any, stores: Any, distributions: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("item", items), ("to", stores), ("distribution", distributions)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name in [*self.fields]:
            if name not in (*self.ASKED[what], "receipt"):
                del self.fields[name]
        self.order_fields(self.ASKED[what])
        self.fields["happened_on"].initial = timezone.localdate()

    def stated(self) -> dict[str, Any]:
        told = self.told() | {"receipt": self.number()}
        for name in ("quantity", "counted"):
            if name in told:
                told[name] = decimal_of(told[name])
        return told


class CodesForm(Lenient):
    codes = forms.CharField(
        label=_("Codes of people or households, one a line"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
    )


class DrawForm(Lenient):
    most = text(_("Up to how many on the list"), inputmode="numeric", maxlength=4)
    registered_from = forms.DateField(label=_("Registered from"), widget=Day, required=False)
    with_shared = forms.BooleanField(
        label=_("Also people whom others share with us for assistance"), required=False
    )


class SearchForm(Lenient):
    text = text(
        _("Name, code, household or the code on the slip"),
        maxlength=200,
        spellcheck="false",
        enterkeyhint="search",
    )


class DeliverForm(Once):
    """`entitled`: what may be received now. Each has a tick and a quantity; the whole remainder stands there."""

    store = forms.ModelChoiceField(
        label=_("Out of which store"), queryset=Store.objects.none(), empty_label=None
    )
    taken_by = choice(_("Who takes it"))
    proof = choice(_("How it is proved"))
    token = text(_("Code on the slip"), maxlength=12, spellcheck="false", autocapitalize="characters")
    list_number = text(_("Number on the paper list"), inputmode="numeric", maxlength=6)
    witness = choice(_("Which colleague saw it too"))
    although_unlisted = forms.BooleanField(label=_("Not on the list: add at the table"), required=False)
    unlisted_reason = text(_("Why, if not on the list"), maxlength=300)

    def __init__(
        self,
        *args: Any,
        entitled: Sequence[Any],
        stores: Any,
        members: list[tuple[str, str]],
        colleagues: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("witness", [("", _("nobody")), *colleagues])
        self.entitled = [each for each in entitled if each.may_receive or self._was_ticked(each)]
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]
        self.fields["store"].required = False
        self.offer("taken_by", list(members))
        self.offer("proof", list(Delivery.Proof.choices))
        for each in self.entitled:
            tick = forms.BooleanField(label=each.item.name, required=False, initial=True)
            tick.widget.attrs["class"] = "form-check-input"
            much = amount(_("Quantity"))
            much.initial = str(plain(each.remaining))
            much.widget.attrs["class"] = "form-control"
            self.fields[f"give_{each.item.pk}"] = tick
            self.fields[f"much_{each.item.pk}"] = much

    def _was_ticked(self, each: Any) -> bool:
        """What was sent is asked for also when it was given meanwhile: the same form twice is one delivery."""
        return self.is_bound and f"give_{each.item.pk}" in self.data

    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(each, self[f"give_{each.item.pk}"], self[f"much_{each.item.pk}"]) for each in self.entitled]

    def given(self) -> dict[Item, Decimal | None]:
        """A quantity that cannot be read counts as nothing, which is refused."""
        told = self.told()
        return {
            each.item: decimal_of(told[f"much_{each.item.pk}"]) or Decimal(0)
            for each in self.entitled
            if told.get(f"give_{each.item.pk}")
        }

    def list_line(self) -> int | None:
        return _whole(str(self.told().get("list_number") or ""))


class PaperForm(Once):
    numbers = text(_("Numbers of the list that are signed, parted by commas"), inputmode="text")

    def lines(self) -> list[int]:
        """“1, 2, 5-9”; what cannot be read is number 0, which is on no list."""
        found: list[int] = []
        for part in re.split(r"[,;\s]+", str(self.told().get("numbers") or "").strip()):
            if match := re.fullmatch(r"(\d{1,5})(?:[-–](\d{1,5}))?", part, re.ASCII):
                first, last = int(match[1]), int(match[2] or match[1])
                found += range(first, min(last, first + 500) + 1)
            elif part:
                found.append(0)
        return found
