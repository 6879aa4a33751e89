"""Who is unaccompanied or separated follows from age, ties and who is present; nobody types it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.acting import acting_as
from amparo.core.errors import NOT_ALLOWED, Refusal
from amparo.registry.partners.models import User
from amparo.registry.people import queries
from amparo.registry.people.ages import AgeGroup, age_group, age_years, day_of_ages, may_be_a_child
from amparo.registry.people.families import ChildStanding, FamilyTie, Member, child_standings
from amparo.registry.people.models import FamilyLink, Household
from amparo.registry.people.services.correcting import decide_link, state_link, state_presence
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.vocabulary import Relationship

ON = date(2018, 11, 20)


class Born(NamedTuple):
    birth_date: date | None
    birth_precision: str = "day"


CHILD, TEENAGER, ADULT = Born(date(2010, 1, 1)), Born(date(2002, 6, 1)), Born(date(1980, 1, 1))
UNKNOWN = Born(None, "unknown")
AGES = (CHILD, TEENAGER, ADULT, UNKNOWN)


def of(born: Born, relationship: str, *, is_present: bool = True) -> Member:
    return Member("", born, relationship, is_present)


ELSEWHERE = of(ADULT, "head", is_present=False)
CASES: list[tuple[str, list[Member], list[tuple[int, int, str, bool]], ChildStanding]] = [
    ("a son with his mother", [of(ADULT, "head"), of(CHILD, "child")], [], ChildStanding.ACCOMPANIED),
    ("with an uncle", [of(ADULT, "head"), of(CHILD, "niece_or_nephew")], [], ChildStanding.SEPARATED),
    ("with a grown brother", [of(ADULT, "head"), of(CHILD, "sibling")], [], ChildStanding.SEPARATED),
    ("in somebody's care by custom", [of(ADULT, "head"), of(CHILD, "ward")], [], ChildStanding.SEPARATED),
    (
        "beside an adult who is nobody to him",
        [of(ADULT, "head"), of(CHILD, "not_related")],
        [],
        ChildStanding.UNACCOMPANIED,
    ),
    ("alone", [of(TEENAGER, "child"), of(TEENAGER, "head")], [], ChildStanding.UNACCOMPANIED),
    (
        "the mother is elsewhere",
        [of(ADULT, "head", is_present=False), of(CHILD, "child")],
        [],
        ChildStanding.UNACCOMPANIED,
    ),
    (
        "the mother is elsewhere, an aunt is here",
        [ELSEWHERE, of(CHILD, "child"), of(ADULT, "sibling")],
        [],
        ChildStanding.SEPARATED,
    ),
    (
        "the child is elsewhere and the mother is here",
        [of(ADULT, "head"), of(CHILD, "child", is_present=False)],
        [],
        ChildStanding.UNACCOMPANIED,
    ),
    (
        "the head's spouse is a parent too",
        [ELSEWHERE, of(CHILD, "child"), of(ADULT, "spouse")],
        [],
        ChildStanding.ACCOMPANIED,
    ),
    (
        "a girl is the head and her mother is with her",
        [of(ADULT, "parent"), of(TEENAGER, "head")],
        [],
        ChildStanding.ACCOMPANIED,
    ),
    (
        "a verified tie makes an unrelated member the father",
        [of(ADULT, "head"), of(CHILD, "not_related"), of(ADULT, "not_related")],
        [(1, 2, "parent", True)],
        ChildStanding.ACCOMPANIED,
    ),
    (
        "a mother who is a child herself",
        [of(TEENAGER, "head"), of(CHILD, "child")],
        [],
        ChildStanding.UNACCOMPANIED,
    ),
    ("an adult", [of(ADULT, "head"), of(ADULT, "child")], [], ChildStanding.NOT_A_CHILD),
    ("nobody knows the age", [of(ADULT, "head"), of(UNKNOWN, "child")], [], ChildStanding.AGE_UNKNOWN),
]


@pytest.mark.parametrize(
    ("members", "ties", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_the_standing_of_the_second_member(
    members: list[Member], ties: list[tuple[int, int, str, bool]], expected: ChildStanding
) -> None:
    keyed = [replace(member, key=number) for number, member in enumerate(members)]
    told = child_standings(keyed, [FamilyTie(*tie) for tie in ties], on=ON)
    assert told[1] == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from([CHILD, TEENAGER, ADULT, UNKNOWN]),
            st.sampled_from(Relationship.values),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_child_is_accompanied_where_no_adult_is_present(rows: list[tuple[Born, str, bool]]) -> None:
    members = [
        Member(n, born, relationship, here and born is not ADULT)
        for n, (born, relationship, here) in enumerate(rows)
    ]
    told = child_standings(members, [], on=ON)
    assert ChildStanding.ACCOMPANIED not in told.values()
    assert ChildStanding.SEPARATED not in told.values()


@pytest.mark.parametrize(
    ("born", "lowest"),
    [
        (Born(date(2000, 11, 20)), 18),
        (Born(date(2000, 11, 21)), 17),
        (Born(date(2000, 11, 1), "month"), 17),
        (Born(date(2000, 10, 1), "month"), 18),
        (Born(date(2000, 1, 1), "year"), 17),
        (Born(date(1999, 1, 1), "year"), 18),
        (Born(date(1998, 1, 1), "estimated"), 17),
        (Born(date(1997, 1, 1), "estimated"), 18),
        (Born(date(2018, 12, 1), "year"), 0),
    ],
)
def test_in_doubt_a_person_is_the_younger(born: Born, lowest: int) -> None:
    assert age_years(born, on=ON) == lowest
    assert may_be_a_child(born, on=ON) == (lowest < 18)


def test_an_age_that_nobody_knows_is_no_age() -> None:
    assert age_years(UNKNOWN, on=ON) is None
    assert age_group(UNKNOWN, on=ON) == AgeGroup.UNKNOWN
    assert not may_be_a_child(UNKNOWN, on=ON)


@pytest.mark.parametrize(
    ("demo", "recorded", "told"),
    [
        (False, datetime(2018, 11, 1, tzinfo=UTC), "today"),
        (True, datetime(2018, 11, 1, tzinfo=UTC), "2018-12-31"),
        (True, datetime(2019, 6, 1, tzinfo=UTC), "today"),
    ],
)
def test_only_the_season_of_the_demonstration_is_told_as_of_its_last_day(
    settings: Any, demo: bool, recorded: datetime, told: str
) -> None:
    settings.DEMO = demo
    day = day_of_ages(recorded)
    assert ("today" if day == timezone.localdate() else str(day)) == told


# --- on registered people


@pytest.fixture
def family(registrar: User, register: Callable[..., Household]) -> dict[str, Any]:
    aunt = stated("Elena", first_surname="López")
    girl = stated(
        "Yessenia",
        first_surname="López",
        birth_date=date(2012, 4, 4),
        relationship="niece_or_nephew",
        phones=(),
    )
    household = register(registrar, aunt, girl)
    with acting_as(registrar):
        return {each.relationship: each for each in household.members.select_related("registration")}


def standing(user: User, member: Any) -> ChildStanding:
    with acting_as(user):
        file = queries.person_file(user, member.registration.person, on=date.today())
    return file.households[0].standings[member.registration_id]


def test_a_girl_with_her_aunt_is_separated_until_a_guardian_is_verified_and_alone_when_the_aunt_leaves(
    family: dict[str, Any], registrar: User, account: Any
) -> None:
    girl, aunt = family["niece_or_nephew"], family["head"]
    assert standing(registrar, girl) == ChildStanding.SEPARATED
    link = state_link(
        registration=girl.registration, relative=aunt.registration, kind="guardian", by=registrar
    )
    assert link.standing == FamilyLink.Standing.STATED
    assert standing(registrar, girl) == ChildStanding.SEPARATED
    officer = account("child_protection_officer")
    decide_link(link=link, verified=True, how="Court paper of 3 May 2018.", by=officer)
    assert standing(registrar, girl) == ChildStanding.ACCOMPANIED
    state_presence(member=aunt, is_present=False, by=registrar)
    assert standing(registrar, girl) == ChildStanding.UNACCOMPANIED


def test_a_child_is_nobodys_guardian_and_a_child_nobodys_parents_parent(
    registrar: User, register: Callable[..., Household]
) -> None:
    mother, son = stated(), stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=())
    household = register(registrar, mother, son)
    with acting_as(registrar):
        of_whom = {each.relationship: each.registration for each in household.members.all()}
    with pytest.raises(Refusal) as refused:
        state_link(registration=of_whom["head"], relative=of_whom["child"], kind="guardian", by=registrar)
    assert {reason.code for reason in refused.value.reasons} == {
        "people.guardian_a_child",
        "people.links_go_round",
    }


def test_a_link_is_verified_by_another_and_refuted_it_counts_no_more(
    family: dict[str, Any], registrar: User, account: Any
) -> None:
    girl, aunt = family["niece_or_nephew"], family["head"]
    officer, second = account("child_protection_officer"), account("child_protection_officer")
    link = state_link(registration=girl.registration, relative=aunt.registration, kind="guardian", by=officer)
    with pytest.raises(Refusal) as refused:
        decide_link(link=link, verified=True, how="", by=officer)
    assert {reason.code for reason in refused.value.reasons} == {
        "people.link_verified_by_another",
        "core.reason_missing",
    }
    with pytest.raises(Refusal, match=NOT_ALLOWED.code):
        decide_link(link=link, verified=True, how="papers", by=registrar)
    decide_link(link=link, verified=False, how="the mother says otherwise", by=second)
    assert standing(registrar, girl) == ChildStanding.SEPARATED


@pytest.mark.parametrize("kind", ["parent", "guardian"])
def test_links_never_go_round(family: dict[str, Any], registrar: User, kind: str) -> None:
    girl, aunt = family["niece_or_nephew"].registration, family["head"].registration
    state_link(registration=girl, relative=aunt, kind="guardian", by=registrar)
    for registration, relative, code in (
        (aunt, girl, "people.links_go_round"),
        (girl, girl, "people.link_to_oneself"),
    ):
        with pytest.raises(Refusal) as refused:
            state_link(registration=registration, relative=relative, kind=kind, by=registrar)
        assert code in {reason.code for reason in refused.value.reasons}


def test_a_refuted_link_neither_makes_a_circle_nor_a_double_and_its_decision_stays(
    registrar: User, register: Callable[..., Household], account: Any
) -> None:
    brothers = stated("Luis"), stated("Ramón", relationship="sibling", phones=())
    household = register(registrar, *brothers)
    with acting_as(registrar):
        one, other = (each.registration for each in household.members.select_related("registration"))
    officer, second = account("child_protection_officer"), account("child_protection_officer")
    wrong = state_link(registration=one, relative=other, kind="guardian", by=registrar)
    decide_link(link=wrong, verified=False, how="both say otherwise", by=officer)
    right = state_link(registration=other, relative=one, kind="guardian", by=registrar)
    decide_link(link=right, verified=False, how="said by a stranger", by=officer)
    anew = state_link(registration=other, relative=one, kind="guardian", by=registrar)
    with pytest.raises(Refusal) as refused:
        decide_link(link=right, verified=True, how="papers", by=second)
    assert {reason.code for reason in refused.value.reasons} == {"people.link_refuted"}
    with pytest.raises(Refusal) as doubled:
        state_link(registration=other, relative=one, kind="guardian", by=registrar)
    assert {reason.code for reason in doubled.value.reasons} == {"people.link_stated"}
    decide_link(link=anew, verified=True, how="court paper", by=second)
    with acting_as(registrar):
        assert sorted(FamilyLink.objects.values_list("standing", flat=True)) == [
            "refuted",
            "refuted",
            "verified",
        ]
