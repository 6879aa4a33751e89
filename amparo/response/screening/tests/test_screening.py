"""A screening is taken down once, is never changed, decides nothing, and asks before anybody speaks of return."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.core.waiting import work_of
from amparo.registry.partners.models import User
from amparo.registry.people.models import Keeping, Registration
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.registry.people.trails import acts_about
from amparo.response.screening.models import FollowUp, FollowUpInConfidence, Profile, SensitiveNeed
from amparo.response.screening.queries import (
    profiles_of,
    sensitive_needs_of,
    waiting,
    waiting_in_confidence,
)
from amparo.response.screening.services import (
    follow_up,
    follow_up_in_confidence,
    record_profile,
    record_reading_in_confidence,
)
from amparo.response.screening.tests.conftest import answered

Screened = Callable[..., Profile]
KINDS = (Profile, SensitiveNeed, FollowUp)


def counts(by: User) -> list[int]:
    with acting_as(by):
        return [kind._default_manager.count() for kind in KINDS]


def refused(act: Callable[..., Any], **told: Any) -> set[str]:
    with pytest.raises(Refusal) as refusal:
        act(**told)
    return {reason.code for reason in refusal.value.reasons}


def refusal_of(registration: Registration, by: User, **answers: Any) -> set[str]:
    return refused(
        record_profile, registration=registration, stated=answered(**answers), receipt=uuid.uuid4(), by=by
    )


def test_there_is_no_column_for_a_decision_on_status() -> None:
    names = {field.name for field in Profile._meta.get_fields()}
    assert not {name for name in names if "status" in name or "decision" in name or "recogni" in name}


def test_a_wish_to_return_is_not_taken_down_while_the_asylum_question_was_not_asked(
    rosa: Registration, registrar: User, screened: Screened
) -> None:
    answers = {"wishes": ("return",), "fear_of_return": "not_asked"}
    assert refusal_of(rosa, registrar, **answers) == {"screening.asylum_question_first"}
    assert counts(registrar) == [0, 0, 0]
    assert not Event.objects.filter(verb="screen").exists()
    for answer in ("yes", "no", "declined"):
        screened(rosa, wishes=("return",), fear_of_return=answer)
    screened(rosa, wishes=("stay",), fear_of_return="not_asked")


def test_the_database_refuses_it_too(rosa: Registration, registrar: User, screened: Screened) -> None:
    made = screened(rosa, fear_of_return="no", wishes=("return",))
    copied = {field.attname: getattr(made, field.attname) for field in Profile._meta.concrete_fields}
    wrong = copied | {"id": uuid.uuid4(), "receipt": uuid.uuid4(), "fear_of_return": "not_asked"}
    with pytest.raises(IntegrityError), acting_as(registrar):
        Profile.objects.create(**wrong)


@pytest.mark.parametrize("code", ["SV-VA", "TR-PI", "LP-TF"])
def test_no_detail_of_violence_or_trafficking_is_taken_down_at_a_screening(
    rosa: Registration, caseworker: User, code: str
) -> None:
    assert refusal_of(rosa, caseworker, needs=(code,)) == {"screening.no_detail_here"}


def test_everything_that_is_wrong_is_said_at_once(rosa: Registration, registrar: User) -> None:
    wrong = {
        "place": "ATLANTIS",
        "language": "xx",
        "fear_of_return": "",
        "consent_to_refer": "",
        "wishes": ("return", "to fly"),
        "needs": ("SV-VA", "ZZ-ZZ"),
    }
    assert refusal_of(rosa, registrar, **wrong) == {
        "screening.choice_unknown",
        "screening.no_detail_here",
        "screening.need_unknown",
    }


def test_a_screening_is_a_contact_with_the_person(rosa: Registration, registrar: User, screened: Any) -> None:
    with acting_as(registrar):
        Keeping.objects.update(last_contact_on=date(2018, 1, 1))
    screened(rosa)
    with acting_as(registrar):
        assert Keeping.objects.get(registration=rosa).last_contact_on == timezone.localdate()


def test_the_same_form_sent_twice_is_one_screening(rosa: Registration, registrar: User) -> None:
    told = {
        "registration": rosa,
        "stated": answered(needs=("SPEC-W",)),
        "receipt": uuid.uuid4(),
        "by": registrar,
    }
    first = record_profile(**told)
    assert record_profile(**told) == first
    assert counts(registrar) == [1, 1, 0]
    assert Event.objects.filter(verb="screen").count() == 1


def test_the_event_holds_no_word_about_the_person(rosa: Registration, screened: Screened) -> None:
    profile = screened(rosa, fear_of_return="yes", needs=("SM-CI", "SPEC-W"))
    event = Event.objects.get(verb="screen")
    assert (event.subject_id, event.before, event.after) == (str(profile.pk), {}, {"of": str(rosa.pk)})


def test_a_new_screening_is_a_new_row_and_the_older_one_stays_as_it_was(
    rosa: Registration, registrar: User, screened: Screened
) -> None:
    first, second = screened(rosa, fear_of_return="no"), screened(rosa, fear_of_return="yes")
    with acting_as(registrar):
        assert profiles_of([rosa.pk], by=registrar) == [second, first]
        with pytest.raises(ProgrammingError), transaction.atomic():
            Profile.objects.filter(pk=first.pk).update(fear_of_return="yes")
        Profile.objects.filter(pk=first.pk).delete()
        assert Profile.objects.get(pk=first.pk).fear_of_return == "no"


def test_what_was_said_in_confidence_is_kept_apart_and_read_with_the_permission_alone(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    profile = screened(rosa, needs=("SM-CI", "SPEC-W", "LG-SD"))
    assert profile.needs == ["SM-CI"]
    with acting_as(registrar):
        assert sensitive_needs_of(profile, by=registrar) == []
    with acting_as(caseworker):
        assert sensitive_needs_of(profile, by=caseworker) == ["LG-SD", "SPEC-W"]


def test_nobody_screens_a_registration_of_another_organisation(
    rosa: Registration, neighbour: User, registrar: User
) -> None:
    assert refusal_of(rosa, neighbour) == {"core.not_found"}
    assert counts(registrar) == [0, 0, 0]


def test_who_does_not_work_with_persons_screens_nobody(rosa: Registration, account: Any) -> None:
    for role in ("information_officer", "coordinator", "administrator"):
        assert refusal_of(rosa, account(role)) == {"core.not_allowed"}


# --- those that wait


def in_line(by: User) -> list[Profile]:
    with acting_as(by):
        return list(waiting(by))


def test_those_that_wait_are_the_newest_that_call_for_somebody_the_most_urgent_first(
    rosa: Registration, child: Registration, registrar: User, screened: Screened
) -> None:
    screened(rosa, needs=("SM-CI",), at=datetime(2018, 11, 1, 12, tzinfo=UTC))
    newest = screened(rosa, needs=("LP-ND",), at=datetime(2018, 11, 2, 12, tzinfo=UTC))
    alone = screened(child, at=datetime(2018, 11, 3, 12, tzinfo=UTC))
    assert in_line(registrar) == [alone, newest]
    assert (alone.priority, newest.priority) == ("24_hours", "2_weeks")


def test_who_said_no_or_needs_nobody_does_not_wait(
    rosa: Registration, registrar: User, screened: Screened
) -> None:
    screened(rosa, needs=("SM-CI",), consent_to_refer="no")
    assert in_line(registrar) == []
    screened(rosa)
    assert in_line(registrar) == []
    assert in_line(registrar) == []


def test_a_specialist_is_waited_for_in_the_line_of_who_may_know(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    profile = screened(rosa, needs=("SPEC-W",))
    for user in (registrar, caseworker):
        assert in_line(user) == [], "it waits apart"
    with acting_as(caseworker):
        assert list(waiting_in_confidence(caseworker)) == [profile]
    with acting_as(registrar):
        assert list(waiting_in_confidence(registrar)) == []


def test_what_somebody_acted_on_waits_no_longer(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    profile = screened(rosa, needs=("SM-CI",))
    assert refused(follow_up, profile=profile, outcome="forgotten", by=caseworker) == {
        "screening.choice_unknown"
    }
    follow_up(profile=profile, outcome="referred", by=caseworker)
    assert in_line(registrar) == []
    assert refused(follow_up, profile=profile, outcome="declined", by=registrar) == {"screening.followed_up"}
    assert Event.objects.get(verb="follow_up").after == {"of": str(rosa.pk)}


def in_confidence(by: User) -> list[tuple[str, str, Any]]:
    with acting_as(by):
        work = work_of(by, now=timezone.now())
        items = [*work.overdue, *work.today, *work.later]
        return [(item.url, str(item.state), item.due) for item in items if "onfidence" in str(item.title)]


def test_who_cannot_see_what_was_said_in_confidence_does_not_end_it(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    profile = screened(rosa, needs=("SM-CI", "SPEC-W"))
    item = (
        reverse("screening:profile", args=[profile.pk]),
        "to be taken up by a specialist",
        profile.screened_at + timedelta(hours=24),
    )
    follow_up(profile=profile, outcome="not_reached", by=registrar)
    screened(rosa)
    assert in_confidence(caseworker) == [item]
    assert in_confidence(registrar) == []
    assert refused(follow_up_in_confidence, profile=profile, step="not_reached", by=registrar) == {
        "core.not_allowed"
    }


def test_a_specialist_takes_it_up_and_takes_down_how_it_ended_each_once(
    rosa: Registration, registrar: User, caseworker: User, screened: Screened
) -> None:
    profile = screened(rosa, needs=("SM-CI", "SPEC-W"))
    told = {"profile": profile, "by": caseworker}
    follow_up_in_confidence(step="taken_up", **told)
    assert [state for _url, state, _due in in_confidence(caseworker)] == [
        "taken up; how it ended is to be taken down"
    ]
    assert refused(follow_up_in_confidence, step="taken_up", **told) == {"screening.taken_up_in_confidence"}
    follow_up_in_confidence(step="served_here", **told)
    assert in_confidence(caseworker) == []
    assert refused(follow_up_in_confidence, step="declined", **told) == {"screening.ended_in_confidence"}
    assert in_line(registrar) == in_line(caseworker) == [profile], "the screening itself waits on"
    with acting_as(registrar):
        verbs = {each.verb for each in acts_about(registrar, [rosa])}
    assert not {"take_up_in_confidence", "end_in_confidence"} & verbs


def test_nothing_is_taken_down_in_confidence_where_nothing_was_said(
    rosa: Registration, caseworker: User, screened: Screened
) -> None:
    assert refused(follow_up_in_confidence, profile=screened(rosa), step="taken_up", by=caseworker) == {
        "screening.nothing_in_confidence"
    }


# --- erasing


def test_an_erasure_takes_every_screening_with_it(
    rosa: Registration,
    child: Registration,
    registrar: User,
    caseworker: User,
    account: Any,
    screened: Screened,
) -> None:
    for _time in (1, 2):
        profile = screened(rosa, needs=("SM-CI", "SPEC-W"))
    follow_up(profile=profile, outcome="referred", by=registrar)
    follow_up_in_confidence(profile=profile, step="taken_up", by=caseworker)
    stays = screened(child, needs=("SPEC-W",))
    erasure = ask_erasure(registration=rosa, ground="request", by=caseworker)
    decide_erasure(erasure=erasure, approve=True, by=account("caseworker"))
    with acting_as(registrar):
        assert list(Profile.objects.all()) == [stays]
        assert SensitiveNeed.objects.count() == 1
        assert FollowUp.objects.count() == FollowUpInConfidence.objects.count() == 0
    assert refusal_of(rosa, registrar) == {"people.erased"}


def test_a_screening_is_on_the_persons_trail_and_its_reading_in_confidence_only_for_a_specialist(
    rosa: Registration, screened: Any, registrar: User, caseworker: User
) -> None:
    profile = screened(rosa)
    record_reading_in_confidence(profile=profile, by=caseworker)

    def told(user: User) -> list[str]:
        with acting_as(user):
            return [each.verb for each in acts_about(user, [rosa])]

    assert "screen" in told(registrar)
    assert "read_sensitive_needs" not in told(registrar)
