"""Support that organisations give to a shelter or an organisation, received and confirmed. About no person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.response.shelter.models.sites import Site


class Support(models.Model):
    """Goods, staff, money or training from one organisation to another. It counts as received when somebody else, of
    the organisation that received it, has confirmed it.

    `quantity` is in `unit` ("blankets", "days of a nurse"); `value` in `currency` (ISO 4217), where it is known.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("goods")
        STAFF = "staff", _("staff")
        MONEY = "money", _("money")
        TRAINING = "training", _("training")

    class Status(models.TextChoices):
        PROMISED = "promised", pgettext_lazy("support", "promised")
        GIVEN = "given", pgettext_lazy("support", "given, to be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("support", "received and confirmed")
        DISPUTED = "disputed", pgettext_lazy("support", "disputed by who receives")
        TAKEN_BACK = "taken_back", pgettext_lazy("support", "promise taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="supports")
    kind = models.CharField(max_length=10, choices=Kind)
    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    unit = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    given_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROMISED)
    receipt = models.UUIDField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")
    dispute = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-recorded_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("giver", "receipt"), name="support_receipt_once"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="support_between_two"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="support_of_something"),
            models.CheckConstraint(
                condition=Q(value=None, currency="") | (Q(value__gte=0) & ~Q(currency="")),
                name="support_value_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("promised", "taken_back")) | Q(given_on__isnull=False),
                name="support_given_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("recorded_by")),
                name="support_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="disputed") | ~Q(dispute=""), name="support_dispute_says_why"
            ),
        )
        indexes = (
            models.Index(fields=("giver", "status"), name="support_given_index"),
            models.Index(fields=("receiver", "status"), name="support_received_index"),
        )

    def __str__(self) -> str:
        return self.what
