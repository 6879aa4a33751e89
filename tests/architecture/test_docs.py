"""Documentation that falls behind fails: pages, links, commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.architecture.source import ROOT, files, said

PAGES = [
    path
    for path in files()
    if path.suffix == ".md" and (path.parent == ROOT or ROOT / "docs" in path.parents)
]
MECHANISMS = {
    "lifecycle.py": "lifecycle.md",
    "events.py": "events.md",
    "errors.py": "refusals.md",
    "access.py": "access.md",
    "acting.py": "second-lock.md",
    "second_lock.py": "second-lock.md",
    "clocks.py": "clocks.md",
    "jobs.py": "jobs.md",
    "public_pages.py": "information.md",
    "reactions.py": "reactions.md",
    "season.py": "waiting.md",
    "waiting.py": "waiting.md",
}
WITHOUT_A_PAGE = {"__init__.py", "apps.py", "models.py", "export.py"}
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def test_every_mechanism_has_its_page() -> None:
    modules = {path.name for path in (ROOT / "amparo" / "core").glob("*.py")} - WITHOUT_A_PAGE
    assert modules == set(MECHANISMS)
    assert [page for page in MECHANISMS.values() if not (ROOT / "docs" / page).exists()] == []


def test_every_page_is_found_from_the_first_one() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / target).resolve() for target in LINK.findall(index.read_text()) if "://" not in target
    }
    pages = {path for path in PAGES if ROOT / "docs" in path.parents and path != index}
    assert {said(path) for path in pages - linked} == set()


@pytest.mark.parametrize("page", PAGES, ids=said)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [
        target for target in LINK.findall(page.read_text()) if "://" not in target and not leads(page, target)
    ]
    assert broken == []


def leads(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    there = (page.parent / name).resolve() if name else page
    return there.exists() and (not anchor or anchor in anchors(there))


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=said)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(
        r"`((?:amparo|tests|docs|frontend|scenarios|requirements)/[\w./-]+)`", page.read_text()
    )
    assert [name for name in named if "xx" not in name and not (ROOT / name).exists()] == []


# --- commands


def code_lines(page: Path) -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(), flags=re.MULTILINE | re.DOTALL):
        yield from (line.partition(" #")[0].strip() for line in block.replace("\\\n", " ").splitlines())
    yield from re.findall(r"`((?:make|(?:\w+=\S+ )*amparo) [^`]+)`", page.read_text())


def commands(program: str) -> Iterator[tuple[str, list[str]]]:
    for page in PAGES:
        for line in code_lines(page):
            words = [word for word in shlex.split(line) if not re.match(r"^[A-Z_]+=", word)]
            if words and words[0].rpartition("/")[2] == program:
                yield said(page), words[1:]


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = {
        (page, word) for page, words in commands("make") for word in words if re.fullmatch("[a-z]+", word)
    }
    assert {(page, word) for page, word in named if word not in targets} == set()
    assert {"demo", "test", "check", "bench"} <= {word for _, word in named}


# Named where a page says that they do not exist yet.
NOT_YET = {"backup", "restore"}


def test_every_command_that_is_named_exists_with_its_options() -> None:
    named = [(page, words) for page, words in commands("amparo") if not NOT_YET & set(words[:1])]
    assert [f"{page}: amparo {' '.join(words)}" for page, words in named if fault(words)] == []
    assert len(named) > 8


def fault(words: list[str]) -> bool:
    """Whether click would refuse the command or one of its options; arguments are not looked at."""
    from amparo.site.cli.commands import amparo

    command: click.Command = amparo
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.commands.get(rest.pop(0))
        if found is None:
            return True
        command = found
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "--version"}
    return not all(word in known for word in rest if word.startswith("--"))
