"""What My work shows of this room."""

from amparo.core.waiting import Source, add_source
from amparo.response.cases.policy import VIEW
from amparo.response.cases.queries.waiting import waiting_for


def register() -> None:
    add_source("cases", Source(VIEW, waiting_for))
