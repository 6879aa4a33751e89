"""What stands on a registration, so that its trail tells also what happened to it under another subject.

A consent, a stay or a referral has events of its own. They carry no name, and need none: the rows that point at the
registration are read under both locks, and the events of these rows are told. Rooms above name their tables when they
start, with the permission without which the acts in them are not told; people never look up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast

from amparo.core.access import may
from amparo.core.models import Event
from amparo.registry.people.models import (
    Consent,
    Erasure,
    FamilyLink,
    Objection,
    Override,
    Registration,
    Share,
)
from amparo.registry.people.visibility import own_rows

REGISTRATION = Registration._meta.label_lower
VIEW = "people.view_persons"


@dataclass(frozen=True)
class Stands:
    """`about`: the column or path to the registration. `subject` and `key`: the kind of record that its events name,
    and where its key stands. `owners`: the columns that say whose row it is."""

    model: type[Model]
    permission: str
    about: str = "registration"
    subject: str = ""
    key: str = "pk"
    owners: tuple[str, ...] = ("organisation",)

    def rows(self, user: Any, registrations: Collection[Any]) -> QuerySet[Any, Any]:
        """(kind of record, its key, the registration), all as text."""
        mine = Q(*((owner, user.acting_organisation_id) for owner in self.owners), _connector=Q.OR)
        rows = self.model._default_manager.filter(mine, **{f"{self.about}__in": registrations})
        kind = Value(self.subject or self.model._meta.label_lower, CharField())
        return rows.order_by().values_list(kind, _text(self.key), _text(self.about))


def _text(path: str) -> Cast:
    return Cast(F(path), CharField())


STANDING: dict[tuple[str, str], Stands] = {}
# Acts that tell something by having been done: told to who holds the permission.
IN_CONFIDENCE: dict[str, str] = {}
# Acts inside an organisation on a record that two share: never told to the other.
INTERNAL: set[str] = set()


def tell_of(*stands: Stands) -> None:
    """Registering the same again replaces it."""
    STANDING.update({(each.model._meta.label_lower, each.about): each for each in stands})


tell_of(
    Stands(Consent, VIEW),
    Stands(Override, VIEW),
    Stands(Objection, VIEW),
    Stands(Erasure, VIEW),
    Stands(Share, VIEW, subject="people.agreement", key="agreement", owners=("controller",)),
)


def acts_about(user: Any, found: Sequence[Registration]) -> QuerySet[Event]:
    """Everything about the own registrations; about another's only what the own organisation did with it. The newest
    first, in three queries, however many rows stand there."""
    own = {str(each.pk) for each in found if each.organisation_id == user.acting_organisation_id}
    mine = Q(organisation_id=str(user.acting_organisation_id))
    keys = [str(each.pk) for each in found]
    told = _events({REGISTRATION: own}) | (_events({REGISTRATION: keys}) & mine)
    on_own, on_others = _standing(user, keys, own)
    told |= _events(on_own) & (mine | ~Q(verb__in=INTERNAL))
    told |= _events(on_others) & mine
    told |= _links_to(user, own)
    secret = [verb for verb, permission in IN_CONFIDENCE.items() if not may(user, permission)]
    return Event.objects.filter(told).exclude(verb__in=secret).order_by("-number")


def _standing(user: Any, keys: Sequence[str], own: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    open_ones = [each for each in STANDING.values() if may(user, each.permission)]
    on_own: dict[str, Any] = defaultdict(set)
    on_others: dict[str, Any] = defaultdict(set)
    if open_ones and keys:
        first, *others = (each.rows(user, keys) for each in open_ones)
        for kind, key, about in first.union(*others):
            if key:
                (on_own if about in own else on_others)[kind].add(key)
    return on_own, on_others


def _links_to(user: Any, own: Any) -> Q:
    """A family link has its events in the trail of whose relative is named; it is the relative's as well."""
    links = list(own_rows(user, FamilyLink).filter(relative__in=own).values_list("pk", "registration"))
    stated = _events({REGISTRATION: {str(registration) for _link, registration in links}})
    return stated & Q(after__link__in=[str(link) for link, _registration in links])


def _events(keys: dict[str, Any]) -> Q:
    """Of nothing there is nothing."""
    told = Q(number=None)
    for kind, found in keys.items():
        told |= Q(subject_type=kind, subject_id__in=list(found))
    return told
