"""What the safeguards of durable solutions refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

from amparo.registry.people.models import Registration
from amparo.response.cases.models import Case, Duty
from amparo.response.cases.services.beside import decide_duty, place_hold
from amparo.response.cases.tests.conftest import seen
from amparo.response.cases.vocabulary import HoldKind
from amparo.response.solutions.tests.steps import (
    ACCEPT,
    INTEGRATE,
    PROPOSE,
    assessed,
    departed,
    repatriated,
    seen_on,
    submitted,
    wished,
)
from tests.safeguards.table import Act, refuses
from tests.safeguards.world import World

ROOM = "solutions"
ENDED = ("end_without", date(2018, 11, 20), {})
ACHIEVED = ("achieve", date(2019, 11, 8), {})


@refuses(ROOM, "assess", "the_person_was_heard_in_private")
def an_assessment_that_others_heard(world: World) -> Act:
    return world.step(world.case(ROOM), assessed(in_private=False))


# --- resettlement


@refuses(ROOM, "submit", "another_person_takes_it")
def a_submission_by_who_assessed(world: World) -> Act:
    return world.step(world.case(ROOM, assessed("resettlement"), PROPOSE), submitted())


@refuses(ROOM, "submit", "the_person_agrees_to_be_submitted")
def a_submission_that_the_person_does_not_wish(world: World) -> Act:
    case = world.case(ROOM, assessed("resettlement"), PROPOSE)
    return world.step(case, submitted(agrees=False), by=world.colleague)


def accepted(world: World, of: Registration | None = None) -> Case:
    case = world.case(ROOM, assessed("resettlement"), PROPOSE, of=of)
    return world.walk(world.walk(case, submitted(), by=world.colleague), ACCEPT)


@refuses(ROOM, "depart", "the_wish_is_said_again_on_the_day")
def a_departure_of_who_changed_their_mind(world: World) -> Act:
    return world.step(accepted(world), departed(still_wishes_it=False))


@refuses(ROOM, "depart", "a_child_alone_leaves_only_where_a_determination_recommends_it")
def a_resettlement_of_a_boy_alone(world: World) -> Act:
    return world.step(accepted(world, world.boy_alone()), departed())


@refuses(ROOM, "depart", "the_household_leaves_together_or_a_reason_says_why")
def a_departure_that_parts_a_family(world: World) -> Act:
    return world.step(accepted(world), departed(household_together=False))


# --- repatriation


@refuses(ROOM, "declare_wish", "only_a_refugee_is_repatriated")
def a_repatriation_of_who_is_no_refugee(world: World) -> Act:
    return world.step(world.case(ROOM, assessed("repatriation", standing="other")), wished())


@refuses(ROOM, "declare_wish", "the_person_has_chosen_it")
def a_repatriation_of_who_wishes_to_stay(world: World) -> Act:
    return world.step(world.case(ROOM, assessed("integration")), wished())


@refuses(ROOM, "declare_wish", "the_wish_to_repatriate_is_free")
def a_wish_under_pressure(world: World) -> Act:
    return world.step(world.case(ROOM, assessed("repatriation")), wished(without_pressure=False))


@refuses(ROOM, "declare_wish", "the_wish_to_repatriate_is_informed")
def a_wish_of_who_was_told_nothing_of_the_origin(world: World) -> Act:
    return world.step(world.case(ROOM, assessed("repatriation")), wished(told_of_origin=False))


def declared(world: World, of: Registration | None = None) -> Case:
    return world.case(ROOM, assessed("repatriation"), wished(), of=of)


@refuses(ROOM, "repatriate", "another_person_takes_it")
def a_departure_recorded_by_who_took_down_the_wish(world: World) -> Act:
    return world.step(declared(world), repatriated())


@refuses(ROOM, "repatriate", "the_wish_is_said_again_on_the_day")
def a_repatriation_of_who_changed_their_mind(world: World) -> Act:
    return world.step(declared(world), repatriated(still_wishes_it=False), by=world.colleague)


@refuses(ROOM, "repatriate", "nothing_stops_a_return_of_the_person")
def a_repatriation_with_a_fear_that_nobody_looked_at(world: World) -> Act:
    woman = world.woman()
    place_hold(registration=woman, kind=HoldKind.FEAR, since=date(2018, 11, 7), by=world.caseworker)
    return world.step(declared(world, woman), repatriated(), by=world.colleague)


@refuses(ROOM, "repatriate", "a_child_alone_leaves_only_where_a_determination_recommends_it")
def a_repatriation_of_a_boy_alone(world: World) -> Act:
    return world.step(declared(world, world.boy_alone()), repatriated(), by=world.colleague)


@refuses(ROOM, "repatriate", "the_household_leaves_together_or_a_reason_says_why")
def a_repatriation_that_parts_a_family(world: World) -> Act:
    return world.step(declared(world), repatriated(household_together=False), by=world.colleague)


# --- progress and the end


@refuses(ROOM, "record_progress", "something_was_seen")
def progress_without_a_word(world: World) -> Act:
    case = world.case(ROOM, assessed(), INTEGRATE)
    return world.step(case, ("record_progress", date(2018, 12, 1), {}))


def integrated(world: World, *progress: Any, is_owed: bool = False) -> Case:
    case = world.case(ROOM, assessed(), INTEGRATE, *progress)
    for duty in () if is_owed else seen(world.caseworker, Duty, case=case):
        decide_duty(duty=duty, outcome="kept", on=date(2019, 11, 7), by=world.caseworker)
    return case


@refuses(ROOM, "achieve", "progress_was_seen_on_two_days")
def a_solution_seen_once(world: World) -> Act:
    return world.step(integrated(world, seen_on(date(2019, 5, 8))), ACHIEVED)


@refuses(ROOM, "achieve", "nothing_stands_at_not_yet")
def a_solution_without_documents(world: World) -> Act:
    seen_twice = (seen_on(date(2019, 5, 8)), seen_on(date(2019, 11, 7), documentation="not_yet"))
    return world.step(integrated(world, *seen_twice), ACHIEVED)


@refuses(ROOM, "achieve", "nothing_is_left_open")
def a_solution_with_something_owed(world: World) -> Act:
    seen_twice = (seen_on(date(2019, 5, 8)), seen_on(date(2019, 11, 7)))
    return world.step(integrated(world, *seen_twice, is_owed=True), ACHIEVED)


@refuses(ROOM, "end_without", "a_reason_is_written_down")
def an_end_without_a_word(world: World) -> Act:
    return world.step(world.case(ROOM, assessed()), ENDED)


@refuses(ROOM, "end_without", "nothing_is_left_open")
def an_end_with_something_owed(world: World) -> Act:
    return world.step(world.case(ROOM, assessed(), INTEGRATE), ENDED, reason="Nobody knows where they went")


@refuses(ROOM, "take_up_again", "a_reason_is_written_down")
def a_new_search_without_a_word(world: World) -> Act:
    ended = world.walk(world.case(ROOM, assessed()), ENDED, reason="Nobody knows where they went")
    return world.step(ended, ("take_up_again", date(2018, 12, 1), {}))
