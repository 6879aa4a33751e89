"""Who may work with persons, and the safeguards of registering, sharing and erasing.

A permission over persons needs a role in force that carries it, in an organisation that may see persons at all: the
same question that decides what the second lock is told.
"""

from __future__ import annotations

from typing import Any

import rules
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.policy import role_grants
from amparo.registry.partners.roles import ROLES, VIEW_PERSONS

IASC = "IASC, Operational Guidance on Data Responsibility in Humanitarian Action, 2023"
UNHCR = "UNHCR, Policy on the Protection of Personal Data and Privacy"
FOUR_EYES = "Amparo safeguard 8: nobody approves their own work"


@rules.predicate
def works_with_persons(user: Any) -> bool:
    return bool(user and user.is_active and user.acting_organisation_id)


OVER_PERSONS = sorted(
    {
        permission
        for role in ROLES.values()
        if VIEW_PERSONS in role.permissions
        for permission in role.permissions
        if permission.startswith("people.")
    }
)
for _permission in OVER_PERSONS:
    rules.add_perm(_permission, works_with_persons & role_grants(_permission))
for _permission in ("people.view_agreements", "people.manage_agreements"):
    rules.add_perm(_permission, role_grants(_permission))

RECEIPT_TAKEN = Kind(
    "people.receipt_taken",
    _("This form was saved before with other content: household {code}."),
    _(
        "Open that household. If somebody is missing or something is wrong there, correct it; nothing was lost."
    ),
)
FORM_ERASED = Kind(
    "people.form_erased",
    _("What this form registered, household {code}, was erased since, wholly or in part."),
    _("Do not send it again. If the people ask for it, register them anew from a new form."),
    source=UNHCR,
)
SAVED_ALREADY = Kind(
    "people.saved_already",
    _("The same household with the same people was registered in the last 24 hours: {code}."),
    _("Open that household. If these are other people who happen to be alike, say so and save again."),
)
ERASED = Kind(
    "people.erased",
    _("The data of this registration were erased."),
    _("Register the person again if they ask for it."),
)
NOT_YOURS = Kind(
    "people.not_yours",
    _("The registration {code} is {organisation}'s: you may read it, and only they may change it."),
    _("Ask them to correct it, or record what you know in a registration of your own."),
    source=UNHCR,
)
NOTHING_CHANGES = Kind(
    "people.nothing_changes",
    _("Nothing would change."),
    _("Change what is wrong and say why."),
)
CORRECTED_MEANWHILE = Kind(
    "people.corrected_meanwhile",
    _("“{category}” was corrected by {who} on {when}, after you had opened this form."),
    _("What you typed is still here. Take over what stands there now, or leave yours, and save again."),
)
LINK_DECIDED_MEANWHILE = Kind(
    "people.link_decided_meanwhile",
    _("{who} decided about this family link on {when}, after you had opened this page."),
    _("Look at what stands there now. If you know otherwise, decide again."),
)
SAME_REGISTRATION = Kind(
    "people.same_registration",
    _("A registration cannot be compared with itself."),
    _("Choose another registration."),
)
OF_ONE_FAMILY = Kind(
    "people.of_one_family",
    _("The two are stated as relatives of each other: nobody is their own parent, guardian or spouse."),
    _(
        "If they are one person, refute the family link or correct the household first. Otherwise they are two."
    ),
)
FOUR_EYES_NEEDED = Kind(
    "people.four_eyes",
    _("Who asked for this, or wrote it down, cannot decide it."),
    _("Ask a colleague who has the role."),
    source=FOUR_EYES,
)
LINK_VERIFIED_BY_ANOTHER = Kind(
    "people.link_verified_by_another",
    _("Who stated this family link cannot verify it."),
    _("Ask a colleague to verify it with evidence from both sides."),
    source="Inter-Agency Guiding Principles on Unaccompanied and Separated Children, 2004; Amparo safeguards 8 and 9",
)

