"""Every function that writes records an event: read from the code, so that a new one cannot be forgotten.

A function with the argument `by` acts for somebody. From each public one of these, in the modules that write, the
calls are followed through the product until they reach `events.record`, `events.record_many` or `Lifecycle.make`.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import functions, module_of, python_files, said, tree_of

# Doors of reading and showing: what they call does the writing, and is looked at where it stands.
NOT_WRITING = {"policy", "views", "forms", "lifecycle", "queries", "jobs", "urls", "admin", "api"}
RECORDS = {
    "amparo.core.events.record",
    "amparo.core.events.record_many",
    "amparo.core.lifecycle.Lifecycle.make",
    # Reports of abuse have a trail of their own: auditors of every organisation read the common one.
    "amparo.response.feedback.trail.record",
}

# Public functions with `by` that need no event of their own, each with its reason.
EXCEPTIONS: dict[str, str] = {
    "amparo.response.feedback.trail.record": "it is the trail of the channel itself",
}


def is_write_module(path: Path) -> bool:
    inside = module_of(path).split(".")
    return (
        inside[0] == "amparo"
        and not {"core", "site"} & set(inside[1:2])
        and not NOT_WRITING & set(inside)
        and "migrations" not in inside
    )


MODULES = [path for path in python_files(tests=False) if is_write_module(path)]


def acts_for_somebody(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(argument.arg == "by" for argument in function.args.kwonlyargs)


@cache
def names_in(module: Path) -> dict[str, str]:
    """What a name at the module's top level stands for: `events` -> `amparo.core.events`."""
    here = module_of(module)
    package = here if module.name == "__init__.py" else here.rpartition(".")[0]
    names: dict[str, str] = {}
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                names[alias.asname or alias.name] = f"{origin}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name] = alias.name
    for function in tree_of(module).body:
        if isinstance(function, ast.FunctionDef):
            names[function.name] = f"{here}.{function.name}"
    return names


@cache
def calls() -> dict[str, set[str]]:
    """For each function of the product the functions that it calls or hands on, by their full names."""
    found: dict[str, set[str]] = {}
    for path in python_files(tests=False):
        names = names_in(path)
        for function in tree_of(path).body:
            if isinstance(function, ast.FunctionDef):
                found[f"{module_of(path)}.{function.name}"] = {
                    name for node in ast.walk(function) if (name := _full_name(node, names))
                }
    return found


def _full_name(node: ast.AST, names: dict[str, str]) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "make":
        return "amparo.core.lifecycle.Lifecycle.make"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
        return f"{names[node.value.id]}.{node.attr}"
    if isinstance(node, ast.Name):
        return names.get(node.id)
    return None


def reaches_the_trail(function: str, seen: frozenset[str] = frozenset()) -> bool:
    called = _followed(calls().get(function, set()))
    return bool(called & RECORDS) or any(
        reaches_the_trail(each, seen | {function}) for each in called - seen - {function}
    )


def _followed(called: set[str]) -> set[str]:
    """A name that a package only passes on stands for the function where it is written."""
    by_name = {(name.split(".")[-1], name.split(".")[1]): name for name in calls()}
    return called | {
        by_name[key]
        for each in called
        if each not in calls()
        and each.startswith("amparo.")
        and (key := (each.split(".")[-1], each.split(".")[1])) in by_name
    }


SERVICES = [
    f"{module_of(path)}.{function.name}"
    for path in MODULES
    for function in tree_of(path).body
    if isinstance(function, ast.FunctionDef)
    and not function.name.startswith("_")
    and acts_for_somebody(function)
]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_records_an_event(service: str) -> None:
    if service in EXCEPTIONS:
        pytest.skip(EXCEPTIONS[service])
    assert reaches_the_trail(service), f"{service} acts for somebody and leaves no trace in the trail"


def test_the_services_were_found() -> None:
    known = {
        "amparo.situation.figures.services.withdraw_source",
        "amparo.situation.figures.services.change_standing",
        "amparo.brief.services.write_statements",
        "amparo.registry.partners.services.add_organisation",
    }
    assert known <= set(SERVICES)


def test_a_function_that_writes_nothing_down_would_be_found() -> None:
    assert not reaches_the_trail("amparo.core.events.hash_of")
    assert reaches_the_trail("amparo.situation.figures.services.change_standing")


def test_an_exception_is_still_a_service() -> None:
    assert set(EXCEPTIONS) <= set(SERVICES)


WRITING_CALLS = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
}


@pytest.mark.parametrize(
    "path",
    [each for each in python_files(tests=False) if each.stem in {"views", "queries", "forms"}],
    ids=said,
)
def test_pages_queries_and_forms_write_nothing(path: Path) -> None:
    written = [
        f"{said(path)}:{node.lineno} {node.func.attr}"
        for function in functions(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING_CALLS
    ]
    assert written == [], "writes belong to services, which record an event"
