"""What stands beside a child's steps is its organisation's own, goes when the registration is erased, and no sooner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from amparo.core.acting import acting_as
from amparo.core.second_lock import locked_models
from amparo.registry.people.erasing import left_in_other_rooms
from amparo.response.cases.tests.conftest import seen
from amparo.response.child_protection.models import (
    Conference,
    PanelMember,
    TracingKey,
    TracingMatch,
    TracingRequest,
)
from amparo.response.child_protection.services.conferences import hold_conference
from amparo.response.child_protection.services.tracing import decide_match
from amparo.response.child_protection.tests import steps
from amparo.response.screening.tests.conftest import one_of

KINDS = (PanelMember, Conference, TracingRequest, TracingKey, TracingMatch)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@pytest.fixture
def full(cp: Any, determined: Any, traced: Any, adult: Any, officer: Any) -> Iterator[Any]:
    """A row of each table at least."""
    case = cp("child_protection", steps.TAKE_UP)
    determined()
    traced()
    hold_conference(case=case, on=date(2018, 11, 6), participants=["A", "B"], decisions="Go on", by=officer)
    request = seen(officer, TracingRequest)[0]
    decide_match(request=request, found=adult, verdict="possible", why="The name", by=officer)
    yield case


def raw(kind: Any, by: Any) -> int:
    """Rows without any filter, by SQL under the application's role."""
    with transaction.atomic(), acting_as(by), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
        return int(cursor.fetchone()[0])


def test_every_table_of_this_room_is_locked_and_erased_with_the_registration() -> None:
    tables = set(apps.get_app_config("child_protection").get_models())
    assert tables == set(KINDS)
    assert tables <= set(locked_models())
    assert tables <= set(left_in_other_rooms())


@every_kind
def test_only_the_own_organisation_reads_a_row(
    full: Any, kind: Any, officer: Any, colleague: Any, neighbour: Any
) -> None:
    assert raw(kind, officer) == raw(kind, colleague) >= 1
    assert raw(kind, neighbour) == 0


@pytest.mark.parametrize("kind", (Conference, TracingRequest, TracingKey), ids=lambda kind: kind.__name__)
def test_what_is_written_once_stays(full: Any, kind: Any, officer: Any) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(officer):
        kind.objects.all().update(registration_id=full.registration_id)


@every_kind
def test_nothing_is_removed_without_an_approved_erasure(full: Any, kind: Any, officer: Any) -> None:
    before = raw(kind, officer)
    with acting_as(officer):
        kind.objects.all()._raw_delete("default")
    assert raw(kind, officer) == before


def test_a_match_with_a_record_that_one_may_not_see_is_not_written(
    full: Any, officer: Any, neighbour: Any, register: Any, account: Any
) -> None:
    clerk = account("registrar", "CLINIC-T")
    hidden = one_of(register(clerk), clerk)
    match = seen(officer, TracingMatch)[0]
    told = {
        name: getattr(match, name)
        for name in ("organisation_id", "registration_id", "case_id", "request_id", "why", "decided_at")
    }
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(officer):
        TracingMatch.objects.create(**told, found_id=hidden.pk, decided_by=officer)
