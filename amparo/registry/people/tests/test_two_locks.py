"""Both locks give every role the same rows: those that a third opinion, worked out without a query, gives too.

The tests run as a superuser, whom no policy binds, so that the first lock can be seen alone; for the second one they
take on the application's role within the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction

from amparo.core.acting import acting_as
from amparo.core.second_lock import ME, locked_models
from amparo.registry.partners.models import User
from amparo.registry.people import locks, models
from amparo.registry.people.searching import search
from amparo.registry.people.tests.world import BY_CATEGORY, OWN_ALONE, World, pairs
from amparo.registry.people.tests.world_shares import Builder
from amparo.registry.people.visibility import among, opened_to, own_rows, visible_to, whereabouts_open
from amparo.site.postgres.roles import SUPERUSER

APPLICATION = connections["default"].settings_dict["USER"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, as superuser, in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            with transaction.atomic():
                yield Builder().build()
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


@contextmanager
def as_the_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        yield  # after an error the savepoint takes it back
        cursor.execute("RESET ROLE")


def by_the_first_lock(user: User, kind: Any) -> set[Any]:
    """The application's own filter, under a role that no policy binds."""
    if kind in BY_CATEGORY:
        column = "pk" if kind is models.Registration else "registration_id"
        rows = visible_to(user, kind, BY_CATEGORY[kind], registration=column)
    else:
        rows = own_rows(user, kind)
    return set(rows.values_list("pk", flat=True))


def by_the_first_lock_on_rows(user: User, kind: Any) -> set[Any]:
    """As pages of persons and the search apply it: to rows that were read by their keys."""
    if kind not in BY_CATEGORY:
        return by_the_first_lock(user, kind)
    opened = opened_to(user, models.Registration.objects.values_list("pk", flat=True))
    return {row.pk for row in among(user, kind.objects.all(), BY_CATEGORY[kind], opened)}


def by_the_second_lock(user: User, kind: Any) -> set[Any]:
    """Raw SQL without any filter, under the application's role."""
    with transaction.atomic(), acting_as(user), as_the_application(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind._meta.pk.column} FROM {kind._meta.db_table}")
        return {row[0] for row in cursor.fetchall()}


def test_the_world_has_every_case(world: World) -> None:
    opened = [share.is_open for share in world.shares]
    assert opened.count(True) > 15
    assert opened.count(False) > 30
    seen = {
        kind: [len(world.readable(user, kind)) for user in world.users]
        for kind in (*BY_CATEGORY, *OWN_ALONE)
        if kind is not models.ErasedCount
    }
    assert all(0 in counts and max(counts) > 0 for counts in seen.values()), (
        "each kind is seen, and is not seen"
    )


def test_both_locks_and_the_third_opinion_agree_for_every_role_and_table(world: World) -> None:
    wrong = []
    for user, kind in pairs(world):
        expected = world.readable(user, kind)
        for lock in (by_the_first_lock, by_the_first_lock_on_rows, by_the_second_lock):
            if (found := lock(user, kind)) != expected:
                wrong.append(
                    (user.email, kind.__name__, lock.__name__, len(found - expected), len(expected - found))
                )
    assert wrong == []


def test_the_first_lock_alone_says_of_whom_place_and_day_are_shown(world: World) -> None:
    for user in world.users:
        about = by_the_first_lock(user, models.Registration)
        rows = models.Registration.objects.filter(pk__in=about).select_related("whereabouts__place")
        shown = whereabouts_open(user, rows, opened_to(user, about))
        assert shown.keys() == world.readable(user, models.Whereabouts) & about, user.email


