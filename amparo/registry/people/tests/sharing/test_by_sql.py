"""PostgreSQL refuses what the application would never ask, by raw SQL under the application's role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, User
from amparo.registry.people.models import (
    Agreement,
    Registration,
    Share,
)
from amparo.registry.people.services.rights import ask_erasure
from amparo.registry.people.services.sharing import (
    decide_override,
)
from amparo.registry.people.tests.sharing.conftest import TODAY, nothing, seen_by
from amparo.registry.people.vocabulary import Purpose


def forged(share: dict[str, Any]) -> str:
    columns = ", ".join(share)
    return f"INSERT INTO people_share ({columns}) VALUES ({', '.join(['%s'] * len(share))})"


def test_nobody_writes_themselves_a_share_in_the_record_of_another(
    registration: Registration, consent: Any, registrar: User, account: Any
) -> None:
    """By raw SQL under the application's role: without a consent, for a record of others, and for enforcement."""
    given = consent(registrar)
    stranger = account("caseworker", "STRANGER-T", (Function.LEGAL_AID,))
    mandate = Mandate.objects.get(organisation=stranger.organisation)
    with acting_as(registrar):
        row = Share.objects.values().get(consent=given)
    import uuid

    attempts = [
        (stranger, row | {"controller_id": stranger.organisation_id}),
        (stranger, row | {"recipient_id": stranger.organisation_id, "mandate_id": mandate.pk}),
        (registrar, row | {"recipient_id": stranger.organisation_id, "mandate_id": mandate.pk}),
        (registrar, row | {"categories": ["identity", "photo"]}),
    ]
    for who, attempt in attempts:
        attempt["id"] = uuid.uuid4()
        with (
            pytest.raises(Error),
            transaction.atomic(),
            acting_as(who),
            connection.cursor() as cursor,
        ):
            cursor.execute(forged(attempt), list(attempt.values()))
    assert seen_by(stranger) == nothing()


def refused_by_the_database(who: User, statement: str, values: list[Any]) -> bool:
    with acting_as(who), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement, values)
        except Error:
            return True
    return False


def test_an_override_carries_no_share_that_a_second_person_did_not_approve_for_that_use_and_time(
    override: Any, account: Any, neighbour: User
) -> None:
    """By raw SQL under the application's role, each thing that is wrong alone."""
    first, second = account("caseworker"), account("caseworker")
    asked = override(first)
    change = "UPDATE people_override SET {} WHERE id = %s"
    for columns in (
        "status = 'approved', decided_by_id = NULL",
        "status = 'approved', decided_by_id = asked_by_id",
        "valid_until = '2099-12-31'",
    ):
        assert refused_by_the_database(first, change.format(columns), [asked.pk]), columns
    assert not refused_by_the_database(
        first, change.format("valid_until = (asked_at + interval '90 days')::date"), [asked.pk]
    )
    decide_override(override=asked, approve=True, by=second)
    with acting_as(first):
        good = Share.objects.values().get(override=asked)
        Share.objects.all().delete()
    for wrong in (
        {"purpose": Purpose.LEGAL_AID},
        {"valid_until": good["valid_until"] + timedelta(days=1)},
        {"valid_until": None},
    ):
        row = good | wrong
        assert refused_by_the_database(first, forged(row), list(row.values())), wrong
    assert seen_by(neighbour) == nothing()
    assert not refused_by_the_database(first, forged(good), list(good.values()))


def test_a_share_lasts_no_longer_than_its_consent_and_goes_to_no_consulate(
    consent: Any, registrar: User, agreement: Agreement
) -> None:
    given = consent(registrar, valid_until=TODAY() + timedelta(days=5))
    with acting_as(registrar):
        good = Share.objects.values().get(consent=given)
        Share.objects.all().delete()
    for until in (None, TODAY() + timedelta(days=6)):
        row = good | {"valid_until": until}
        assert refused_by_the_database(registrar, forged(row), list(row.values()))
    receiver = agreement.receiver
    # Enforcement last: it is never taken off an organisation.
    for function, refused in (
        (None, False),
        (Function.CONSULATE, True),
        (Function.MIGRATION_AUTHORITY, True),
    ):
        receiver.functions = [function] if function else []
        receiver.save()
        assert refused_by_the_database(registrar, forged(good), list(good.values())) == refused
        with acting_as(registrar):
            Share.objects.all().delete()


def test_content_goes_only_with_an_erasure_that_a_second_person_approved(
    registration: Registration, account: Any
) -> None:
    first = account("caseworker")
    asked = ask_erasure(registration=registration, ground="request", by=first)
    change = "UPDATE people_erasure SET status = 'approved', decided_by_id = {} WHERE id = %s"
    for second in ("NULL", "asked_by_id"):
        assert refused_by_the_database(first, change.format(second), [asked.pk])
    with acting_as(first), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_identity")
        assert cursor.rowcount == 0
