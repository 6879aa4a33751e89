"""The first lock: which rows about persons a user may read. `locks` says the same to PostgreSQL, a test holds both."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from amparo.registry.people.models import Agreement, Registration, Share
from amparo.registry.people.vocabulary import Category

Row = TypeVar("Row", bound=Model)


def shares_in_force(user: Any, category: str) -> QuerySet[Share]:
    """What others share with the user's organisation today, in one category."""
    today = TruncDate(Now())
    return Share.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        Q(mandate__valid_to=None) | Q(mandate__valid_to__gte=today),
        Q(override__isnull=False) | _agreed(category, today),
        recipient=user.acting_organisation_id,
        categories__contains=[category],
        valid_from__lte=today,
        mandate__organisation=F("recipient"),
        mandate__valid_from__lte=today,
    )


def _agreed(category: str, today: Any) -> Q:
    return Q(
        Q(agreement__valid_until=None) | Q(agreement__valid_until__gte=today),
        agreement__status=Agreement.Status.IN_FORCE,
        agreement__valid_from__lte=today,
        agreement__giver=F("controller"),
        agreement__receiver=F("recipient"),
        agreement__purposes__contains=[F("purpose")],
        agreement__categories__contains=[category],
    )


def visible_to(
    user: Any, kind: type[Row], category: str, *, registration: str = "registration_id"
) -> QuerySet[Row]:
    """Rows of a table that are shared by category: the user's organisation's own, and what is shared with it."""
    rows = kind._default_manager.all()
    if user.acting_organisation_id is None:
        return rows.none()
    shared = shares_in_force(user, category).filter(
        registration=OuterRef(registration), controller=OuterRef("organisation_id")
    )
    return rows.filter(Q(organisation=user.acting_organisation_id) | Exists(shared))


def registrations(user: Any) -> QuerySet[Registration]:
    rows = visible_to(user, Registration, Category.IDENTITY, registration="pk")
    return rows.select_related("organisation", "place")


def own_rows(user: Any, kind: type[Row]) -> QuerySet[Row]:
    """Rows that no other organisation ever sees."""
    return kind._default_manager.filter(organisation=user.acting_organisation_id)
