"""An organisation states, verifies and closes its own services, once; nobody else's."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.services.models import Bounce, Service
from amparo.registry.services.services import (
    add_service,
    change_service,
    close_service,
    record_bounce,
    reopen_service,
    verify_service,
)
from amparo.registry.services.stated import StatedService, stated_of
from amparo.registry.services.tests.conftest import NOW, TODAY, stated


def verbs() -> list[str]:
    return list(
        Event.objects.filter(subject_type="services.service")
        .order_by("number")
        .values_list("verb", flat=True)
    )


def refused(act: Callable[..., Any], **stated: Any) -> set[str]:
    with pytest.raises(Refusal) as refusal:
        act(**stated)
    return {reason.code for reason in refusal.value.reasons}


def test_what_is_stated_by_hand_counts_as_verified(keeper: User) -> None:
    service = add_service(stated=stated(), by=keeper, at=NOW)
    assert (service.code, service.status) == ("UNHCR-T-001", "open")
    assert (service.verified_on, service.verified_by) == (TODAY, keeper)
    assert service.capacity_per_day is None, "what is not known is not 0"
    assert verbs() == ["add_service"]


def test_the_same_form_sent_twice_makes_one_service(keeper: User) -> None:
    receipt = uuid.uuid4()
    first = add_service(stated=stated(), receipt=receipt, by=keeper, at=NOW)
    assert add_service(stated=stated(), receipt=receipt, by=keeper, at=NOW) == first
    assert Service.objects.count() == 1
    assert verbs() == ["add_service"]


def test_codes_go_on_from_the_highest_and_are_not_given_twice(keeper: User) -> None:
    add_service(stated=stated(code="UNHCR-T-041"), by=keeper)
    assert add_service(stated=stated(), by=keeper).code == "UNHCR-T-042"
    assert refused(add_service, stated=stated(code="UNHCR-T-041"), by=keeper) == {"services.code_taken"}


def test_everything_that_is_wrong_is_said_at_once(keeper: User) -> None:
    wrong = StatedService(
        name_en="Only in English",
        function="sorcery",
        kind="legal_aid",
        place="ATLANTIS",
        hours="mornings",
        min_age=18,
        max_age=5,
        priorities=("soon",),
        code="lower case",
        capacity_per_day=-1,
    )
    assert refused(add_service, stated=wrong, by=keeper) == {
        "services.text_missing",
        "services.choice_unknown",
        "services.place_unknown",
        "services.hours_unreadable",
        "services.ages_cross",
        "services.code_unreadable",
        "services.number_out_of_range",
    }
    assert Service.objects.count() == 0
    assert verbs() == []


def test_what_the_public_reads_is_written_in_both_languages(keeper: User) -> None:
    only = stated(description_en="Every weekday")
    assert refused(add_service, stated=only, by=keeper) == {"services.text_missing"}


def test_a_service_is_not_stated_for_a_whole_region_of_countries(keeper: User) -> None:
    assert refused(add_service, stated=stated(place="RG-CA-MX"), by=keeper) == {"services.place_unknown"}


def test_changing_keeps_the_day_of_verification_and_tells_what_changed(
    service: Service, keeper: User
) -> None:
    anew = stated(code=service.code, capacity_per_day=12, referral_channel="+52 962 555 0100")
    after = change_service(service=service, stated=anew, by=keeper, at=NOW + timedelta(days=9))
    assert (after.capacity_per_day, after.verified_on) == (12, TODAY)
    event = Event.objects.get(verb="change_service")
    assert event.before == {"capacity_per_day": None, "referral_channel": ""}
    assert event.after == {"capacity_per_day": 12, "referral_channel": "…"}, "a telephone is not in the trail"


def test_saving_without_a_difference_leaves_no_trace(service: Service, keeper: User) -> None:
    change_service(service=service, stated=stated_of(service), by=keeper)
    assert verbs() == ["add_service"]


def test_verifying_renews_and_says_until_when(service: Service, keeper: User) -> None:
    later = NOW + timedelta(days=100)
    end = TODAY + timedelta(days=130)
    after = verify_service(service=service, expires_on=end, by=keeper, at=later)
    assert (after.verified_at, after.verified_by, after.expires_on) == (later, keeper, end)
    assert refused(verify_service, service=service, expires_on=TODAY, by=keeper, at=later) == {
        "services.ends_before_today"
    }


def test_nobody_changes_verifies_or_closes_the_service_of_another_organisation(
    service: Service, stranger: User
) -> None:
    for act, told in (
        (change_service, {"stated": stated(name_en="Taken over")}),
        (verify_service, {}),
        (close_service, {"reason": "because"}),
    ):
        assert refused(act, service=service, by=stranger, **told) == {"services.not_ours"}
    assert verbs() == ["add_service"]


@pytest.mark.parametrize("role", ["registrar", "return_officer", "auditor", "enforcement_liaison"])
def test_who_does_not_keep_services_states_none(account: Any, role: str) -> None:
    assert refused(add_service, stated=stated(), by=account(role)) == {"core.not_allowed"}


def test_closing_and_opening_again_need_a_reason(service: Service, keeper: User) -> None:
    assert refused(close_service, service=service, reason=" ", by=keeper) == {"core.reason_missing"}
    closed = close_service(service=service, reason="The lease ended", by=keeper)
    assert closed.status == "closed"
    assert refused(verify_service, service=closed, by=keeper) == {"services.service_closed"}
    assert refused(close_service, service=closed, reason="again", by=keeper) == {"core.wrong_state"}
    assert reopen_service(service=closed, reason="A new room", by=keeper).status == "open"
    assert verbs() == ["add_service", "close", "reopen"]


def test_anybody_who_refers_may_say_that_somebody_was_sent_back(service: Service, account: Any) -> None:
    registrar = account("registrar", "CLINIC-T")
    record_bounce(service=service, reason="full", by=registrar, at=NOW)
    bounce = Bounce.objects.get()
    assert (bounce.service, bounce.reason, bounce.organisation) == (service, "full", registrar.organisation)
    assert Event.objects.get(verb="record_bounce").after == {"why": "full"}
    assert refused(record_bounce, service=service, reason="rude", by=registrar) == {
        "services.bounce_reason_unknown"
    }


def test_that_somebody_was_sent_back_cannot_be_unsaid(service: Service, keeper: User) -> None:
    record_bounce(service=service, reason="full", by=keeper)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Bounce.objects.all().delete()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Bounce.objects.update(reason="moved")


@pytest.mark.parametrize(
    "columns",
    [{"name_es": ""}, {"code": ""}, {"min_age": 9, "max_age": 8}, {"verified_by": None}],
    ids=str,
)
def test_the_database_refuses_it_too(service: Service, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(**columns)
