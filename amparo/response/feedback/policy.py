"""Who records, answers and follows up, and the safeguards of feedback and of the channel for abuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.policy import role_grants
from amparo.response.feedback.deadlines import REOPENED_WITHIN_DAYS
from amparo.response.feedback.vocabulary import Category

CHS = "Core Humanitarian Standard, commitment 5: complaints are welcomed and addressed"
PSEA = "IASC, Six Core Principles Relating to Sexual Exploitation and Abuse; ST/SGB/2003/13"
FOUR_EYES = "Amparo safeguard 8: nobody approves their own work, administrators included"


@rules.predicate
def it_is_their_organisations(user: Any, record: Any) -> bool:
    """At no desk nothing is; without a record the question is about the desk alone."""
    return record is None or record.organisation_id in user.acting_desks.values()


@rules.predicate
def answers_feedback(user: Any) -> bool:
    return bool(user and user.is_active and "feedback" in user.acting_desks)


@rules.predicate
def is_a_focal_point(user: Any) -> bool:
    return bool(user and user.is_active and "abuse" in user.acting_desks)


@rules.predicate
def is_not_implicated(user: Any, report: Any) -> bool:
    return report is None or user.organisation_id not in report.implicated


rules.add_perm("feedback.record", role_grants("feedback.record"))
rules.add_perm(
    "feedback.answer", role_grants("feedback.answer") & answers_feedback & it_is_their_organisations
)
rules.add_perm(
    "feedback.follow_abuse_reports",
    role_grants("feedback.follow_abuse_reports")
    & is_a_focal_point
    & it_is_their_organisations
    & is_not_implicated,
)

NOBODY_ANSWERS = Kind(
    "feedback.nobody_answers",
    _("At the moment nobody in Amparo can answer this. Nothing of it was kept."),
    _("Tell somebody of an organisation that you trust, or the human rights commission of the country."),
    source=CHS,
)
NO_FOCAL_POINT = Kind(
    "feedback.no_focal_point",
    _(
        "Nobody outside the organisations that you named can receive this report here. Nothing of it was kept."
    ),
    _(
        "Report it to the investigators of the United Nations, in confidence: oios.un.org/report-wrongdoing, "
        "telephone +1 212 963 1111. In danger, call the emergency number of the country: 911."
    ),
    source=PSEA,
)
CANNOT_HAND_OVER = Kind(
    "feedback.cannot_hand_over",
    _("Nobody outside the organisations that it speaks of can receive it here. It stays where it is."),
    _(
        "Speak of it to nobody there. Take it to the investigators of the United Nations, in confidence: "
        "oios.un.org/report-wrongdoing, telephone +1 212 963 1111."
    ),
    source=PSEA,
)
CATEGORY_UNKNOWN = Kind(
    "feedback.category_unknown",
    _("What it is about was not said."),
    _("Choose one from the list."),
)
SAYS_NOTHING = Kind(
    "feedback.says_nothing",
    _("Nothing was written."),
    _("Write it in your own words; a sentence is enough."),
)
CODE_UNKNOWN = Kind(
    "feedback.code_unknown",
    _("Nothing is found by this code."),
    _("Look at your receipt again: twelve letters and digits, in three groups of four."),
)
COMPLAINED_ABOUT = Kind(
    "feedback.complained_about",
    _("The complaint is about those who do this work: “{work}”. Who does it does not answer, nor assign it."),
    _("Let a colleague with another role answer, or give it to the inter-agency group."),
    source=CHS,
)
TOO_LATE_TO_REOPEN = Kind(
    "feedback.too_late_to_reopen",
    _("More than {days} days went by since the answer."),
    _("Send it again as something new; you may name the code of this one."),
)
NOT_ANSWERED = Kind(
    "feedback.not_answered",
    _("It was not answered yet."),
    _("Answer it first. Thanks alone can be closed without an answer."),
    source=CHS,
)
CANNOT_ANSWER = Kind(
    "feedback.cannot_answer",
    _("Nobody of {organisation} could answer it."),
    _("Choose another organisation, or the inter-agency group."),
)
SAME_ORGANISATION = Kind(
    "feedback.same_organisation",
    _("It is with {organisation} already."),
    _("Choose another organisation, or answer it."),
)
NO_CONSENT = Kind(
    "feedback.no_consent",
    _("The person has not agreed that another organisation reads this."),
    _("Ask the person first, in your answer if there is no other way. Without a yes it stays here."),
    source="UNHCR, Policy on the Protection of Personal Data and Privacy",
)
NOT_A_COLLEAGUE = Kind(
    "feedback.not_a_colleague",
    _("{person} does not answer feedback of this organisation."),
    _("Choose a colleague from the list."),
)
SUPPORT_NOT_OFFERED = Kind(
    "feedback.support_not_offered",
    _("Whether support was offered to the person is not recorded."),
    _(
        "Offer it, with the person's consent, and record what they said. It does not wait for the investigation."
    ),
    source="UN Protocol on the Provision of Assistance to Victims of Sexual Exploitation and Abuse, 2019",
)
CHOICE_MISSING = Kind(
    "feedback.choice_missing",
    _("It was not said with what outcome."),
    _("Choose one from the list."),
)
ANOTHER_CLOSES = Kind(
    "feedback.another_closes",
    _("Who asked for closing does not close it."),
    _("Ask another focal point of your organisation."),
    source=FOUR_EYES,
)


def a_reason_is_given(_record: Any, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason.strip() else REASON_MISSING()


def who_is_complained_about_stays_out(feedback: Any, *, by: Any, **_context: Any) -> Reason | None:
    """A complaint names a kind of work, never a person: whoever does it there stays out."""
    if by is None or feedback.about_id != by.organisation_id or feedback.staff not in by.role_codes:
        return None
    return COMPLAINED_ABOUT(work=feedback.get_staff_display())


def it_was_answered_or_thanks(feedback: Any, **_context: Any) -> Reason | None:
    """Core Humanitarian Standard, commitment 5: whoever complains is told what came of it."""
    return None if feedback.answered_at or feedback.category == Category.THANKS else NOT_ANSWERED()


def it_is_soon_enough(feedback: Any, *, at: Any, **_context: Any) -> Reason | None:
    since = feedback.closed_at or feedback.answered_at
    if since is None or at <= since + timedelta(days=REOPENED_WITHIN_DAYS):
        return None
    return TOO_LATE_TO_REOPEN(days=REOPENED_WITHIN_DAYS)


def support_was_offered(report: Any, **_context: Any) -> Reason | None:
    return None if report.support else SUPPORT_NOT_OFFERED()


def another_person_closes(report: Any, *, by: Any, **_context: Any) -> Reason | None:
    return ANOTHER_CLOSES() if report.closing_asked_by_id == by.pk else None


def it_says_something(text: str) -> Reason | None:
    return None if text.strip() else SAYS_NOTHING()


def it_can_be_passed_on(feedback: Any, *, to: Any, able: bool, person_agreed: bool) -> Iterator[Reason]:
    if not person_agreed:
        yield NO_CONSENT()
    if to.pk == feedback.organisation_id:
        yield SAME_ORGANISATION(organisation=to.acronym)
    elif not able:
        yield CANNOT_ANSWER(organisation=to.acronym)
