"""What other rooms hold about a registration, and that goes with it: every model that says `erasable`."""

from __future__ import annotations

from graphlib import TopologicalSorter

from django.apps import apps
from django.db.models import Model

from amparo.registry.people.models import Registration


def left_in_other_rooms() -> list[type[Model]]:
    """Tables outside this room whose rows are erased with the registration that their `registration` names.

    One that points at another goes first. Of what is not the controller's there is none: a row about a registration
    carries its controller, or fails.
    """
    found = [
        model
        for model in apps.get_models()
        if getattr(model, "erasable", False) and model._meta.app_label != Registration._meta.app_label
    ]
    order: TopologicalSorter[type[Model]] = TopologicalSorter(dict.fromkeys(found, ()))
    for model in found:
        for field in model._meta.local_fields:
            if field.related_model in found and field.related_model is not model:
                order.add(field.related_model, model)
    return list(order.static_order())


def named_in_other_rooms() -> list[tuple[type[Model], str]]:
    """Rows about somebody else in tables outside this room that say something of the registration in these columns: a
    model tells them by `names_others`."""
    return [
        (model, column) for model in left_in_other_rooms() for column in getattr(model, "names_others", ())
    ]
