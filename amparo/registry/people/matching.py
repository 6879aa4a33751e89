"""How likely a registration is the one that was asked for, and why. It suggests; people decide.

Scores run from 0 to 1 and order candidates; they are no probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import permutations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from amparo.registry.people.keys import (
    AskedFor,
    code_characters,
    document_digits,
    documents_of,
    longest,
    phone_digits,
    phones_of,
)
from amparo.registry.people.names import sounds_like, tokens
from amparo.registry.people.stated import StatedPerson

# From here on a person at the desk is shown who is perhaps the same. Twins and father and son stay below.
PERHAPS_THE_SAME = 0.7
_ALIKE, _LEAST_ALIKE = 0.95, 0.75
# Names of five words exist, of a hundred only in tests and in attacks.
_MOST_WORDS = 12


class Why(TextChoices):
    """What two records have in common, in the order in which it is shown."""

    CODE = "code", _("The code is the same.")
    DOCUMENT = "document", _("The document number is the same.")
    PHONE = "phone", _("The telephone number is the same.")
    SAME_NAMES = "same_names", _("The names are the same.")
    NAMES_SOUND_ALIKE = "names_sound_alike", _("The names sound alike or are spelled almost alike.")
    PART_OF_THE_NAME = "part_of_the_name", _("Part of the name is the same.")
    SURNAMES_SWAPPED = "surnames_swapped", _("The surnames stand in the other order.")
    BIRTH_DATE = "birth_date", _("The date of birth is the same.")
    BIRTH_YEAR = "birth_year", _("The year of birth is the same.")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A registration as it is compared. `documents`: numbers as printed. `birth_precision`: see `StatedPerson`."""

    given_names: str
    first_surname: str = ""
    second_surname: str = ""
    also_known_as: str = ""
    birth_date: date | None = None
    birth_precision: str = "unknown"
    phones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    code: str = ""
    household_code: str = ""


@dataclass(frozen=True)
class Match:
    score: float
    why: tuple[Why, ...]


@dataclass(frozen=True, kw_only=True)
class _Names:
    """The words of a name. `known_as` may be matched and need not be."""

    given: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    known_as: tuple[str, ...]

    @property
    def legal(self) -> tuple[str, ...]:
        return self.given + self.first + self.second

    @property
    def words(self) -> tuple[str, ...]:
        return (self.legal + self.known_as)[:_MOST_WORDS]


@dataclass(frozen=True)
class _Pairing:
    """Which words of what was asked are which of the candidate: (place, place, likeness).

    Each place stands once, but for two words that the other side writes as one.
    """

    pairs: tuple[tuple[int, int, float], ...]

    @property
    def of_asked(self) -> float:
        return sum({i: likeness for i, _j, likeness in self.pairs}.values())

    @property
    def of_found(self) -> float:
        return sum({j: likeness for _i, j, likeness in self.pairs}.values())


def rescored(asked: AskedFor, candidates: Iterable[Candidate]) -> list[tuple[Candidate, Match]]:
    """The best first. Who has nothing of what was asked is left out."""
    return _best_first((each, match_of(asked, each)) for each in candidates)


def possible_duplicates_of(
    person: StatedPerson, candidates: Iterable[Candidate], *, at_least: float = PERHAPS_THE_SAME
) -> list[tuple[Candidate, Match]]:
    """Who of the candidates is perhaps this person, the best first.

    Stricter than a search: a brother has both surnames, the telephone and the address of his twin, so that without like
    given names little is left; the father of the same name is told by the year of birth.
    """
    names = _Names(
        given=tokens(person.given_names),
        first=tokens(person.first_surname),
        second=tokens(person.second_surname),
        known_as=tokens(person.also_known_as),
    )
    stated = _Stated(person, names, phones_of(person), documents_of(person))
    found = _best_first((each, _duplicate(stated, each)) for each in candidates)
    return [(each, match) for each, match in found if match.score >= at_least]


def match_of(asked: AskedFor, candidate: Candidate) -> Match:
    names = _names_of(candidate)
    words = asked.name_tokens
    if len(words) > _MOST_WORDS:
        words = tuple(longest(words, _MOST_WORDS))
    pairing = _paired(words, names.words)
    born, born_why = _birth(asked.birth_year, asked.birth_date, candidate)
    score = _coverage(words, names, pairing) * born
    if not words and born_why:
        score = 0.3
    why = [*_same_numbers(asked, candidate), *_names_why(len(words), names, pairing), *born_why]
    if Why.PHONE in why:
        score = 0.6 + 0.4 * score if words else 0.95
    if Why.DOCUMENT in why:
        score = 0.8 + 0.2 * score if words else 1.0
    if Why.CODE in why:
        score = 1.0
    return Match(round(score, 4), tuple(why) if score else ())


