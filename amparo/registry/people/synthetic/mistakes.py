"""How one person is written down differently at the next desk: what registrars hear, type, leave out and guess.

Each function gives the changed fields, or nothing where the person offers nothing to change.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from amparo.registry.people.stated import StatedPerson

Changes = dict[str, Any]
# Heard the same, written one way or the other.
SOUNDS = (
    ("Ye", "Je"), ("Je", "Ye"), ("Yo", "Jo"), ("Jo", "Yo"), ("Y", "J"), ("b", "v"), ("v", "b"), ("B", "V"),
    ("V", "B"), ("z", "s"), ("s", "z"), ("ce", "se"), ("ci", "si"), ("H", ""), ("h", ""), ("ll", "y"), ("ll", "l"),
    ("y", "i"), ("i", "y"), ("k", "c"), ("qu", "k"), ("c", "k"), ("x", "s"), ("nn", "n"), ("W", "Gu"), ("ei", "ey"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def without_accents(text: str) -> str:
    """Also of what a keyboard without ñ writes; letters of other scripts stay."""
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFD", text) if unicodedata.category(each) != "Mn")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def misspelt(name: str, rng: Random) -> str:
    """One sound written another way; where none is, two letters swapped or one lost."""
    start = int(rng.random() * len(SOUNDS))
    if rng.random() < 0.7:
        for heard, written in SOUNDS[start:] + SOUNDS[:start]:
            if heard in name and len(name) > 3:
                return _capital(name.replace(heard, written, 1))
    if len(name) < 4 or not name.isalpha():
        return name
    at = 1 + int(rng.random() * (len(name) - 3))
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return swapped if rng.random() < 0.5 else name[:at] + name[at + 1 :]


def spelling(person: StatedPerson, rng: Random) -> Changes:
    field = ("given_names", "first_surname", "second_surname")[bisect((0.5, 0.8), rng.random())]
    name = getattr(person, field)
    written = misspelt(name, rng)
    return {} if written == name else {field: written}


def surnames_swapped(person: StatedPerson, _rng: Random) -> Changes:
    if not person.second_surname or person.second_surname == person.first_surname:
        return {}
    return {"first_surname": person.second_surname, "second_surname": person.first_surname}


def surname_dropped(person: StatedPerson, rng: Random) -> Changes:
    if not person.second_surname:
        return {}
    if rng.random() < 0.85:
        return {"second_surname": ""}
    return {"first_surname": person.second_surname, "second_surname": ""}


def given_name_shortened(person: StatedPerson, rng: Random) -> Changes:
    first, _space, second = person.given_names.partition(" ")
    if not second:
        return {}
    if rng.random() < 0.2:
        return {"given_names": second}
    if first == "María" and rng.random() < 0.3:
        return {"given_names": f"Ma. {second}"}
    return {"given_names": first if rng.random() < 0.7 else f"{first} {second[0]}."}


def day_and_month_swapped(person: StatedPerson, _rng: Random) -> Changes:
    born = person.birth_date
    if born is None or born.day > 12 or born.day == born.month:
        return {}
    return {"birth_date": date(born.year, born.day, born.month)}


def year_only(person: StatedPerson, _rng: Random) -> Changes:
    if person.birth_date is None:
        return {}
    return {"birth_date": date(person.birth_date.year, 1, 1), "birth_precision": "year"}


def first_of_january(person: StatedPerson, _rng: Random) -> Changes:
    """A year that was all that is known, written as if it were a day."""
    born = person.birth_date
    if born is None or (born.month, born.day) == (1, 1):
        return {}
    return {"birth_date": date(born.year, 1, 1)}


def age_estimated(person: StatedPerson, rng: Random) -> Changes:
    """Up to two years off. A guess never makes an infant of somebody who is not born."""
    if person.birth_date is None:
        return {}
    year = person.birth_date.year + (-2, -1, 1, 2)[int(rng.random() * 4)]
    return {"birth_date": date(min(year, 2018), 1, 1), "birth_precision": "estimated"}


def digit_mistyped(person: StatedPerson, rng: Random) -> Changes:
    born = person.birth_date
    if born is None:
        return {}
    if rng.random() < 0.4:
        return {"birth_date": born.replace(year=born.year - 1, day=min(born.day, 28))}
    day = 1 + (born.day - 1 + 10) % 28
    return {"birth_date": born.replace(day=day)} if day != born.day else {}


def declared_adult(person: StatedPerson, _rng: Random) -> Changes:
    """A boy or girl who says that they are of age, to go on with the others."""
    born = person.birth_date
    if born is None or not 2000 < born.year < 2004:
        return {}
    return {"birth_date": born.replace(year=1999, day=min(born.day, 28)), "documents": ()}


def phone_changed(person: StatedPerson, rng: Random) -> Changes:
    if not person.phones:
        return {}
    if rng.random() < 0.35:
        return {"phones": ()}
    return {"phones": (f"+52 {55 + int(rng.random() * 900)} {int(rng.random() * 10_000_000):07d}",)}


def papers_lost(person: StatedPerson, _rng: Random) -> Changes:
    return {"documents": ()} if person.documents else {}


# How many of a hundred times.
HOW_OFTEN: tuple[tuple[float, Callable[[StatedPerson, Random], Changes]], ...] = (
    (14, spelling),
    (2.5, surnames_swapped),
    (11, surname_dropped),
    (12, given_name_shortened),
    (3, day_and_month_swapped),
    (4, year_only),
    (3, first_of_january),
    (5, age_estimated),
    (2.5, digit_mistyped),
    (6, declared_adult),
    (30, phone_changed),
    (15, papers_lost),
)
# Most people are written down with one or two differences, some with none, few with many.
BOUNDS = list(accumulate(share for share, _mistake in HOW_OFTEN))
HOW_MANY = (0.25, 0.62, 0.87, 0.97)


def written_again(person: StatedPerson, rng: Random) -> tuple[Changes, frozenset[str]]:
    """The changed fields, and what was done: the names of the functions above."""
    changes: Changes = {}
    done = set()
    for _time in range(bisect(HOW_MANY, rng.random())):
        mistake = HOW_OFTEN[bisect(BOUNDS, rng.random() * BOUNDS[-1])][1]
        made = mistake(person, rng)
        if made and not made.keys() & changes.keys():
            changes |= made
            done.add(mistake.__name__)
    return changes, frozenset(done)