def test_without_anybody_no_row_is_seen(world: World) -> None:
    with transaction.atomic(), as_the_application(), connection.cursor() as cursor:
        for model in locked_models():
            if model is models.Agreement:
                continue  # everybody reads which agreements there are
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone() == (0,), model.__name__


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "{organisation}",
        "{user}|{organisation}|{backend}|{now}",
        "{user}|{organisation}|{backend}|{now}|" + "0" * 64,
        "x" * 200,
        "|" * 70,
    ],
)
def test_a_setting_without_our_signature_opens_nothing(world: World, setting: str) -> None:
    import time

    user = next(user for user in world.users if user.holds("people.register"))
    with transaction.atomic(), as_the_application(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        made = setting.format(
            user=user.pk,
            organisation=user.organisation_id,
            backend=cursor.fetchone()[0],
            now=int(time.time()),
        )
        cursor.execute("SELECT set_config('amparo.acting', %s, true)", [made])
        cursor.execute("SELECT count(*) FROM people_registration")
        assert cursor.fetchone() == (0,)


def test_a_token_of_another_session_or_transaction_opens_nothing(world: World) -> None:
    from amparo.core.acting import token_for

    user = next(user for user in world.users if user.holds("people.register"))
    backend = connection.connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint")
        began = cursor.fetchone()[0]
    tokens = {
        "this session and transaction": token_for(user, backend=backend, began=began),
        "another session": token_for(user, backend=backend + 1, began=began),
        "the transaction before": token_for(user, backend=backend, began=began - 1),
        "the next one": token_for(user, backend=backend, began=began + 1),
    }
    seen = []
    for name, token in tokens.items():
        with transaction.atomic(), as_the_application(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('amparo.acting', %s, true)", [token])
            cursor.execute("SELECT count(*) > 0 FROM people_registration")
            if cursor.fetchone()[0]:
                seen.append(name)
    assert seen == ["this session and transaction"]


def test_the_key_of_the_signature_cannot_be_read(world: World) -> None:
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError), transaction.atomic(), as_the_application():
        connection.cursor().execute("SELECT * FROM core_second_lock_key")


def test_what_one_cannot_see_changes_nothing_that_one_can_see(world: World) -> None:
    """Rows of an organisation that shares with nobody are added: no answer grows, shrinks or moves."""
    readers = [user for user in world.users if world.organisation_that_acts(user)][:6]
    kinds = [kind for kind in (*BY_CATEGORY, *OWN_ALONE) if kind is not models.ErasedCount]

    def answers() -> list[Any]:
        told: list[Any] = []
        for user in readers:
            with transaction.atomic(), acting_as(user), as_the_application():
                told += [list(kind.objects.order_by("pk").values_list("pk", flat=True)) for kind in kinds]
                told += [
                    [found.registration.pk for found in search(user, text)] for text in ("Rosa", "A-000001")
                ]
        return told

    before = answers()
    assert sum(map(bool, before)) > len(readers) * len(kinds) / 2, "most answers have something in them"
    with transaction.atomic():
        added = Builder(("HIDDEN",)).build()
        assert len(added.rows) > 50
        assert answers() == before
        transaction.set_rollback(True)


# --- taking any one condition away is noticed


@pytest.mark.parametrize("kind", [*BY_CATEGORY, *OWN_ALONE[:-1]], ids=lambda kind: kind.__name__)
def test_a_policy_that_is_dropped_is_noticed(world: World, kind: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {kind._meta.db_table} USING (true)")
        differs = any(by_the_second_lock(user, kind) != world.readable(user, kind) for user in world.users)
        transaction.set_rollback(True)
    assert differs


# All but "the share names me": others' shares are hidden by the policy of shares itself, which has a test of its own.
PARTS = [
    "s.registration_id = {table}.{registration}",
    "'{category}' = ANY(s.categories)",
    "s.valid_from <= current_date",
    "(s.valid_until IS NULL OR s.valid_until >= current_date)",
    "m.organisation_id = s.recipient_id",
    "m.valid_from <= current_date",
    "(m.valid_to IS NULL OR m.valid_to >= current_date)",
    "g.giver_id = s.controller_id",
    "g.receiver_id = s.recipient_id",
    "g.status = 'in_force'",
    "g.valid_from <= current_date",
    "(g.valid_until IS NULL OR g.valid_until >= current_date)",
    "s.purpose = ANY(g.purposes)",
    "'{category}' = ANY(g.categories)",
]


def test_a_share_is_seen_by_its_two_parties_alone(world: World) -> None:
    for user in world.users:
        organisation = world.organisation_that_acts(user)
        mine = [share for share in world.shares if organisation in (share.controller, share.recipient)]
        assert len(by_the_second_lock(user, models.Share)) == len(mine), user.email


@pytest.mark.parametrize("part", PARTS)
def test_a_condition_of_sharing_that_is_left_out_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    assert locks._SHARED.count(part) == 1
    monkeypatch.setattr(locks, "_SHARED", locks._SHARED.replace(part, "true"))
    weaker = f"{locks.OWN} OR {locks.shared('people_identity', 'identity')}".replace("{me}", ME)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON people_identity USING ({weaker})")
        differs = any(
            by_the_second_lock(user, models.Identity) != world.readable(user, models.Identity)
            for user in world.users
        )
        transaction.set_rollback(True)
    assert differs


def test_an_erasure_that_one_person_approved_lets_nothing_go(world: World) -> None:
    """Were the constraint of the table not there, the policy alone would still ask for the second person."""
    mine = next(row for row in world.rows if row.kind is models.Erasure)
    asker = models.Erasure.objects.get(pk=mine.key).asked_by
    ours = [user for user in world.users if user.organisation_id == mine.organisation]
    second = next(user for user in ours if user.pk != asker.pk)
    reader = next(user for user in ours if world.organisation_that_acts(user))
    gone = {}
    for name, decided_by in (("nobody", None), ("who asked", asker), ("a second", second)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for constraint in ("erasure_by_two", "erasure_approved_by_somebody"):
                cursor.execute(f"ALTER TABLE people_erasure DROP CONSTRAINT {constraint}")
            models.Erasure.objects.filter(pk=mine.key).update(status="approved", decided_by=decided_by)
            with acting_as(reader), as_the_application():
                cursor.execute("DELETE FROM people_identity WHERE registration_id = %s", [mine.registration])
                gone[name] = cursor.rowcount
            transaction.set_rollback(True)
    assert gone == {"nobody": 0, "who asked": 0, "a second": 1}
