"""Who may see and run sites, and the safeguards of stays, transfers, closing and support."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rules
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Reason, Text
from amparo.registry.partners.policy import role_grants
from amparo.registry.people.policy import works_with_persons
from amparo.response.shelter.models import DepartureReason, Site, Stay, Support, Transfer
from amparo.response.shelter.policy import reasons


@rules.predicate
def it_is_of_the_own_organisation(user: Any, record: Any) -> bool:
    """Without a record the question is about one's own organisation as such."""
    return record is None or record.organisation_id == user.organisation_id


rules.add_perm("shelter.view_sites", role_grants("shelter.view_sites"))
rules.add_perm("shelter.run_sites", role_grants("shelter.run_sites") & it_is_of_the_own_organisation)
rules.add_perm(
    "shelter.manage_stays",
    works_with_persons & role_grants("shelter.manage_stays") & it_is_of_the_own_organisation,
)
rules.add_perm("shelter.record_support", role_grants("shelter.record_support"))
rules.add_perm("shelter.confirm_support", role_grants("shelter.confirm_support"))


def a_time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def the_site_is_open(site: Site) -> Reason | None:
    return None if site.status == Site.Status.OPEN else reasons.SITE_CLOSED(site=site.name)


def it_has_happened(time: datetime, *, now: datetime, at: str = "") -> Reason | None:
    return reasons.IN_THE_FUTURE(at=at, time=a_time(time)) if time > now else None


def the_site_had_opened(site: Site, time: datetime, *, at: str = "") -> Reason | None:
    if site.opened_on is None or timezone.localdate(time) >= site.opened_on:
        return None
    return reasons.BEFORE_IT_OPENED(at=at, day=date_format(site.opened_on))


def no_number_is_below_zero(numbers: Iterable[Decimal | int | None]) -> Reason | None:
    return reasons.NUMBER_BELOW_ZERO() if any(each is not None and each < 0 for each in numbers) else None


def it_is_still_going_on(stay: Stay) -> Reason | None:
    return None if stay.status == Stay.Status.STAYING else reasons.STAY_HAS_ENDED(code=stay.code)


def why_they_leave_is_known(reason: str, *, at: str = "reason") -> Reason | None:
    return None if reason in DepartureReason.values else reasons.REASON_UNKNOWN(at=at)


def they_left_after_arriving(stay: Stay, time: datetime) -> Reason | None:
    return reasons.LEFT_BEFORE_ARRIVING(time=a_time(stay.arrived_at)) if time < stay.arrived_at else None


def who_is_taken_in_over_capacity_is_said(
    site: Site, *, present: int, coming: int, because: str
) -> Reason | None:
    """A full site takes people in all the same; that it was full, and why they were taken in, is kept."""
    if site.capacity is None or present + coming <= site.capacity or because.strip():
        return None
    return reasons.OVER_CAPACITY(
        at="over_capacity_because", site=site.name, people=present + coming, capacity=site.capacity
    )


def the_family_is_not_split(left_behind: Collection[str], *, because: str) -> Reason | None:
    """A family is not split in one movement without a recorded reason in the interest of its members.

    `left_behind`: codes of those of the same family who stay at the site and were not chosen. *A/79/213*
    """
    if not left_behind or because.strip():
        return None
    return reasons.FAMILY_SPLIT(
        at="split_because", count=len(left_behind), codes=", ".join(sorted(left_behind))
    )


def no_child_alone_is_moved_without_determination(
    alone: Iterable[str], *, determination: str, escort: str, reception: str
) -> Iterator[Reason]:
    """No transfer of an unaccompanied or separated child without a determination that recommends it, somebody who goes
    with them and somebody who receives them. *UNHCR, Best Interests Procedure Guidelines, 2021*"""
    asked: tuple[tuple[str, Text], ...] = (
        (determination, _("a determination that recommends it")),
        (escort, _("who goes with them")),
        (reception, _("who receives them")),
    )
    missing = [str(name) for said, name in asked if not said.strip()]
    if missing:
        for code in alone:
            yield reasons.CHILD_ALONE_MOVES(at="determination", code=code, missing=", ".join(missing))


