"""Households of people who do not exist, with the number of each true person. The same seed gives the same people."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from amparo.registry.people.stated import StatedDocument, StatedLink, StatedPerson
from amparo.registry.people.synthetic.origins import ORIGINS, Origin
from amparo.registry.people.synthetic.shapes import SyntheticHousehold

BEFORE_THE_ROAD = date(2018, 10, 1)
YEAR = 365.25
Surnames = tuple[str, str]


def households(
    seed: int, count: int, *, on: date = BEFORE_THE_ROAD, first_person: int = 0
) -> Iterator[SyntheticHousehold]:
    """`count` households. Ages are those of the day `on`; true persons are numbered from `first_person`."""
    rng = Random(seed)  # noqa: S311 - to be repeated, not to be unguessable
    bounds = list(accumulate(origin.share for origin in ORIGINS))
    kinds = list(accumulate(share for share, _made in KINDS))
    for number in range(count):
        family = Family(rng, ORIGINS[bisect(bounds, rng.random() * bounds[-1])], on)
        KINDS[bisect(kinds, rng.random() * kinds[-1])][1](family)
        made = family.household(number, first_person)
        first_person += len(made.members)
        yield made


class Family:
    """A household while it is put together: members in their order, the head first."""

    def __init__(self, rng: Random, origin: Origin, on: date) -> None:
        self.rng, self.origin, self.on = rng, origin, on
        self.members: list[StatedPerson] = []
        self.links: list[StatedLink] = []
        self.kinds: set[str] = {origin.code}
        self.destination = "" if (draw := rng.random()) < 0.08 else "USA" if draw < 0.8 else "MEX"
        self.phone = origin.phone(rng) if rng.random() < 0.75 else ""

    def household(self, number: int, first_person: int) -> SyntheticHousehold:
        truth = tuple(range(first_person, first_person + len(self.members)))
        return SyntheticHousehold(
            number, tuple(self.members), tuple(self.links), truth, frozenset(self.kinds)
        )

    def surnames(self) -> Surnames:
        draw = self.origin.surnames.drawn
        return draw(self.rng), draw(self.rng) if self.origin.two_surnames else ""

    def born(self, years: float) -> date:
        """Somebody who was so old on the day that counts."""
        return self.on - timedelta(days=1 + int(years * YEAR))

    def adult(self, lowest: float = 18.1, usual: float = 23, highest: float = 58) -> date:
        return self.born(self.rng.triangular(lowest, highest, usual))

    def add(
        self,
        relationship: str,
        sex: str,
        born: date,
        surnames: Surnames | None = None,
        given_names: str = "",
    ) -> int:
        """The place of the new member in the household."""
        rng, origin = self.rng, self.origin
        first, second = surnames or self.surnames()
        self.members.append(
            StatedPerson(
                given_names=given_names or origin.given_names(sex, rng),
                first_surname=first,
                second_surname=second,
                birth_date=born,
                birth_precision="day",
                sex=sex,
                nationalities=(origin.nationality,),
                languages=origin.languages,
                phones=(self.phone,) if self.phone and not self.members else (),
                documents=self._papers(born) if rng.random() < 0.35 else (),
                relationship=relationship,
                destination=self.destination,
            )
        )
        return len(self.members) - 1

    def _papers(self, born: date) -> tuple[StatedDocument, ...]:
        """Numbers as they are printed: of Honduras municipality, year of birth and a running number."""
        rng, country = self.rng, self.origin.nationality
        running, municipality = int(rng.random() * 99_999), 101 + int(rng.random() * 1_700)
        number = (
            f"{municipality:04d}-{born.year}-{running:05d}"
            if country == "HND"
            else f"{municipality:04d}{running:05d}"
        )
        return (StatedDocument(kind="national_id", number=number, country=country),)

    def parent_of(self, child: int, *parents: int) -> None:
        self.links += [StatedLink(who=child, of=parent, kind="parent") for parent in parents]

    def children(self, *parents: int, how_many: int, relationship: str = "child") -> list[int]:
        """With the parents' first surnames; those of a mother alone are sometimes called as she is."""
        rng, one = self.rng, self.members[parents[0]]
        youngest = min((self.on - (self.members[each].birth_date or self.on)).days for each in parents) / YEAR
        oldest_child = min(17.9, youngest - 15.5)
        other = self.members[parents[1]].first_surname if len(parents) > 1 else self.surnames()[0]
        surnames = (one.first_surname, other) if one.sex == "male" else (other, one.first_surname)
        if len(parents) == 1 and one.sex == "female" and rng.random() < 0.35:
            surnames = (one.first_surname, one.second_surname)
        if not self.origin.two_surnames:
            surnames = (one.first_surname, "")
        added = []
        for born in self._births(how_many, max(0.6, oldest_child)):
            child = self.add(relationship, "female" if rng.random() < 0.49 else "male", born, surnames)
            self.parent_of(child, *parents)
            added.append(child)
        return added

    def _births(self, how_many: int, oldest_years: float) -> list[date]:
        """Apart by chance, a year, or an hour."""
        births: list[date] = []
        for _child in range(how_many):
            draw = self.rng.random()
            if births and draw < 0.05:
                births.append(births[-1])
                self.kinds.add("twins")
            elif births and draw < 0.2 and (self.on - births[-1]).days > 1.5 * YEAR:
                births.append(births[-1] + timedelta(days=330 + int(self.rng.random() * 90)))
                self.kinds.add("a_year_apart")
            else:
                births.append(self.born(0.4 + self.rng.random() * (oldest_years - 0.4)))
        return births


