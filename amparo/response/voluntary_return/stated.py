"""A journey as somebody states it: legs in their order, each with who receives the person at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StatedLeg:
    """Places by their codes in the gazetteer."""

    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    carrier: str
    handover_to: str = ""