@dataclass(frozen=True)
class _Stated:
    person: StatedPerson
    names: _Names
    phones: frozenset[str]
    documents: frozenset[str]


def _duplicate(stated: _Stated, candidate: Candidate) -> Match:
    person, names = stated.person, _names_of(candidate)
    pairing = _paired(stated.names.words, names.words)
    given = _given_alike(stated.names, names, pairing)
    score = _names_alike(stated.names, names, pairing) * (1 if given >= 0.7 else 0.4 + 0.6 * given)
    year = None if person.birth_date is None else person.birth_date.year
    whole = person.birth_date if person.birth_precision == "day" else None
    born, born_why = _birth(year, whole, candidate, guessed=person.birth_precision == "estimated")
    score *= born if year else 0.9
    same = _same_numbers(AskedFor(phones=stated.phones, documents=stated.documents), candidate)
    if Why.PHONE in same and given >= 0.7:
        score += 0.3 * (1 - score)
    if Why.DOCUMENT in same:
        # The number of a parent's document is often written for a child.
        score = max(score, 0.97 if given >= 0.7 else 0.85)
    why = (*same, *_names_why(len(stated.names.legal), names, pairing), *born_why)
    return Match(round(score, 4), why if score else ())


def _best_first(found: Iterable[tuple[Candidate, Match]]) -> list[tuple[Candidate, Match]]:
    scored = [(each, match) for each, match in found if match.score > 0]
    return sorted(scored, key=lambda pair: (-pair[1].score, pair[0].code))


def _names_of(candidate: Candidate) -> _Names:
    return _Names(
        given=tokens(candidate.given_names),
        first=tokens(candidate.first_surname),
        second=tokens(candidate.second_surname),
        known_as=tokens(candidate.also_known_as),
    )


def _paired(asked: Sequence[str], found: Sequence[str]) -> _Pairing:
    """The likest first. Ties are broken by the words, so that their order changes nothing."""
    alike = [
        (-likeness, one, other, i, j)
        for i, one in enumerate(asked)
        for j, other in enumerate(found)
        if (likeness := _likeness(one, other))
    ]
    alike.sort()
    pairs: list[tuple[int, int, float]] = []
    free_asked, free_found = set(range(len(asked))), set(range(len(found)))
    for likeness, _one, _other, i, j in alike:
        if i in free_asked and j in free_found:
            pairs.append((i, j, -likeness))
            free_asked.remove(i)
            free_found.remove(j)
    if free_asked and free_found and len(free_asked) + len(free_found) > 2:
        pairs += _written_together(asked, found, sorted(free_asked), sorted(free_found))
    return _Pairing(tuple(pairs))


def _written_together(
    asked: Sequence[str], found: Sequence[str], free_asked: list[int], free_found: list[int]
) -> list[tuple[int, int, float]]:
    """ "Juancarlos" for "Juan Carlos", either way round; of the words that found no other."""
    pairs = [
        pair
        for i in free_asked
        for one, other in permutations(free_found[:4], 2)
        if asked[i] == found[one] + found[other]
        for pair in ((i, one, _ALIKE), (i, other, _ALIKE))
    ]
    pairs += [
        pair
        for j in free_found
        for one, other in permutations(free_asked[:4], 2)
        if found[j] == asked[one] + asked[other]
        for pair in ((one, j, _ALIKE), (other, j, _ALIKE))
    ]
    return pairs


