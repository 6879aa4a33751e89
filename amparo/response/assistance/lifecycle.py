"""The tables of moves: a distribution, and a change of stock that two people make."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from amparo.core.lifecycle import Lifecycle, move
from amparo.response.assistance.policy import (
    a_reason_is_given,
    each_item_has_a_rule,
    nothing_was_delivered,
    something_is_planned,
    the_store_is_in_use,
    who_recorded_does_not_approve,
)
from amparo.response.assistance.reconciling import every_difference_has_a_reason, no_change_of_stock_waits

PLAN, RECONCILE = "assistance.plan_distribution", "assistance.reconcile"
DISTRIBUTION = Lifecycle(
    move(
        "open",
        "planned",
        "open",
        something_is_planned,
        each_item_has_a_rule,
        the_store_is_in_use,
        permission=PLAN,
    ),
    move("close", "open", "closed", permission=PLAN),
    move("reopen", "closed", "open", a_reason_is_given, permission=PLAN),
    move(
        "reconcile",
        "closed",
        "reconciled",
        every_difference_has_a_reason,
        no_change_of_stock_waits,
        permission=RECONCILE,
    ),
    move("cancel", "planned|open", "cancelled", a_reason_is_given, nothing_was_delivered, permission=PLAN),
    states={
        "planned": pgettext_lazy("distribution", "planned"),
        "open": pgettext_lazy("distribution", "open"),
        "closed": pgettext_lazy("distribution", "closed"),
        "reconciled": pgettext_lazy("distribution", "reconciled"),
        "cancelled": pgettext_lazy("distribution", "cancelled"),
    },
)
STOCK_CHANGE = Lifecycle(
    move(
        "approve",
        "asked",
        "applied",
        who_recorded_does_not_approve,
        permission="assistance.approve_stock_change",
    ),
    move(
        "refuse",
        "asked",
        "refused",
        who_recorded_does_not_approve,
        a_reason_is_given,
        permission="assistance.approve_stock_change",
    ),
    states={
        "asked": pgettext_lazy("stock change", "waits for a second person"),
        "applied": pgettext_lazy("stock change", "applied"),
        "refused": pgettext_lazy("stock change", "refused"),
    },
)
