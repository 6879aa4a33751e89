"""Every read of referrals. All begins at `visible_referrals`; PostgreSQL holds the same a second time."""

from amparo.response.referrals.queries.lists import (
    SORTING,
    board,
    filtered,
    inbox,
    listed,
    outbox,
    receivers_from,
    senders_to,
    visible_referral,
    visible_referrals,
)
from amparo.response.referrals.queries.one import History, Page, page_of_referral, referrals_about
from amparo.response.referrals.queries.waiting import waiting_for

__all__ = [
    "SORTING",
    "History",
    "Page",
    "board",
    "filtered",
    "inbox",
    "listed",
    "outbox",
    "page_of_referral",
    "receivers_from",
    "referrals_about",
    "senders_to",
    "visible_referral",
    "visible_referrals",
    "waiting_for",
]
