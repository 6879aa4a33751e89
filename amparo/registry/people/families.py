"""Who is with whom: guardians, and which children are unaccompanied or separated. Derived, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.registry.people.ages import is_an_adult, may_be_a_child
from amparo.registry.people.models import FamilyLink, HouseholdMember, Identity, Registration
from amparo.registry.people.vocabulary import RESPONSIBLE, Relationship, Tie


class ChildStanding(TextChoices):
    """*Inter-Agency Guiding Principles on Unaccompanied and Separated Children (2004); Alternative Care in Emergencies
    Toolkit.* Travelling beside an adult is not being accompanied."""

    NOT_A_CHILD = "not_a_child", _("not a child")
    ACCOMPANIED = "accompanied", _("with a parent or guardian")
    SEPARATED = "separated", _("separated child: with relatives, without parent or guardian")
    UNACCOMPANIED = "unaccompanied", _("unaccompanied child: with no adult who is responsible for them")
    AGE_UNKNOWN = "age_unknown", _("age not known: ask")


@dataclass(frozen=True)
class Member:
    """One person of a household as the derivation needs them."""

    key: Any
    born: Any  # has birth_date and birth_precision
    relationship: str
    is_present: bool


@dataclass(frozen=True)
class FamilyTie:
    """`of` is the `kind` of `who`. That somebody is parent or guardian counts from the day another person verified it:
    nobody becomes responsible for a child because one clerk typed it."""

    who: Any
    of: Any
    kind: str
    is_verified: bool = False

    @property
    def counts(self) -> bool:
        return self.is_verified or self.kind not in RESPONSIBLE


RELATIVES = frozenset(Relationship.values) - {
    Relationship.HEAD,
    Relationship.NOT_RELATED,
    Relationship.CHILD,
    Relationship.WARD,
}


def child_standings(
    members: Sequence[Member], ties: Iterable[FamilyTie], *, on: date
) -> dict[Any, ChildStanding]:
    """For each member, from age, relationships to the head, family ties and who is present."""
    ties = [tie for tie in ties if tie.counts]
    return {member.key: _standing(member, members, ties, on) for member in members}


def _standing(child: Member, members: Sequence[Member], ties: Sequence[FamilyTie], on: date) -> ChildStanding:
    if child.born.birth_date is None:
        return ChildStanding.AGE_UNKNOWN
    if not may_be_a_child(child.born, on=on):
        return ChildStanding.NOT_A_CHILD
    adults = [
        other
        for other in members
        if other.key != child.key and other.is_present and is_an_adult(other.born, on=on)
    ]
    if not child.is_present:
        adults = []
    found = {bond for adult in adults for bond in _bonds(child, adult, ties)}
    if found & RESPONSIBLE:
        return ChildStanding.ACCOMPANIED
    return ChildStanding.SEPARATED if found else ChildStanding.UNACCOMPANIED


def _bonds(child: Member, adult: Member, ties: Sequence[FamilyTie]) -> set[str]:
    """What the adult is to the child: stated as a tie, or through the head of the household."""
    bonds = {str(tie.kind) for tie in ties if tie.who == child.key and tie.of == adult.key}
    bonds |= {Tie.OTHER_RELATIVE for tie in ties if tie.who == adult.key and tie.of == child.key}
    if adult.relationship == Relationship.HEAD:
        bonds |= _of_the_head(child.relationship)
    elif child.relationship == Relationship.HEAD:
        bonds |= _to_a_child_who_is_head(adult.relationship)
    elif {child.relationship, adult.relationship} <= (RELATIVES | {Relationship.CHILD, Relationship.WARD}):
        bonds |= _beside_the_head(child.relationship, adult.relationship)
    return bonds


def _of_the_head(child: str) -> set[str]:
    if child == Relationship.CHILD:
        return {Tie.PARENT}
    # A ward too: care by custom is stated here, and verified as a family link.
    return set() if child == Relationship.NOT_RELATED else {Tie.OTHER_RELATIVE}


def _to_a_child_who_is_head(adult: str) -> set[str]:
    """A girl who is the head, and her mother who travels with her."""
    if adult == Relationship.PARENT:
        return {Tie.PARENT}
    return set() if adult == Relationship.NOT_RELATED else {Tie.OTHER_RELATIVE}


def _beside_the_head(child: str, adult: str) -> set[str]:
    """Two members who are both something to the head: a son and the head's spouse; siblings and their parent."""
    if child == Relationship.CHILD and adult == Relationship.SPOUSE:
        return {Tie.PARENT}
    if child == Relationship.SIBLING and adult == Relationship.PARENT:
        return {Tie.PARENT}
    return {Tie.OTHER_RELATIVE}


