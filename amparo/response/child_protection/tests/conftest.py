"""A boy alone, those who work for him, and his cases at any point of their way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation, User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import Case
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import *  # noqa: F403 - fixtures of the room below
from amparo.response.child_protection.services.panel import seat_panel_member
from amparo.response.child_protection.services.tracing import ask_tracing
from amparo.response.child_protection.sought import Sought
from amparo.response.child_protection.tests import steps
from amparo.response.screening.tests.conftest import one_of

CHILDREN = (Function.CHILD_RIGHTS, Function.INTEGRAL_PROTECTION)


@pytest.fixture
def officer(account: Any) -> User:
    user: User = account("child_protection_officer", "UNICEF-T", CHILDREN)
    return user


@pytest.fixture
def colleague(officer: User, account: Any) -> User:
    user: User = account("child_protection_officer", "UNICEF-T")
    return user


@pytest.fixture
def child(account: Any, officer: User, register: Any) -> Registration:
    """Mateo, nine years old, who came alone."""
    clerk = account("registrar", "UNICEF-T")
    mateo = stated(
        "Mateo José",
        birth_date=date(2009, 5, 1),
        first_surname="Cáceres",
        second_surname="Zúniga",
        sex="male",
    )
    return one_of(register(clerk, mateo), clerk)


@pytest.fixture
def teenager(account: Any, officer: User, register: Any) -> Registration:
    """Óscar, sixteen; he comes of age on 3 February 2020."""
    clerk = account("registrar", "UNICEF-T")
    return one_of(register(clerk, stated("Óscar", birth_date=date(2002, 2, 3))), clerk)


@pytest.fixture
def adult(account: Any, officer: User, register: Any) -> Registration:
    clerk = account("registrar", "UNICEF-T")
    return one_of(register(clerk, stated("Elvira", first_surname="Zúniga", second_surname="Mejía")), clerk)


@pytest.fixture
def cp(opened: Any, officer: User, child: Registration) -> Callable[..., Case]:
    """Open a case of this room; `walk`: steps taken by the officer, or by another where a third is told."""

    def made(procedure: str = "child_protection", *walk: Any, **told: Any) -> Case:
        stated_: dict[str, Any] = {"registration": child, "by": officer}
        case: Case = opened(procedure, **(stated_ | told))
        return taken(case, *walk, by=stated_ | told)

    def taken(case: Case, *walk: Any, by: dict[str, Any]) -> Case:
        for move, on, answers in walk:
            case = take_step(case=case, move=move, on=on, answers=answers, by=by["by"])
        return case

    return made


@pytest.fixture
def seated(account: Any) -> Callable[..., None]:
    """A panel of three organisations, each member bound to confidentiality."""

    def made(case: Case, by: User, organisations: tuple[str, ...] = ("DIF-T", "UNHCR-T", "NGO-T")) -> None:
        for number, acronym in enumerate(organisations):
            found, _new = Organisation.objects.get_or_create(
                acronym=acronym, defaults={"name_en": acronym, "name_es": acronym, "type": "ngo"}
            )
            seat_panel_member(
                case=case,
                name=f"Member {number}",
                represents=found,
                is_chair=number == 0,
                undertaking_on=date(2018, 11, 5),
                by=by,
            )

    return made


@pytest.fixture
def determined(cp: Any, officer: User, colleague: User, seated: Any) -> Callable[..., Case]:
    """A determination that went all the way to the decision named."""

    def made(decision: str = "reunification") -> Case:
        bid = cp("best_interests", steps.REPORT)
        seated(bid, officer)
        for move, on, answers in (steps.CONVENE, steps.HEAR, steps.WEIGH):
            bid = take_step(case=bid, move=move, on=on, answers=answers, by=officer)
        move, on, answers = steps.decided(decision)
        return take_step(case=bid, move=move, on=on, answers=answers, by=colleague)

    return made


@pytest.fixture
def traced(cp: Any, officer: User) -> Callable[..., Case]:
    def made(*walk: Any, **told: Any) -> Case:
        case: Case = cp("family_tracing", **told)
        ask_tracing(case=case, sought=MOTHER, by=officer)
        for move, on, answers in walk:
            case = take_step(case=case, move=move, on=on, answers=answers, by=officer)
        return case

    return made


MOTHER = Sought(
    sought="mother",
    given_names="Elbira",
    first_surname="Mejia",
    second_surname="Suniga",
    birth_year=1987,
    origin="HND",
)


def under(user: User, read: Callable[[], Any]) -> Any:
    with acting_as(user):
        return read()
