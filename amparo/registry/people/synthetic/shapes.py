"""What a synthetic household is, and one that registers somewhere along the road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amparo.registry.people.stated import StatedLink, StatedPerson


@dataclass(frozen=True, slots=True)
class SyntheticHousehold:
    """`truth[n]` is the number of the true person that `members[n]` is; `household` the number of the true household.

    `kinds`: what makes it hard to know again ("twins", "separated", …).
    """

    household: int
    members: tuple[StatedPerson, ...]
    links: tuple[StatedLink, ...]
    truth: tuple[int, ...]
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Leg:
    """Where people pass, in the order of the road. `share` of those who pass register there, between the two days."""

    place: str
    organisation: str
    first_day: date
    last_day: date
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class SyntheticRegistration:
    """A household as one organisation registers it. `differences[n]`: in what member n differs from the truth."""

    leg: Leg
    day: date
    household: SyntheticHousehold
    differences: tuple[frozenset[str], ...]
