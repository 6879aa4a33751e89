"""A person objects to a use, and the erasure of their data is asked for by one and decided by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people import queries
from amparo.registry.people.models import (
    Agreement,
    Consent,
    ConsentText,
    Contact,
    Erasure,
    Household,
    Identity,
    Keeping,
    Objection,
    Registration,
    SearchKey,
    Share,
)
from amparo.registry.people.services.rights import (
    ask_erasure,
    decide_erasure,
    decide_objection,
    record_objection,
)
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.vocabulary import Category, Purpose

TODAY = timezone.localdate


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


@pytest.fixture
def asker(registrar: User, account: Any) -> User:
    found: User = account("caseworker")
    return found


@pytest.fixture
def approver(registrar: User, account: Any) -> User:
    found: User = account("caseworker")
    return found


@pytest.fixture
def rosa(registrar: User, register: Any) -> Registration:
    made: Household = register(registrar)
    with acting_as(registrar):
        return made.members.select_related("registration").get().registration


@pytest.fixture
def consent(agreement: Agreement) -> Callable[..., Consent]:
    def given(
        registration: Registration, by: User, purpose: str = Purpose.LEGAL_AID, **other: Any
    ) -> Consent:
        told: dict[str, Any] = {
            "purpose": purpose,
            "categories": [Category.IDENTITY, Category.CONTACT],
            "form": "spoken",
            "text": ConsentText.objects.get(purpose=purpose, language="es"),
            "given_on": TODAY(),
        }
        return record_consent(
            registration=registration, recipients=[agreement.receiver], by=by, **(told | other)
        )

    return given


# --- objection


def objected(registration: Registration, by: User, **other: Any) -> Objection:
    told = {"purpose": Purpose.LEGAL_AID, "words": "I do not want them to know"}
    return record_objection(registration=registration, by=by, **(told | other))


def test_an_objection_stops_sharing_for_its_purpose_and_keeps_what_was_shared(
    rosa: Registration, consent: Any, registrar: User, neighbour: User
) -> None:
    consent(rosa, registrar)
    consent(rosa, registrar, purpose=Purpose.ASSISTANCE, categories=[Category.IDENTITY])
    objected(rosa, registrar)
    with acting_as(neighbour):
        assert Identity.objects.filter(registration=rosa).exists()
        assert not Contact.objects.exists()
        assert {share.purpose for share in Share.objects.all()} == {Purpose.ASSISTANCE}
        assert SearchKey.objects.filter(registration=rosa).exists()
    event = Event.objects.get(verb="record_objection")
    assert event.before["shared"][0]["recipient"] == str(neighbour.organisation_id)
    assert event.before["shared"][0]["categories"] == ["contact", "identity"]
    assert "want them to know" not in str(event.before) + str(event.after) + event.reason


def test_an_objection_to_all_uses_leaves_no_key_to_be_found_by(
    rosa: Registration, consent: Any, registrar: User, neighbour: User
) -> None:
    consent(rosa, registrar)
    objected(rosa, registrar)
    with acting_as(neighbour):
        assert not SearchKey.objects.exists()
        assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"words": "  "}, {"core.reason_missing"}),
        ({"purpose": "curiosity"}, {"people.purpose_unknown"}),
        ({"purpose": "", "words": ""}, {"people.purpose_unknown", "core.reason_missing"}),
    ],
)
def test_an_objection_says_what_is_objected_to(
    rosa: Registration, registrar: User, changed: dict[str, str], expected: set[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        objected(rosa, registrar, **changed)
    assert codes(refused) == expected
    with acting_as(registrar):
        assert not Objection.objects.exists()


def test_only_the_controller_records_an_objection(
    rosa: Registration, consent: Any, registrar: User, neighbour: User
) -> None:
    with pytest.raises(Refusal) as hidden:
        objected(rosa, neighbour)
    consent(rosa, registrar)
    with pytest.raises(Refusal) as shared:
        objected(rosa, neighbour)
    assert (codes(hidden), codes(shared)) == ({"core.not_found"}, {"people.not_yours"})


@pytest.mark.parametrize(("uphold", "expected"), [(True, "upheld"), (False, "rejected")])
def test_an_objection_is_decided_once_with_an_answer_that_stays_out_of_the_trail(
    rosa: Registration, registrar: User, approver: User, uphold: bool, expected: str
) -> None:
    objection = objected(rosa, registrar)
    with pytest.raises(Refusal) as refused:
        decide_objection(objection=objection, uphold=uphold, answer=" ", by=approver)
    assert codes(refused) == {"core.reason_missing"}
    decided = decide_objection(objection=objection, uphold=uphold, answer="Because of Rosaura", by=approver)
    assert (decided.status, decided.decided_by) == (expected, approver)
    with acting_as(approver):
        assert Objection.objects.get().answer == "Because of Rosaura"
    event = Event.objects.get(subject_type="people.objection", verb="uphold" if uphold else "reject")
    assert "Rosaura" not in str(event.before) + str(event.after) + event.reason
    with pytest.raises(Refusal) as again:
        decide_objection(objection=objection, uphold=not uphold, answer="no", by=approver)
    assert codes(again) == {"core.wrong_state"}


def test_a_registrar_records_objections_and_does_not_decide_them(rosa: Registration, registrar: User) -> None:
    objection = objected(rosa, registrar)
    with pytest.raises(Refusal) as refused:
        decide_objection(objection=objection, uphold=False, answer="no", by=registrar)
    assert codes(refused) == {"core.not_allowed"}


def test_who_recorded_an_objection_upholds_it_and_never_rejects_it_alone(
    rosa: Registration, asker: User, approver: User
) -> None:
    objection = objected(rosa, asker)
    with pytest.raises(Refusal) as refused:
        decide_objection(objection=objection, uphold=False, answer="no", by=asker)
    assert codes(refused) == {"people.four_eyes"}
    with acting_as(asker):
        assert Objection.objects.get().status == "open"
    assert decide_objection(objection=objection, uphold=True, answer="yes", by=asker).status == "upheld"
    second = objected(rosa, asker)
    assert decide_objection(objection=second, uphold=False, answer="no", by=approver).status == "rejected"


# --- asking for erasure


def test_retention_is_a_ground_only_when_the_time_is_over(rosa: Registration, asker: User) -> None:
    with pytest.raises(Refusal) as refused:
        ask_erasure(registration=rosa, ground="retention", by=asker)
    assert codes(refused) == {"people.not_yet_due"}
    with acting_as(asker):
        Keeping.objects.filter(registration=rosa).update(keep_until=TODAY() - timedelta(days=1))
    assert ask_erasure(registration=rosa, ground="retention", by=asker).status == Erasure.Status.ASKED


def test_erasure_is_asked_for_once_at_a_time_on_a_known_ground(rosa: Registration, asker: User) -> None:
    with pytest.raises(Refusal) as unknown:
        ask_erasure(registration=rosa, ground="boredom", by=asker)
    ask_erasure(registration=rosa, ground="request", by=asker)
    with pytest.raises(Refusal) as again:
        ask_erasure(registration=rosa, ground="request", by=asker)
    assert codes(unknown) == {"people.ground_unknown"}
    assert codes(again) == {"people.erasure_asked"}


def test_what_is_due_leaves_the_list_while_it_waits_and_comes_back_when_refused(
    rosa: Registration, asker: User, approver: User
) -> None:
    with acting_as(asker):
        Keeping.objects.filter(registration=rosa).update(keep_until=TODAY() - timedelta(days=1))
        assert list(queries.due(asker, on=TODAY())) == [rosa]
    asked = ask_erasure(registration=rosa, ground="retention", by=asker)
    with acting_as(asker):
        assert not queries.due(asker, on=TODAY()).exists()
    decide_erasure(erasure=asked, approve=False, by=approver)
    with acting_as(asker):
        assert list(queries.due(asker, on=TODAY())) == [rosa]
        assert Identity.objects.filter(registration=rosa).exists()
        assert Registration.objects.get(pk=rosa.pk).erased_at is None
    decide_erasure(
        erasure=ask_erasure(registration=rosa, ground="retention", by=asker), approve=True, by=approver
    )
    with acting_as(asker):
        assert not queries.due(asker, on=TODAY()).exists()


def test_nobody_approves_the_erasure_that_they_asked_for(rosa: Registration, asker: User) -> None:
    asked = ask_erasure(registration=rosa, ground="request", by=asker)
    for approve in (True, False):
        with pytest.raises(Refusal) as refused:
            decide_erasure(erasure=asked, approve=approve, by=asker)
        assert codes(refused) == {"people.four_eyes"}
    with acting_as(asker):
        assert Identity.objects.filter(registration=rosa).exists()


def test_a_registrar_neither_asks_nor_approves(rosa: Registration, asker: User, registrar: User) -> None:
    with pytest.raises(Refusal) as asking:
        ask_erasure(registration=rosa, ground="request", by=registrar)
    asked = ask_erasure(registration=rosa, ground="request", by=asker)
    with pytest.raises(Refusal) as approving:
        decide_erasure(erasure=asked, approve=True, by=registrar)
    assert codes(asking) == codes(approving) == {"core.not_allowed"}
