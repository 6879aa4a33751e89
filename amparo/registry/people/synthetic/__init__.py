"""Registrations of people who do not exist, with known truth, in any number: for demonstration, tests and benchmarks.

`households` makes families; `journeys` lets them be registered again along the road, a little different each time.
"""

from amparo.registry.people.synthetic.households import BEFORE_THE_ROAD, households
from amparo.registry.people.synthetic.journeys import journeys, registered
from amparo.registry.people.synthetic.shapes import Leg, SyntheticHousehold, SyntheticRegistration

__all__ = [
    "BEFORE_THE_ROAD",
    "Leg",
    "SyntheticHousehold",
    "SyntheticRegistration",
    "households",
    "journeys",
    "registered",
]
