"""Every ten minutes the clocks of referrals are looked at, for each organisation by an account of its own.

Looking begins with nobody and sees no person: it only finds, for each organisation, an open account that may see its
referrals. That account is whom the job acts for, so that both locks hold, and no clock stops because somebody left.
"""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from amparo.core.access import may
from amparo.core.jobs import job
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.response.referrals.services.watching import watch_overdue

QUEUE = "referrals"
PERMISSION = "referrals.view_referrals"


@job(queue=QUEUE)
def watch_clocks(*, by: Any) -> None:
    watch_overdue(by=by)


@app.periodic(cron="*/10 * * * *")
@app.task(name=f"{__name__}.watch_all_clocks", queue=QUEUE)
def watch_all_clocks(timestamp: int) -> None:
    for account in accounts_that_watch():
        watch_clocks.defer(by=account)


def accounts_that_watch() -> list[User]:
    """One open account of each organisation that takes part: the first that joined of those who see its referrals."""
    roles = [code for code, role in ROLES.items() if PERMISSION in role.permissions]
    accounts = User.objects.filter(is_active=True, organisation__is_active=True, roles__role__in=roles)
    found: dict[Any, User] = {}
    for account in accounts.select_related("organisation").order_by("joined_at", "pk"):
        if account.organisation_id not in found and may(account, PERMISSION):
            found[account.organisation_id] = account
    return list(found.values())
