"""Reads of screenings. Everything is of the user's organisation alone, in the application and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from amparo.core.access import may
from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.people.ages import AgeGroup, age_group, may_be_a_child
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import Identity
from amparo.registry.people.queries import households_of, visible_content
from amparo.registry.people.visibility import own_rows
from amparo.registry.places.models import Place
from amparo.registry.services.freshness import Standing, standing_of
from amparo.registry.services.models import Service
from amparo.registry.services.queries import services_for
from amparo.registry.services.vocabulary import Priority
from amparo.response.screening.models import FollowUp, FollowUpInConfidence, Profile, SensitiveNeed
from amparo.response.screening.needs import SELF_DISCLOSED, SPECIALIST_WANTED
from amparo.response.screening.policy import READ_SENSITIVE_NEEDS
from amparo.response.screening.routing import Route, Shown, purpose_of, what_shows_goes_to
from amparo.response.screening.vocabulary import ConsentToRefer, StepInConfidence

MOST_OFFERED = 6
CALLS_FOR_SOMEBODY = (SPECIALIST_WANTED, SELF_DISCLOSED)


def profiles(user: Any) -> QuerySet[Profile]:
    return own_rows(user, Profile).select_related("registration", "place", "screened_by")


def visible_profile(key: UUID, *, by: Any) -> Profile:
    """One profile of the user's organisation. Hidden and absent look the same."""
    found = profiles(by).filter(pk=key).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def profiles_of(registrations: Iterable[UUID], *, by: Any) -> list[Profile]:
    """Every screening of these registrations, the newest first."""
    return list(profiles(by).filter(registration__in=list(registrations)))


def sensitive_needs_of(profile: Profile, *, by: Any) -> list[str]:
    """Codes of what was said in confidence; none for who may not read it, whether there is any or not."""
    if not may(by, READ_SENSITIVE_NEEDS):
        return []
    rows = own_rows(by, SensitiveNeed).filter(profile=profile).order_by("code")
    return list(rows.values_list("code", flat=True))


def shown_of(profile: Profile, sensitive: Collection[str], *, by: Any, on: date) -> Shown:
    """The profile's answers, with what the household says of the child in it, as of the day."""
    identity = visible_content(by, [profile.registration_id], (Identity,))[profile.registration_id].get(
        Identity
    )
    return Shown(
        fear_of_return=profile.fear_of_return,
        reasons=profile.reasons,
        wishes=profile.wishes,
        needs=profile.needs,
        sensitive=sensitive,
        standing=_standing(profile.registration_id, identity, by=by, on=on),
        age_group=age_group(identity, on=on) if identity else AgeGroup.UNKNOWN,
    )


def _standing(registration: UUID, identity: Identity | None, *, by: Any, on: date) -> str:
    """From the household where there is one; a child without a household is alone."""
    for household in households_of(by, [registration], on=on):
        if registration in household.standings:
            return household.standings[registration]
    if identity is None:
        return ChildStanding.NOT_A_CHILD
    if identity.birth_date is None:
        return ChildStanding.AGE_UNKNOWN
    return ChildStanding.UNACCOMPANIED if may_be_a_child(identity, on=on) else ChildStanding.NOT_A_CHILD


@dataclass(frozen=True)
class Offer:
    """A route, and who has the mandate and the room for it now, where the person is."""

    route: Route
    services: list[tuple[Service, Standing]]

    @property
    def rows(self) -> list[tuple[Service, Standing, str]]:
        """With what a referral to it begins with. Which service stands in no address where that would tell a secret."""
        return [(service, standing, self._asked(service)) for service, standing in self.services]

    def _asked(self, service: Service) -> str:
        told = {
            "purpose": purpose_of(self.route, service.function),
            "to_organisation": service.organisation_id,
            "function": service.function,
            "service": "" if self.route.is_sensitive else service.pk,
            "priority": str(self.route.priority),
        }
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def priority_name(self) -> str:
        return str(Priority(self.route.priority).label)


def offers_for(shown: Shown, place: Place, *, on: date) -> list[Offer]:
    return [Offer(route, _services(route, place, on=on)) for route in what_shows_goes_to(shown)]


def _services(route: Route, place: Place, *, on: date) -> list[tuple[Service, Standing]]:
    if route.waits:
        return []
    found = services_for(route.functions, place, on=on, priority=route.priority, kinds=route.kinds)
    return [(service, standing_of(service, on=on)) for service in found[:MOST_OFFERED]]


def waiting(user: Any) -> QuerySet[Profile]:
    """The newest screening of each registration that calls for somebody, on which nobody has acted yet, the most urgent
    first. Who said no is not in it. Nothing that was said in confidence is in it, whoever asks: that waits apart."""
    newer = own_rows(user, Profile).filter(
        registration=OuterRef("registration"), screened_at__gt=OuterRef("screened_at")
    )
    acted = own_rows(user, FollowUp).filter(profile=OuterRef("pk"))
    return (
        profiles(user)
        .filter(~Exists(newer), ~Exists(acted), ~Q(consent_to_refer=ConsentToRefer.NO))
        .exclude(priority="")
        .annotate(urgency=_urgency())
        .order_by("urgency", "screened_at", "pk")
    )


def _urgency() -> Any:
    ranks = [When(priority=code, then=Value(rank)) for rank, code in enumerate(Priority.values)]
    return Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())


def waiting_in_confidence(user: Any) -> QuerySet[Any]:
    """Screenings at which something was said in confidence that calls for somebody, until a specialist takes down how
    it ended: a follow-up of the screening, or a new screening, does not end it. Empty for who may not read that."""
    if not may(user, READ_SENSITIVE_NEEDS):
        return profiles(user).none()
    steps = own_rows(user, FollowUpInConfidence).filter(profile=OuterRef("pk"))
    confided = own_rows(user, SensitiveNeed).filter(profile=OuterRef("pk"), code__in=CALLS_FOR_SOMEBODY)
    return (
        profiles(user)
        .filter(Exists(confided), ~Exists(steps.exclude(step=StepInConfidence.TAKEN_UP)))
        .exclude(consent_to_refer=ConsentToRefer.NO)
        .annotate(is_taken_up=Exists(steps.filter(step=StepInConfidence.TAKEN_UP)))
        .order_by("screened_at", "pk")
    )


def steps_in_confidence(profile: Profile, *, by: Any) -> list[FollowUpInConfidence]:
    """What specialists did about it, in order; none for who may not read that, whether there is any or not."""
    if not may(by, READ_SENSITIVE_NEEDS):
        return []
    return list(own_rows(by, FollowUpInConfidence).filter(profile=profile).select_related("by"))


def reads_answers(profile: Profile, *, by: Any, now: datetime) -> bool:
    """Who follows persons reads a profile in full; who took it down reads it back on the same day; others see how
    urgent it is, and where it goes."""
    if may(by, "screening.read_profiles"):
        return True
    same_day = timezone.localdate(profile.screened_at) == timezone.localdate(now)
    return profile.screened_by_id == by.pk and same_day


def follow_up_of(profile: Profile, *, by: Any) -> FollowUp | None:
    return own_rows(by, FollowUp).filter(profile=profile).select_related("by").first()
