"""Who may refer, answer and read rates. The safeguards stand beside: of sending, and of answering."""

from __future__ import annotations

from typing import Any

import rules

from amparo.registry.partners.policy import role_grants
from amparo.registry.people.policy import works_with_persons


@rules.predicate
def enforces_no_migration_law(user: Any) -> bool:
    return not user.organisation.enforces_migration_law


for _permission in ("referrals.view_referrals", "referrals.refer", "referrals.answer_referral"):
    rules.add_perm(_permission, works_with_persons & role_grants(_permission))
for _permission in ("referrals.view_rates", "referrals.view_escalations"):
    rules.add_perm(_permission, role_grants(_permission) & enforces_no_migration_law)
