"""What other tables and organisations said of somebody who is erased goes too; what was counted stays counted."""

# ruff: noqa: F811 - fixtures of the tests of erasing
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import User
from amparo.registry.people import counted, travelling
from amparo.registry.people.erasing import left_in_other_rooms, named_in_other_rooms
from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.services.correcting import decide_link, state_link
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.registering import start_group
from amparo.registry.people.services.rights import (
    LEFT_BEHIND,
    NAMED_FROM_THE_OTHER_SIDE,
    ask_erasure,
    decide_erasure,
)
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.test_erasure import (  # noqa: F401 - fixtures
    MATEO,
    ROSA,
    TELLING,
    TODAY,
    approver,
    asker,
    codes,
    consent,
    erased,
    everything_in_the_tables,
    household,
    mateo,
    pointing_at,
    receipt,
    rosa,
)


@pytest.fixture
def named_by_the_neighbour(
    rosa: Registration, consent: Any, registrar: User, register: Any, neighbour: User, account: Any
) -> User:
    """Another organisation that read the record named it beside its own, in words of its own."""
    consent(rosa, registrar)
    writes = account("registrar", neighbour.organisation.acronym, tuple(neighbour.organisation.functions))
    checks = account(
        "child_protection_officer", neighbour.organisation.acronym, tuple(neighbour.organisation.functions)
    )
    made = register(writes, stated("Ana"))
    with acting_as(writes):
        ana = made.members.select_related("registration").get().registration
    link = state_link(registration=ana, relative=rosa, kind="sibling", by=writes)
    decide_link(link=link, verified=True, how="Rosalinda told us herself", by=checks)
    decide_person(registration=ana, other=rosa, verdict="unsure", why="Rosalinda looks like her", by=writes)
    return writes


def test_the_words_of_another_organisation_about_the_person_go_too(
    rosa: Registration, named_by_the_neighbour: User, asker: User, approver: User
) -> None:
    with acting_as(named_by_the_neighbour):
        told = "".join(row for _table, row in everything_in_the_tables())
        assert "Rosalinda told us herself" in told
        assert "Rosalinda looks like her" in told
    erased(rosa, asker, approver)
    with acting_as(named_by_the_neighbour):
        left = [row for _table, row in everything_in_the_tables() for word in TELLING if word in row]
        assert left == []
        assert pointing_at(rosa) == {}
        assert Identity.objects.get().given_names == "Ana"


def test_nobody_reads_or_removes_what_others_wrote_but_while_an_erasure_is_carried_out(
    rosa: Registration, named_by_the_neighbour: User, asker: User, approver: User
) -> None:
    """By raw SQL under the application's role, before, and after."""
    statements = [
        f"{act} FROM {table}"
        for table in ("people_familylink WHERE kind = 'sibling'", "people_persondecision")
        for act in ("SELECT 1", "DELETE")
    ]
    asked = ask_erasure(registration=rosa, ground="request", by=asker)
    for _time in ("before", "after"):
        with acting_as(asker), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                assert cursor.rowcount == 0
        if _time == "before":
            decide_erasure(erasure=asked, approve=True, by=approver)


def test_every_column_that_names_a_registration_is_thought_of_when_one_is_erased() -> None:
    """A new one must be erased with its registration, from the other side too, or be listed here with its reason."""
    stays = {
        ("people_keeping", "registration"): "until when and what for; no word about the person",
        ("people_whereabouts", "registration"): "where and when it was made, for the totals",
        ("people_erasure", "registration"): "the order itself, by whom",
        ("people_consent", "guardian"): "the child's consent, which names a row without content",
        ("people_share", "registration"): "closed, with the names of recipients in the trail",
        ("people_searchkey", "registration"): "deleted by itself",
        ("referrals_referral", "registration"): "its words stand in tables of their own, which are erased",
    }
    erased_with_it = {
        *((kind._meta.db_table, "registration") for kind in (*left_in_other_rooms(), *LEFT_BEHIND)),
        *(
            (kind._meta.db_table, column)
            for kind, column in (*NAMED_FROM_THE_OTHER_SIDE, *named_in_other_rooms())
        ),
    }
    named = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.related_model is Registration
    }
    assert named - erased_with_it == stays.keys()


def test_nothing_new_names_what_was_erased(
    rosa: Registration, mateo: Registration, registrar: User, register: Any, asker: User, approver: User
) -> None:
    erased(rosa, asker, approver)
    attempts: list[Callable[[], Any]] = [
        lambda: state_link(registration=mateo, relative=rosa, kind="parent", by=registrar),
        lambda: decide_person(registration=mateo, other=rosa, verdict="same", why="x", by=registrar),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert "people.erased" in codes(refused)


def test_the_totals_of_a_travelling_group_stay_what_they_were_when_a_member_is_erased(
    registrar: User, register: Any, asker: User, approver: User, settings: Any
) -> None:
    settings.DEMO = True
    group = start_group(name="Caravan", kind="caravan", first_seen_on=TODAY(), by=registrar)
    household = register(registrar, ROSA, MATEO, group=group)
    with acting_as(registrar):
        rosa = household.members.select_related("registration").get(relationship="head").registration

    def totals() -> Any:
        with acting_as(asker):
            people = travelling.people_in(asker, group.pk)
            erased_of_it = counted.erased_from(asker, group.pk)
            return travelling.sizes(asker)[group.pk], travelling.by_age_and_sex(people.values(), erased_of_it)

    before = totals()
    assert before[0] == 2
    erased(rosa, asker, approver)
    assert totals() == before
    client = Client()
    client.force_login(asker)
    page = client.get(reverse("people:group", args=[group.pk])).content.decode()
    assert "1 of them was erased" in page
    assert "Rosalinda" not in page
    kept = client.get(reverse("people:retention")).content.decode()
    assert "Erased so far" in kept
    with acting_as(asker):
        (cell,) = counted.erased_so_far(asker)
    assert (cell.sex, cell.count) == ("female", 1)
