"""The people of the scenario: who do not exist, registered and shared through the services that users have.

`content` is `people.toml`. The same content makes the same people; codes are drawn at random as for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from amparo.site.scenario_people.along import register_along_the_road, register_long_ago
from amparo.site.scenario_people.known import People
from amparo.site.scenario_people.sharing import agree, consent_of_many, correct_some, say_who_is_the_same
from amparo.site.scenario_people.stories import register_stories, tell_stories

Say = Callable[[str], None]


def build_people(content: dict[str, Any], *, say: Say = lambda line: None) -> None:
    rng, people = Random(content["seed"]), People()  # noqa: S311 - to be repeated, not to be unguessable
    say("synthetic people: agreements")
    agree(content["agreements"])
    say("synthetic people: registrations along the road")
    register_along_the_road(content, people, rng)
    register_long_ago(content["long_ago"], seed=content["seed"])
    register_stories(content["registrations"], people)
    say("synthetic people: consent, corrections, decisions")
    consent_of_many(content["sharing"], people, rng)
    correct_some(people, how_many=content["corrections"])
    say_who_is_the_same(people, share=content["same_person"], rng=rng)
    tell_stories(content, people)
