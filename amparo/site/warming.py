"""What a web process does once, so that no visitor waits for it later."""

from __future__ import annotations

import gc
import logging

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Load what the first visitor would wait for, and take it out of the collector's rounds.

    Modules, patterns and places live as long as the process: some 150,000 objects. Each full round of Python's garbage
    collector walks over all of them, which held single requests up for 80 to 160 ms; once frozen they are passed by.
    """
    from django.urls import get_resolver

    from amparo.registry.places.queries import gazetteer
    from amparo.situation.figures.chart_print import start_drawing

    _ = get_resolver().url_patterns
    start_drawing()
    try:
        gazetteer()
    except DatabaseError:
        log.warning("The database does not answer yet: places are loaded with the first page.")
    finally:
        connection.close()
    gc.collect()
    gc.freeze()
