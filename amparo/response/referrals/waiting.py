"""What My work shows of this room."""

from amparo.core.waiting import LongSource, Source, add_source
from amparo.response.referrals.queries.waiting import overdue_answers, waiting_for


def register() -> None:
    add_source("referrals", LongSource("referrals.view_referrals", waiting_for))
    add_source("referrals.overdue", Source("referrals.view_escalations", overdue_answers))
