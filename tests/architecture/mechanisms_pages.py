"""Draws the parts of the documentation that repeat what the code says: refusals and lifecycles.

`python -m tests.architecture.mechanisms_pages` writes them; a test fails when they have fallen behind. What stands
outside the two marks of a page is written by people and left alone.
"""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.core.lifecycle import Lifecycle

BEGIN, END = "<!-- drawn from the code: begin -->", "<!-- drawn from the code: end -->"
PAGES = ("refusals.md", "lifecycle.md")


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


DRAWN = {"refusals.md": refusals, "lifecycle.md": lifecycles}


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
