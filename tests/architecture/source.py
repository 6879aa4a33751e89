"""The files of this repository, and what can be read from the code without running it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import amparo

# Modules that start something when they are imported.
ENTRANCES = {"__main__", "wsgi", "collect", "run", "urls", "account_urls", "test_environment"}
ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Everything that is or may be committed: what git knows, and what it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*, tests: bool = True) -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and (tests or not is_test(path))]


def is_test(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    return "tests" in inside[:-1] or inside[-1] == "conftest.py"


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_of(path: Path) -> str:
    """`amparo.core.events` for amparo/core/events.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def said(path: Path) -> str:
    """How a file is named in what a test reports."""
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def import_everything() -> tuple[str, ...]:
    """Import every module of the product, so that every table that modules fill is full."""
    names = [
        module.name
        for module in pkgutil.walk_packages(amparo.__path__, prefix="amparo.")
        if not {"tests", "migrations", *ENTRANCES} & set(module.name.split("."))
    ]
    for name in names:
        importlib.import_module(name)
    return tuple(names)
