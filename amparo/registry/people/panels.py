"""Panels of a person's page that rooms above this one bring: what a screening showed, which referrals are open.

A room registers its panel when it starts; people never look up. A panel reads what the user's organisation may see of
one person, and gives lines to read and acts to begin. Without the permission, or without anything to say, the page
holds no trace of it: no title, no empty box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amparo.core.access import may
from amparo.core.errors import Text

if TYPE_CHECKING:
    from amparo.registry.people.models import Registration
    from amparo.registry.people.queries import PersonFile


@dataclass(frozen=True)
class Line:
    """One line, with a `note` beside it and where it leads; `is_act` makes it a button under the lines.

    `icon` is a name of the site's icons. An address holds keys alone, never a word about a person.
    """

    text: Text
    address: str = ""
    note: Text = ""
    icon: str = ""
    is_act: bool = False


Read = Callable[[Any, "PersonFile"], Iterable[Line]]


@dataclass(frozen=True)
class Panel:
    """`read` is asked under both locks, after the permission, with what this user may see of the person."""

    name: str
    title: Text
    icon: str
    permission: str
    read: Read


@dataclass(frozen=True)
class Shown:
    """A panel with something to say, as the page shows it."""

    panel: Panel
    lines: tuple[Line, ...]
    acts: tuple[Line, ...]


PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Registering the same name again replaces it, so that starting twice shows it once."""
    PANELS[panel.name] = panel


def panels_for(user: Any, file: PersonFile) -> list[Shown]:
    """The panels that the user may see and that have something to say, in the order in which rooms registered."""
    return [
        shown
        for panel in PANELS.values()
        if may(user, panel.permission) and (shown := _read(panel, user, file))
    ]


def _read(panel: Panel, user: Any, file: PersonFile) -> Shown | None:
    found = tuple(panel.read(user, file))
    if not found:
        return None
    return Shown(
        panel,
        lines=tuple(line for line in found if not line.is_act),
        acts=tuple(line for line in found if line.is_act),
    )


def own_registrations(user: Any, file: PersonFile) -> list[Registration]:
    """Those of the person that the user's organisation controls and that hold something still, the newest first."""
    return [
        each
        for each in file.registrations
        if each.organisation_id == user.acting_organisation_id and not each.erased_at
    ]
