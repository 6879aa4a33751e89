"""The path of an asylum claim, as who accompanies it follows it. The authority decides; nobody here."""

from __future__ import annotations

from amparo.core.lifecycle import STAYS, Lifecycle, Move, move
from amparo.response.asylum.policy import (
    a_claim_is_decided_after_the_person_was_heard,
    its_days_are_in_order,
    six_weeks_have_passed_since_the_missed_interview,
    there_is_a_refusal_to_appeal_against,
    who_works_on_returns_takes_no_withdrawal,
    withdrawing_was_explained_first,
)
from amparo.response.asylum.vocabulary import CLAIM_IS_OPEN, State
from amparo.response.cases.policy import a_reason_is_written_down, nothing_is_left_open

WORK = "asylum.work_on_cases"
PENDING = "|".join(CLAIM_IS_OPEN)
BEFORE_A_DECISION = "lodged|interview_scheduled|interviewed"


def _move(name: str, sources: str, target: str, *safeguards: object) -> Move:
    return move(name, sources, target, its_days_are_in_order, *safeguards, permission=WORK)  # type: ignore[arg-type]


CLAIM = Lifecycle(
    _move("inform", "approached", "informed"),
    _move("express_intention", "informed", "intends"),
    _move("refer_to_authority", "intends", "referred"),
    _move("lodge", "intends|referred", "lodged"),
    _move("record_notice", "lodged", STAYS),
    _move("appear", BEFORE_A_DECISION, STAYS),
    _move("renew_stay", BEFORE_A_DECISION, STAYS),
    _move("schedule_interview", "lodged|interview_scheduled", "interview_scheduled"),
    _move("hold_interview", "interview_scheduled", "interviewed"),
    _move("extend", BEFORE_A_DECISION, STAYS),
    _move("decide", BEFORE_A_DECISION, "decided", a_claim_is_decided_after_the_person_was_heard),
    _move("lodge_appeal", "decided", "appealed", there_is_a_refusal_to_appeal_against),
    _move("decide_appeal", "appealed", "appeal_decided"),
    _move("become_final", "decided|appeal_decided", "final", nothing_is_left_open),
    _move(
        "withdraw",
        "informed|intends|referred|" + PENDING,
        "withdrawn",
        withdrawing_was_explained_first,
        who_works_on_returns_takes_no_withdrawal,
        nothing_is_left_open,
    ),
    _move(
        "abandon",
        BEFORE_A_DECISION,
        "abandoned",
        a_reason_is_written_down,
        six_weeks_have_passed_since_the_missed_interview,
        nothing_is_left_open,
    ),
    _move("reopen", "withdrawn|abandoned", "intends", a_reason_is_written_down),
    states=dict(State.choices),
)
