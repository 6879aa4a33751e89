"""What My work shows of this room."""

from amparo.core.waiting import Source, add_source
from amparo.response.referrals.queries.waiting import waiting_for


def register() -> None:
    add_source("referrals", Source("referrals.view_referrals", waiting_for))
