"""The states of a finding, and what a decision about it needs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.core.lifecycle import Lifecycle, move
from amparo.situation.figures.models import Figure, Finding
from amparo.situation.figures.policy import a_reason_is_given

DECIDES = "figures.decide_contradiction"

NO_FIGURE_OF_THE_FINDING = Kind(
    "figures.no_figure_of_the_finding",
    _("A resolution chooses one of the figures that contradict each other: {references}."),
    _("Choose one of them, or explain the contradiction, or accept it as a dispute."),
)
CHOICE_WITHOUT_RESOLUTION = Kind(
    "figures.choice_without_resolution",
    _("Only a resolution chooses a figure."),
    _("Leave the choice empty, or resolve the contradiction by choosing."),
)

# Found and no longer found are no decisions: the search itself sets `gone`, and `open` when it finds it again.
FINDING = Lifecycle(
    move("explain", "open", "explained", a_reason_is_given, permission=DECIDES),
    move("accept_as_dispute", "open", "dispute", a_reason_is_given, permission=DECIDES),
    move("resolve", "open", "resolved", a_reason_is_given, permission=DECIDES),
    move("reopen", "explained|dispute|resolved", "open", a_reason_is_given, permission=DECIDES),
    states=dict(Finding.Status.choices),
)
MOVE_TO = {"explained": "explain", "dispute": "accept_as_dispute", "resolved": "resolve"}


def a_resolution_chooses_one_of_the_figures(
    finding: Finding, *, decision: str, chosen: Figure | None
) -> Reason | None:
    """A safeguard of `resolve` that also sees the choice, which the record does not hold before the move."""
    if decision != Finding.Status.RESOLVED:
        return None if chosen is None else CHOICE_WITHOUT_RESOLUTION(at="chosen")
    if chosen is not None and finding.figures.filter(pk=chosen.pk).exists():
        return None
    references = finding.figures.order_by("reference").values_list("reference", flat=True)[:20]
    return NO_FIGURE_OF_THE_FINDING(at="chosen", references=", ".join(references))
