"""Who may: the default is no."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from amparo.core.access import PUBLIC, SIGNED_IN, may, must, requires
from amparo.core.errors import NOT_ALLOWED, Refusal
from amparo.core.tests.conftest import Person


@pytest.fixture(autouse=True)
def trial_permissions() -> Iterator[None]:
    rules.add_perm("trial.everybody", rules.always_true)
    rules.add_perm("trial.nobody", rules.always_false)
    rules.add_perm(
        "trial.own", rules.predicate(lambda user, subject: subject is not None and subject.of is user)
    )
    yield
    for name in ("everybody", "nobody", "own"):
        rules.remove_perm(f"trial.{name}")


CLOSED = Person(is_active=False)
NAMES = ("trial.everybody", "trial.nobody", "trial.own", "trial.unheard_of", "", SIGNED_IN)


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), CLOSED, object()])
@pytest.mark.parametrize("permission", NAMES)
def test_who_has_no_open_account_may_nothing_but_what_is_public(nobody: Any, permission: str) -> None:
    assert not may(nobody, permission)
    assert may(nobody, PUBLIC)


@pytest.mark.parametrize("permission", ["trial.nobody", "trial.unheard_of", "", "everybody", "trial.*"])
def test_a_name_without_a_rule_is_held_by_nobody(person: Person, permission: str) -> None:
    assert not may(person, permission)


def test_no_flag_of_an_account_opens_everything() -> None:
    powerful = SimpleNamespace(is_active=True, is_authenticated=True, is_superuser=True, is_staff=True)
    assert not may(powerful, "trial.unheard_of")
    assert not may(powerful, "trial.nobody")


def test_a_rule_may_ask_about_the_record(person: Person) -> None:
    assert may(person, "trial.own", SimpleNamespace(of=person))
    assert not may(person, "trial.own", SimpleNamespace(of=Person()))
    assert not may(person, "trial.own")


def test_must_refuses_in_the_words_of_the_catalogue(person: Person) -> None:
    must(person, "trial.everybody")
    with pytest.raises(Refusal) as refused:
        must(person, "trial.nobody")
    assert refused.value.reasons == (NOT_ALLOWED(),)


# --- views


@requires("trial.everybody")
def an_open_page(request: Any) -> HttpResponse:
    return HttpResponse("here")


@requires("trial.nobody")
def a_closed_page(request: Any) -> HttpResponse:
    raise AssertionError("the view ran although nobody may open it")


def asked_by(user: Any) -> Any:
    request = RequestFactory().get("/figures/?q=tijuana")
    request.user = user
    return request


def test_a_view_opens_to_those_who_hold_its_permission(db: None, person: Person) -> None:
    assert an_open_page(asked_by(person)).content == b"here"


def test_a_view_refuses_before_it_runs(person: Person) -> None:
    with pytest.raises(Refusal, match=NOT_ALLOWED.code):
        a_closed_page(asked_by(person))


def test_a_visitor_is_sent_to_sign_in_and_comes_back_to_the_same_address() -> None:
    answer = a_closed_page(asked_by(AnonymousUser()))
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/figures/%3Fq%3Dtijuana")


def test_a_view_says_which_permission_it_asks_for() -> None:
    assert an_open_page.permission == "trial.everybody"  # type: ignore[attr-defined]
    assert an_open_page.__name__ == "an_open_page"
