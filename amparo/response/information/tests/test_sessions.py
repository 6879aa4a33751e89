"""Counselling: recorded once, of nobody by name, gone with the person's data while the counts stay."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.registry.places.models import Place
from amparo.response.information.models import Attendance, CounselledPerson, Item, QuestionAsked, Session
from amparo.response.information.queries.questions import asked_by_topic
from amparo.response.information.queries.sessions import counts
from amparo.response.information.services.sessions import finish_follow_up, record_session
from amparo.response.information.tests.conftest import session, today
from amparo.response.information.waiting import _to_follow_up


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_the_same_form_makes_one_session(counsellor: User, rosa: Registration, tapachula: Place) -> None:
    receipt, told = uuid.uuid4(), session(tapachula, questions=[("asylum", "How long does it take?")])
    first = record_session(stated=told, receipt=receipt, registration=rosa, by=counsellor)
    again = record_session(stated=told, receipt=receipt, registration=rosa, by=counsellor)
    assert again == first
    assert QuestionAsked.objects.get().times == 1, "what is sent twice was asked once"
    with acting_as(counsellor):
        assert CounselledPerson.objects.get().registration_id == rosa.pk
    assert Event.objects.filter(verb="record_session").count() == 1


@pytest.mark.parametrize("other", [{"note": "other"}, {"topics": ["health"]}])
def test_the_same_form_with_other_content_is_refused(
    counsellor: User, rosa: Registration, tapachula: Place, other: dict[str, Any]
) -> None:
    receipt = uuid.uuid4()
    record_session(stated=session(tapachula), receipt=receipt, registration=rosa, by=counsellor)
    with pytest.raises(Refusal) as refused:
        record_session(stated=session(tapachula, **other), receipt=receipt, registration=rosa, by=counsellor)
    assert codes(refused) == {"information.form_saved"}


def test_the_trail_holds_keys_and_no_words(counsellor: User, rosa: Registration, tapachula: Place) -> None:
    told = session(tapachula, note="Wants to go on to Tijuana", questions=[("asylum", "Can I go on?")])
    made = record_session(stated=told, receipt=uuid.uuid4(), registration=rosa, by=counsellor)
    event = Event.objects.get(verb="record_session")
    assert event.after == {"kind": "individual", "of": str(rosa.pk), "topics": ["asylum"]}
    assert event.subject_id == str(made.pk)


def test_a_group_is_counted_and_nobody_is_named(counsellor: User, tapachula: Place) -> None:
    told = session(tapachula, people={("female", "18-59"): 12, ("male", "12-17"): 3})
    made = record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)
    with acting_as(counsellor):
        counted = {(each.sex, each.age_group): each.count for each in Attendance.objects.filter(session=made)}
        assert not CounselledPerson.objects.exists()
    assert counted == {("female", "18-59"): 12, ("male", "12-17"): 3}, "what nobody counted is no zero"


def test_everything_that_is_wrong_is_said_at_once(counsellor: User, tapachula: Place) -> None:
    wrong = session(
        tapachula,
        held_on=today() + timedelta(days=1),
        language="xxx",
        interpreter="perhaps",
        topics=[],
        questions=[("asylum", "Call +504 9988 7766")],
        materials=[uuid.uuid4()],
        follow_up_on=today() - timedelta(days=3),
    )
    with pytest.raises(Refusal) as refused:
        record_session(stated=wrong, receipt=uuid.uuid4(), by=counsellor)
    assert codes(refused) == {
        "information.in_the_future",
        "information.choice_unknown",
        "information.topic_unknown",
        "information.names_somebody",
        "information.material_not_valid",
        "information.follow_up_before",
        "information.nobody_counted",
    }
    with acting_as(counsellor):
        assert not Session.objects.exists()
    assert not QuestionAsked.objects.exists()


@pytest.mark.parametrize("words", ["Ask IOM-7F3K2Q", "rosa@example.org", "tel. 55 1234 5678"])
def test_a_question_by_which_somebody_could_be_found_is_refused(
    counsellor: User, tapachula: Place, words: str
) -> None:
    told = session(tapachula, people={("female", "18-59"): 1}, questions=[("asylum", words)])
    with pytest.raises(Refusal) as refused:
        record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)
    assert codes(refused) == {"information.names_somebody"}


def test_a_number_of_days_or_a_year_names_nobody(counsellor: User, tapachula: Place) -> None:
    words = "Is it 30 days or 45 working days in 2018?"
    told = session(tapachula, people={("female", "18-59"): 1}, questions=[("asylum", words)])
    record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)
    assert QuestionAsked.objects.get().words == words


def test_expired_material_is_given_to_nobody(
    counsellor: User, tapachula: Place, publish: Callable[..., Item], draft: Item
) -> None:
    held = publish(key="held", valid_until=today())
    people = {("male", "18-59"): 2}
    told = session(tapachula, people=people, materials=[held.pk])
    assert record_session(stated=told, receipt=uuid.uuid4(), by=counsellor).materials == [held.pk]
    for day, item in ((today(), draft), (today() - timedelta(days=11), held)):
        with pytest.raises(Refusal) as refused:
            told = session(tapachula, people=people, materials=[item.pk], held_on=day)
            record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)
        assert codes(refused) == {"information.material_not_valid"}


def test_the_same_question_of_a_month_is_counted(counsellor: User, tapachula: Place, neighbour: User) -> None:
    people = {("female", "18-59"): 5}
    for words in ("¿Cuánto dura el trámite?", "cuánto dura el trámite", "¿Me van a deportar?"):
        told = session(tapachula, people=people, questions=[("asylum", words)])
        record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)
    told = session(tapachula, people=people, questions=[("asylum", "¿Cuánto dura el trámite?")])
    record_session(stated=told, receipt=uuid.uuid4(), by=neighbour)
    mine = QuestionAsked.objects.filter(organisation=counsellor.organisation)
    assert sorted(mine.values_list("times", flat=True)) == [1, 2]
    (asked,) = asked_by_topic(counsellor, {})
    assert (asked.topic, asked.own, asked.everywhere) == ("asylum", 3, 4)


def test_somebody_elses_registration_is_not_counselled_here(
    neighbour: User, rosa: Registration, tapachula: Place
) -> None:
    with pytest.raises(Refusal) as refused:
        record_session(stated=session(tapachula), receipt=uuid.uuid4(), registration=rosa, by=neighbour)
    assert codes(refused) == {"core.not_found"}


def test_a_follow_up_is_due_once(counsellor: User, rosa: Registration, tapachula: Place) -> None:
    told = session(tapachula, follow_up_on=today() + timedelta(days=2))
    made = record_session(stated=told, receipt=uuid.uuid4(), registration=rosa, by=counsellor)
    with acting_as(counsellor):
        (waiting,) = _to_follow_up(counsellor, timezone.now())
    assert (waiting.due, str(made.pk) in waiting.url) == (today() + timedelta(days=2), True)
    done = finish_follow_up(session=made, by=counsellor)
    assert done.followed_up_by == counsellor
    with pytest.raises(Refusal) as refused:
        finish_follow_up(session=made, by=counsellor)
    assert codes(refused) == {"information.no_follow_up"}
    with acting_as(counsellor):
        assert list(_to_follow_up(counsellor, timezone.now())) == []


def test_counts_stay_when_a_person_is_erased(
    counsellor: User, rosa: Registration, tapachula: Place, account: Any
) -> None:
    receipt, told = uuid.uuid4(), session(tapachula, topics=["asylum", "health"], note="has a cough")
    made = record_session(stated=told, receipt=receipt, registration=rosa, by=counsellor)
    with acting_as(counsellor):
        before = counts(counsellor, {})
    assert [(each.topic, each.sessions) for each in before] == [("asylum", 1), ("health", 1)]
    order = ask_erasure(registration=rosa, ground="request", by=counsellor)
    decide_erasure(erasure=order, approve=True, by=account("caseworker"))
    with acting_as(counsellor):
        assert not CounselledPerson.objects.exists()
        assert Session.objects.get() == made
        assert counts(counsellor, {}) == before
    with pytest.raises(Refusal) as refused:
        record_session(stated=told, receipt=receipt, registration=rosa, by=counsellor)
    assert codes(refused) == {"information.person_erased"}, (
        "an old form that comes in late brings nothing back"
    )
