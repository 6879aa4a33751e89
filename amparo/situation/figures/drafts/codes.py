"""Names that become addresses and keys: the codes of sources, and ids that differ in capitals alone."""

from __future__ import annotations

import re

from amparo.core.errors import Reason
from amparo.situation.figures.drafts import reasons
from amparo.situation.figures.drafts.draft import FigureDraft
from amparo.situation.figures.drafts.known import Known
from amparo.situation.figures.drafts.reading import text_of

USABLE_CODE = re.compile(r"[^\W_][\w .-]{0,59}")
# The page of a source stands at its code, beside the page that adds one.
PAGES_OF_SOURCES = frozenset({"add"})


def why_no_code_of_a_source(code: str, *, at: str) -> Reason | None:
    """A code that is new must be able to stand in an address."""
    if USABLE_CODE.fullmatch(code) and code not in PAGES_OF_SOURCES:
        return None
    return reasons.SOURCE_CODE(at=at, read=reasons.shown(code))


def the_id_is_not_another_in_other_capitals(draft: FigureDraft, known: Known) -> Reason | None:
    reference = text_of(draft.figure_id)
    return _written_otherwise(reference, known.spellings.get(reference.lower(), reference), at="figure_id")


def the_code_is_not_another_in_other_capitals(draft: FigureDraft, known: Known) -> Reason | None:
    code = text_of(draft.source_id)
    return _written_otherwise(code, known.source_spelling(code), at="source_id")


def _written_otherwise(read: str, known_as: str, *, at: str) -> Reason | None:
    if read == known_as:
        return None
    return reasons.ONLY_CAPITALS_DIFFER(at=at, read=reasons.shown(read), other=known_as)


CHECKS = (the_id_is_not_another_in_other_capitals, the_code_is_not_another_in_other_capitals)
