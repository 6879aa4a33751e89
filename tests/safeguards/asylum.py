"""What the safeguards of asylum refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

from amparo.registry.partners.models import RoleAssignment, User
from amparo.response.asylum.tests.steps import INFORM, INTEND, INTERVIEW, LODGE, SCHEDULE, decided
from amparo.response.cases.models import Case
from tests.safeguards.table import EVERY, Act, refuses
from tests.safeguards.world import World

ROOM = "asylum"
EXPLAINED = {"explained_in_private": True, "still_wishes_it": True, "language": "spa"}


def claim(world: World, *steps: Any) -> Case:
    return world.case(ROOM, *steps, country="MX")


def withdrawal(**other: Any) -> tuple[str, date, dict[str, Any]]:
    return "withdraw", date(2018, 12, 20), EXPLAINED | other


@refuses(ROOM, EVERY, "its_days_are_in_order")
def an_interview_before_its_notice(world: World) -> Act:
    return world.step(
        claim(world, INFORM, INTEND, LODGE),
        ("schedule_interview", date(2018, 11, 14), {"interview_on": date(2018, 11, 10)}),
    )


@refuses(ROOM, "decide", "a_claim_is_decided_after_the_person_was_heard")
def a_claim_decided_unheard(world: World) -> Act:
    return world.step(claim(world, INFORM, INTEND, LODGE), decided("rejected"))


@refuses(ROOM, "lodge_appeal", "there_is_a_refusal_to_appeal_against")
def an_appeal_against_recognition(world: World) -> Act:
    case = claim(world, INFORM, INTEND, LODGE, SCHEDULE, INTERVIEW, decided("recognised"))
    return world.step(case, ("lodge_appeal", date(2018, 12, 11), {}))


@refuses(ROOM, "become_final", "nothing_is_left_open")
def a_final_decision_with_something_owed(world: World) -> Act:
    case = claim(world, INFORM, INTEND, LODGE, SCHEDULE, INTERVIEW, decided("recognised"))
    world.owe(case)
    return world.step(case, ("become_final", date(2019, 1, 4), {}))


@refuses(ROOM, "withdraw", "withdrawing_was_explained_first")
def a_withdrawal_that_nobody_explained(world: World) -> Act:
    return world.step(claim(world, INFORM, INTEND, LODGE), withdrawal(explained_in_private=False))


@refuses(ROOM, "withdraw", "who_works_on_returns_takes_no_withdrawal")
def a_withdrawal_before_who_works_on_returns(world: World) -> Act:
    both = world.account("caseworker", "UNHCR-T")
    RoleAssignment.objects.create(user=both, role="return_officer", since=date(2018, 1, 1))
    case = claim(world, INFORM, INTEND, LODGE)
    return world.step(case, withdrawal(), by=User.objects.get(pk=both.pk))


@refuses(ROOM, "withdraw", "nothing_is_left_open")
def a_withdrawal_with_something_owed(world: World) -> Act:
    case = claim(world, INFORM, INTEND, LODGE)
    world.owe(case)
    return world.step(case, withdrawal())


def missed(on: date) -> tuple[str, date, dict[str, Any]]:
    return "abandon", on, {"missed_on": date(2018, 11, 20)}


@refuses(ROOM, "abandon", "a_reason_is_written_down")
def an_abandonment_without_a_word(world: World) -> Act:
    return world.step(claim(world, INFORM, INTEND, LODGE, SCHEDULE), missed(date(2019, 1, 2)))


@refuses(ROOM, "abandon", "six_weeks_have_passed_since_the_missed_interview")
def an_abandonment_after_four_weeks(world: World) -> Act:
    case = claim(world, INFORM, INTEND, LODGE, SCHEDULE)
    return world.step(case, missed(date(2018, 12, 18)), reason="did not come")


@refuses(ROOM, "abandon", "nothing_is_left_open")
def an_abandonment_with_something_owed(world: World) -> Act:
    case = claim(world, INFORM, INTEND, LODGE, SCHEDULE)
    world.owe(case)
    return world.step(case, missed(date(2019, 1, 2)), reason="did not come")


@refuses(ROOM, "reopen", "a_reason_is_written_down")
def a_reopening_without_a_word(world: World) -> Act:
    case = claim(world, INFORM, INTEND, LODGE, withdrawal())
    return world.step(case, ("reopen", date(2019, 1, 2), {}))
