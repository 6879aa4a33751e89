"""The paths of a stay, a transfer, a site and a support."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.response.shelter.models import Site, Stay, Support, Transfer
from amparo.response.shelter.policy import (
    a_reason_is_given,
    another_person_of_who_receives_answers,
    who_gives_acts,
    who_receives_records_it,
    who_sends_records_it,
)

SITE = Lifecycle(
    move("close_site", "open", "closed", permission="shelter.run_sites"),
    states=dict(Site.Status.choices),
)
STAY = Lifecycle(
    move("leave", "staying", "left", permission="shelter.manage_stays"),
    move("correct_stay", "staying|left", "corrected", permission="shelter.manage_stays"),
    states=dict(Stay.Status.choices),
)
TRANSFER = Lifecycle(
    move("depart", "planned", "departed", who_sends_records_it),
    move("arrive", "departed", "arrived", who_receives_records_it),
    move("cancel_transfer", "planned|departed", "cancelled", who_sends_records_it),
    states=dict(Transfer.Status.choices),
)
SUPPORT = Lifecycle(
    move("give_support", "promised|disputed", "given", who_gives_acts, permission="shelter.record_support"),
    move("take_back_support", "promised", "taken_back", who_gives_acts, a_reason_is_given,
         permission="shelter.record_support"),
    move("confirm_support", "given|disputed", "confirmed", another_person_of_who_receives_answers,
         permission="shelter.confirm_support"),
    move("dispute_support", "given", "disputed", another_person_of_who_receives_answers, a_reason_is_given,
         permission="shelter.confirm_support"),
    states=dict(Support.Status.choices),
)  # fmt: skip
