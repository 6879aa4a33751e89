"""The states of a figure in the ledger, and of the acceptance of a key figure."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.situation.figures.models import Figure, KeyFigure
from amparo.situation.figures.policy import (
    a_reason_is_given,
    its_source_is_not_withdrawn,
    no_key_figure_stands_on_it,
)

FIGURE = Lifecycle(
    move(
        "review",
        "reported|disputed",
        "reviewed",
        its_source_is_not_withdrawn,
        permission="figures.review_figure",
    ),
    move(
        "accept",
        "reported|reviewed|disputed",
        "accepted",
        its_source_is_not_withdrawn,
        permission="figures.accept_key_figure",
    ),
    move("release", "accepted", "reviewed", a_reason_is_given, permission="figures.accept_key_figure"),
    move(
        "dispute",
        "reported|reviewed|accepted",
        "disputed",
        a_reason_is_given,
        no_key_figure_stands_on_it,
        permission="figures.review_figure",
    ),
    move(
        "supersede",
        "reported|reviewed|accepted|disputed",
        "superseded",
        a_reason_is_given,
        no_key_figure_stands_on_it,
        permission="figures.review_figure",
    ),
    move(
        "withdraw",
        "reported|reviewed|accepted|disputed|superseded",
        "withdrawn",
        a_reason_is_given,
        no_key_figure_stands_on_it,
        permission="figures.review_figure",
    ),
    states=dict(Figure.Status.choices),
)

KEY_FIGURE = Lifecycle(
    move("end_acceptance", "accepted", "ended", a_reason_is_given, permission="figures.accept_key_figure"),
    states=dict(KeyFigure.Status.choices),
)
