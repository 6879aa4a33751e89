"""What other rooms say on a person's page: to those who may, where there is something to say, else without a trace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people import panels
from amparo.registry.people.models import Registration
from amparo.registry.people.panels import Line, Panel, own_registrations, register
from amparo.registry.people.queries import PersonFile, person_file
from amparo.registry.people.tests.pages.answers import said, signed_in


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "PANELS", {})


def trial(read: Any, *, permission: str = "people.register", name: str = "trial") -> Panel:
    return Panel(name=name, title="Trial room", icon="users", permission=permission, read=read)


def lines(_user: User, file: PersonFile) -> Iterable[Line]:
    yield Line(f"{len(file.registrations)} seen", address="/people/", note="a note", icon="users")
    yield Line("Begin here", address="/people/register/", is_act=True)


def page_of(registration: Registration, user: User) -> str:
    return said(signed_in(user).get(reverse("people:person", args=[registration.person])))


def test_a_panel_shows_its_lines_and_its_acts(rosa: Registration, registrar: User) -> None:
    register(trial(lines))
    page = page_of(rosa, registrar)
    assert "Trial room" in page
    assert '<a href="/people/">1 seen</a><br><span class="text-secondary">a note</span>' in page
    assert '<a class="btn" href="/people/register/">Begin here</a>' in page


def test_a_panel_leaves_no_trace_without_the_permission_or_without_anything_to_say(
    rosa: Registration, registrar: User, account: Any
) -> None:
    register(trial(lines))
    register(trial(lambda _user, _file: [], name="silent"))
    assert "Trial room" not in page_of(rosa, account("return_officer"))
    assert page_of(rosa, registrar).count("Trial room") == 1, "the silent one has no title"


def test_a_panel_is_not_asked_without_the_permission(rosa: Registration, account: Any) -> None:
    def never(_user: User, _file: PersonFile) -> Iterable[Line]:
        raise AssertionError("read without the permission")

    register(trial(never))
    assert "Trial room" not in page_of(rosa, account("return_officer"))


def test_registering_the_same_name_again_replaces_it(rosa: Registration, registrar: User) -> None:
    register(trial(lines))
    register(trial(lines))
    assert page_of(rosa, registrar).count("Trial room") == 1


def test_the_own_registrations_are_those_that_hold_something(
    rosa: Registration, registrar: User, neighbour: User
) -> None:
    with acting_as(registrar):
        file = person_file(registrar, rosa.person)
    assert own_registrations(registrar, file) == [rosa]
    assert own_registrations(neighbour, file) == []
    file.registrations[0].erased_at = timezone.now()
    assert own_registrations(registrar, file) == []
