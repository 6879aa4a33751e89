"""What lies where: an append-only ledger for each store and item, and changes of it that two people make."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.response.assistance.models.catalogue import Item, quantity_field


class Store(models.Model):
    """A warehouse, a room of a shelter, a safe: where goods or cards lie, at a place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="assistance_store_code_once"),
        )

    def __str__(self) -> str:
        return self.name


class Movement(models.Model):
    """One line of the ledger of a store and an item. `quantity` is what came (above zero) or went (below).

    `number` runs from 1 without a gap within the store and the item, `balance` is what is on hand after this line. So
    two writers who meet cannot both be the next one, and nothing goes out that is not there: the database refuses both.
    """

    append_only = True

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("stock", "opening balance")
        RECEIVED = "received", pgettext_lazy("stock", "received")
        DELIVERED = "delivered", pgettext_lazy("stock", "delivered")
        UNDONE = "undone", pgettext_lazy("stock", "delivery undone")
        SENT = "sent", pgettext_lazy("stock", "sent to another store")
        ARRIVED = "arrived", pgettext_lazy("stock", "arrived from another store")
        LOST = "lost", pgettext_lazy("stock", "lost or spoiled")
        ADJUSTED = "adjusted", pgettext_lazy("stock", "adjusted after a count")

    OUT = ("delivered", "sent", "lost")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, models.PROTECT, related_name="movements")
    item = models.ForeignKey(Item, models.PROTECT, related_name="movements")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    quantity = quantity_field()
    balance = quantity_field()
    happened_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    distribution = models.ForeignKey(
        "Distribution", models.PROTECT, null=True, blank=True, related_name="movements"
    )
    change = models.ForeignKey("StockChange", models.PROTECT, null=True, blank=True, related_name="movements")
    receipt = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-recorded_at", "-number", "id")
        constraints = (
            models.UniqueConstraint(fields=("store", "item", "number"), name="assistance_movement_in_line"),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0), name="assistance_stock_never_below_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("delivered", "sent", "lost"), quantity__lt=0)
                | models.Q(kind__in=("opening", "received", "undone", "arrived"), quantity__gt=0)
                | (models.Q(kind="adjusted") & ~models.Q(quantity=0)),
                name="assistance_movement_has_its_sign",
            ),
            models.UniqueConstraint(
                fields=("organisation", "receipt", "store", "item", "kind"),
                condition=models.Q(receipt__isnull=False),
                name="assistance_movement_receipt_once",
            ),
            models.UniqueConstraint(
                fields=("store", "item"),
                condition=models.Q(kind="opening"),
                name="assistance_opening_balance_once",
            ),
        )
        indexes = (models.Index(fields=("distribution", "item"), name="assistance_movement_of"),)

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def receipt_number(self) -> str:
        """As it is written on the paper: TJ1/HYG/0007."""
        return f"{self.store.code}/{self.item.code}/{self.number:04}"


class StockChange(models.Model):
    """A loss, or an adjustment after a count. Over the item's threshold a second person decides before it counts."""

    class Kind(models.TextChoices):
        LOST = "lost", _("lost or spoiled")
        ADJUSTED = "adjusted", _("difference found by a count")

    class Status(models.TextChoices):
        ASKED = "asked"
        APPLIED = "applied"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, models.PROTECT, related_name="changes")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    quantity = quantity_field()
    reason = models.CharField(max_length=300)
    happened_on = models.DateField()
    distribution = models.ForeignKey("Distribution", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    receipt = models.UUIDField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "receipt"), name="assistance_stock_change_receipt_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="assistance_stock_change_by_two",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="assistance_stock_change_says_why"),
            models.CheckConstraint(
                condition=models.Q(kind="lost", quantity__lt=0)
                | (models.Q(kind="adjusted") & ~models.Q(quantity=0)),
                name="assistance_stock_change_has_its_sign",
            ),
        )
        indexes = (models.Index(fields=("organisation", "status"), name="assistance_change_state"),)

    def __str__(self) -> str:
        return str(self.status)