def guardians_of(registration: Registration) -> set[UUID]:
    """Registrations known as responsible: by a family link that somebody verified, or as parent in the household where
    nobody refuted that."""
    linked = FamilyLink.objects.filter(
        registration=registration, kind__in=RESPONSIBLE, standing=FamilyLink.Standing.VERIFIED
    )
    found = set(linked.values_list("relative_id", flat=True))
    mine = HouseholdMember.objects.filter(registration=registration, until=None).first()
    if mine is not None:
        inside = HouseholdMember.objects.filter(household=mine.household_id, until=None)
        parents = parents_in([(each.registration_id, each.relationship) for each in inside])
        refuted = refuted_guardians(registration, kinds=(Tie.PARENT,))
        found |= {parent for child, parent in parents if child == registration.pk} - refuted
    return found


def live_links() -> QuerySet[FamilyLink]:
    """Stated or verified. A refuted link stays as history: it neither counts nor stands in the way of the right one."""
    return FamilyLink.objects.exclude(standing=FamilyLink.Standing.REFUTED)


def refuted_guardians(registration: Registration, *, kinds: Iterable[str] = RESPONSIBLE) -> set[UUID]:
    """Registrations of which somebody found that they are not responsible; a link stated anew may say otherwise."""
    links = FamilyLink.objects.filter(
        registration=registration, kind__in=list(kinds), standing=FamilyLink.Standing.REFUTED
    )
    return set(links.values_list("relative_id", flat=True))


def parents_in(members: Iterable[tuple[Any, str]]) -> list[tuple[Any, Any]]:
    """(child, parent) for each two members, by key, of whom one is the other's parent by what they are to the head."""
    known = [Member(key, None, relationship, True) for key, relationship in members]
    return [
        (child.key, adult.key)
        for child in known
        for adult in known
        if child.key != adult.key and Tie.PARENT in _bonds(child, adult, [])
    ]


def spouses_in(members: Iterable[tuple[Any, str]]) -> list[tuple[Any, Any]]:
    """(spouse, head), by key."""
    known = list(members)
    heads = [key for key, relationship in known if relationship == Relationship.HEAD]
    return [
        (key, head) for key, relationship in known if relationship == Relationship.SPOUSE for head in heads
    ]


def child_spouses(
    members: Iterable[HouseholdMember],
    identities: Mapping[UUID, Identity],
    links: Iterable[FamilyLink],
    *,
    on: date,
) -> frozenset[UUID]:
    """Members who are or may be under 18 and stand as somebody's spouse or partner, by what they are to the head or by
    a link that nobody refuted. Marriage of a child is a harmful practice, and who is in it is referred, never turned
    away: *CEDAW general recommendation 31 and CRC general comment 18 (revised 2019), paragraphs 20 to 24; Minimum
    Standards for Child Protection in Humanitarian Action (2019), standard 9.*"""
    members = list(members)
    head_has_one = any(each.relationship == Relationship.SPOUSE for each in members)
    in_a_union = {Relationship.SPOUSE, *([Relationship.HEAD] if head_has_one else [])}
    found = {each.registration_id for each in members if each.relationship in in_a_union}
    for link in links:
        if link.kind == Tie.SPOUSE and link.standing != FamilyLink.Standing.REFUTED:
            found |= {link.registration_id, link.relative_id}
    here = {each.registration_id for each in members}
    return frozenset(
        key for key in found & here & identities.keys() if may_be_a_child(identities[key], on=on)
    )


def standings_of_household(
    members: Iterable[HouseholdMember],
    identities: Mapping[UUID, Identity],
    links: Iterable[FamilyLink],
    *,
    on: date,
) -> dict[UUID, ChildStanding]:
    """By registration. Members whose identity the reader may not see are left out."""
    known = [
        Member(each.registration_id, identities[each.registration_id], each.relationship, each.is_present)
        for each in members
        if each.registration_id in identities
    ]
    ties = [
        FamilyTie(
            link.registration_id, link.relative_id, link.kind, link.standing == FamilyLink.Standing.VERIFIED
        )
        for link in links
        if link.standing != FamilyLink.Standing.REFUTED
    ]
    return child_standings(known, ties, on=on)
