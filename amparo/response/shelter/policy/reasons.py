"""What shelter may say no to: each kind of refusal with what to do next, and the guideline it comes from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind

BIP = "UNHCR, Best Interests Procedure Guidelines, 2021; Amparo safeguard 2"
FAMILY = "General Assembly, A/79/213; Amparo safeguard 10"
CHILDREN = "Inter-Agency Guiding Principles on Unaccompanied and Separated Children, 2004"
FOUR_EYES = "Amparo safeguard 8: nobody approves their own work"

SITE_CLOSED = Kind(
    "shelter.site_closed",
    _("{site} is closed."),
    _("Choose a site that is open."),
)
NAME_MISSING = Kind(
    "shelter.name_missing",
    _("The name of the site is missing in one of the two languages."),
    _("Write it in both; a name that is the same in both is written twice."),
)
NAME_TAKEN = Kind(
    "shelter.name_taken",
    _("Your organisation already has a site called {name}."),
    _("Open that site and change it, or choose another name."),
)
NUMBER_BELOW_ZERO = Kind(
    "shelter.number_below_zero",
    _("A number of a site is below zero."),
    _("Write what is there, 0 where there is none, and leave empty what is not known."),
)
IN_THE_FUTURE = Kind(
    "shelter.in_the_future",
    _("The time lies in the future: {time}."),
    _("Write when it happened. What is only expected is planned, not recorded."),
)
BEFORE_IT_OPENED = Kind(
    "shelter.before_it_opened",
    _("The site opened on {day}; nobody stayed there before."),
    _("Correct the time, or the opening day of the site."),
)
NOBODY_CHOSEN = Kind(
    "shelter.nobody_chosen",
    _("Nobody was chosen."),
    _("Choose at least one person."),
)
STAYS_ELSEWHERE = Kind(
    "shelter.stays_elsewhere",
    _("{code} is checked in at {site} of your organisation."),
    _("Plan a transfer from there, or check them out there first."),
)
STAYED_THEN = Kind(
    "shelter.stayed_then",
    _("{code} was checked in at a site of your organisation until {time}."),
    _("Write a later arrival, or correct the earlier stay."),
)
OVER_CAPACITY = Kind(
    "shelter.over_capacity",
    _("{site} would hold {people} people on {capacity} places."),
    _("Nobody is turned away by this: say why they are taken in, and check them in again."),
    source="The Sphere Handbook, 2018, Shelter and settlement standard 3",
)
STAY_HAS_ENDED = Kind(
    "shelter.stay_has_ended",
    _("The stay of {code} has ended, or was corrected."),
    _("Reload the page to see where they are now."),
)
LEFT_BEFORE_ARRIVING = Kind(
    "shelter.left_before_arriving",
    _("The departure lies before the arrival, {time}."),
    _("Correct the time, or correct the arrival first."),
)
REASON_UNKNOWN = Kind(
    "shelter.reason_unknown",
    _("Why they leave is not in the list."),
    _("Choose one; “not seen any more” where nobody knows."),
)
NOBODY_ANSWERED = Kind(
    "shelter.nobody_answered",
    _("Who answered the call was not said."),
    _("Write the authority and the post that answered. If nobody answered, call again."),
    source=CHILDREN,
)
NOTHING_CORRECTED = Kind(
    "shelter.nothing_corrected",
    _("The times are the same as before."),
    _("Change what is wrong."),
)
HEADCOUNT_EMPTY = Kind(
    "shelter.headcount_empty",
    _("No number was written."),
    _("Write how many were counted, 0 where there was nobody."),
)
HEADCOUNT_DOES_NOT_ADD_UP = Kind(
    "shelter.headcount_does_not_add_up",
    _("The groups add up to {groups}; everybody is {people}."),
    _("Correct one of the two, or leave the total empty."),
)
SAME_SITE = Kind(
    "shelter.same_site",
    _("A transfer leads to another site."),
    _("Choose where they will go."),
)
NOT_FROM_ONE_SITE = Kind(
    "shelter.not_from_one_site",
    _("Those who were chosen do not all stay at the same site now."),
    _("Plan a transfer for each site."),
)
FAMILY_SPLIT = Kind(
    "shelter.family_split",
    _("{count} more of the same family stay at the site and were not chosen: {codes}."),
    _("Choose them too, or say why it is in the interest of the family that they are parted."),
    source=FAMILY,
)
CHILD_ALONE_MOVES = Kind(
    "shelter.child_alone_moves",
    _("{code} is a child without parent or guardian, and this is missing: {missing}."),
    _("Ask child protection to recommend the move, name who goes with the child and who receives them."),
    source=BIP,
)
NOT_SHARED = Kind(
    "shelter.not_shared",
    _("{code} is not shared with {organisation}."),
    _("Ask for consent to share with them first; or let the people go by themselves, as a departure."),
    source="UNHCR, Policy on the Protection of Personal Data and Privacy; Amparo safeguard 6",
)
NOT_OURS_TO_HAND_ON = Kind(
    "shelter.not_ours_to_hand_on",
    _("The registration {code} is another organisation's: only they can share it further."),
    _("Ask them, or register the person anew if they wish."),
    source="UNHCR, Policy on the Protection of Personal Data and Privacy",
)
ENFORCEMENT_RECEIVES_NOBODY = Kind(
    "shelter.enforcement_receives_nobody",
    _("{organisation} enforces migration law: nobody is transferred there."),
    _("Choose a site of another organisation."),
    source="Amparo safeguard 12",
)
IN_A_TRANSFER = Kind(
    "shelter.in_a_transfer",
    _("{code} is already in a transfer that is planned or on the way."),
    _("Open that transfer; cancel it first if it is wrong."),
)
WARNINGS_UNREAD = Kind(
    "shelter.warnings_unread",
    _("Before this transfer something is to be read: {warnings}"),
    _("Tell the people what it may mean for them, say that it was read, and plan again."),
)
RECEIVER_RECORDS_IT = Kind(
    "shelter.receiver_records_it",
    _("That they arrived is recorded by {organisation}."),
    _("Wait for them, or call them."),
)
SENDER_RECORDS_IT = Kind(
    "shelter.sender_records_it",
    _("This is recorded by {organisation}, who sends them."),
    _("Call them."),
)
NO_LONGER_SHARED = Kind(
    "shelter.no_longer_shared",
    _(
        "{count} of those who were chosen are registered by another organisation and not shared with you any more."
    ),
    _("Let them leave as a departure. If they ask for it, register them anew first."),
    source="UNHCR, Policy on the Protection of Personal Data and Privacy",
)
SOMEBODY_WITHOUT_A_PLAN = Kind(
    "shelter.somebody_without_a_plan",
    _("{count} people who stay here have no plan where they will go: {codes}."),
    _("Plan a transfer for them, or write where each will go, and close the site then."),
    source="The Sphere Handbook, 2018, Protection principle 1: avoid exposing people to further harm",
)
UNREGISTERED_REMAIN = Kind(
    "shelter.unregistered_remain",
    _("The last headcount found {people} people who are not registered here."),
    _("Find with them where they will go, count again, and record that nobody is left."),
)
NEVER_COUNTED = Kind(
    "shelter.never_counted",
    _("Nobody has counted those who are not registered here since the last movement."),
    _("Walk through the site, and record a headcount of 0 when nobody is left."),
)
SOMEBODY_IS_COMING = Kind(
    "shelter.somebody_is_coming",
    _("{count} transfers to this site are planned or on the way."),
    _("Cancel them, or receive them first."),
)
SUPPORT_INCOMPLETE = Kind(
    "shelter.support_incomplete",
    _("“{field}” is missing or not usable."),
    _("Write it: what was given, how much, and in which unit."),
)
VALUE_WITHOUT_CURRENCY = Kind(
    "shelter.value_without_currency",
    _("A value and its currency go together."),
    _("Write the currency in three letters (MXN, USD), or leave both empty."),
)
SUPPORT_TO_ONESELF = Kind(
    "shelter.support_to_oneself",
    _("Support goes to another organisation."),
    _("Choose who receives it."),
)
SITE_OF_ANOTHER = Kind(
    "shelter.site_of_another",
    _("{site} is not a site of {organisation}."),
    _("Choose a site of who receives, or leave it empty."),
)
RECEIVER_ANSWERS = Kind(
    "shelter.receiver_answers",
    _("Whether it was received is said by {organisation}."),
    _("Ask them to confirm it."),
    source=FOUR_EYES,
)
GIVER_ACTS = Kind(
    "shelter.giver_acts",
    _("This is for {organisation}, who gives it."),
    _("Ask them."),
)
NOT_READABLE = Kind(
    "shelter.not_readable",
    _("What was written here cannot be read."),
    _("Correct it and send it again."),
)
RECEIPT_TAKEN = Kind(
    "shelter.receipt_taken",
    _("This form was saved before with other content."),
    _("Look at what was saved; if something else is to be recorded, open a new form."),
)
