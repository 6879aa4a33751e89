"""A boy who is alone: guardian, caregiver, escort, reception and determination, each asked for, all told at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import Finding
from amparo.response.cases.services.stepping import take_step
from amparo.response.screening.tests.conftest import one_of
from amparo.response.voluntary_return import policy
from amparo.response.voluntary_return.tests.steps import SECURED, TO_CONSENT
from amparo.response.voluntary_return.tests.test_journey import codes
from amparo.response.voluntary_return.tests.test_safeguards import ALONE, VR


@pytest.fixture
def ready_boy(asked: Any, taken: Any, boy: Any) -> Any:
    case = taken(asked(boy), *TO_CONSENT[:-1])
    return taken(taken(case, "sign_consent", signed_by="with_guardian"), "prepare")


def test_a_boy_who_is_alone_is_not_booked_and_all_five_reasons_are_told(ready_boy: Any, taken: Any) -> None:
    with pytest.raises(Refusal) as refused:
        taken(ready_boy, "book")
    assert set(codes(refused)) == ALONE
    assert all(each.source and each.remedy for each in refused.value.reasons)


@pytest.mark.parametrize("gate", range(5))
def test_each_of_the_five_is_asked_for(ready_boy: Any, taken: Any, gate: int, monkeypatch: Any) -> None:
    kept = [each for number, each in enumerate(policy.FOR_A_CHILD_ALONE) if number != gate]
    monkeypatch.setattr(policy, "FOR_A_CHILD_ALONE", tuple(kept))
    with pytest.raises(Refusal) as refused:
        taken(ready_boy, "book")
    assert len(codes(refused)) == 4
    assert tuple(kept) == policy.FOR_A_CHILD_ALONE


def test_with_guardian_caregiver_escort_reception_and_determination_he_travels(
    ready_boy: Any, taken: Any, officer: Any, boy: Any
) -> None:
    case = take_step(case=ready_boy, move="secure_child", on=date(2018, 11, 11), answers=SECURED, by=officer)
    with pytest.raises(Refusal) as refused:
        taken(case, "book")
    assert codes(refused) == [f"{VR}no_determination"]
    recommend(officer, case, kind="reunification")
    with pytest.raises(Refusal):
        taken(case, "book")
    finding = recommend(officer, case, kind="return")
    case = taken(case, "book")
    with acting_as(officer):
        Finding.objects.filter(pk=finding.pk).update(ended_on=date(2018, 11, 19))
    with pytest.raises(Refusal) as refused:
        taken(case, "depart")
    assert codes(refused) == [f"{VR}no_determination"]
    recommend(officer, case, kind="return")
    assert taken(case, "depart").status == "departed"


def recommend(by: Any, case: Any, *, kind: str) -> Finding:
    with acting_as(by):
        return Finding.objects.create(
            organisation_id=case.organisation_id,
            registration_id=case.registration_id,
            person=case.registration.person,
            kind=kind,
            case=case,
            found_on=date(2018, 11, 10),
        )


def test_a_caregiver_who_is_not_willing_in_writing_is_none(ready_boy: Any, taken: Any, officer: Any) -> None:
    told = SECURED | {"caregiver_willing_in_writing": False}
    case = take_step(case=ready_boy, move="secure_child", on=date(2018, 11, 11), answers=told, by=officer)
    recommend(officer, case, kind="return")
    with pytest.raises(Refusal) as refused:
        taken(case, "book")
    assert codes(refused) == [f"{VR}no_caregiver"]


def test_a_child_who_is_alone_signs_with_the_guardian_and_with_no_parent_who_is_not_there(
    asked: Any, taken: Any, boy: Any
) -> None:
    case = taken(asked(boy), *TO_CONSENT[:-1])
    for signer in ("person", "with_parent"):
        with pytest.raises(Refusal) as refused:
            taken(case, "sign_consent", signed_by=signer)
        assert codes(refused) == [f"{VR}child_signed_alone"]


def test_who_has_no_age_is_not_booked_as_an_adult(
    asked: Any, taken: Any, officer: Any, register: Any
) -> None:
    unknown = stated("Sol", birth_date=None, birth_precision="unknown")
    case = taken(asked(one_of(register(officer, unknown), officer)), *TO_CONSENT[:-1])
    case = taken(taken(case, "sign_consent", signed_by="with_guardian"), "prepare")
    with pytest.raises(Refusal) as refused:
        taken(case, "book")
    assert codes(refused) == [f"{VR}age_unknown"]
