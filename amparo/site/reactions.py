"""What follows from what happened, across rooms that do not know each other: one table, read at the start.

Signs of trafficking place no hold. What was said in confidence at a screening is read by few in the organisation that
heard it; a hold is read by everybody who sees a registration of the person, so that its kind alone would tell. Who
reviews such signs places the hold on the case of a return.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.core.access import may
from amparo.core.errors import Refusal
from amparo.core.reactions import Reaction, react_to
from amparo.registry.partners.functions import Function
from amparo.registry.people.models import Registration
from amparo.registry.people.visibility import registrations
from amparo.registry.places.models import Place
from amparo.registry.places.queries import containment
from amparo.response.asylum.policy import RETURN_OFFICER
from amparo.response.asylum.vocabulary import CLAIM_IS_OPEN
from amparo.response.cases.law import countries_of
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.policy import holds_on
from amparo.response.cases.procedure import PROCEDURES, Procedure
from amparo.response.cases.services.beside import lift_holds, place_hold
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.vocabulary import HoldKind
from amparo.response.referrals.models import Referral
from amparo.response.referrals.vocabulary import Outcome
from amparo.response.screening.models import Profile
from amparo.response.screening.vocabulary import Fear
from amparo.response.shelter.warnings import warn_before_transfer

LOOKS_AT_A_FEAR = (
    Function.ACCESS_TO_ASYLUM,
    Function.INTERNATIONAL_PROTECTION,
    Function.ASYLUM_AUTHORITY,
    Function.LEGAL_AID,
)

# --- a referral that was accepted opens a case


def an_accepted_referral_opens_a_case(referral: Referral, *, by: Any, at: datetime) -> None:
    """Where who accepts has registered the person too, and a procedure of theirs serves what is asked.

    Where not, nothing: My work says what is to be done. Accepting never fails because a case cannot be opened.
    """
    own, described = own_registration(referral, by), procedure_for(referral, by)
    if own is None or described is None:
        return
    try:
        with transaction.atomic():
            open_case(
                registration=own,
                procedure=described.code,
                country=_country(own, described),
                receipt=receipt_of(referral),
                by=by,
                at=at,
            )
    except Refusal:
        return


def receipt_of(referral: Referral) -> uuid.UUID:
    """Of the case that it opens: accepting twice opens once."""
    return uuid.uuid5(referral.pk, "case")


def procedure_for(referral: Referral, user: Any) -> Procedure | None:
    """Of those that the user works on and whose functions include what is asked for, the one that is for the fewest
    beside: child protection goes before tracing. Where two are alike, a person chooses."""
    found = [
        each
        for each in PROCEDURES.values()
        if referral.function in each.functions and may(user, each.permission)
    ]
    fewest = min((len(each.functions) for each in found), default=0)
    narrow = [each for each in found if len(each.functions) == fewest]
    return narrow[0] if len(narrow) == 1 else None


def own_registration(referral: Referral, user: Any) -> Registration | None:
    """The newest one of the user's organisation, of the person whom the sender shares."""
    shared = registrations(user).filter(pk=referral.registration_id).values_list("person", flat=True).first()
    if shared is None:
        return None
    return own_registrations_of([shared], user).get(shared)


def own_registrations_of(persons: Iterable[uuid.UUID], user: Any) -> dict[uuid.UUID, Registration]:
    """By person the newest one of the user's organisation."""
    ours = registrations(user).filter(
        organisation=user.acting_organisation_id, person__in=list(persons), erased_at=None
    )
    by_age = ours.select_related("whereabouts__place").order_by("whereabouts__registered_at")
    return {each.person: each for each in by_age}


def _country(registration: Registration, described: Procedure) -> str:
    """In which the person was registered, where the procedure knows its law."""
    state = _state_of(registration.whereabouts.place.code)
    return next((code for code in countries_of(described) if state.startswith(code)), "")


# --- a fear of return stops a return until somebody looks at it


