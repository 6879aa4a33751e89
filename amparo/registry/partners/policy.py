"""Who may see and manage partners, accounts and the trail: a role in force that carries the permission, nothing else."""

from __future__ import annotations

from typing import Any

import rules


def role_grants(permission: str) -> rules.Predicate:
    """True when one of the user's roles in force carries the permission. Every app's policy builds on it."""

    @rules.predicate(name=f"role_grants:{permission}")
    def granted(user: Any) -> bool:
        return bool(user and user.is_active and user.holds(permission))

    return granted


OWN_PERMISSIONS = (
    "partners.view_partners",
    "partners.view_people",
    "partners.manage_organisations",
    "partners.manage_people",
    "core.view_trail",
)

for _permission in OWN_PERMISSIONS:
    rules.add_perm(_permission, role_grants(_permission))
