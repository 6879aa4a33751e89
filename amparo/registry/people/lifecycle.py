"""The tables of moves of sharing and of the rights of the person."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from amparo.core.lifecycle import Lifecycle, move
from amparo.registry.people.policy import (
    its_last_day_is_not_past,
    the_other_party_confirms,
    who_asked_does_not_decide,
    who_recorded_does_not_reject,
)

OVERRIDE = Lifecycle(
    move(
        "approve",
        "asked",
        "approved",
        who_asked_does_not_decide,
        its_last_day_is_not_past,
        permission="people.approve_override",
    ),
    move("refuse", "asked", "refused", who_asked_does_not_decide, permission="people.approve_override"),
    move("end", "approved", "ended", permission="people.ask_override"),
    states={
        "asked": pgettext_lazy("override", "asked for"),
        "approved": pgettext_lazy("override", "approved"),
        "refused": pgettext_lazy("override", "refused"),
        "ended": pgettext_lazy("override", "ended"),
    },
)
AGREEMENT = Lifecycle(
    move("confirm", "proposed", "in_force", the_other_party_confirms, permission="people.manage_agreements"),
    move("end", "proposed|in_force", "ended", permission="people.end_agreement"),
    states={
        "proposed": pgettext_lazy("agreement", "proposed"),
        "in_force": pgettext_lazy("agreement", "in force"),
        "ended": pgettext_lazy("agreement", "ended"),
    },
)
OBJECTION = Lifecycle(
    move("uphold", "open", "upheld", permission="people.decide_objection"),
    move("reject", "open", "rejected", who_recorded_does_not_reject, permission="people.decide_objection"),
    states={
        "open": pgettext_lazy("objection", "open"),
        "upheld": pgettext_lazy("objection", "upheld"),
        "rejected": pgettext_lazy("objection", "rejected"),
    },
)
ERASURE = Lifecycle(
    move("approve", "asked", "approved", who_asked_does_not_decide, permission="people.approve_erasure"),
    move("refuse", "asked", "refused", who_asked_does_not_decide, permission="people.approve_erasure"),
    move("finish", "approved", "done", permission="people.approve_erasure"),
    states={
        "asked": pgettext_lazy("erasure", "asked for"),
        "approved": pgettext_lazy("erasure", "approved"),
        "refused": pgettext_lazy("erasure", "refused"),
        "done": pgettext_lazy("erasure", "done"),
    },
)
