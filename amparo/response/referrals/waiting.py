"""What My work shows of this room."""

from amparo.core.waiting import LongSource, add_source
from amparo.response.referrals.queries.waiting import waiting_for


def register() -> None:
    add_source("referrals", LongSource("referrals.view_referrals", waiting_for))