def _few(rng: Random) -> int:
    return 1 + bisect((0.5, 0.83, 0.95), rng.random())


def alone(family: Family) -> None:
    sex = "male" if family.rng.random() < 0.76 else "female"
    family.add("head", sex, family.adult())


def couple(family: Family) -> None:
    head = family.add("head", "male" if family.rng.random() < 0.7 else "female", family.adult())
    spouse = family.add(
        "spouse", "female" if family.members[head].sex == "male" else "male", family.adult(usual=21)
    )
    family.links.append(StatedLink(who=spouse, of=head, kind="spouse"))


def couple_with_children(family: Family) -> None:
    couple(family)
    family.children(0, 1, how_many=_few(family.rng))


def mother_with_children(family: Family) -> None:
    mother = family.add("head", "female", family.adult(usual=26, highest=48))
    family.children(mother, how_many=_few(family.rng))


def father_with_son(family: Family) -> None:
    father = family.add("head", "male", family.adult(lowest=24, usual=33))
    son = family.children(father, how_many=1)[0]
    if family.rng.random() < 0.6:
        one = family.members[father]
        surnames = (one.first_surname, one.second_surname)
        family.members.pop(son)
        family.add("child", "male", family.born(4 + family.rng.random() * 8), surnames, one.given_names)
        family.kinds.add("one_name")


def siblings(family: Family) -> None:
    rng, surnames = family.rng, family.surnames()
    born = family.adult(highest=32)
    a_year_later = born + timedelta(days=340 + int(rng.random() * 60))
    family.add("head", "male", born, surnames)
    sex = "male" if rng.random() < 0.7 else "female"
    family.add("sibling", sex, min(family.born(18.1), a_year_later), surnames)
    family.links.append(StatedLink(who=1, of=0, kind="sibling"))
    family.kinds.add("a_year_apart")


def uncle_with_children(family: Family) -> None:
    """Separated children: with a relative, without mother or father."""
    family.kinds.add("separated")
    uncle = family.add(
        "head", "male" if family.rng.random() < 0.6 else "female", family.adult(lowest=21, usual=30)
    )
    head = family.members[uncle]
    surnames = (head.first_surname, family.surnames()[1])
    for born in family._births(_few(family.rng), 17.5):
        sex = "female" if family.rng.random() < 0.55 else "male"
        child = family.add("niece_or_nephew", sex, born, surnames)
        family.links.append(StatedLink(who=child, of=uncle, kind="uncle_or_aunt"))


def grandmother_with_children(family: Family) -> None:
    family.kinds.add("separated")
    grandmother = family.add("head", "female", family.born(50 + family.rng.random() * 22))
    surnames = (family.members[grandmother].first_surname, family.surnames()[1])
    for born in family._births(_few(family.rng), 14):
        child = family.add("grandchild", "female" if family.rng.random() < 0.5 else "male", born, surnames)
        family.links.append(StatedLink(who=child, of=grandmother, kind="grandparent"))


def boy_alone(family: Family) -> None:
    family.kinds.add("unaccompanied")
    family.add(
        "head",
        "male" if family.rng.random() < 0.88 else "female",
        family.born(13 + family.rng.random() * 4.9),
    )


def boys_beside_an_adult(family: Family) -> None:
    """Travelling beside an adult is not being accompanied."""
    family.kinds |= {"unaccompanied", "beside_an_adult"}
    family.add("head", "male", family.adult())
    for _boy in range(1 + (family.rng.random() < 0.4)):
        family.add("not_related", "male", family.born(13.5 + family.rng.random() * 4.4))


KINDS: tuple[tuple[float, Callable[[Family], None]], ...] = (
    (0.44, alone),
    (0.08, couple),
    (0.13, couple_with_children),
    (0.13, mother_with_children),
    (0.05, father_with_son),
    (0.04, siblings),
    (0.03, uncle_with_children),
    (0.02, grandmother_with_children),
    (0.05, boy_alone),
    (0.03, boys_beside_an_adult),
)
