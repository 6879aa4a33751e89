"""A stated regime is in force until another is stated for the same area and days."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.situation.movement.models import RegimeFinding

REGIME = Lifecycle(
    move("replace", "stated", "replaced", permission="movement.state_regime"),
    states=dict(RegimeFinding.Status.choices),
)
