"""What the second lock says of feedback and of reports of abuse; see `amparo.core.second_lock`.

Who works at a desk sees the rows of that desk for the own organisation. Who holds a receipt sees the rows of that
receipt. Nobody else sees a row, and nobody writes one for another desk.
"""

from __future__ import annotations

from amparo.core.second_lock import SecondLock, at_desk

HOLDER = f"receipt = {at_desk('receipt')}"
AT_FEEDBACK = f"organisation_id = {at_desk('feedback')}::uuid"
AT_ABUSE = f"organisation_id = {at_desk('abuse')}::uuid"
# Also in the row itself, should a constraint ever be lost: an implicated organisation is never the one that reads.
NOT_IMPLICATED = "organisation_id <> ALL (implicated)"

# What was handed to focal points is at no desk of feedback any more.
_FEEDBACK = f"({AT_FEEDBACK} AND NOT is_with_focal_points) OR {HOLDER}"
FEEDBACK = SecondLock(read=_FEEDBACK, add=f"{AT_FEEDBACK} OR {HOLDER}", change=_FEEDBACK)
# The feedback is looked for under its own lock, so that an entry is seen with it and never without.
_WITH_IT = "EXISTS (SELECT FROM feedback_feedback of_it WHERE of_it.id = feedback_id)"
ENTRY = SecondLock(read=f"({AT_FEEDBACK} AND {_WITH_IT}) OR {HOLDER}", add=f"{AT_FEEDBACK} OR {HOLDER}")
CONTACT = SecondLock(read=f"{AT_FEEDBACK} OR {HOLDER}", add=f"{AT_FEEDBACK} OR {HOLDER}", remove=AT_FEEDBACK)

_REPORT = f"({AT_ABUSE} AND {NOT_IMPLICATED}) OR {HOLDER}"
REPORT = SecondLock(read=_REPORT, add=_REPORT, change=_REPORT)
# What focal points note for themselves is not for the holder of the receipt.
REPORT_ENTRY = SecondLock(
    read=f"{AT_ABUSE} OR ({HOLDER} AND kind <> 'note')", add=f"{AT_ABUSE} OR ({HOLDER} AND kind <> 'note')"
)
REPORT_ACT = SecondLock(read=f"{AT_ABUSE} OR {HOLDER}", add=f"{AT_ABUSE} OR {HOLDER}")
