"""A rule about words: one everyday label for several indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger
from amparo.situation.figures.contradictions.readings import Reading

MOST_NAMED = 200


@rule(
    name=_("One label has several meanings"),
    sentence=_("“{label}” stands for {count} different things: {meanings}. Their figures are not added."),
    meaning=_(
        "One everyday word, such as “returns”, stands for several "
        "indicators that are counted differently. Their figures are not added."
    ),
    severity=QUESTION,
)
def one_label_has_several_meanings(ledger: Ledger) -> Iterator[Match]:
    """Names the newest figure of each indicator, place and source.

    Its key rests on the label and its indicators, not on the figures: a decision lasts when the next report comes in.
    """
    newest: defaultdict[str, dict[tuple[str, str, str], Reading]] = defaultdict(dict)
    for reading in ledger.readings:
        if reading.label:
            where = (reading.indicator, reading.place, reading.source)
            rival = newest[reading.label].get(where)
            if rival is None or _weight(reading) > _weight(rival):
                newest[reading.label][where] = reading
    for label, figures in newest.items():
        indicators = sorted({indicator for indicator, _place, _source in figures})
        if len(indicators) > 1:
            yield _match(label, indicators, list(figures.values()))


def _weight(reading: Reading) -> tuple[object, int]:
    """The newer one; on one date the one that speaks of more people."""
    return reading.as_of, -sum(map(bool, reading.people))


def _match(label: str, indicators: list[str], figures: list[Reading]) -> Match:
    figures.sort(key=lambda each: (each.as_of, each.reference), reverse=True)
    meanings = [next(each for each in figures if each.indicator == code) for code in indicators]
    others = [each for each in figures if each not in meanings][: MOST_NAMED - len(meanings)]
    words = {"label": label, "count": len(indicators)}
    return Match({"meanings": meanings, "": others}, words=words, identity=(f"label:{label}", *indicators))
