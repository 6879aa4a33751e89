"""Draws the parts of the documentation that repeat what the code says: refusals, lifecycles, safeguards.

`python -m tests.architecture.mechanisms_pages` writes them; a test fails when they have fallen behind. What stands
outside the two marks of a page is written by people and left alone.
"""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.core.lifecycle import Lifecycle, Safeguard
    from tests.safeguards.table import Place, Scenario

BEGIN, END = "<!-- drawn from the code: begin -->", "<!-- drawn from the code: end -->"
PAGES = ("refusals.md", "lifecycle.md", "safeguards.md")


def drawn_anew(written: str, page: str) -> str:
    before, _, rest = written.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{DRAWN[page]()}\n\n{END}{after}"


def refusals() -> str:
    from django.utils import translation

    from amparo.core.errors import CATALOGUE

    kinds = sorted(CATALOGUE.values(), key=lambda kind: kind.code)
    lines: list[str] = []
    with translation.override("en"):
        for room, entries in groupby(kinds, key=lambda kind: kind.code.partition(".")[0]):
            lines += [
                "",
                f"### {room}",
                "",
                "| code | what it says | what to do next | source |",
                "| --- | --- | --- | --- |",
            ]
            lines += [
                f"| `{kind.code}` | {_cell(kind.sentence)} | {_cell(kind.remedy)} | {_cell(kind.source)} |"
                for kind in entries
            ]
    return "\n".join(lines).strip()


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def lifecycles() -> str:
    sections = []
    for name, lifecycle in sorted(_lifecycles().items()):
        moves = [
            f"| {each.name} | {' or '.join(each.sources)} | {each.target} | {each.permission or '–'} | "
            f"{', '.join(_in_words(safeguard) for safeguard in each.safeguards) or '–'} |"
            for each in lifecycle.moves.values()
        ]
        table = ["| move | from | to | permission | safeguards |", "| --- | --- | --- | --- | --- |", *moves]
        sections.append("\n".join([f"### {name}", "", "```mermaid", lifecycle.diagram(), "```", "", *table]))
    return "\n\n".join(sections)


def _in_words(safeguard: object) -> str:
    return str(getattr(safeguard, "__name__", safeguard)).replace("_", " ")


def _lifecycles() -> dict[str, Lifecycle]:
    """By room and name: every lifecycle that stands at the top of a module `lifecycle`."""
    import importlib

    from amparo.core.lifecycle import Lifecycle
    from tests.architecture.source import import_everything

    return {
        f"{module.split('.')[-2]}: {name.replace('_', ' ').lower()}": value
        for module in import_everything()
        if module.endswith(".lifecycle") and not module.startswith("amparo.core")
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, Lifecycle)
    }


def safeguards() -> str:
    """Of each procedure: what is said no to, by which function, after which source, and which test shows it."""
    from django.utils import translation

    from tests.safeguards.table import all_safeguards, all_scenarios

    rooms: dict[str, list[str]] = {}
    scenarios = all_scenarios()
    with translation.override("en"):
        for place, safeguard in all_safeguards().items():
            rooms.setdefault(place.procedure, []).append(_line(place, safeguard, scenarios.get(place)))
    head = ["| step | safeguard | what it says | source | test |", "| --- | --- | --- | --- | --- |"]
    return "\n\n".join("\n".join([f"### {room}", "", *head, *rooms[room]]) for room in sorted(rooms))


def _line(place: Place, safeguard: Safeguard, scenario: Scenario | None) -> str:
    from tests.safeguards.table import IN_ITS_ROOM, kinds_of

    kinds = kinds_of(safeguard)
    sources = dict.fromkeys(_cell(kind.source) for kind in kinds if kind.source)
    cells = (
        place.move.replace("_", " "),
        f"{_in_words(safeguard)} (`{safeguard.__module__.removeprefix('amparo.')}.{safeguard.__name__}`)",
        " ".join(_cell(kind.sentence) for kind in kinds),
        "; ".join(sources) or "–",
        f"{_in_words(scenario)} (`{scenario.__module__.replace('.', '/')}.py`)"
        if scenario
        else f"`{IN_ITS_ROOM[place.procedure]}`"
        if place.procedure in IN_ITS_ROOM
        else "–",
    )
    return f"| {' | '.join(cells)} |"


DRAWN = {"refusals.md": refusals, "lifecycle.md": lifecycles, "safeguards.md": safeguards}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
    import django

    django.setup()
    from tests.architecture.source import ROOT, import_everything

    import_everything()
    for page in PAGES:
        path = ROOT / "docs" / page
        path.write_text(drawn_anew(path.read_text(encoding="utf-8"), page), encoding="utf-8")


if __name__ == "__main__":
    main()
