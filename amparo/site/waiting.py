"""What waits because of what happened in another room: cases to open, children who are adults now, what stays open.

Titles name codes and kinds of work, never persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.core.season import today_for
from amparo.core.waiting import Source, Waiting, add_source
from amparo.registry.people.ages import ADULT_YEARS, is_an_adult
from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.queries import visible_content
from amparo.registry.people.visibility import own_rows, registrations
from amparo.response.cases.models import Case, CaseNote, CaseStep
from amparo.response.cases.policy import VIEW
from amparo.response.cases.procedure import PROCEDURES
from amparo.response.cases.queries.cases import procedures_of, visible_cases
from amparo.response.referrals.models import Referral
from amparo.response.referrals.vocabulary import UNANSWERED, Status
from amparo.site.reactions import own_registrations_of, receipt_of

WORK_ON_CHILDREN = "child_protection.work_on_cases"
# After these steps somebody is not here any more: (procedure, move).
LEFT = (
    ("voluntary_return", "depart"),
    ("solutions", "depart"),
    ("solutions", "repatriate"),
)
# And this answer says that somebody is not alive any more: (procedure, move, answer, value).
DIED = ("child_protection", "ask_closure", "closure_reason", "death_of_child")


def cases_to_open(user: Any, now: datetime) -> Iterator[Waiting]:
    """Of referrals that were accepted, for those who work on a procedure that serves them. In four queries."""
    served = {function for each in procedures_of(user) for function in each.functions}
    accepted = Referral.objects.filter(
        to_organisation=user.acting_organisation_id,
        status__in=(Status.ACCEPTED, Status.IN_PROGRESS),
        function__in=served,
    )
    found = list(accepted.order_by("accepted_at", "pk"))
    keys = [each.registration_id for each in found]
    persons = dict(registrations(user).filter(pk__in=keys).values_list("pk", "person"))
    own = own_registrations_of(persons.values(), user)
    cases = _cases_of(user, found, persons.values())
    for referral in found:
        person = persons.get(referral.registration_id)
        if not any(_serves(case, referral, person) for case in cases):
            yield _to_open(referral, own.get(person) if person else None)


def _cases_of(user: Any, referrals: Iterable[Referral], persons: Iterable[UUID]) -> list[Case]:
    receipts = [receipt_of(each) for each in referrals]
    about = Q(receipt__in=receipts) | Q(registration__person__in=list(persons))
    return list(own_rows(user, Case).filter(about).select_related("registration"))


def _serves(case: Case, referral: Referral, person: UUID | None) -> bool:
    """The one that it opened, or another of the person that serves it: open, or opened since."""
    if case.receipt == receipt_of(referral):
        return True
    since = referral.accepted_at is not None and case.opened_at >= referral.accepted_at
    ours = person is not None and case.registration.person == person
    return ours and referral.function in case.described.functions and (case.is_open or since)


def _to_open(referral: Referral, own: Registration | None) -> Waiting:
    to_do = _("open the case") if own else _("register the person and open the case")
    to_register = reverse("referrals:referral", args=[referral.pk])
    return Waiting(
        title=format_lazy(_("Referral {reference}: {work}"), reference=referral.reference, work=to_do),
        url=reverse("cases:open", args=[own.pk]) if own else to_register,
        state=_("accepted; no case yet"),
        due=timezone.localdate(referral.accepted_at) if referral.accepted_at else None,
    )


def children_who_are_adults_now(user: Any, now: datetime) -> Iterator[Waiting]:
    """Open cases of child protection of somebody who is 18, in the lowest age that the birth date allows."""
    codes = [each.code for each in PROCEDURES.values() if each.permission == WORK_ON_CHILDREN]
    perhaps = own_rows(user, Identity).filter(birth_date__year__lte=now.year - ADULT_YEARS)
    cases = list(
        visible_cases(user).filter(
            procedure__in=codes, is_open=True, registration__in=perhaps.values("registration")
        )
    )
    content = visible_content(user, [each.registration_id for each in cases], (Identity,))
    for case in cases:
        identity = content[case.registration_id].get(Identity)
        if identity is not None and is_an_adult(identity, on=today_for(case.opened_at)):
            yield _of(case, _("review: the person is an adult now"), _eighteenth(identity.birth_date))


def _eighteenth(born: date | None) -> date | None:
    """The birthday on which the review is owed."""
    if born is None:
        return None
    leap = born.month == 2 and born.day == 29
    return date(born.year + ADULT_YEARS, 3, 1) if leap else born.replace(year=born.year + ADULT_YEARS)


def what_stays_open(user: Any, now: datetime) -> Iterator[Waiting]:
    """Of people who left or died: every other case that was open then, until it is closed or somebody wrote down why
    it goes on; and what was referred for them and is not answered."""
    moves = Q()
    for procedure, move in LEFT:
        moves |= Q(case__procedure=procedure, move=move)
    procedure, move, answer, value = DIED
    moves |= Q(case__procedure=procedure, move=move, **{f"answers__{answer}": value})
    steps = own_rows(user, CaseStep).filter(moves).select_related("registration").order_by("taken_at")
    left = {step.registration.person: step for step in steps}
    if left:
        yield from _cases_still_open(user, left)
        yield from _referrals_still_open(user, left)


def _cases_still_open(user: Any, left: Mapping[UUID, CaseStep]) -> Iterator[Waiting]:
    found = (
        visible_cases(user).filter(is_open=True, registration__person__in=list(left)).order_by("reference")
    )
    for case in found:
        step = left[case.registration.person]
        if case.pk != step.case_id and case.opened_at <= step.taken_at and not _was_decided(case, step):
            yield _of(case, _still_open(step), step.happened_on)


def _still_open(step: CaseStep) -> Text:
    if step.move == DIED[1]:
        return _("the person died: decide what stays open")
    return _("the person left: decide what stays open")


def _was_decided(case: Case, left: CaseStep) -> bool:
    noted = CaseNote.objects.filter(case=case, written_at__gt=left.taken_at)
    return noted.exists() or CaseStep.objects.filter(case=case, taken_at__gt=left.taken_at).exists()


def _referrals_still_open(user: Any, left: Mapping[UUID, CaseStep]) -> Iterator[Waiting]:
    sent = Referral.objects.filter(
        from_organisation=user.acting_organisation_id,
        status__in=(Status.DRAFT, *UNANSWERED),
        registration__person__in=list(left),
    )
    for referral in sent.select_related("registration").order_by("reference"):
        step = left[referral.registration.person]
        if referral.drafted_at <= step.taken_at:
            yield Waiting(
                title=format_lazy(
                    _("Referral {reference}: recall it, or let it go on"), reference=referral.reference
                ),
                url=reverse("referrals:referral", args=[referral.pk]),
                state=_still_open(step),
                due=step.happened_on,
            )


def _of(case: Case, state: Any, due: date | None) -> Waiting:
    title = format_lazy("{reference} · {procedure}", reference=case.reference, procedure=case.described.name)
    return Waiting(title=title, url=reverse("cases:case", args=[case.pk]), state=state, due=due)


def register() -> None:
    add_source("cases_to_open", Source(VIEW, cases_to_open))
    add_source("adults_now", Source(WORK_ON_CHILDREN, children_who_are_adults_now))
    add_source("what_stays_open", Source(VIEW, what_stays_open))
