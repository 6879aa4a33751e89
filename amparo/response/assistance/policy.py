"""Who may plan, keep stock and deliver, and what must hold before something is given.

Stock, rules and plans are about nobody: coordinators work with them. Whoever delivers or reads a list works with
persons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import rules
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.policy import role_grants
from amparo.registry.people.policy import FOUR_EYES, works_with_persons
from amparo.response.assistance.amounts import in_words

SPHERE = "The Sphere Handbook, 2018: food security standard 6.3, targeting, distribution and delivery"

for _permission in ("assistance.deliver", "assistance.keep_list"):
    rules.add_perm(_permission, works_with_persons & role_grants(_permission))
for _permission in (
    "assistance.view_assistance",
    "assistance.keep_catalogue",
    "assistance.plan_distribution",
    "assistance.keep_stock",
    "assistance.approve_stock_change",
    "assistance.reconcile",
):
    rules.add_perm(_permission, role_grants(_permission))

TEXT_MISSING = Kind(
    "assistance.text_missing",
    _("“{field}” is missing."),
    _("Write it, in both languages where two are asked for."),
)
CODE_TAKEN = Kind(
    "assistance.code_taken",
    _("Your organisation already uses the code {code}."),
    _("Choose another code, or open what has it."),
)
UNIT_UNKNOWN = Kind(
    "assistance.unit_unknown",
    _("This unit does not go with this kind: cash has a currency, everything else a unit."),
    _("Choose a currency for cash, or a unit for goods and services."),
)
QUANTITY_NOT_POSITIVE = Kind(
    "assistance.quantity_not_positive",
    _("A quantity above zero is needed, with at most three decimals."),
    _("Write it in the item's own unit."),
)
RULE_HOUSEHOLD_ONLY = Kind(
    "assistance.rule_household_only",
    _("A quantity by size or by age is for a household."),
    _("Choose “each household”, or a fixed quantity."),
)
RULE_GOES_BACK = Kind(
    "assistance.rule_goes_back",
    _("A version that began on {day} is there: a new one begins no earlier."),
    _("Choose that day or a later one; what was delivered before keeps its rule."),
)
NO_RULE = Kind(
    "assistance.no_rule",
    _("No rule is in force for {item} on {day}: nobody can tell who may receive how much."),
    _("State the rule of the item first."),
    source=SPHERE,
)
OUT_OF_USE = Kind(
    "assistance.out_of_use",
    _("{name} is no longer in use."),
    _("Choose another one, or take it into use again."),
)
NOT_OURS = Kind(
    "assistance.not_ours",
    _("{name} belongs to another organisation."),
    _("Choose one of your own organisation."),
)
NO_STORE = Kind(
    "assistance.no_store",
    _("Out of which store it is given was not said."),
    _("Choose one. If there is none yet, whoever keeps stock adds it."),
)
NOT_IN_STOCK = Kind(
    "assistance.not_in_stock",
    _("{store} has {on_hand} of {item}; {asked} are needed."),
    _("Give less, take it from another store, or record what came in first."),
)
SAME_STORE = Kind(
    "assistance.same_store",
    _("The store that sends and the one that receives are the same."),
    _("Choose another store."),
)
NO_DIFFERENCE = Kind(
    "assistance.no_difference",
    _("What was counted is what the ledger says, or was not a quantity: there is no difference to record."),
    _("Write what lies there, in the item's own unit. If it agrees, nothing needs to be done."),
)
OPENED_ALREADY = Kind(
    "assistance.opened_already",
    _("{item} already has movements in {store}: an opening balance comes first and once."),
    _("Record what came in as received, or a difference that a count found."),
)
DAY_IN_THE_FUTURE = Kind(
    "assistance.day_in_the_future",
    _("The day {day} lies in the future."),
    _("State the day on which it happened."),
)
RECEIPT_TAKEN = Kind(
    "assistance.receipt_taken",
    _("This form was saved before with other content."),
    _("Look at what was saved. Open the form anew if something else is to be recorded; nothing was lost."),
)
DECIDED_BY_ANOTHER = Kind(
    "assistance.decided_by_another",
    _("Who recorded this loss or difference cannot approve it."),
    _("Ask a colleague who keeps stock."),
    source=FOUR_EYES,
)
NOTHING_PLANNED = Kind(
    "assistance.nothing_planned",
    _("Nothing is planned to be given."),
    _("Add at least one item with its quantity and how many people or households are to receive it."),
)
PLAN_IS_FIXED = Kind(
    "assistance.plan_is_fixed",
    _("{code} is no longer only planned: its plan stays as it was."),
    _("Explain the difference when you reconcile it, or cancel it and plan another one."),
)
SOMETHING_DELIVERED = Kind(
    "assistance.something_delivered",
    _("Something was delivered at {code} already."),
    _("Close it and reconcile it instead."),
)
DIFFERENCE_UNEXPLAINED = Kind(
    "assistance.difference_unexplained",
    _(
        "{item}: planned {planned}, delivered {delivered}, out of stock {out}. Nobody has said why they differ."
    ),
    _("Say for each item why, in a sentence."),
    source=SPHERE,
)
CHANGES_WAIT = Kind(
    "assistance.changes_wait",
    _("{count} losses or differences of {code} wait for a second person."),
    _("Have them approved or refused first."),
)
NOT_TAKING = Kind(
    "assistance.not_taking",
    _("{code} is not open for deliveries."),
    _("Open it first. From a paper list you can still enter what was given until it is reconciled."),
)
NOT_PLANNED_HERE = Kind(
    "assistance.not_planned_here",
    _("{item} is not part of {code}."),
    _("Choose an item of its plan, or deliver it outside of a distribution."),
)
NOT_ON_THE_LIST = Kind(
    "assistance.not_on_the_list",
    _("This person or household is not on the list of {code}."),
    _("If they should be, say that they are added at the table, and save again."),
    source=SPHERE,
)
NOTHING_CHOSEN = Kind(
    "assistance.nothing_chosen",
    _("Nothing was chosen to be given."),
    _("Tick at least one item."),
)
ALREADY_RECEIVED = Kind(
    "assistance.already_received",
    _("{item}: already received, {quantity} on {day} at {where}."),
    _("The rule gives it once only. If that delivery was recorded by mistake, undo it with a reason."),
    source=SPHERE,
)
ALREADY_RECEIVED_UNTIL = Kind(
    "assistance.already_received_until",
    _("{item}: already received, {quantity} on {day} at {where}."),
    _("The rule gives it again from {again}. If that delivery was a mistake, undo it with a reason."),
    source=SPHERE,
)
NOT_IN_THE_GROUP = Kind(
    "assistance.not_in_the_group",
    _("{item} is for: {group}. As registered, nobody here belongs to it."),
    _("If age or sex was registered wrongly, correct it on the person's page."),
    source=SPHERE,
)
MORE_THAN_ENTITLED = Kind(
    "assistance.more_than_entitled",
    _("{item}: {asked} is more than the rule still gives ({allowed})."),
    _("Give at most that, or state a new version of the rule."),
)
NOT_A_MEMBER = Kind(
    "assistance.not_a_member",
    _("Who comes for it is not a member of this household now."),
    _("Choose a member of the household, or record the change of the household first."),
)
TOKEN_UNKNOWN = Kind(
    "assistance.token_unknown",
    _("The code on the slip is not one of this list, or a newer slip was printed."),
    _("Read it again, or search by name or code and let them sign the paper list."),
)
TOKEN_USED = Kind(
    "assistance.token_used",
    _("The code on this slip was used on {used}."),
    _("Look at what was received. A slip counts once."),
)
WITNESS_MISSING = Kind(
    "assistance.witness_missing",
    _("Two staff members see it: the second one was not named, or is no other account of this organisation."),
    _("Choose the colleague who saw it too. Without one, let them sign the paper list."),
    source=SPHERE,
)
UNLISTED_REASON_MISSING = Kind(
    "assistance.unlisted_reason_missing",
    _("Why somebody receives who is not on the list was not said."),
    _(
        "Write it in a sentence: it stands beside the delivery, and is counted when the distribution is reconciled."
    ),
    source=SPHERE,
)
LIST_NUMBER_MISSING = Kind(
    "assistance.list_number_missing",
    _("A signature on the paper list needs its line number there."),
    _("Write the number of the line."),
)
PROOF_UNKNOWN = Kind(
    "assistance.proof_unknown",
    _("How the receipt was proved was not said."),
    _("Choose the slip, the paper list, or two staff members."),
)
UNDONE_ALREADY = Kind(
    "assistance.undone_already",
    _("This delivery was undone already."),
    _("Reload the page: it counts no more."),
)
ERASED_SINCE = Kind(
    "assistance.erased_since",
    _("The data of this registration were erased."),
    _("Register the person again if they ask for it."),
)
NOBODY_CALLED_SO = Kind(
    "assistance.nobody_called_so",
    _("Line {line}: no person or household with this code that your organisation may see."),
    _("Check the code on the slip."),
)
LINE_UNREADABLE = Kind(
    "assistance.line_unreadable",
    _("Line {line}: the number of the list is not one of this list, or it stands here twice."),
    _("Write one number of the list a line."),
)
RECONCILED_ALREADY = Kind(
    "assistance.reconciled_already",
    _("{code} is reconciled or cancelled: nothing more is recorded for it."),
    _("Choose a distribution that is open or closed."),
)


# --- safeguards of a distribution


def something_is_planned(distribution: Any, **_context: Any) -> Reason | None:
    return None if distribution.planned.exists() else NOTHING_PLANNED()


def each_item_has_a_rule(distribution: Any, **_context: Any) -> Iterator[Reason]:
    """Without a rule in force on its day nobody could be told what they may receive."""
    for planned in distribution.planned.select_related("item"):
        begun = planned.item.rules.filter(valid_from__lte=distribution.day)
        if not begun.exists():
            yield NO_RULE(item=planned.item.name, day=date_format(distribution.day))


def the_store_is_in_use(distribution: Any, **_context: Any) -> Reason | None:
    store = distribution.store
    return None if store.is_active else OUT_OF_USE(name=store.name)


def a_reason_is_given(_subject: Any, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason.strip() else REASON_MISSING(at="reason")


def nothing_was_delivered(distribution: Any, **_context: Any) -> Reason | None:
    if distribution.movements.filter(kind="delivered").exists():
        return SOMETHING_DELIVERED(code=distribution.code)
    return None


def who_recorded_does_not_approve(change: Any, *, by: Any, **_context: Any) -> Reason | None:
    return DECIDED_BY_ANOTHER() if change.asked_by_id == by.pk else None


# --- safeguards of a delivery


def already_received_within_the_period(
    item: Any, *, remaining: Decimal, last: Any, again: date | None
) -> Reason | None:
    """`last` is the delivery of the own organisation that counts; others' deliveries are never told."""
    if remaining > 0 or last is None:
        return None
    told = {
        "item": item.name,
        "quantity": in_words(last.quantity, item),
        "day": date_format(timezone.localtime(last.delivered_at), "SHORT_DATETIME_FORMAT"),
        "where": last.distribution.site if last.distribution else last.store.name,
    }
    if again is None:
        return ALREADY_RECEIVED(**told)
    return ALREADY_RECEIVED_UNTIL(**told, again=date_format(again))


