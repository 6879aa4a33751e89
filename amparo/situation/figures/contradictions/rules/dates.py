"""A rule about a figure's own dates."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger

SPEAKS_OF_THE_FUTURE = "expected"


@rule(
    name=_("A figure is dated after its publication"),
    sentence=_("{what}: {figure} speaks of a day after its publication. Is one of the dates mistyped?"),
    meaning=_("A figure speaks of a day after the day on which it was published."),
    severity=QUESTION,
)
def a_figure_is_dated_after_its_publication(ledger: Ledger) -> Iterator[Match]:
    for reading in ledger.readings:
        published = reading.published
        if published and reading.as_of > published and reading.indicator != SPEAKS_OF_THE_FUTURE:
            yield Match({"figure": [reading]})
