"""What a statement about people must be before it is stored: every reason at once, each with its place.

A place is written `2.first_surname`: the third member's first surname. Messages name the field, never its content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from datetime import date
from itertools import chain

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Text
from amparo.registry.people.ages import Born, may_be_a_child
from amparo.registry.people.families import parents_in
from amparo.registry.people.reference.names import languages, nationalities
from amparo.registry.people.stated import StatedDocument, StatedLink, StatedPerson
from amparo.registry.people.vocabulary import (
    RESPONSIBLE,
    BirthPrecision,
    DocumentKind,
    Relationship,
    Sex,
    Tie,
)
from amparo.registry.places.queries import containment

OLDEST_YEARS = 130
YOUNGEST_PARENT_YEARS = 10
LENGTHS = {
    "given_names": 120,
    "first_surname": 80,
    "second_surname": 80,
    "also_known_as": 120,
    "gender": 60,
    "destination_words": 120,
}
MOST_MEMBERS = 40
MOST_IN_A_LIST = 10
FIELDS: dict[str, Text] = {
    "given_names": _("Given names"),
    "first_surname": _("First surname"),
    "second_surname": _("Second surname"),
    "also_known_as": _("Also known as"),
    "birth_date": _("Date of birth"),
    "birth_precision": _("How exact the date of birth is"),
    "sex": _("Sex"),
    "gender": _("Gender, if told"),
    "nationalities": _("Nationalities"),
    "languages": _("Languages"),
    "phones": _("Telephones"),
    "documents": _("Documents"),
    "purpose": _("Purpose"),
    "members": _("Members"),
    "relationship": _("Relationship to the head"),
    "arrived_on": _("Arrived on"),
    "destination": _("Intended destination"),
    "destination_words": _("Intended destination, in words"),
}
# Joiners that scripts need inside words; every other invisible character can make one name look like another.
JOINERS = "\u200c\u200d"
# Letters by their category that show nothing (Unicode, Default_Ignorable_Code_Point).
FILLERS = "\u115f\u1160\u3164\uffa0"
NOT_IN_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "So", "Sk", "Sm", "Sc"})
MOST_MARKS = 3  # on one letter: the scripts in which people write their names need no more
PHONE = re.compile(r"\+?\d{7,15}", re.ASCII)

NAME_MISSING = Kind(
    "people.name_missing",
    _("The given names are missing."),
    _("Write at least one name as the person says it. If the name is not known, write what they are called."),
)
NO_LETTER = Kind(
    "people.no_letter",
    _("“{field}” holds no letter."),
    _("Write it as the person says it, in any script, or leave it empty."),
)
TEXT_TOO_LONG = Kind(
    "people.text_too_long",
    _("“{field}” has {length} characters; {most} fit."),
    _("Shorten it. Further names go into “Also known as”."),
)
TEXT_UNREADABLE = Kind(
    "people.text_unreadable",
    _("“{field}” holds a sign that no name has ({sign})."),
    _("Write letters, in any script, with spaces, hyphens, apostrophes and points."),
)
TOO_MANY_MARKS = Kind(
    "people.too_many_marks",
    _("“{field}” holds a letter with more than {most} accents or other marks on it."),
    _("Write it with the accents that it has on the person's papers, or as the person writes it."),
)
BORN_IN_THE_FUTURE = Kind(
    "people.born_in_the_future",
    _("The date of birth, {day}, lies in the future."),
    _("Correct the year, or say that the date is not known."),
)
BORN_TOO_LONG_AGO = Kind(
    "people.born_too_long_ago",
    _("The date of birth, {day}, is more than {years} years ago."),
    _("Correct the year, or say that the date is not known."),
)
PRECISION_WITHOUT_DATE = Kind(
    "people.precision_without_date",
    _("A date of birth and how exact it is go together."),
    _("State both, or choose “not known” and leave the date empty."),
)
CHOICE_UNKNOWN = Kind(
    "people.choice_unknown",
    _("“{field}” has a value that is not in the list."),
    _("Choose one from the list."),
)
COUNTRY_UNKNOWN = Kind(
    "people.country_unknown",
    _("“{field}” names a country that is not known here."),
    _("Choose a country from the list, or leave it empty."),
)
PLACE_UNKNOWN = Kind(
    "people.place_unknown",
    _("“{field}” names a place that is not known here."),
    _("Choose a place from the list, or write the destination in words."),
)
PHONE_UNREADABLE = Kind(
    "people.phone_unreadable",
    _("A telephone is not readable: it needs 7 to 15 digits, with + before a country code."),
    _("Write it as +504 9999 9999, or leave it empty."),
)
DOCUMENT_UNREADABLE = Kind(
    "people.document_unreadable",
    _("A document needs its kind and a number of 3 to 40 letters and digits."),
    _("Write the number as it is printed, or leave the document out."),
)
TOO_MANY = Kind(
    "people.too_many",
    _("“{field}” holds {count}; {most} fit."),
    _("Keep those that are in use."),
)
ARRIVED_IN_THE_FUTURE = Kind(
    "people.arrived_in_the_future",
    _("The day of arrival, {day}, lies in the future."),
    _("Correct the day, or leave it empty."),
)
ARRIVED_BEFORE_BIRTH = Kind(
    "people.arrived_before_birth",
    _("The day of arrival, {day}, lies before the date of birth."),
    _("Correct one of the two."),
)
NO_MEMBERS = Kind(
    "people.no_members",
    _("A household has at least one member."),
    _("State the head of the household first, also when they are alone."),
)
HEADS = Kind(
    "people.heads",
    _("A household has one head; here are {count}."),
    _("Choose who speaks for the household; state for the others what they are to that person."),
)
OF_ONESELF = Kind(
    "people.of_oneself",
    _("A person cannot be their own {kind}."),
    _("Choose another member, or leave the link out."),
)
CIRCLE = Kind(
    "people.circle",
    _("The links go round in a circle: nobody can be parent or guardian of those who are theirs."),
    _("Check who is the parent or guardian of whom; one of the links is the wrong way round."),
)
PARENT_YOUNGER = Kind(
    "people.parent_younger",
    _("A father or mother would be less than {years} years older than their child."),
    _("Check the dates of birth, what each is to the head, and the direction of the link."),
)
GUARDIAN_A_CHILD = Kind(
    "people.guardian_a_child",
    _("A guardian would be a child."),
    _("Check the date of birth; name an adult, or leave the link out: then the child is shown as alone."),
    source="Inter-Agency Guiding Principles on Unaccompanied and Separated Children, 2004",
)
LINK_UNKNOWN = Kind(
    "people.link_unknown",
    _("A family link names nobody of this household, or no known kind."),
    _("Choose two members and what the second is to the first."),
)


def why_not_a_household(
    members: Sequence[StatedPerson], links: Sequence[StatedLink], *, today: date
) -> list[Reason]:
    """Every reason why the household cannot be registered as stated."""
    if not members:
        return [NO_MEMBERS()]
    if len(members) > MOST_MEMBERS:
        return [TOO_MANY(field=FIELDS["members"], count=len(members), most=MOST_MEMBERS)]
    places = containment() if any(member.destination for member in members) else {}
    heads = sum(member.relationship == Relationship.HEAD for member in members)
    return [
        *([HEADS(count=heads)] if heads != 1 else []),
        *chain.from_iterable(
            why_not_a_person(member, at=f"{number}.", today=today, places=places)
            for number, member in enumerate(members)
        ),
        *why_not_these_links(members, links, today=today),
    ]


def why_not_a_person(
    person: StatedPerson, *, at: str = "", today: date, places: Container[str] | None = None
) -> Iterator[Reason]:
    """`places`: codes of all places, where the caller has them."""
    yield from _names(person, at)
    yield from _birth(person, at, today)
    yield from _choices(person, at)
    if person.destination and person.destination not in (containment() if places is None else places):
        yield PLACE_UNKNOWN(at=f"{at}destination", field=FIELDS["destination"])
    yield from _contacts(person, at)
    if person.arrived_on and person.arrived_on > today:
        yield ARRIVED_IN_THE_FUTURE(at=f"{at}arrived_on", day=person.arrived_on)
    elif person.arrived_on and person.birth_date and person.arrived_on < person.birth_date:
        yield ARRIVED_BEFORE_BIRTH(at=f"{at}arrived_on", day=person.arrived_on)


def _names(person: StatedPerson, at: str) -> Iterator[Reason]:
    if not has_a_letter(person.given_names):
        yield NAME_MISSING(at=f"{at}given_names")
    for name in ("first_surname", "second_surname", "also_known_as"):
        if (text := getattr(person, name)).strip() and not has_a_letter(text):
            yield NO_LETTER(at=at + name, field=FIELDS[name])
    for name, most in LENGTHS.items():
        text = getattr(person, name)
        if len(text) > most:
            yield TEXT_TOO_LONG(at=at + name, field=FIELDS[name], length=len(text), most=most)
        elif sign := unreadable_sign(text):
            yield TEXT_UNREADABLE(at=at + name, field=FIELDS[name], sign=sign)
        elif most_marks(text) > MOST_MARKS:
            yield TOO_MANY_MARKS(at=at + name, field=FIELDS[name], most=MOST_MARKS)


def has_a_letter(text: str) -> bool:
    """A letter of any script that is seen; signs and digits alone name nobody."""
    return any(unicodedata.category(sign)[0] == "L" and sign not in FILLERS for sign in text)


def unreadable_sign(text: str) -> str:
    """The first sign that no name has, as U+1F600; empty when all can be read. An accent follows a letter."""
    for before, sign in zip(" " + text, text, strict=False):
        kind = unicodedata.category(sign)
        floating = kind[0] == "M" and unicodedata.category(before)[0] not in "LM"
        if (kind in NOT_IN_TEXT and sign not in JOINERS) or sign in FILLERS or floating:
            return f"U+{ord(sign):04X}"
    return ""


def most_marks(text: str) -> int:
    """How many marks stand on one letter at most, however the text is composed. Vowel signs, of which a syllable of
    Burmese may have five, are no such marks."""
    most = row = 0
    for sign in unicodedata.normalize("NFD", text):
        kind = unicodedata.category(sign)
        if kind[0] != "M":
            row = 0
        elif unicodedata.combining(sign) or kind == "Me":
            row += 1
        most = max(most, row)
    return most


def _birth(person: StatedPerson, at: str, today: date) -> Iterator[Reason]:
    born, where = person.birth_date, f"{at}birth_date"
    if (born is None) != (person.birth_precision == BirthPrecision.UNKNOWN):
        yield PRECISION_WITHOUT_DATE(at=where)
    if born and born > today:
        yield BORN_IN_THE_FUTURE(at=where, day=born)
    elif born and today.year - born.year > OLDEST_YEARS:
        yield BORN_TOO_LONG_AGO(at=where, day=born, years=OLDEST_YEARS)


def _choices(person: StatedPerson, at: str) -> Iterator[Reason]:
    known = (
        ("birth_precision", BirthPrecision.values),
        ("sex", Sex.values),
        ("relationship", Relationship.values),
    )
    for name, values in known:
        if getattr(person, name) not in values:
            yield CHOICE_UNKNOWN(at=at + name, field=FIELDS[name])
    if any(code not in languages() for code in person.languages):
        yield CHOICE_UNKNOWN(at=f"{at}languages", field=FIELDS["languages"])
    if any(not is_country(code) for code in person.nationalities):
        yield COUNTRY_UNKNOWN(at=f"{at}nationalities", field=FIELDS["nationalities"])


def is_country(code: str) -> bool:
    """ISO 3166-1 alpha-3. People come from further away than the places that figures speak of."""
    return code in nationalities()


def _contacts(person: StatedPerson, at: str) -> Iterator[Reason]:
    for name in ("nationalities", "languages", "phones", "documents"):
        if (count := len(getattr(person, name))) > MOST_IN_A_LIST:
            yield TOO_MANY(at=at + name, field=FIELDS[name], count=count, most=MOST_IN_A_LIST)
    if any(not PHONE.fullmatch(re.sub(r"[\s().-]", "", phone)) for phone in person.phones):
        yield PHONE_UNREADABLE(at=f"{at}phones")
    if any(not _is_document(document) for document in person.documents):
        yield DOCUMENT_UNREADABLE(at=f"{at}documents")
    if any(document.country and not is_country(document.country) for document in person.documents):
        yield COUNTRY_UNKNOWN(at=f"{at}documents", field=FIELDS["documents"])


def _is_document(document: StatedDocument) -> bool:
    letters = re.sub(r"[\s./-]", "", document.number)
    return document.kind in DocumentKind.values and 3 <= len(letters) <= 40 and letters.isalnum()


def why_not_these_links(
    members: Sequence[StatedPerson], links: Sequence[StatedLink], *, today: date
) -> Iterator[Reason]:
    """Every reason against the family as it is stated: by links, and by what each is to the head."""
    known = range(len(members))
    sound = [link for link in links if link.who in known and link.of in known and link.kind in Tie.values]
    if len(sound) < len(links):
        yield LINK_UNKNOWN()
    for link in sound:
        if link.who == link.of:
            yield OF_ONESELF(kind=Tie(link.kind).label)
        elif link.kind == Tie.GUARDIAN and may_be_a_child(members[link.of], on=today):
            yield GUARDIAN_A_CHILD()
    in_the_household = parents_in((number, member.relationship) for number, member in enumerate(members))
    stated = [(link.who, link.of) for link in sound if link.kind == Tie.PARENT and link.who != link.of]
    for child, parent in dict.fromkeys((*in_the_household, *stated)):
        if too_young_a_parent(members[parent], members[child]):
            yield PARENT_YOUNGER(at=f"{child}.relationship", years=YOUNGEST_PARENT_YEARS)
    responsible = [(link.who, link.of) for link in sound if link.kind in RESPONSIBLE and link.who != link.of]
    if goes_round([*responsible, *in_the_household]):
        yield CIRCLE()


def too_young_a_parent(parent: Born, child: Born) -> bool:
    """Less than ten years between them, as far as the dates say; what is not known contradicts nothing."""
    if parent.birth_date is None or child.birth_date is None:
        return False
    slack = {BirthPrecision.DAY: 0, BirthPrecision.MONTH: 31, BirthPrecision.YEAR: 366}
    loose = sum(slack.get(each.birth_precision, 3 * 366) for each in (parent, child))  # type: ignore[call-overload]
    return (child.birth_date - parent.birth_date).days + loose < YOUNGEST_PARENT_YEARS * 365


def goes_round(ties: Sequence[tuple[object, object]]) -> bool:
    """Whether ties (who, whose parent or guardian) lead from somebody back to themselves."""
    above: dict[object, set[object]] = {}
    for who, of in ties:
        above.setdefault(who, set()).add(of)
    while above:
        top = [who for who, those in above.items() if not (those & above.keys())]
        if not top:
            return True
        for who in top:
            del above[who]
    return False
