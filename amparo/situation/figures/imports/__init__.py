"""Files of figures: read, mapped, judged row by row, taken whole or not at all."""

from amparo.situation.figures.imports.lifecycle import IMPORT
from amparo.situation.figures.imports.mapping import FileMapping, Guess, guess_mapping
from amparo.situation.figures.imports.outcomes import Preview, RowOutcome, preview_of
from amparo.situation.figures.imports.services import (
    drop_import,
    preview_import,
    take_import,
    upload_figures,
)

__all__ = [
    "IMPORT",
    "FileMapping",
    "Guess",
    "Preview",
    "RowOutcome",
    "drop_import",
    "guess_mapping",
    "preview_import",
    "preview_of",
    "take_import",
    "upload_figures",
]
