"""Small files, short functions, and nothing in the tree that belongs to one machine or to later."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, files, functions, is_migration, python_files, said, tree_of

LONGEST_FILE, LONGEST_FUNCTION = 400, 40
CODE = {".py", ".html", ".css", ".js", ".mjs", ".ts", ".typ"}
TEXT = CODE | {".md", ".toml", ".cfg", ".txt", ".json", ".yml", ".yaml", ".po", ".csv", ".ini", ".svg", ""}

# Written in pieces, so that this file does not hold what it looks for.
NOT_IN_THE_TREE = {
    "a path of one machine": re.compile(
        r"(?<![\w.])/(" + "|".join(["root", "Users", "work", "mnt"]) + r")/\w"
    ),
    "a home folder": re.compile("/ho" + r"me/\w"),
    "the host of a package registry": re.compile(
        "|".join(
            [r"py" + r"pi\.org", "registry" + r"\.npm", "pythonhosted" + r"\.org", "files" + r"\.python"]
        )
    ),
    "something left to do": re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK"]) + r")\b"),
}


def text_files() -> list[Path]:
    return [path for path in files() if path.suffix in TEXT and path.stat().st_size < 2_000_000]


@pytest.mark.parametrize("fault", NOT_IN_THE_TREE)
def test_the_tree_holds_no(fault: str) -> None:
    pattern = NOT_IN_THE_TREE[fault]
    found = [
        f"{said(path)}:{number}: {line.strip()[:100]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_a_file_of_code_is_small_enough_to_be_read() -> None:
    lengths = {
        said(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files()
        if path.suffix in CODE and not is_migration(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_function_is_short_enough_to_be_read() -> None:
    """Its body: a service names every argument on a line, and what a docstring says is not in the way of reading."""
    lengths = {
        f"{said(path)}:{each.lineno} {each.name}": body_length(each)
        for path in python_files()
        if not is_migration(path)
        for each in functions(tree_of(path))
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


# Bootstrap's own names are in the words of a library; these are names of ours that say nothing.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "handlers", "stuff", "data"}


def test_a_module_is_named_for_what_it_holds() -> None:
    named = {said(path): {path.stem, path.parent.name} & EMPTY_NAMES for path in python_files()}
    assert {name: empty for name, empty in named.items() if empty} == {}


def test_no_large_file_enters_the_repository() -> None:
    large = {said(path): path.stat().st_size for path in files() if path.stat().st_size > 1_500_000}
    assert large == {}, f"under {ROOT.name}: large files are fetched or made, not committed"