VERDICT_UNKNOWN = Kind(
    "people.verdict_unknown",
    _("Whether they are the same person was not said."),
    _("Choose same, different or unsure."),
)
LINK_KIND_UNKNOWN = Kind(
    "people.link_kind_unknown",
    _("The kind of family link is not in the list."),
    _("Choose one from the list."),
)
LINK_TO_ONESELF = Kind(
    "people.link_to_oneself",
    _("A person cannot be their own relative."),
    _("Choose another registration."),
)
LINK_STATED = Kind(
    "people.link_stated",
    _("This family link is stated already."),
    _("Open it to verify or refute it."),
)
LINK_REFUTED = Kind(
    "people.link_refuted",
    _("This family link was refuted; that decision stays."),
    _("If it is right after all, state it anew: somebody else verifies it with new evidence."),
)
LINKS_GO_ROUND = Kind(
    "people.links_go_round",
    _("The links would go round in a circle: nobody can be parent or guardian of those who are theirs."),
    _("Check who is the parent or guardian of whom; one of the links is the wrong way round."),
)
GROUP_UNKNOWN = Kind(
    "people.group_unknown",
    _("The travelling group is none of your organisation."),
    _("Choose one from the list, or none."),
)
HAS_A_HEAD = Kind(
    "people.has_a_head",
    _("This household has another head than you had before you."),
    _("Open the household to see who it is."),
)
HEAD_NOT_A_MEMBER = Kind(
    "people.head_not_a_member",
    _("Who is the head of the household was not said."),
    _("Choose one of the members."),
)
RELATIONSHIP_MISSING = Kind(
    "people.relationship_missing",
    _("What this member is to the head of the household was not said."),
    _("Ask, and choose it: it tells whether a child is with somebody who is responsible for them."),
)
MEMBER_ALREADY = Kind(
    "people.member_already",
    _("This person is a member of the household already."),
    _("Correct what they are to the head, if that is what is wrong."),
)
HOUSEHOLD_CHANGED = Kind(
    "people.household_changed",
    _("This household was changed after you had opened the page."),
    _("Open the household again, look at who belongs to it now, and begin anew."),
)
WHY_LEFT_MISSING = Kind(
    "people.why_left_missing",
    _("Why the person no longer belongs to the household was not said."),
    _("Choose it from the list."),
)
LEFT_ON_NO_SUCH_DAY = Kind(
    "people.left_on_no_such_day",
    _("The day of leaving does not lie between {since}, when the person joined, and {today}."),
    _("Correct the day."),
)
HEAD_IS_NAMED = Kind(
    "people.head_is_named",
    _("Who is the head of a household is not changed for one member alone."),
    _("Name the new head, and what each of the others is to that person."),
)
WHY_REMOVED_MISSING = Kind(
    "people.why_removed_missing",
    _("Why the picture is removed was not said."),
    _("Choose it from the list."),
)
A_CONSENT_RESTS_ON_IT = Kind(
    "people.consent_rests_on_it",
    _("A consent that stands rests on this picture."),
    _("Withdraw the consent first, or record it anew with the right picture."),
)
PURPOSE_UNKNOWN = Kind(
    "people.purpose_unknown",
    _("The purpose is not in the list."),
    _("Choose one from the list."),
)
GROUND_UNKNOWN = Kind(
    "people.ground_unknown",
    _("The ground for erasing is not in the list."),
    _("Choose one from the list."),
)
FILE_KIND_UNKNOWN = Kind(
    "people.file_kind_unknown",
    _("What the picture shows was not said."),
    _("Choose photograph, scan or consent."),
)
ERASURE_ASKED = Kind(
    "people.erasure_asked",
    _("Erasing this registration was asked for already."),
    _("A second person decides; see Retention."),
)
NOT_YET_DUE = Kind(
    "people.not_yet_due",
    _("The time for which this record is kept is not over: {day}."),
    _("Wait until then; or, where the person asks for it or objected, choose that ground."),
    source=UNHCR,
)
CONSENT_WITHDRAWN = Kind(
    "people.consent_withdrawn",
    _("This consent was withdrawn already."),
    _("Reload the page: nothing is shared because of it any more."),
)
OVERRIDE_IS_OVER = Kind(
    "people.override_is_over",
    _("The last day that was asked for, {day}, is past: approving would share nothing."),
    _("Refuse this one, and have it asked for anew with a later last day."),
    source=UNHCR,
)
OTHER_PARTY_CONFIRMS = Kind(
    "people.other_party_confirms",
    _("An agreement is confirmed by the organisation that did not propose it."),
    _("Wait for the coordinator of the other organisation."),
    source=UNHCR,
)


def it_is_ours(registration: Any, *, by: Any) -> Reason | None:
    """Whoever reads a shared record does not change it: the controller does."""
    if registration.organisation_id == by.organisation_id:
        return None
    return NOT_YOURS(code=registration.code, organisation=registration.organisation.acronym)


def it_was_not_erased(registration: Any) -> Reason | None:
    return ERASED() if registration.erased_at else None


def link_stands_as_seen(link: Any, seen: str) -> Reason | None:
    if seen in ("", link.standing):
        return None
    when = date_format(timezone.localtime(link.decided_at), "DATETIME_FORMAT")
    return LINK_DECIDED_MEANWHILE(who=link.decided_by.name, when=when)


def another_person_decides(asked_by_id: Any, *, by: Any) -> Reason | None:
    return FOUR_EYES_NEEDED() if asked_by_id == by.pk else None


def who_asked_does_not_decide(asked: Any, *, by: Any, **_context: Any) -> Reason | None:
    return another_person_decides(asked.asked_by_id, by=by)


def who_recorded_does_not_reject(objection: Any, *, by: Any, **_context: Any) -> Reason | None:
    """Upholding does what the person asks for; rejecting does not, and is never one person's alone."""
    return another_person_decides(objection.recorded_by_id, by=by)


def its_last_day_is_not_past(override: Any, *, at: Any, **_context: Any) -> Reason | None:
    """Both locks ask for the day at each read: an override that is over would open nothing, approved or not."""
    over = override.valid_until < timezone.localdate(at)
    return OVERRIDE_IS_OVER(day=override.valid_until) if over else None


def it_was_not_withdrawn(consent: Any) -> Reason | None:
    return CONSENT_WITHDRAWN() if consent.withdrawn_at else None


def the_other_party_confirms(agreement: Any, *, by: Any, **_context: Any) -> Reason | None:
    """An agreement is between two: whoever proposed it cannot confirm it for the other side."""
    proposer = agreement.proposed_by.organisation_id
    parties = {agreement.giver_id, agreement.receiver_id}
    return None if {by.organisation_id} == parties - {proposer} else OTHER_PARTY_CONFIRMS()


@rules.predicate
def is_a_party(user: Any, agreement: Any) -> bool:
    return bool(agreement and user.organisation_id in {agreement.giver_id, agreement.receiver_id})


rules.add_perm("people.end_agreement", role_grants("people.end_agreement") & is_a_party)


def its_time_is_over(registration: Any, ground: str, *, today: Any) -> Reason | None:
    until = registration.keeping.keep_until
    if ground != "retention" or (until and until < today):
        return None
    return NOT_YET_DUE(day=until or "–")
