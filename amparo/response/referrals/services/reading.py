"""That somebody read a referral, or carried its slip away, is an event too."""

from __future__ import annotations

from typing import Any

from amparo.core import events
from amparo.core.acting import acts
from amparo.response.referrals.models import Referral


@acts
def record_referral_reading(*, referral: Referral, what: str, by: Any) -> None:
    """`what`: page | slip. A view does it last."""
    events.record(verb="read_referral", subject=referral, by=by, after={"what": what})
