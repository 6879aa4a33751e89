"""Support: promised, given, and only counted as received when somebody of the other organisation said so."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.response.shelter.models import Site, Support
from amparo.response.shelter.queries.support import supports, totals, values
from amparo.response.shelter.services.support import (
    confirm_support,
    dispute_support,
    give_support,
    promise_support,
    take_back_support,
)

pytestmark = pytest.mark.django_db
DAY = date(2018, 12, 3)


def codes(refusal: Any) -> set[str]:
    return {each.code for each in refusal.value.reasons}


@pytest.fixture
def giver(account: Any) -> User:
    found: User = account("coordinator", "IOM-T")
    return found


@pytest.fixture
def promise(giver: User, manager: User) -> Any:
    def promised(**told: Any) -> Support:
        stated = {
            "receiver": manager.organisation,
            "kind": "goods",
            "what": "Blankets",
            "quantity": Decimal(200),
            "unit": "blankets",
            "receipt": uuid.uuid4(),
            "by": giver,
        }
        return promise_support(**stated | told)

    return promised


def test_promised_given_and_confirmed_by_another_person_of_the_other_organisation(
    promise: Any, giver: User, manager: User, account: Any
) -> None:
    support = promise()
    assert (support.status, support.given_on) == ("promised", None)
    support = give_support(support=support, given_on=DAY, by=giver)
    for nobody in (giver, account("coordinator", "IOM-T"), account("coordinator", "OTHER-T")):
        with pytest.raises(Refusal) as refused:
            confirm_support(support=support, by=nobody)
        assert codes(refused) == {"shelter.receiver_answers"}
    support = confirm_support(support=support, by=manager)
    assert (support.status, support.answered_by) == ("confirmed", manager)
    verbs = ["promise_support", "give_support", "confirm_support"]
    assert list(Event.objects.filter(subject_type="shelter.support").values_list("verb", flat=True)) == verbs


def test_what_did_not_come_as_written_is_disputed_with_a_reason_and_put_right(
    promise: Any, giver: User, manager: User
) -> None:
    support = promise(given_on=DAY)
    assert support.status == "given"
    with pytest.raises(Refusal) as refused:
        dispute_support(support=support, reason="", by=manager)
    assert codes(refused) == {"core.reason_missing"}
    support = dispute_support(support=support, reason="150 came", by=manager)
    assert (support.status, support.dispute) == ("disputed", "150 came")
    support = give_support(support=support, given_on=DAY, by=giver)
    assert confirm_support(support=support, by=manager).status == "confirmed"


def test_a_promise_is_taken_back_and_what_was_given_is_not(promise: Any, giver: User) -> None:
    with pytest.raises(Refusal) as refused:
        take_back_support(support=promise(given_on=DAY), reason="x", by=giver)
    assert codes(refused) == {"core.wrong_state"}
    assert take_back_support(support=promise(), reason="No funds", by=giver).status == "taken_back"


def test_the_same_form_is_one_record_and_with_other_content_it_is_refused(
    promise: Any, receipt: uuid.UUID
) -> None:
    assert promise(receipt=receipt) == promise(receipt=receipt)
    with pytest.raises(Refusal) as refused:
        promise(receipt=receipt, quantity=Decimal(300))
    assert codes(refused) == {"shelter.receipt_taken"}
    assert Support.objects.count() == 1


def test_everything_that_is_missing_is_told_at_once(promise: Any, giver: User, refuge: Site) -> None:
    with pytest.raises(Refusal) as refused:
        promise(
            kind="hope",
            what=" ",
            quantity=Decimal(0),
            unit="",
            value=Decimal(5),
            site=refuge,
            given_on=timezone.localdate() + timedelta(days=2),
        )
    assert [each.code for each in refused.value.reasons].count("shelter.support_incomplete") == 4
    assert {"shelter.value_without_currency", "shelter.site_of_another", "shelter.in_the_future"} <= codes(
        refused
    )
    with pytest.raises(Refusal) as refused:
        promise(receiver=giver.organisation)
    assert codes(refused) == {"shelter.support_to_oneself"}


def test_different_units_and_currencies_are_never_added(promise: Any, giver: User, manager: User) -> None:
    confirm_support(support=promise(given_on=DAY), by=manager)
    promise(given_on=DAY, quantity=Decimal(50))
    promise(
        given_on=DAY, what="Soap", unit="kg", quantity=Decimal("12.5"), value=Decimal(900), currency="mxn"
    )
    promise(given_on=DAY, kind="money", what="Rent", unit="USD", quantity=Decimal(700), value=Decimal(700),
            currency="USD")  # fmt: skip
    promise(what="Only promised", quantity=Decimal(999))
    found = {(each.kind, each.unit): (each.given, each.confirmed) for each in totals(supports(giver))}
    assert found == {
        ("goods", "blankets"): (250, 200),
        ("goods", "kg"): (Decimal("12.5"), 0),
        ("money", "USD"): (700, 0),
    }
    assert {(each.unit, each.given) for each in values(supports(giver))} == {("MXN", 900), ("USD", 700)}


def test_each_side_sees_what_it_gives_and_receives_and_others_see_nothing(
    promise: Any, giver: User, manager: User, neighbour: User
) -> None:
    promise()
    directions = ({"direction": "given"}, {"direction": "received"}, {})
    assert [supports(giver, each).count() for each in directions] == [1, 0, 1]
    assert [supports(manager, each).count() for each in directions] == [0, 1, 1]
    assert [supports(neighbour, each).count() for each in directions] == [0, 0, 0]


def test_the_database_refuses_who_confirms_their_own(promise: Any, giver: User) -> None:
    support = promise(given_on=DAY)
    with pytest.raises(IntegrityError, match="support_confirmed_by_another"), transaction.atomic():
        Support.objects.filter(pk=support.pk).update(answered_by=giver)
