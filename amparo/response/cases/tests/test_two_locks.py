"""Cases are read by the organisation that works on them alone, in SQL too; a hold alone crosses, where one is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from amparo.core.acting import acting_as
from amparo.registry.people.models import Agreement, Consent, ConsentText, Registration
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.sharing.conftest import TODAY
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.response.asylum.tests.steps import INFORM, INTEND, LODGE
from amparo.response.cases.models import Case
from amparo.response.cases.services.beside import link_cases, record_finding, set_duty, write_note
from amparo.response.cases.services.clocks import pause_clocks
from amparo.response.screening.tests.conftest import one_of

LOCKED = [model for model in apps.get_app_config("cases").get_models() if hasattr(model, "second_lock")]


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def full(opened: Any, walked: Any, caseworker: Any, register: Callable[..., Any]) -> Case:
    """A case with something of everything that may stand beside it."""
    case: Case = walked(opened(), INFORM, INTEND, LODGE)
    other = opened(registration=one_of(register(caseworker, stated("Marta", phones=())), caseworker))
    write_note(case=case, words="CANARY", by=caseworker)
    set_duty(case=case, kind="review", due_on=date(2018, 12, 1), by=caseworker)
    pause_clocks(case=case, first=date(2018, 11, 13), why="closed", by=caseworker)
    link_cases(case=case, other=other, by=caseworker)
    record_finding(case=case, kind="return", on=date(2018, 11, 13), by=caseworker)
    return case


def seen_by(user: Any) -> dict[str, int]:
    with acting_as(user):
        return {model._meta.label: rows(model._meta.db_table) for model in LOCKED}


def test_every_table_about_a_case_is_locked_and_filled_here(full: Case, caseworker: Any) -> None:
    assert {label for label, count in seen_by(caseworker).items() if not count} == set()
    assert len(LOCKED) == 10


def test_sql_of_another_organisation_and_of_nobody_finds_no_row(full: Case, neighbour: Any) -> None:
    assert set(seen_by(neighbour).values()) == {0}
    assert {rows(model._meta.db_table) for model in LOCKED} == {0}


def test_who_knows_the_person_sees_that_a_return_stops_and_nothing_else(
    full: Case, rosa: Registration, caseworker: Any, neighbour: Any, agreement: Agreement
) -> None:
    share(rosa, caseworker, agreement)
    found = {label: count for label, count in seen_by(neighbour).items() if count}
    assert found == {"cases.Hold": 1, "cases.Finding": 1}


def share(rosa: Registration, by: Any, agreement: Agreement) -> Consent:
    given: Consent = record_consent(
        registration=rosa,
        purpose=Purpose.LEGAL_AID,
        recipients=[agreement.receiver],
        categories=list(Category.values),
        form="spoken",
        text=ConsentText.objects.get(purpose=Purpose.LEGAL_AID, language="es"),
        given_on=TODAY(),
        by=by,
    )
    return given
