"""Two people start the edition of one day at the same moment: one starts it, the other is told."""

import threading

import pytest
from django.db import connection

from amparo.brief import services as brief
from amparo.brief.services import START_LOCK
from amparo.brief.tests.ledger import DAY, MORNING, TITLES, person
from amparo.core.errors import Refusal


@pytest.mark.django_db
def test_a_start_holds_the_lock_on_which_the_next_one_waits():
    brief.start_edition(as_of=DAY, by=person("UNHCR", "information_officer"), at=MORNING, **TITLES)
    got: list[bool] = []

    def another() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [START_LOCK])
            got.append(cursor.fetchone()[0])
        connection.close()

    start = threading.Thread(target=another)
    start.start()
    start.join()
    assert got == [False]
    with pytest.raises(Refusal) as refused:
        brief.start_edition(as_of=DAY, by=person("IOM", "information_officer"), at=MORNING, **TITLES)
    assert [reason.code for reason in refused.value.reasons] == ["brief.draft_exists"]
