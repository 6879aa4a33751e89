"""Whoever tries whatever in whatever order: no state skips an answer of the receiver, and a refusal leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.response.referrals.lifecycle import REFERRAL
from amparo.response.referrals.models import Answer, Escalation, Need, Note, Referral, ReferralCount
from amparo.response.referrals.services import answering, sending
from amparo.response.referrals.services.watching import watch_overdue

Act = Callable[..., Any]


def watched(*, referral: Referral, by: User, at: datetime) -> None:
    watch_overdue(by=by, at=at)


ACTS: dict[str, Act] = {
    "send": sending.send_referral,
    "recall": lambda **told: sending.recall_referral(reason="no_answer", **told),
    "recall without a reason": lambda **told: sending.recall_referral(reason="", **told),
    "receive": answering.receive_referral,
    "accept": answering.accept_referral,
    "reject": lambda **told: answering.reject_referral(reason="no_capacity", **told),
    "reject without a reason": lambda **told: answering.reject_referral(reason="", **told),
    "start": answering.start_service,
    "complete": lambda **told: answering.complete_service(outcome="served", words="well", **told),
    "complete without an outcome": lambda **told: answering.complete_service(
        outcome="", words="well", **told
    ),
    "close": lambda **told: answering.close_with_feedback(words="well", **told),
    "close without feedback": lambda **told: answering.close_with_feedback(words=" ", **told),
    "note": lambda **told: answering.add_note(words="note", **told),
    "the clock": watched,
}
# Before each state of the left stands, somewhere in its past and by the receiver, what is on the right.
ANSWERED_BEFORE = {
    "accepted": {"receive"},
    "in_progress": {"receive", "accept"},
    "completed": {"receive", "accept", "start"},
    "closed": {"receive", "accept", "start", "complete"},
    "rejected": {"receive"},
}
steps = st.lists(
    st.tuples(
        st.sampled_from(["sender", "receiver", "receiver", "stranger", "coordinator"]),
        st.sampled_from(list(ACTS)),
        st.integers(0, 40),
    ),
    max_size=14,
)


@pytest.fixture
def people(sender: User, receiver: User, stranger: User, account: Any) -> dict[str, User]:
    coordinator = account("coordinator", "CLINIC-T")
    return {"sender": sender, "receiver": receiver, "stranger": stranger, "coordinator": coordinator}


@given(walk=steps)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_walk_skips_an_answer_and_every_refusal_leaves_no_trace(
    draft: Referral, people: dict[str, User], walk: list[tuple[str, str, int]]
) -> None:
    with transaction.atomic():
        at = timezone.now()
        for who, act, hours in walk:
            at += timedelta(hours=hours)
            before = traces(people)
            try:
                ACTS[act](referral=draft, by=people[who], at=at)
            except Refusal:
                assert traces(people) == before, f"{act} by {who} was refused and left a trace"
            assert_no_answer_is_skipped(people)
        transaction.set_rollback(True)


def traces(people: dict[str, User]) -> list[Any]:
    """Everything that an act could leave, as both sides see it."""
    found: list[Any] = [
        Event.objects.count(),
        list(Escalation.objects.values()),
        list(ReferralCount.objects.values()),
    ]
    for who in ("sender", "receiver"):
        with acting_as(people[who]):
            found += [list(kind.objects.order_by("pk").values()) for kind in (Referral, Need, Answer, Note)]
    return found


def assert_no_answer_is_skipped(people: dict[str, User]) -> None:
    with acting_as(people["sender"]):
        referral = Referral.objects.get()
    moves = list(
        Event.objects.filter(subject_id=str(referral.pk), verb__in=REFERRAL.moves)
        .order_by("number")
        .values_list("verb", "organisation_id")
    )
    ours, theirs = (str(people[who].organisation_id) for who in ("sender", "receiver"))
    answered = {verb for verb, organisation in moves if organisation == theirs}
    assert ANSWERED_BEFORE.get(referral.status, set()) <= answered
    for verb, organisation in moves:
        permission = REFERRAL.moves[verb].permission
        if permission == "referrals.answer_referral":
            assert organisation == theirs, f"{verb} was made by somebody else than the receiver"
        elif permission == "referrals.refer":
            assert organisation == ours, f"{verb} was made by somebody else than the sender"
