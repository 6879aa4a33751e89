"""One figure as it was written down, before it stands in the ledger: what can be read, what is refused and why.

The add form, the API and the import of files ask the same checks, so a figure is judged the same on every door.
"""

from amparo.situation.figures.drafts.adding import add_figure
from amparo.situation.figures.drafts.checks import CHECKS, refusals, warnings
from amparo.situation.figures.drafts.draft import COLUMNS, Cell, FigureDraft, Values
from amparo.situation.figures.drafts.known import Known, held_now
from amparo.situation.figures.drafts.reading import values_of

__all__ = [
    "CHECKS",
    "COLUMNS",
    "Cell",
    "FigureDraft",
    "Known",
    "Values",
    "add_figure",
    "held_now",
    "refusals",
    "values_of",
    "warnings",
]
