"""What somebody states about a person at a registration, before anything is checked or stored.

Codes are those of `vocabulary`; countries and places are codes of `registry.places` ("HND", "MX07089"); languages are
ISO 639-3 ("spa", "hat", "quc"). What was not said is empty or None, and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class StatedDocument:
    """`kind` is a code of `DocumentKind`; `number` as it is printed."""

    kind: str
    number: str
    country: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class StatedPerson:
    """One member of a household. `relationship` is to the head (`Relationship`); the head's own is "head".

    `birth_date` is always a whole date; `birth_precision` says how much of it was said: of "1 January 1990" with
    precision "year" only the year. "estimated": an age was guessed. "unknown": `birth_date` is None.
    `is_present`: travels or stays with the household now. A member may be stated who is elsewhere.
    """

    given_names: str
    first_surname: str = ""
    second_surname: str = ""
    also_known_as: str = ""
    birth_date: date | None = None
    birth_precision: str = "unknown"
    sex: str = "unknown"
    gender: str = ""
    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    documents: tuple[StatedDocument, ...] = ()
    relationship: str = "head"
    is_present: bool = True
    arrived_on: date | None = None
    destination: str = ""
    destination_words: str = ""


@dataclass(frozen=True, kw_only=True)
class StatedLink:
    """A family tie between two members, by their places in the list: `kind` is what `of` is to `who`.

    `StatedLink(who=2, of=0, kind="parent")`: member 0 is the parent of member 2.
    """

    who: int
    of: int
    kind: str