def a_fear_of_return_stops_a_return(profile: Profile, *, by: Any, at: datetime) -> None:
    """Not where a claim is open: it is being looked at there, and stops a return itself. A new screening on which the
    person says no lifts the hold where counselling on asylum, for which they were referred, was completed."""
    registration, on = profile.registration, timezone.localdate(profile.screened_at)
    if profile.fear_of_return == Fear.YES:
        if not holds_on(registration.person, HoldKind.OPEN_CLAIM).exists():
            place_hold(registration=registration, kind=HoldKind.FEAR, since=on, by=by, at=at)
    elif profile.fear_of_return == Fear.NO and _was_counselled_elsewhere(registration, by):
        lift_holds(registration=registration, kind=HoldKind.FEAR, on=on, by=by, at=at)


def _was_counselled_elsewhere(registration: Registration, user: Any) -> bool:
    """A hold is lifted by the organisation that placed it; who counsels is often another one. What the sender knows of
    it is that its referral was served, later than the fear was said."""
    standing = holds_on(registration.person, HoldKind.FEAR).filter(organisation=user.acting_organisation_id)
    since = standing.order_by("-since").values_list("since", flat=True).first()
    if since is None:
        return False
    ours = registrations(user).filter(organisation=user.acting_organisation_id, person=registration.person)
    served = Referral.objects.filter(
        from_organisation=user.acting_organisation_id,
        registration__in=ours.values("pk"),
        function__in=LOOKS_AT_A_FEAR,
        outcome=Outcome.SERVED,
        accepted_at__date__gte=since,
    )
    return served.exists()


def a_fear_was_looked_at(case: Case, *, by: Any, at: datetime) -> None:
    """By counselling on asylum, or as a claim was withdrawn after it, in the organisation that placed the hold; never
    by who works on returns (safeguard 3). A claim that is expressed takes the place of the hold by itself."""
    if case.procedure == "asylum" and not may(by, RETURN_OFFICER):
        lift_holds(registration=case.registration, kind=HoldKind.FEAR, on=case.last_step_on, by=by, at=at)


# --- who moves to another state may lose a claim


def moving_may_end_a_claim(keys: Sequence[uuid.UUID], from_place: Place, to_place: Place) -> Iterator[str]:
    """For the organisation alone whose case it is: PostgreSQL shows no other one a step of it."""
    people = Registration.objects.filter(pk__in=list(keys)).values("person")
    claims = Case.objects.filter(
        registration__person__in=people, procedure="asylum", status__in=CLAIM_IS_OPEN
    ).select_related("registration")
    for claim in claims.order_by("reference"):
        filed_in = _state_of(_filed_in(claim))
        if filed_in and filed_in != _state_of(to_place.code):
            yield _(
                "{code} has a claim lodged in {state}: the document ties them to it, and moving without permission"
                " of the authority counts as abandoning it."
            ).format(code=claim.registration.code, state=Place.objects.get(code=filed_in).name)


def _filed_in(claim: Case) -> str:
    lodged = CaseStep.objects.filter(case=claim, move="lodge").order_by("-number").first()
    return str(lodged.answers.get("state_of_filing", "")) if lodged else ""


def _state_of(code: str) -> str:
    """The state or department in which a place lies, or is; empty for a country, or nowhere."""
    around: Iterable[str] = (code, *containment().get(code, ()))
    found = Place.objects.filter(code__in=list(around), kind=Place.Kind.ADMIN1)
    return found.values_list("code", flat=True).first() or ""


TABLE: dict[tuple[str, str], tuple[Reaction, ...]] = {
    ("referrals.referral", "accept"): (an_accepted_referral_opens_a_case,),
    ("screening.profile", "screen"): (a_fear_of_return_stops_a_return,),
    ("cases.case", "inform"): (a_fear_was_looked_at,),
    ("cases.case", "withdraw"): (a_fear_was_looked_at,),
}


def register() -> None:
    react_to(TABLE)
    warn_before_transfer(moving_may_end_a_claim)
