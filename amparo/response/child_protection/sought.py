"""Somebody who is looked for, as a relative remembers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.registry.people.stated import StatedPerson


@dataclass(frozen=True, kw_only=True)
class Sought:
    """`sought`: what they are to the one who looks (`Relative`); `birth_year` may be guessed; `origin` a P-code."""

    sought: str
    given_names: str
    first_surname: str = ""
    second_surname: str = ""
    also_known_as: str = ""
    birth_year: int | None = None
    phone: str = ""
    origin: str = ""
    origin_words: str = ""
    last_seen_on: date | None = None
    last_seen_where: str = ""

    def columns(self) -> dict[str, Any]:
        """What is stored, by column; the place of origin is looked up by its code."""
        return {name: value for name, value in vars(self).items() if name != "origin"}

    def person(self) -> StatedPerson:
        return remembered(self)


def remembered(told: Any) -> StatedPerson:
    """A `Sought` or a stored request as it is compared with registrations: of the birth only a guessed year."""
    year = told.birth_year
    return StatedPerson(
        given_names=told.given_names,
        first_surname=told.first_surname,
        second_surname=told.second_surname,
        also_known_as=told.also_known_as,
        birth_date=date(year, 7, 1) if year else None,
        birth_precision="estimated" if year else "unknown",
        phones=(told.phone,) if told.phone else (),
    )