def not_in_the_group(item: Any, rule: Any, *, is_in_it: bool) -> Reason | None:
    return None if is_in_it else NOT_IN_THE_GROUP(item=item.name, group=rule.get_group_display())


def not_more_than_the_rule_gives(item: Any, asked: Decimal, *, allowed: Decimal) -> Reason | None:
    if asked <= allowed:
        return None
    return MORE_THAN_ENTITLED(item=item.name, asked=in_words(asked, item), allowed=in_words(allowed, item))


def a_member_of_the_household_takes_it(taker: Any, members: Collection[Any]) -> Reason | None:
    return None if taker in members else NOT_A_MEMBER(at="taken_by")


def the_distribution_is_open(distribution: Any, *, from_paper: bool) -> Reason | None:
    """What was signed on paper may be entered until the distribution is reconciled."""
    taking = ("open", "closed") if from_paper else ("open",)
    return None if distribution.status in taking else NOT_TAKING(code=distribution.code)


def it_is_ours(record: Any, name: str, *, by: Any) -> Reason | None:
    return None if record.organisation_id == by.organisation_id else NOT_OURS(name=name)


def it_is_in_use(record: Any) -> Reason | None:
    return None if record.is_active else OUT_OF_USE(name=record.name)


def the_quantity_is_above_zero(quantity: Decimal | None, *, at: str = "quantity") -> Reason | None:
    return None if quantity is not None and quantity > 0 else QUANTITY_NOT_POSITIVE(at=at)


def it_has_happened(day: date, *, today: date, at: str = "happened_on") -> Reason | None:
    return DAY_IN_THE_FUTURE(at=at, day=date_format(day)) if day > today else None