def what_was_warned_of_was_read(warnings: Iterable[str], seen: Iterable[str]) -> Reason | None:
    unread = [each for each in warnings if each not in set(seen)]
    return reasons.WARNINGS_UNREAD(at="seen", warnings=" ".join(unread)) if unread else None


def who_sends_records_it(transfer: Transfer, *, by: Any, **_context: Any) -> Reason | None:
    if by.organisation_id == transfer.organisation_id:
        return None
    return reasons.SENDER_RECORDS_IT(organisation=transfer.organisation.acronym)


def who_receives_records_it(transfer: Transfer, *, by: Any, **_context: Any) -> Reason | None:
    if by.organisation_id == transfer.receiver_id:
        return None
    return reasons.RECEIVER_RECORDS_IT(organisation=transfer.receiver.acronym)


def a_reason_is_given(_record: Any, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason.strip() else REASON_MISSING(at="reason")


def everybody_has_a_plan(without: Collection[str]) -> Reason | None:
    """Nobody is put out: a site closes when it is known where each person who stays there will go."""
    if not without:
        return None
    return reasons.SOMEBODY_WITHOUT_A_PLAN(count=len(without), codes=", ".join(sorted(without)[:10]))


def nobody_is_left_who_was_only_counted(people: int | None) -> Reason | None:
    if people is None:
        return reasons.NEVER_COUNTED()
    return reasons.UNREGISTERED_REMAIN(people=people) if people else None


def another_person_of_who_receives_answers(support: Support, *, by: Any, **_context: Any) -> Reason | None:
    """Whoever gave it does not confirm it: somebody else, of the organisation that received it, does."""
    if by.organisation_id == support.receiver_id and by.pk != support.recorded_by_id:
        return None
    return reasons.RECEIVER_ANSWERS(organisation=support.receiver.acronym)


def who_gives_acts(support: Support, *, by: Any, **_context: Any) -> Reason | None:
    return (
        None
        if by.organisation_id == support.giver_id
        else reasons.GIVER_ACTS(organisation=support.giver.acronym)
    )


def a_value_has_a_currency(value: Decimal | None, currency: str) -> Reason | None:
    is_a_code = len(currency) == 3 and currency.isascii() and currency.isalpha()
    if (value is None and not currency) or (value is not None and value >= 0 and is_a_code):
        return None
    return reasons.VALUE_WITHOUT_CURRENCY(at="currency")


def the_site_is_of_who_receives(site: Site | None, receiver: Any) -> Reason | None:
    if site is None or site.organisation_id == receiver.pk:
        return None
    return reasons.SITE_OF_ANOTHER(at="site", site=site.name, organisation=receiver.acronym)


def nobody_is_in_two_transfers(codes: Iterable[str]) -> Iterator[Reason]:
    for code in codes:
        yield reasons.IN_A_TRANSFER(code=code)


def they_are_shared(codes_not_shared: Iterable[str], receiver: Any) -> Iterator[Reason]:
    """People go to another organisation by name only where a share to it stands: consent, agreement and mandate."""
    for code in codes_not_shared:
        yield reasons.NOT_SHARED(code=code, organisation=receiver.acronym)


def it_is_ours_to_hand_on(codes_of_others: Iterable[str]) -> Iterator[Reason]:
    for code in codes_of_others:
        yield reasons.NOT_OURS_TO_HAND_ON(code=code)


def everybody_is_still_shared(count_of_hidden: int) -> Reason | None:
    return reasons.NO_LONGER_SHARED(count=count_of_hidden) if count_of_hidden else None


def enforcement_receives_nobody(receiver: Any) -> Reason | None:
    if not receiver.enforces_migration_law:
        return None
    return reasons.ENFORCEMENT_RECEIVES_NOBODY(organisation=receiver.acronym)


def nobody_was_there_at_that_time(overlapping: Iterable[tuple[str, datetime]]) -> Iterator[Reason]:
    for code, until in overlapping:
        yield reasons.STAYED_THEN(code=code, time=a_time(until))


def given_on_is_not_in_the_future(day: date | None, *, today: date) -> Reason | None:
    if day is None or day <= today:
        return None
    return reasons.IN_THE_FUTURE(at="given_on", time=date_format(day))
