"""What became of one figure: who did what and why, and what each import put in the place of what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from amparo.core import events
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.situation.figures.drafts import Values
from amparo.situation.figures.models import Figure, FigureImport, KeyFigure
from amparo.situation.figures.telling import Difference, differences, names_for, quantity_words

ACTS = {
    "add_figure": gettext_lazy("entered"),
    "import_figure": gettext_lazy("imported"),
    "change_figure": gettext_lazy("changed by an import"),
    "review": gettext_lazy("reviewed"),
    "accept": gettext_lazy("accepted"),
    "release": gettext_lazy("no longer accepted"),
    "dispute": gettext_lazy("disputed"),
    "supersede": gettext_lazy("superseded"),
    "withdraw": gettext_lazy("withdrawn"),
}
CHANGED = "change_figure"
EVENTS_SHOWN = 50
KEYS = {"part_of": "reference", "compared_with": "reference"}
RELATED = ("indicator", "place", "population", "source", "part_of", "compared_with")


def history_of(found: Figure, keys: Sequence[KeyFigure]) -> tuple[list[dict[str, Any]], str]:
    """The acts, the newest first; and the quantity that the figure said before all changes, where there are any.

    The trail keeps a reason once, in English; where a key figure says the same in the reader's language, that.
    """
    told = {key.reason_en: key.reason for key in keys}
    rows = list(events.history(found)[:EVENTS_SHOWN])
    people = User.objects.select_related("organisation").in_bulk(
        {row.actor_id for row in rows if row.actor_id}
    )
    by = {str(key): person for key, person in people.items()}
    changes, first = _changes(rows, _said_now(found))
    files = _files(rows)
    acts = [
        {
            "event": row,
            "verb": ACTS.get(row.verb, row.verb),
            "by": by.get(row.actor_id),
            "reason": told.get(row.reason, row.reason),
            "changes": changes.get(row.number, []),
            "file": files.get(str(row.after.get("import", ""))),
        }
        for row in rows
    ]
    is_whole = len(rows) < EVENTS_SHOWN
    return acts, quantity_words(first) if changes and is_whole else ""


def _said_now(found: Figure) -> dict[str, Any]:
    """The columns of the figure as the trail writes them, with codes in place of keys."""
    said = {name: getattr(found, name) for name in Values._fields if name not in RELATED}
    for name in RELATED:
        record = getattr(found, name)
        said[name] = getattr(record, KEYS.get(name, "code")) if record else ""
    return {**said, "status": found.status}


def _changes(
    rows: Sequence[Event], said: dict[str, Any]
) -> tuple[dict[int, list[Difference]], dict[str, Any]]:
    """What each change put in the place of what, walked back from what is said now; and what was said at first.

    An event holds the columns that changed and no other; a quantity is told in words only with all of its columns.
    """
    walked = []
    for row in rows:
        if row.verb == CHANGED:
            earlier = {**said, **row.before}
            walked.append((row, earlier, {**said, **row.after}))
            said = earlier
        elif "status" in row.before:
            said = {**said, "status": row.before["status"]}
    if not walked:
        return {}, said
    names = names_for([columns for _row, *both in walked for columns in both])
    found = {row.number: differences(earlier, later, row.before, names) for row, earlier, later in walked}
    return found, said


def _files(rows: Sequence[Event]) -> dict[str, FigureImport]:
    wanted = {str(row.after["import"]) for row in rows if row.after.get("import")}
    if not wanted:
        return {}
    return {str(each.pk): each for each in FigureImport.objects.filter(pk__in=wanted).only("pk", "file_name")}
