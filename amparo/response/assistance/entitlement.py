"""What a person or household may still receive of each item, by the rule in force and by what was received.

Only the own organisation's deliveries count, and only they are told. Nobody is left out because of what was not
recorded: an age or a sex that is not known counts for the group, and an unknown age for the largest amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from amparo.core.errors import Reason
from amparo.registry.people.ages import ADULT_YEARS, AgeGroup, age_group, age_years
from amparo.registry.people.models import Identity
from amparo.registry.people.vocabulary import Sex
from amparo.response.assistance import policy
from amparo.response.assistance.models import Delivery, Item, Rule
from amparo.response.assistance.recipients import Recipient

Group = Rule.Group
ADOLESCENT_YEARS, INFANT_YEARS, OLDER_YEARS = 12, 5, 60


@dataclass(frozen=True)
class Entitlement:
    """`allowed` by the rule for one period, `remaining` of it, `received` the deliveries that count, newest first."""

    item: Item
    rule: Rule | None
    allowed: Decimal
    remaining: Decimal
    received: Sequence[Delivery]
    again: date | None
    reasons: Sequence[Reason]

    @property
    def may_receive(self) -> bool:
        return not self.reasons


def rules_in_force(items: Iterable[Item], *, on: date) -> dict[UUID, Rule]:
    """By item: the newest version that has begun."""
    found = Rule.objects.filter(item__in=[each.pk for each in items], valid_from__lte=on).order_by("number")
    return {rule.item_id: rule for rule in found}


def entitlements(
    user: Any, who: Sequence[Recipient], items: Sequence[Item], *, on: date
) -> list[list[Entitlement]]:
    """For each recipient, for each item. Two queries, however many."""
    rules = rules_in_force(items, on=on)
    received = _by_key(received_by(user, who, items))
    told = [(each, _of(each, received)) for each in who]
    return [[_entitled(each, item, rules.get(item.pk), of, on=on) for item in items] for each, of in told]


def _by_key(received: Iterable[Delivery]) -> Mapping[UUID | None, list[tuple[int, Delivery]]]:
    """By who received it, a person or a household, each with its place in the order."""
    found: dict[UUID | None, list[tuple[int, Delivery]]] = defaultdict(list)
    for place, each in enumerate(received):
        found[each.household_id or each.registration_id].append((place, each))
    return found


def _of(who: Recipient, received: Mapping[UUID | None, list[tuple[int, Delivery]]]) -> list[Delivery]:
    keys = {*who.households, *who.registrations, *who.members}
    placed = [each for key in keys for each in received.get(key, ())]
    return [delivery for _place, delivery in sorted(placed, key=lambda each: each[0])]


def received_by(user: Any, who: Iterable[Recipient], items: Iterable[Item] | None = None) -> list[Delivery]:
    """What the own organisation gave and nobody undid, to these people and their households, the newest first."""
    who = list(who)
    households = {key for each in who for key in each.households}
    persons = {key for each in who for key in (*each.registrations, *each.members)}
    return given_to(user, persons, households, items)


def given_to(
    user: Any, persons: Iterable[UUID], households: Iterable[UUID], items: Iterable[Item] | None = None
) -> list[Delivery]:
    rows = Delivery.objects.filter(
        Q(household__in=list(households)) | Q(registration__in=list(persons)),
        organisation=user.acting_organisation_id,
        undoes=None,
        undoing=None,
    )
    if items is not None:
        rows = rows.filter(item__in=[each.pk for each in items])
    joined = rows.select_related("item", "store", "distribution", "recorded_by")
    return list(joined.order_by("-delivered_at", "pk"))


def _entitled(
    who: Recipient, item: Item, rule: Rule | None, received: Iterable[Delivery], *, on: date
) -> Entitlement:
    if rule is None:
        missing = policy.NO_RULE(item=item.name, day=on.isoformat())
        return Entitlement(item, None, Decimal(0), Decimal(0), (), None, (missing,))
    counted = [each for each in received if each.item_id == item.pk and _counts(each, who, rule, on=on)]
    allowed = quantity_for(rule, who, on=on)
    remaining = max(Decimal(0), allowed - sum((each.quantity for each in counted), Decimal(0)))
    again = _again(counted, rule)
    is_in_it = belongs(rule, who, on=on)
    last = counted[0] if counted else None
    unmet = (
        policy.not_in_the_group(item, rule, is_in_it=is_in_it),
        policy.already_received_within_the_period(item, remaining=remaining, last=last, again=again),
    )
    reasons = tuple(reason for reason in unmet if reason is not None)
    return Entitlement(item, rule, allowed, remaining, counted, again, reasons)


def _counts(delivery: Delivery, who: Recipient, rule: Rule, *, on: date) -> bool:
    """Whether it was to the same person or household, and less than the period away: before, or after when a paper list
    is entered late."""
    if rule.for_whom == Rule.ForWhom.PERSON:
        to_them = delivery.registration_id in who.registrations
    else:
        alone = {*who.registrations, *who.members}
        to_them = delivery.household_id in who.households or delivery.registration_id in alone
    day = timezone.localdate(delivery.delivered_at)
    return to_them and (rule.every_days is None or abs((on - day).days) < rule.every_days)


def _again(counted: Sequence[Delivery], rule: Rule) -> date | None:
    if not counted or rule.every_days is None:
        return None
    return timezone.localdate(counted[-1].delivered_at) + timedelta(days=rule.every_days)


def quantity_for(rule: Rule, who: Recipient, *, on: date) -> Decimal:
    """For one period, in the item's unit."""
    if rule.basis == Rule.Basis.BY_AGE:
        amounts = {group: Decimal(amount) for group, amount in rule.by_age.items()}
        return sum((_amount(amounts, who.identities.get(each), on=on) for each in who.members), Decimal(0))
    each = rule.quantity or Decimal(0)
    return each * who.size if rule.basis == Rule.Basis.BY_SIZE else each


def _amount(amounts: Mapping[str, Decimal], identity: Identity | None, *, on: date) -> Decimal:
    group = age_group(identity, on=on) if identity else AgeGroup.UNKNOWN
    if group == AgeGroup.UNKNOWN:
        return max(amounts.values(), default=Decimal(0))
    return amounts.get(group, Decimal(0))


def belongs(rule: Rule, who: Recipient, *, on: date) -> bool:
    """Whether the person, or anybody of the household, is in the group of the rule."""
    if rule.group == Group.EVERYONE:
        return True
    of_the_household = rule.for_whom == Rule.ForWhom.HOUSEHOLD or rule.group == Group.FAMILIES
    asked = who.members if of_the_household else (who.registration.pk,)
    return any(_is_in(rule.group, who.identities.get(each), on=on) for each in asked)


def _is_in(group: str, identity: Identity | None, *, on: date) -> bool:
    if identity is None:
        return True
    years = age_years(identity, on=on)
    by_age = {
        Group.INFANTS: years is None or years < INFANT_YEARS,
        Group.CHILDREN: years is None or years < ADULT_YEARS,
        Group.FAMILIES: years is not None and years < ADULT_YEARS,
        Group.OLDER: years is None or years >= OLDER_YEARS,
        Group.WOMEN_AND_GIRLS: (years is None or years >= ADOLESCENT_YEARS) and identity.sex != Sex.MALE,
    }
    return bool(by_age[Group(group)])
