"""A service is in operation or closed. Closing deletes nothing: who was sent there can still be looked up."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.registry.services.models import Service
from amparo.registry.services.policy import MANAGE, a_reason_is_given, the_service_is_ours

SERVICE = Lifecycle(
    move("close", "open", "closed", the_service_is_ours, a_reason_is_given, permission=MANAGE),
    move("reopen", "closed", "open", the_service_is_ours, a_reason_is_given, permission=MANAGE),
    states=dict(Service.Status.choices),
)
