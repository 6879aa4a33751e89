"""What an organisation gives, and who may receive how much of it, how often. Nobody is in these tables."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

UNITS: dict[str, Text] = {
    "piece": pgettext_lazy("unit", "pieces"),
    "kit": pgettext_lazy("unit", "kits"),
    "parcel": pgettext_lazy("unit", "parcels"),
    "meal": pgettext_lazy("unit", "meals"),
    "kg": pgettext_lazy("unit", "kg"),
    "litre": pgettext_lazy("unit", "litres"),
    "ticket": pgettext_lazy("unit", "tickets"),
    "card": pgettext_lazy("unit", "cards"),
    "visit": pgettext_lazy("unit", "visits"),
}
ONE: dict[str, Text] = {
    "piece": pgettext_lazy("one unit", "piece"),
    "kit": pgettext_lazy("one unit", "kit"),
    "parcel": pgettext_lazy("one unit", "parcel"),
    "meal": pgettext_lazy("one unit", "meal"),
    "litre": pgettext_lazy("one unit", "litre"),
    "ticket": pgettext_lazy("one unit", "ticket"),
    "card": pgettext_lazy("one unit", "card"),
    "visit": pgettext_lazy("one unit", "visit"),
}
# ISO 4217, of the countries on the road.
CURRENCIES = ("MXN", "GTQ", "HNL", "USD", "BZD", "NIO", "CRC")
DIGITS, DECIMALS = 14, 3


def quantity_field(**other: object) -> models.DecimalField:
    """An exact decimal, in the item's own unit; quantities of two items are never added."""
    return models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, **other)  # type: ignore[arg-type]


class Item(models.Model):
    """Something that is given, in one unit, or in one currency for cash. Another unit is another item.

    `is_stocked` is false for what lies in no store, such as a visit to a clinic. Losses and differences up to
    `alone_up_to` need no second person.
    """

    class Kind(models.TextChoices):
        ITEM = "item", pgettext_lazy("assistance", "non-food item")
        FOOD = "food", pgettext_lazy("assistance", "food")
        CASH = "cash", pgettext_lazy("assistance", "cash")
        TRANSPORT = "transport", pgettext_lazy("assistance", "transport")
        HEALTH = "health", pgettext_lazy("assistance", "health")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name_en = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.CharField(max_length=10)
    is_stocked = models.BooleanField(default=True)
    alone_up_to = quantity_field(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="assistance_item_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind="cash", unit__in=CURRENCIES)
                | (~models.Q(kind="cash") & models.Q(unit__in=tuple(UNITS))),
                name="assistance_item_cash_has_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(alone_up_to__gte=0), name="assistance_item_threshold_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en

    @property
    def unit_name(self) -> Text:
        """The currency's code for cash."""
        return UNITS.get(self.unit, self.unit)


class Rule(models.Model):
    """Who may receive how much of an item, and how often. Versions: the newest that has begun is in force.

    `quantity` is for the person or household as a whole, or for each of its members; with `by_age` it is the sum of the
    members' amounts, a decimal as text by age group. `every_days` empty means once only.
    """

    append_only = True

    class ForWhom(models.TextChoices):
        PERSON = "person", _("each person")
        HOUSEHOLD = "household", _("each household")

    class Basis(models.TextChoices):
        FIXED = "fixed", _("a fixed quantity")
        BY_SIZE = "by_size", _("a quantity for each member of the household")
        BY_AGE = "by_age", _("a quantity for each member by age")

    class Group(models.TextChoices):
        EVERYONE = "everyone", pgettext_lazy("assistance group", "everyone")
        INFANTS = "infants", pgettext_lazy("assistance group", "children under 5")
        CHILDREN = "children", pgettext_lazy("assistance group", "children under 18")
        WOMEN_AND_GIRLS = (
            "women_and_girls",
            pgettext_lazy("assistance group", "women and girls from 12 years"),
        )
        OLDER = "older", pgettext_lazy("assistance group", "people of 60 years and over")
        FAMILIES = "families", pgettext_lazy("assistance group", "families with children")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    for_whom = models.CharField(max_length=10, choices=ForWhom)
    basis = models.CharField(max_length=10, choices=Basis)
    quantity = quantity_field(null=True, blank=True)
    by_age = models.JSONField(default=dict, blank=True)
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    group = models.CharField(max_length=20, choices=Group, default=Group.EVERYONE)
    source = models.CharField(max_length=300, blank=True)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("item", "-number")
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="assistance_rule_version_once"),
            models.CheckConstraint(
                condition=models.Q(basis="by_age", quantity=None, for_whom="household")
                | models.Q(basis="by_size", quantity__gt=0, for_whom="household")
                | models.Q(basis="fixed", quantity__gt=0),
                name="assistance_rule_says_how_much",
            ),
            models.CheckConstraint(
                condition=models.Q(every_days=None) | models.Q(every_days__gte=1),
                name="assistance_rule_period_is_a_day_or_more",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}"
