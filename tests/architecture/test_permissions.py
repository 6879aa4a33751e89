"""Every address says who may open it, and every permission is real, carried by a role and asked for somewhere."""

from __future__ import annotations

import ast
from functools import cache

import pytest
from rules.permissions import permissions as rules_in_force

from amparo.core.access import PUBLIC, SIGNED_IN
from amparo.registry.partners.roles import ROLES
from amparo.site.permissions import ROUTE_PERMISSIONS
from tests.architecture.routes import Route, routes
from tests.architecture.source import files, import_everything, module_of, python_files, tree_of

# Pages that anybody may open without an account. A new one is added here by hand, after thinking.
PUBLIC_ROUTES = {
    "health",
    "set_language",
    # The public site: published information and the directory, and no table in which anybody is.
    "info:start",
    "info:home",
    "info:topic",
    "info:item",
    "info:services",
    "info:search",
    "info:everything",
    "info:kept_pages",
    "info:without_connection",
    "info:worker",
    "feedback:public_start",
    "feedback:public_form",
    "feedback:public_follow",
    "feedback:public_add",
    "feedback:public_rate",
    "feedback:public_reopen",
    *(n for n, p in ROUTE_PERMISSIONS.items() if p == PUBLIC),
}


@pytest.fixture(scope="module", autouse=True)
def every_rule_is_known() -> None:
    import_everything()


@pytest.mark.parametrize("route", routes(), ids=str)
def test_an_address_declares_one_permission_that_exists(route: Route) -> None:
    assert route.permission is not None, f"{route.address} does not say who may open it"
    assert route.permission in {PUBLIC, SIGNED_IN} or route.permission in rules_in_force


@pytest.mark.parametrize("route", routes(), ids=str)
def test_only_reviewed_addresses_are_public(route: Route) -> None:
    assert route.permission != PUBLIC or route.name in PUBLIC_ROUTES


def test_the_table_for_the_libraries_pages_names_no_page_that_is_gone() -> None:
    assert set(ROUTE_PERMISSIONS) <= {route.name for route in routes()}


def test_a_role_carries_only_permissions_that_have_a_rule() -> None:
    carried = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert carried - set(rules_in_force) == set()


def test_a_rule_is_carried_by_some_role() -> None:
    carried = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert set(rules_in_force) - carried - _of_libraries() == set()


def _of_libraries() -> set[str]:
    return {name for name in rules_in_force if name.startswith("trial.")}


@cache
def _asked_for() -> frozenset[str]:
    """Names of permissions in the code, where they are neither defined nor handed to a role."""
    texts = {
        node.value
        for path in python_files(tests=False)
        if module_of(path).startswith("amparo.")
        and module_of(path).rpartition(".")[2] not in {"roles", "policy"}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    pages = "\n".join(path.read_text() for path in files() if path.suffix == ".html")
    return frozenset(texts) | {
        name for name in rules_in_force if f'"{name}"' in pages or f"'{name}'" in pages
    }


def test_a_permission_is_asked_for_somewhere() -> None:
    assert set(rules_in_force) - _asked_for() - _of_libraries() == set(), (
        "nobody asks for these: they guard nothing"
    )
