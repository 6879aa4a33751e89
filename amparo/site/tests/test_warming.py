"""A web process warms up once, and serves even where there was nothing to warm up with."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import OperationalError

from amparo.registry.places import queries
from amparo.site.warming import warm_up


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def warmed_up() -> None:
    """In a thread of its own, as in the web process: it closes the connection that it used."""
    thread = Thread(target=warm_up)
    thread.start()
    thread.join()


def test_what_lives_as_long_as_the_process_is_passed_by_when_garbage_is_collected(db: None) -> None:
    gc.unfreeze()
    warmed_up()
    assert gc.get_freeze_count() > 50_000


def test_a_database_that_is_not_up_yet_does_not_stop_the_process(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreachable() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(queries, "gazetteer", unreachable)
    with caplog.at_level(logging.WARNING, logger="amparo.site.warming"):
        warmed_up()
    assert "places are loaded with the first page" in caplog.text
