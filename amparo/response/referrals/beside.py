"""What stands on a registration today, or in a row beside it that is shared apart."""

from __future__ import annotations

from amparo.registry.people.models import Registration


def purpose_of(registration: Registration) -> str:
    """What the own registration is kept for."""
    return str(getattr(registration, "keeping", registration).purpose)


def place_of(registration: Registration) -> str:
    """Where it was made, for who may know it: the journey is shared."""
    return str(getattr(registration, "whereabouts", registration).place.name)
