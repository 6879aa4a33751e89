"""What a referral may be refused for, each with the rule that it comes from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind
from amparo.registry.people.policy import IASC, UNHCR

FORM = "Inter-Agency Referral Form and Guidance Note, IASC, 2017"
RULE_7 = f"Amparo safeguard 7; {FORM}"

TO_OURSELVES = Kind(
    "referrals.to_ourselves",
    _("A referral goes to another organisation, and {organisation} is your own."),
    _(
        "Ask your colleague directly: nothing about the person leaves your organisation, and no consent is needed."
    ),
)
ENFORCES = Kind(
    "referrals.enforces",
    _("{organisation} enforces migration law: no person is referred there."),
    _("Choose another organisation."),
    source="Amparo safeguard 12; ICRC, Handbook on Data Protection in Humanitarian Action",
)
NO_MANDATE = Kind(
    "referrals.no_mandate",
    _("{organisation} has no mandate in force here for “{function}”."),
    _("Choose what its mandate covers, or another organisation."),
    source=IASC,
)
FUNCTION_FOR_ANOTHER_PURPOSE = Kind(
    "referrals.function_for_another_purpose",
    _("“{function}” does not serve “{purpose}”."),
    _("Choose the purpose for which the person agreed, and a function that serves it."),
    source=UNHCR,
)
NOBODY_READS = Kind(
    "referrals.nobody_reads",
    _("Nobody at {organisation} has an account that answers referrals."),
    _("Refer by telephone, and ask the administrator to open an account there."),
    source=FORM,
)
NOT_COVERED = Kind(
    "referrals.not_covered",
    _("No consent in force lets {organisation} read {categories} for “{purpose}”."),
    _("Ask the person, and record the consent that names {organisation} and exactly this; then send."),
    source=f"Amparo safeguard 6; {UNHCR}",
)
IDENTITY_IS_LEAST = Kind(
    "referrals.identity_is_least",
    _("Without the identity nobody can be received."),
    _("Choose the identity at least, and no more than the service needs."),
    source=UNHCR,
)
NEED_MISSING = Kind(
    "referrals.need_missing",
    _("What the person needs is not said."),
    _("Write it in a sentence. Only the two organisations read it."),
    source=FORM,
)
PERSON_NOT_TOLD = Kind(
    "referrals.person_not_told",
    _("The person was not told what is sent, to whom, and what happens next."),
    _("Tell them, give them the slip, and say so here."),
    source=FORM,
)
CAREGIVER_NOT_SAID = Kind(
    "referrals.caregiver_not_said",
    _("The person is a child, and whether the caregiver knows is not said."),
    _("Say whether the caregiver was informed, is not here, or must not know."),
    source=f"CPMS, standard 18; {FORM}",
)
ASYLUM_NOT_ASKED = Kind(
    "referrals.asylum_not_asked",
    _("Whether the person fears to return was not asked before they are referred for a return."),
    _("Ask, in private, and explain asylum. Who fears to return is referred to asylum counselling first."),
    source="Amparo safeguard 3; 1951 Convention relating to the Status of Refugees, article 33",
)
COUNTRY_OF_ORIGIN = Kind(
    "referrals.country_of_origin",
    _("{organisation} is an authority of the person's country, and asylum plays a part here."),
    _("Do not contact it. Where the person wants to, they do so themselves after counselling."),
    source="Amparo safeguard 4; UNHCR, advisory opinion on confidentiality of asylum information",
)
RECEIVER_ANSWERS = Kind(
    "referrals.receiver_answers",
    _("Only {organisation}, to which the referral goes, can answer it."),
    _("Wait for the answer, or recall the referral before it is accepted."),
    source=RULE_7,
)
SENDER_SENDS = Kind(
    "referrals.sender_sends",
    _("Only {organisation}, which wrote the referral, can send or recall it."),
    _("Answer it: accept it, or reject it with a reason."),
    source=RULE_7,
)
NOT_RECEIVED = Kind(
    "referrals.not_received",
    _("It was not marked as received."),
    _("Mark it as received first, so that the sender knows that somebody has read it."),
    source=RULE_7,
)
REASON_NOT_GIVEN = Kind(
    "referrals.reason_not_given",
    _("A rejection without a reason leaves the person with nothing."),
    _("Choose the reason from the list; “other” in words."),
    source=RULE_7,
)
OUTCOME_NOT_SAID = Kind(
    "referrals.outcome_not_said",
    _("How it ended is not said."),
    _("Say whether the person was served, in part or not."),
    source=RULE_7,
)
FEEDBACK_NOT_GIVEN = Kind(
    "referrals.feedback_not_given",
    _("A referral is closed with feedback to who sent it."),
    _("Write in a sentence what the sender has to know; nothing that the person did not agree to."),
    source=RULE_7,
)
RECALL_WITHOUT_REASON = Kind(
    "referrals.recall_without_reason",
    _("Why it is recalled is not said."),
    _("Choose the reason from the list."),
    source=FORM,
)
IN_TIME_STILL = Kind(
    "referrals.in_time_still",
    _("The answer is not overdue."),
    _("Wait until the time is over."),
)
CONTENT_GONE = Kind(
    "referrals.content_gone",
    _("What it says about the person is not there any more: it was erased, or is no longer shared."),
    _(
        "Ask the sender. It can still be rejected with a reason of the list, completed or closed, without words."
    ),
    source=UNHCR,
)
RECEIPT_TAKEN = Kind(
    "referrals.receipt_taken",
    _("This form was saved before with other content: referral {reference}."),
    _("Open that referral and change it there; nothing was lost."),
)
SENT_ALREADY = Kind(
    "referrals.sent_already",
    _("The referral {reference} is no draft any more: what was sent stays as it is."),
    _("Recall it before it is accepted, and write a new one."),
)
NOBODY_CHOSEN = Kind(
    "referrals.nobody_chosen",
    _("Nobody was chosen."),
    _("Tick at least one row."),
)
SERVICE_OF_ANOTHER = Kind(
    "referrals.service_of_another",
    _("“{service}” is not a service of {organisation}."),
    _("Choose a service of the organisation that is asked, or leave it open."),
)
