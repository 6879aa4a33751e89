"""The first lock: which rows about persons a user may read. `locks` says the same to PostgreSQL, a test holds both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from amparo.registry.people.models import Agreement, Registration, Share, Whereabouts
from amparo.registry.people.vocabulary import Category

Row = TypeVar("Row", bound=Model)
Opened = frozenset[tuple[UUID, UUID, str]]


def shares_in_force(user: Any) -> QuerySet[Share]:
    """What others share with the user's organisation today; in which categories, `categories_open` says."""
    return _shares_to(user.acting_organisation_id).all()


# A question is built once for an organisation, and asked again and again: what it is about, and which day is today, the
# database knows each time. Writing it anew for each table of a page took longer than the answer.
@lru_cache(maxsize=256)
def _shares_to(organisation: UUID | None) -> QuerySet[Share]:
    today = TruncDate(Now())
    return Share.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        Q(mandate__valid_to=None) | Q(mandate__valid_to__gte=today),
        Q(override__isnull=False) | _agreed(today),
        recipient=organisation,
        valid_from__lte=today,
        mandate__organisation=F("recipient"),
        mandate__valid_from__lte=today,
    )


def _agreed(today: Any) -> Q:
    return Q(
        Q(agreement__valid_until=None) | Q(agreement__valid_until__gte=today),
        agreement__status=Agreement.Status.IN_FORCE,
        agreement__valid_from__lte=today,
        agreement__giver=F("controller"),
        agreement__receiver=F("recipient"),
        agreement__purposes__contains=[F("purpose")],
    )


def in_category(category: str) -> Q:
    """A share opens a category that it names, and that its agreement, unless it is an override, names too."""
    agreed = Q(override__isnull=False) | Q(agreement__categories__contains=[category])
    return Q(categories__contains=[category]) & agreed


def among(user: Any, rows: Iterable[Any], category: str, opened: Opened) -> Iterator[Any]:
    """Of rows that were read by their keys, those that the user may read: own ones, and what is open."""
    for row in rows:
        about = row.pk if isinstance(row, Registration) else row.registration_id
        own = row.organisation_id == user.acting_organisation_id
        if own or (about, row.organisation_id, category) in opened:
            yield row


def opened_to(user: Any, registrations: Iterable[UUID]) -> Opened:
    """(registration, controller, category) that others share with the user's organisation, in one query."""
    if user.acting_organisation_id is None:
        return frozenset()
    rows = shares_in_force(user).filter(registration__in=list(registrations))
    told = rows.values_list("registration", "controller", "categories", "override", "agreement__categories")
    return frozenset(
        (registration, controller, category)
        for registration, controller, categories, override, agreed in told
        for category in categories
        if override is not None or category in agreed
    )


def whereabouts_open(
    user: Any, registrations: Iterable[Registration], opened: Opened
) -> dict[UUID, Whereabouts]:
    """Where and when, by registration, of those whose journey the user may read. The registrations are read together
    with their whereabouts, so that nothing is asked here."""
    rows = [each.whereabouts for each in registrations if hasattr(each, "whereabouts")]
    return {row.registration_id: row for row in among(user, rows, Category.JOURNEY, opened)}


def visible_to(
    user: Any, kind: type[Row], category: str, *, registration: str = "registration_id"
) -> QuerySet[Row]:
    """Rows of a table that are shared by category: the user's organisation's own, and what is shared with it."""
    if user.acting_organisation_id is None:
        return kind._default_manager.none()
    return _visible_to(user.acting_organisation_id, kind, category, registration).all()


@lru_cache(maxsize=1024)
def _visible_to(organisation: UUID, kind: type[Row], category: str, registration: str) -> QuerySet[Row]:
    shared = _shares_to(organisation).filter(
        in_category(category), registration=OuterRef(registration), controller=OuterRef("organisation_id")
    )
    return kind._default_manager.filter(Q(organisation=organisation) | Exists(shared))


def registrations(user: Any) -> QuerySet[Registration]:
    rows = visible_to(user, Registration, Category.IDENTITY, registration="pk")
    return rows.select_related("organisation")


def own_rows(user: Any, kind: type[Row]) -> QuerySet[Row]:
    """Rows that no other organisation ever sees."""
    return kind._default_manager.filter(organisation=user.acting_organisation_id)