@lru_cache(maxsize=50_000)
def _likeness(one: str, other: str) -> float:
    """1 for the same word, 0.95 for the same sound, less for other spellings, 0 for another name."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.6 if one[0] == other[0] else 0.0
    if _one_is_a_womans(one, other):
        return 0.5
    sound, other_sound = sounds_like(one), sounds_like(other)
    if sound == other_sound:
        return _ALIKE
    nearness = max(OSA.normalized_similarity(one, other), OSA.normalized_similarity(sound, other_sound))
    return nearness if nearness >= _LEAST_ALIKE else 0.0


def _one_is_a_womans(one: str, other: str) -> bool:
    """Luis and Luisa, Mario and Maria: one letter apart and two people, often of one family."""
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter + "a" or (one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "o"})


def _coverage(words: Sequence[str], names: _Names, pairing: _Pairing) -> float:
    """Mostly how much of the question is there; a little, how much else the name has."""
    if not words:
        return 0.0
    rest = min(1.0, pairing.of_found / max(1, len(names.legal)))
    return 0.9 * pairing.of_asked / len(words) + 0.1 * rest


def _names_alike(stated: _Names, found: _Names, pairing: _Pairing) -> float:
    """Mostly how much of the shorter name is in the longer one: second names and surnames are dropped all the time."""
    fewer, more = sorted((len(stated.legal), len(found.legal)))
    total = min(pairing.of_asked, pairing.of_found)
    score = 0.75 * min(1.0, total / max(1, fewer)) + 0.25 * min(1.0, total / max(1, more))
    return score if fewer > 1 else min(score, 0.6)


def _given_alike(stated: _Names, found: _Names, pairing: _Pairing) -> float:
    alike = sum({i: likeness for i, _j, likeness in pairing.pairs if i < len(stated.given)}.values())
    return min(1.0, alike / max(1, min(len(stated.given), len(found.given))))


def _names_why(count: int, names: _Names, pairing: _Pairing) -> list[Why]:
    """`count`: how many of the words have to be there for the names to be the same."""
    if not pairing.pairs:
        return []
    asked = {i for i, _j, _likeness in pairing.pairs if i < count}
    found = {j for _i, j, _likeness in pairing.pairs if j < len(names.legal)}
    whole = len(asked) == count and len(found) == len(names.legal)
    likenesses = [likeness for _i, _j, likeness in pairing.pairs]
    why = []
    if whole and min(likenesses) == 1:
        why.append(Why.SAME_NAMES)
    if any(_LEAST_ALIKE <= likeness < 1 for likeness in likenesses):
        why.append(Why.NAMES_SOUND_ALIKE)
    if not whole or min(likenesses) < _LEAST_ALIKE:
        why.append(Why.PART_OF_THE_NAME)
    if _surnames_swapped(names, pairing):
        why.append(Why.SURNAMES_SWAPPED)
    return why


def _surnames_swapped(names: _Names, pairing: _Pairing) -> bool:
    first_at = len(names.given)
    second_at = first_at + len(names.first)
    sure = [(i, j) for i, j, likeness in pairing.pairs if likeness >= _LEAST_ALIKE]
    firsts = [i for i, j in sure if first_at <= j < second_at]
    seconds = [i for i, j in sure if second_at <= j < len(names.legal)]
    return bool(firsts and seconds) and max(seconds) < min(firsts)


def _same_numbers(asked: AskedFor, candidate: Candidate) -> list[Why]:
    why = []
    if asked.codes and not asked.codes.isdisjoint(
        map(code_characters, filter(None, (candidate.code, candidate.household_code)))
    ):
        why.append(Why.CODE)
    if asked.documents and not asked.documents.isdisjoint(map(document_digits, candidate.documents)):
        why.append(Why.DOCUMENT)
    if asked.phones and not asked.phones.isdisjoint(map(phone_digits, candidate.phones)):
        why.append(Why.PHONE)
    return why


def _birth(
    year: int | None, whole: date | None, candidate: Candidate, *, guessed: bool = False
) -> tuple[float, list[Why]]:
    """By how much the birth lowers a score: not at all where nothing was asked or the day is the same."""
    born = candidate.birth_date
    if year is None or born is None:
        return (1.0 if year is None else 0.9), []
    apart = abs(year - born.year)
    if apart == 0:
        return _same_year(whole, born if candidate.birth_precision == "day" else None)
    if guessed or candidate.birth_precision == "estimated":
        return (0.92 if apart <= 3 else 0.8 if apart <= 8 else 0.5), []
    return (0.9 if apart == 1 else 0.75 if apart <= 5 else 0.5), []


def _same_year(one: date | None, other: date | None) -> tuple[float, list[Why]]:
    if one is not None and one == other:
        return 1.0, [Why.BIRTH_DATE]
    if one is None or other is None or _is_new_year(one) or _is_new_year(other):
        return 0.96, [Why.BIRTH_YEAR]
    swapped = (one.month, one.day) == (other.day, other.month)
    return (0.97 if swapped else 0.9), [Why.BIRTH_YEAR]


def _is_new_year(day: date) -> bool:
    """1 January is what forms hold where only the year was known."""
    return (day.month, day.day) == (1, 1)
