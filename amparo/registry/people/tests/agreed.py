"""An agreement as its two parties bring it into force: one proposes at its desk, the other confirms at its own."""

from __future__ import annotations

from typing import Any

from amparo.core.acting import working_at
from amparo.registry.partners.models import Organisation
from amparo.registry.people.models import Agreement


def desk_of(organisation: Organisation) -> Any:
    return working_at({"agreements": str(organisation.pk)})


def agreed(**stated: Any) -> Agreement:
    """In force, whatever the roles of the two accounts are."""
    proposer, other = stated["proposed_by"], stated.pop("confirmed_by")
    with desk_of(proposer.organisation):
        agreement = Agreement.objects.create(**stated)
    with desk_of(other.organisation):
        agreement.status, agreement.confirmed_by = Agreement.Status.IN_FORCE, other
        agreement.save(update_fields=["status", "confirmed_by"])
    return agreement
