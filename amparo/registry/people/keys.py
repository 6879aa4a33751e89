"""Under which numbers a registration is found: keyed hashes of sounds, telephones, documents and codes.

A key says nothing without the secret. Many together still show which are frequent, so they are kept as carefully as the
names. What is stored for a person of four names: 4 sounds, 6 pairs, 4 sounds with the year of birth, and one
for each telephone, document and code.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import combinations

from amparo.registry.people.names import folded, sounds_like, tokens
from amparo.registry.people.stated import StatedPerson

_SOUND, _PAIR, _DATED, _PHONE, _DOCUMENT, _CODED = b"s", b"p", b"y", b"t", b"d", b"c"
_KeyOf = Callable[[bytes, str], int]

# Six sounds are fifteen pairs and cover two given names, two surnames and two more; a tenth word would cost 45 rows of
# every person so named and find hardly anybody that the others miss.
MOST_SOUNDS = 6
# Who asks may ask for more: it costs no storage.
MOST_ASKED_SOUNDS = 8
PHONE_DIGITS = 8

LONGEST_QUESTION = 200
_MOST_WORDS = 40
_CODE = re.compile(r"[A-Z0-9]{2,8}[0-9A-HJKMNP-TV-Z]{6}")
# Its words are not names. One of letters alone may be a name (Ana-Isabel) and is taken for both.
_CODE_WITH_DASH = re.compile(r"\b[A-Z0-9]{2,8}[-\u2010-\u2015](?=[A-Z]*\d)[0-9A-Z]{6}\b", re.IGNORECASE)
_EARLIEST, _LATEST = 1900, 2099
# In Spanish and in English, by the first three letters.
_MONTHS = {
    **{
        "ene": 1,
        "jan": 1,
        "feb": 2,
        "mar": 3,
        "abr": 4,
        "apr": 4,
        "may": 5,
        "jun": 6,
        "jul": 7,
        "ago": 8,
        "aug": 8,
    },
    **{"sep": 9, "set": 9, "oct": 10, "nov": 11, "dic": 12, "dec": 12},
}


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """What was asked for, as keys and as words.

    `exact`: a telephone, document number or code. `pairs`: two names. `dated`: a name and the year of birth or its
    neighbours. `singles`: one name; many people have it. `phones` are last digits, `documents` and `codes` as
    `document_digits` and `code_characters` write them. `name_tokens` stand in the order in which they were said.
    """

    exact: frozenset[int] = frozenset()
    pairs: frozenset[int] = frozenset()
    dated: frozenset[int] = frozenset()
    singles: frozenset[int] = frozenset()
    name_tokens: tuple[str, ...] = ()
    birth_year: int | None = None
    birth_date: date | None = None
    phones: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


def keys_of(*, person: StatedPerson, code: str, household_code: str, secret: bytes) -> frozenset[int]:
    """Everything that is stored for a registration, as signed 64-bit numbers. `secret`: 16 to 64 bytes.

    The year of birth is stored once and its neighbours are asked for: three keys in a question cost nothing, three in
    each of a million records do. Words beyond the longest `MOST_SOUNDS` have no key.
    """
    key_of = _keyed(secret)
    sounds = longest(sounds_of(name_words(person)), MOST_SOUNDS)
    born = () if person.birth_date is None else (person.birth_date.year,)
    return frozenset(
        (
            *_singles(key_of, sounds),
            *_pairs(key_of, sounds),
            *_dated(key_of, sounds, born),
            *_exact(key_of, phones_of(person), documents_of(person), _codes_of(code, household_code)),
        )
    )


def asked(text: str, *, secret: bytes) -> AskedFor:
    """What somebody typed into one box, in any order: names, a telephone, a document, a code, a year or date of birth.

    A number may be all of these; each is looked for. Dates are day, month, year, or year, month, day. Text beyond
    `LONGEST_QUESTION` is not read. Every text has an answer, if an empty one.
    """
    text = text[:LONGEST_QUESTION]
    words = folded(text).split()[:_MOST_WORDS]
    runs = [*_runs(words, 6)]
    codes = {code_characters(run) for run in _runs(words, 2)}
    birth_date, month = _date_in(words)
    names = [word for word in folded(_CODE_WITH_DASH.sub(" ", text)).split() if not _has_digit(word)]
    return asked_for(
        words=tokens(" ".join(name for name in names if name != month)),
        birth_year=birth_date.year if birth_date else _year_in(words),
        birth_date=birth_date,
        phones=frozenset(filter(None, (phone_digits(run) for run in runs if run.isdigit()))),
        documents=frozenset(filter(None, map(document_digits, runs))),
        codes=frozenset(code for code in codes if _CODE.fullmatch(code)),
        secret=secret,
    )


def asked_about(person: StatedPerson, *, secret: bytes) -> AskedFor:
    """The question whether somebody who stands at the desk is registered already."""
    year = None if person.birth_date is None else person.birth_date.year
    whole = person.birth_date if person.birth_precision == "day" else None
    return asked_for(
        words=name_words(person),
        birth_year=year,
        birth_date=whole,
        phones=phones_of(person),
        documents=documents_of(person),
        secret=secret,
    )


def asked_for(
    *,
    words: tuple[str, ...],
    birth_year: int | None,
    birth_date: date | None,
    phones: frozenset[str],
    documents: frozenset[str],
    codes: frozenset[str] = frozenset(),
    secret: bytes,
) -> AskedFor:
    """The keys under which to look; see `AskedFor` for the shapes."""
    key_of = _keyed(secret)
    sounds = longest(sounds_of(words), MOST_ASKED_SOUNDS)
    near = () if birth_year is None else (birth_year - 1, birth_year, birth_year + 1)
    return AskedFor(
        exact=frozenset(_exact(key_of, phones, documents, codes)),
        pairs=frozenset(_pairs(key_of, sounds)),
        dated=frozenset(_dated(key_of, sounds, near)),
        singles=frozenset(_singles(key_of, sounds)),
        name_tokens=words,
        birth_year=birth_year,
        birth_date=birth_date,
        phones=phones,
        documents=documents,
        codes=codes,
    )


def name_words(person: StatedPerson) -> tuple[str, ...]:
    return tokens(
        f"{person.given_names} {person.first_surname} {person.second_surname} {person.also_known_as}"
    )


def sounds_of(words: Iterable[str]) -> list[str]:
    """Initials are left out beside whole words: "C." is a tenth of everybody."""
    sounds = [sounds_like(word) for word in words]
    return [sound for sound in sounds if len(sound) > 1] or sounds


def longest(sounds: Iterable[str], most: int) -> list[str]:
    """The longest, which are the rarest; by the alphabet among equals, so that the order of the names is no matter."""
    return sorted(sounds, key=lambda sound: (-len(sound), sound))[:most]


def phone_digits(phone: str) -> str:
    """The last eight digits: what is left where the code of the country is left out. "" for less than seven."""
    digits = "".join([each for each in folded(phone) if each in "0123456789"])
    return digits[-PHONE_DIGITS:] if len(digits) >= 7 and len(set(digits)) > 1 else ""


def document_digits(number: str) -> str:
    """Letters and digits in upper case. "" for what is no number: "pending", "S/N", "00000"."""
    plain = "".join([each for each in folded(number).upper() if each.isalnum()])
    is_number = len(plain) >= 4 and len(set(plain)) > 1 and any(each.isdigit() for each in plain)
    return plain if is_number else ""


def code_characters(code: str) -> str:
    """Without the dash, upper case; in the last six O is 0, I and L are 1 (Crockford base32)."""
    plain = "".join([each for each in folded(code).upper() if each.isalnum()])
    return plain[:-6] + plain[-6:].replace("O", "0").replace("I", "1").replace("L", "1")


def phones_of(person: StatedPerson) -> frozenset[str]:
    return frozenset(filter(None, map(phone_digits, person.phones)))


def documents_of(person: StatedPerson) -> frozenset[str]:
    return frozenset(filter(None, (document_digits(each.number) for each in person.documents)))


def _runs(words: list[str], most: int) -> Iterator[str]:
    """Neighbouring words as one: numbers are written with spaces, dashes and brackets in every place."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + most, len(words)) + 1):
            yield "".join(words[start:end])


