"""What a return is refused for, each with its source."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind

FRAMEWORK = "IOM, A Framework for Assisted Voluntary Return and Reintegration (2018)"
VOLUNTARINESS = f"{FRAMEWORK}, principle 1: voluntariness"
CONVENTION = "Convention relating to the Status of Refugees (1951), article 33"
FAMILY_UNITY = "United Nations, Report A/79/213: family unity"
CHILDREN = "UNHCR, Best Interests Procedure Guidelines (2021); CMW and CRC, Joint General Comments 3-4 and 22-23 (2017)"
IN_DOUBT_A_CHILD = "CRC, General Comment 6 (2005), paragraph 31 (i)"

NOT_THE_OWN_WISH = Kind(
    "voluntary_return.not_the_own_wish",
    _("To return is not the person's own wish."),
    _("End this case. Offer counselling on the other possibilities, among them asking for asylum."),
    VOLUNTARINESS,
)
IS_A_REMOVAL = Kind(
    "voluntary_return.is_a_removal",
    _("An authority ordered or carries out this return: it is no assisted voluntary return."),
    _("End this case. Refer the person to legal aid; a removal is never recorded here."),
    VOLUNTARINESS,
)
NOT_COUNSELLED = Kind(
    "voluntary_return.not_counselled",
    _("The person was not counselled."),
    _("Counsel the person first, in private and in a language that they understand."),
    FRAMEWORK,
)
COUNSELLING_INCOMPLETE = Kind(
    "voluntary_return.counselling_incomplete",
    _("The counselling is not complete: {what}."),
    _("Counsel the person again; what was missing belongs to it."),
    FRAMEWORK,
)
NO_DAY_TO_REFLECT = Kind(
    "voluntary_return.no_day_to_reflect",
    _("The time to reflect ends on {day}, no later than the counselling."),
    _("Agree on a later day: nobody decides in the hour in which they are told."),
    VOLUNTARINESS,
)
TIME_TO_REFLECT = Kind(
    "voluntary_return.time_to_reflect",
    _("The person has time to reflect until {day}."),
    _("Ask again after that day."),
    VOLUNTARINESS,
)
NOT_APPROVABLE = Kind(
    "voluntary_return.not_approvable",
    _("The assessment does not allow travel: {what}."),
    _("Assess again when this has changed, or decline."),
    FRAMEWORK,
)
PAUSED = Kind(
    "voluntary_return.paused",
    _("The return is paused: something that was seen has to be looked into first."),
    _("A colleague who did not see it reviews it, with a specialist where one is needed."),
    VOLUNTARINESS,
)
# The same words for a claim and for a fear, whoever placed it: who reads this learns of no claim (safeguards 3 and 4).
STOPPED = Kind(
    "voluntary_return.stopped",
    _("This return waits: the person is to be counselled on protection first."),
    _(
        "Refer the person to asylum counselling. It is not a denial: the person decides with that counsellor,"
        " and the return can go on after it."
    ),
    CONVENTION,
)
FEAR_NOT_LOOKED_AT = Kind(
    "voluntary_return.fear_not_looked_at",
    _(
        "The fear was not looked at in private by an asylum counsellor, or the person does not wish to return."
    ),
    _("Refer the person to asylum counselling and record what came of it."),
    CONVENTION,
)
NO_CONSENT = Kind(
    "voluntary_return.no_consent",
    _("No signed consent stands for this return."),
    _("Read the text to the person, and let them sign if they still wish to return."),
    VOLUNTARINESS,
)
TEXT_NOT_IN_FORCE = Kind(
    "voluntary_return.text_not_in_force",
    _("This text was not in force on {day}."),
    _("Print the text that is in force, and let the person sign that one."),
    VOLUNTARINESS,
)
CODE_OF_ANOTHER_TEXT = Kind(
    "voluntary_return.code_of_another_text",
    _("The code at the foot of the paper is not that of this text."),
    _("Copy the code from the paper that was signed, or choose the text that stands on it."),
    VOLUNTARINESS,
)
NOT_READ_ALOUD = Kind(
    "voluntary_return.not_read_aloud",
    _("The text was not read aloud in a language that the person understands."),
    _("Read it aloud; where it is in another language, an interpreter says it."),
    VOLUNTARINESS,
)
CHILD_SIGNED_ALONE = Kind(
    "voluntary_return.child_signed_alone",
    _("The person is or may be under 18 and does not sign alone."),
    _("A parent or the appointed guardian signs with the child."),
    CHILDREN,
)
NO_GUARDIAN = Kind(
    "voluntary_return.no_guardian",
    _("No guardian was appointed for this child."),
    _("Ask the child protection authority to appoint one, and record it."),
    CHILDREN,
)
NO_CAREGIVER = Kind(
    "voluntary_return.no_caregiver",
    _("No caregiver at the place of origin was verified and is willing in writing."),
    _("Have the family assessed there, and keep their written word."),
    CHILDREN,
)
NO_ESCORT = Kind(
    "voluntary_return.no_escort",
    _("Nobody escorts this child."),
    _("Name the escort who travels with the child up to the handover."),
    CHILDREN,
)
NO_RECEPTION = Kind(
    "voluntary_return.no_reception",
    _("Nobody confirmed that this child is received on arrival."),
    _("Ask the child protection authority of the country of origin to confirm it."),
    CHILDREN,
)
NO_DETERMINATION = Kind(
    "voluntary_return.no_determination",
    _("No determination of best interests recommends return for this child."),
    _("Refer the child to child protection: a panel decides, and may find that return is not best."),
    CHILDREN,
)
AGE_UNKNOWN = Kind(
    "voluntary_return.age_unknown",
    _("It is not known whether the person is a child."),
    _("Record an age in the registration; in doubt the person is taken for a child."),
    IN_DOUBT_A_CHILD,
)
NO_TRAVEL_DOCUMENT = Kind(
    "voluntary_return.no_travel_document",
    _("No travel document with its last day is recorded."),
    _("Record it with the preparation of the journey."),
    FRAMEWORK,
)
TRAVEL_DOCUMENT_EXPIRED = Kind(
    "voluntary_return.travel_document_expired",
    _("The travel document is valid until {day}, and is needed until {needed}."),
    _("Obtain a new one, then prepare the journey again."),
    FRAMEWORK,
)
VISA_MISSING = Kind(
    "voluntary_return.visa_missing",
    _("A transit visa is missing."),
    _("Obtain it, or plan a journey without that transit; then prepare it again."),
    FRAMEWORK,
)
NO_JOURNEY = Kind(
    "voluntary_return.no_journey",
    _("No journey is planned."),
    _("Plan its legs with their transits and handover."),
    FRAMEWORK,
)
JOURNEY_IN_THE_PAST = Kind(
    "voluntary_return.journey_in_the_past",
    _("The planned journey departs on {day}, before it is booked."),
    _("Plan the journey anew."),
)
BEFORE_THE_BOOKED_DAY = Kind(
    "voluntary_return.before_the_booked_day",
    _("The journey is booked for {day}: nobody boards before."),
    _("Correct the day, or cancel and book anew."),
)
FAMILY_SPLIT = Kind(
    "voluntary_return.family_split",
    _("{count} members of the household who are here do not travel with the person, and it is not said why."),
    _("Let them travel together, or record why not, in the interest of whom."),
    FAMILY_UNITY,
)
WISH_NOT_SAID_AGAIN = Kind(
    "voluntary_return.wish_not_said_again",
    _("The person did not say at boarding that they still wish to return."),
    _("Record that the wish is withdrawn: the bookings are cancelled, and it costs them nothing."),
    VOLUNTARINESS,
)
NOBODY_RECEIVES = Kind(
    "voluntary_return.nobody_receives",
    _("It is not said that the person was handed over to anybody."),
    _("Stay with the person until somebody receives them, then record it."),
    FRAMEWORK,
)
NO_GOAL = Kind(
    "voluntary_return.no_goal",
    _("The plan has no goal."),
    _("Write at least one goal: economic, social or psychosocial."),
    FRAMEWORK,
)
SCORE_TOO_HIGH = Kind(
    "voluntary_return.score_too_high",
    _("A score of the survey lies between 0 and 100."),
    _("Correct the score."),
    "IOM, Reintegration Sustainability Survey",
)
LEG_ARRIVES_EARLIER = Kind(
    "voluntary_return.leg_arrives_earlier",
    _("Leg {number} arrives before it departs."),
    _("Correct the two times."),
)
LEGS_OVERLAP = Kind(
    "voluntary_return.legs_overlap",
    _("Leg {number} departs before the leg before it arrives."),
    _("Leave time for the transit."),
)
LEGS_DO_NOT_JOIN = Kind(
    "voluntary_return.legs_do_not_join",
    _("Leg {number} does not begin where the leg before it ends."),
    _("Correct the places: the journey has no hole."),
)
LEG_NOWHERE = Kind(
    "voluntary_return.leg_nowhere",
    _("Leg {number} does not lead from one known place to another."),
    _("Choose both places from those offered."),
)
NO_CARRIER = Kind(
    "voluntary_return.no_carrier",
    _("Leg {number} does not say how or with whom."),
    _("Write the carrier."),
)
NO_HANDOVER = Kind(
    "voluntary_return.no_handover",
    _("The last leg does not say who receives the person."),
    _("Write who receives them at the end of the journey."),
    FRAMEWORK,
)
NOT_TO_BE_PLANNED = Kind(
    "voluntary_return.not_to_be_planned",
    _("A journey is planned from eligibility until it is booked: this return is “{state}”."),
    _("Take the steps before it, or cancel the booking first."),
)
