"""How far a long import is, visible before its transaction ends."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from amparo.situation.figures.imports.checking import Progress

SAVE = "UPDATE figures_figureimport SET rows_done = %s WHERE id = %s"


def visible_progress(figure_import_id: Any) -> Progress:
    """Saves the number of rows on a connection of its own, so that a page can show it while nothing is committed.

    A number that cannot be saved within a moment is left out: the next one follows.
    """

    def save(rows: int) -> None:
        with closing(connection.copy()) as apart, apart.cursor() as cursor:
            _try_to_save(cursor, rows, figure_import_id)

    return save


def _try_to_save(cursor: CursorWrapper, rows: int, figure_import_id: Any) -> None:
    cursor.execute("SET lock_timeout = '200ms'")
    try:
        cursor.execute(SAVE, [rows, figure_import_id])
    except OperationalError as error:
        # 55P03: the row is locked by the very import whose progress this is.
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