def _has_digit(word: str) -> bool:
    return any(each.isdigit() for each in word)


def _date_in(words: list[str]) -> tuple[date | None, str]:
    """The first date, and the word in it that names the month ("" when it is a number)."""
    said = [word for word in words if word not in {"de", "del", "of"}]
    for first, middle, last in zip(said, said[1:], said[2:], strict=False):
        day, year = (last, first) if len(first) == 4 else (first, last)
        named = "" if middle.isdecimal() else middle
        month = str(_MONTHS.get(named[:3], "")) if named else middle
        if day.isdecimal() and month.isdecimal() and year.isdecimal() and len(year) == 4:
            found = _date(int(year), int(month), int(day))
            if found:
                return found, named
    return None, ""


def _date(year: int, month: int, day: int) -> date | None:
    """Also of a month and day that stand in the order of the United States, where only that can be meant."""
    if 12 < month <= 31:
        month, day = day, month
    if not (_EARLIEST <= year <= _LATEST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _year_in(words: list[str]) -> int | None:
    """A year that stands alone: in "0801 1990 12345" it belongs to a document."""
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        stands_alone = not any(each.isdecimal() and len(each) < 7 for each in (before, after))
        if stands_alone and len(word) == 4 and word.isdecimal() and _EARLIEST <= int(word) <= _LATEST:
            return int(word)
    return None


def _codes_of(*codes: str) -> frozenset[str]:
    return frozenset(filter(None, map(code_characters, codes)))


def _keyed(secret: bytes) -> _KeyOf:
    """Refuses a secret that could be tried out, and what BLAKE2b would not take."""
    if not 16 <= len(secret) <= 64:
        raise ValueError("The secret of search keys has 16 to 64 bytes.")
    keyed = blake2b(digest_size=8, key=secret)

    def key_of(kind: bytes, words: str) -> int:
        hashed = keyed.copy()
        hashed.update(kind + words.encode())
        return int.from_bytes(hashed.digest(), "big", signed=True)

    return key_of


def _singles(key_of: _KeyOf, sounds: list[str]) -> list[int]:
    return [key_of(_SOUND, sound) for sound in sounds]


def _pairs(key_of: _KeyOf, sounds: list[str]) -> list[int]:
    """A name that somebody has twice (López López) is a pair too, and a rare one."""
    return [key_of(_PAIR, f"{one}\0{other}") for one, other in combinations(sorted(sounds), 2)]


def _dated(key_of: _KeyOf, sounds: list[str], years: tuple[int, ...]) -> list[int]:
    return [key_of(_DATED, f"{sound}\0{year}") for sound in sounds for year in years]


def _exact(
    key_of: _KeyOf, phones: frozenset[str], documents: frozenset[str], codes: frozenset[str]
) -> list[int]:
    return [
        *(key_of(_PHONE, phone) for phone in phones),
        *(key_of(_DOCUMENT, number) for number in documents),
        *(key_of(_CODED, code) for code in codes),
    ]
