"""Rooms look down, never up: in their imports, and in the foreign keys that no import shows."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import ROOT

# From the top to the bottom. A room may point at itself and at what stands below it; siblings do not know each other.
RESPONSE = (
    "asylum",
    "voluntary_return",
    "child_protection",
    "solutions",
    "screening",
    "referrals",
    "shelter",
    "assistance",
    "information",
    "feedback",
)
ROOMS = (
    "site",
    "brief",
    *RESPONSE,
    "cases",
    "movement",
    "figures",
    "people",
    "services",
    "partners",
    "places",
    "core",
)
OURS = [model for model in apps.get_models() if model.__module__.startswith("amparo.")]


def test_the_contracts_of_the_rooms_hold() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "3 kept, 0 broken" in checked.stdout


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_record_points_at_its_own_room_or_down(model: type[models.Model]) -> None:
    """A foreign key may be written as a string ("figures.Figure"), which no look at imports can see."""
    fields = (*model._meta.local_fields, *model._meta.local_many_to_many)
    targets = {field.name: field.related_model._meta for field in fields if field.related_model is not None}
    up = {
        f"{model._meta.label}.{name} -> {target.label}"
        for name, target in targets.items()
        if target.app_label in ROOMS and _is_above_or_beside(target.app_label, model._meta.app_label)
    }
    assert up == set()


def _is_above_or_beside(room: str, here: str) -> bool:
    if {room, here} <= set(RESPONSE):
        return room != here
    return ROOMS.index(room) < ROOMS.index(here)


def test_every_room_with_tables_is_in_the_order() -> None:
    assert {model._meta.app_label for model in OURS} <= set(ROOMS)
