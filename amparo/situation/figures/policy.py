"""Who may do what with figures, and the safeguards of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.policy import role_grants
from amparo.situation.figures.models import Figure, KeyFigure

for _permission in (
    "figures.view_situation",
    "figures.view_figures",
    "figures.add_figure",
    "figures.import_figures",
    "figures.review_figure",
    "figures.accept_key_figure",
    "figures.decide_contradiction",
    "figures.manage_sources",
    "figures.withdraw_source",
    "figures.export_figures",
):
    rules.add_perm(_permission, role_grants(_permission))

SOURCE_IS_WITHDRAWN = Kind(
    "figures.source_is_withdrawn",
    _("The source of {reference} was withdrawn on {day}."),
    _("Choose a figure that stands on another source."),
)
FIGURE_IS_NOT_IN_FORCE = Kind(
    "figures.figure_is_not_in_force",
    _("{reference} was superseded or withdrawn."),
    _("Choose a figure that is in force."),
)
ANOTHER_QUESTION = Kind(
    "figures.another_question",
    _("{reference} does not speak of the same indicator, place, people and date."),
    _("Accept it for its own indicator, place and date, or leave it out of this range."),
)
NO_FIGURE_CHOSEN = Kind(
    "figures.no_figure_chosen",
    _("No figure was chosen."),
    _("Choose one figure, or several that make a range."),
)
STANDS_IN_A_KEY_FIGURE = Kind(
    "figures.stands_in_a_key_figure",
    _("{reference} is accepted as a key figure."),
    _("End its acceptance first, with a reason; then this can be done."),
)
SOURCE_WITHDRAWN_BEFORE = Kind(
    "figures.source_withdrawn_before",
    _("The source {code} is already withdrawn."),
    _("Nothing more needs to be done."),
)


def a_reason_is_given(subject: Any, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if reason.strip() else REASON_MISSING(at="reason")


def its_source_is_not_withdrawn(figure: Figure, **_context: Any) -> Reason | None:
    day = figure.source.withdrawn_on
    return None if day is None else SOURCE_IS_WITHDRAWN(reference=figure.reference, day=day.isoformat())


def the_figure_is_in_force(figure: Figure, **_context: Any) -> Reason | None:
    if figure.status in {Figure.Status.SUPERSEDED, Figure.Status.WITHDRAWN}:
        return FIGURE_IS_NOT_IN_FORCE(reference=figure.reference)
    return None


def no_key_figure_stands_on_it(figure: Figure, **_context: Any) -> Reason | None:
    if figure.key_figures.filter(status=KeyFigure.Status.ACCEPTED).exists():
        return STANDS_IN_A_KEY_FIGURE(reference=figure.reference)
    return None


def it_answers_the_same_question(figure: Figure, first: Figure) -> Reason | None:
    """A range holds figures about one indicator, place, people and day; anything else would be an addition."""
    same = all(
        getattr(figure, name) == getattr(first, name)
        for name in ("indicator_id", "place_id", "population_id", "sex", "age_group", "nationality", "as_of")
    )
    return None if same else ANOTHER_QUESTION(reference=figure.reference)
