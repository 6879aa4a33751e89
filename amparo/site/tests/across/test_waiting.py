"""What waits because of what happened in another room."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import rules
from django.test import Client
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.lifecycle import Lifecycle, move
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import RoleAssignment, User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated as person
from amparo.response.asylum.tests.steps import INFORM
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.policy import allowed_to_work
from amparo.response.cases.procedure import PROCEDURES, Procedure, Step
from amparo.response.cases.procedure import register as describe
from amparo.response.cases.services.beside import write_note
from amparo.response.cases.services.opening import open_case
from amparo.response.referrals.models import Referral
from amparo.response.referrals.services.answering import accept_referral
from amparo.response.referrals.tests.conftest import agree, write
from amparo.response.screening.tests.conftest import one_of
from amparo.response.solutions.tests.steps import assessed, repatriated, wished
from amparo.site import waiting


def items(source: Any, user: User) -> list[tuple[str, str]]:
    with acting_as(user):
        return [(str(each.title), str(each.state)) for each in source(user, timezone.now())]


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/work/").content.decode()


# --- cases to open


def test_who_accepted_is_told_to_register_the_person_and_open_the_case(
    referral: Referral, neighbour: User, caseworker: User
) -> None:
    assert items(waiting.cases_to_open, neighbour) == []
    accept_referral(referral=referral, by=neighbour)
    ((title, state),) = items(waiting.cases_to_open, neighbour)
    assert title == f"Referral {referral.reference}: register the person and open the case"
    assert state == "accepted; no case yet"
    assert title in page(neighbour)
    assert items(waiting.cases_to_open, caseworker) == []


def test_once_the_case_is_open_it_does_not_wait_any_more(
    referral: Referral, known_there: Registration, neighbour: User
) -> None:
    accept_referral(referral=referral, by=neighbour)
    assert items(waiting.cases_to_open, neighbour) == []


# --- children who are adults now


@pytest.fixture
def children() -> Iterator[Procedure]:
    """A procedure on which those work who protect children."""
    was_there = rules.perm_exists(waiting.WORK_ON_CHILDREN)
    described = describe(
        Procedure(
            code="trial_children",
            name="Children",
            icon="home",
            prefix="CHI",
            permission=waiting.WORK_ON_CHILDREN,
            functions=(Function.CHILD_RIGHTS,),
            lifecycle=Lifecycle(
                move("close", "met", "closed", permission=waiting.WORK_ON_CHILDREN),
                states={"met": "met", "closed": "closed"},
            ),
            steps=(Step("close", "Close the trial"),),
            path=("met", "closed"),
            ended=frozenset({"closed"}),
        )
    )
    allowed_to_work(described)
    yield described
    del PROCEDURES["trial_children"]
    if not was_there:
        rules.remove_perm(waiting.WORK_ON_CHILDREN)


def test_a_child_who_is_eighteen_is_reviewed(children: Procedure, account: Any, register: Any) -> None:
    officer = account("child_protection_officer", "UNICEF-T", (Function.CHILD_RIGHTS,))
    born = {"grown": date(2004, 2, 29), "child": date(timezone.localdate().year - 9, 5, 1)}
    cases: dict[str, Case] = {}
    for name, day in born.items():
        one = one_of(register(officer, person(name, birth_date=day), although_alike=True), officer)
        cases[name] = open_case(registration=one, procedure=children.code, receipt=uuid.uuid4(), by=officer)
    ((title, state),) = items(waiting.children_who_are_adults_now, officer)
    assert title.startswith(cases["grown"].reference)
    assert state == "review: the person is an adult now"
    with acting_as(officer):
        assert next(
            each.due for each in waiting.children_who_are_adults_now(officer, timezone.now())
        ) == date(2022, 3, 1)


# --- what stays open


def test_who_left_leaves_nothing_undecided(
    begun: Any,
    opened: Any,
    walked: Any,
    caseworker: User,
    colleague: User,
    neighbour: User,
    rosa: Registration,
) -> None:
    claim = walked(opened(), INFORM)
    agree(caseworker, neighbour)
    draft = write(rosa, neighbour, by=caseworker)
    case = begun(assessed("repatriation"), wished())
    assert items(waiting.what_stays_open, caseworker) == []
    walked(case, repatriated(), by=colleague)
    waits = items(waiting.what_stays_open, caseworker)
    assert {state for _title, state in waits} == {"the person left: decide what stays open"}
    assert [title.split(" ")[0] for title, _state in waits] == [claim.reference, "Referral"]
    assert draft.reference in waits[1][0]
    write_note(case=claim, words="Goes on: the appeal is heard without her", by=caseworker)
    assert len(items(waiting.what_stays_open, caseworker)) == 1
    assert items(waiting.what_stays_open, neighbour) == []


def test_what_says_that_somebody_left_names_moves_that_exist() -> None:
    known = [(code, name) for code, name in waiting.LEFT if code in PROCEDURES]
    assert ("solutions", "repatriate") in known
    assert [(code, name) for code, name in known if name not in PROCEDURES[code].lifecycle.moves] == []


def test_what_says_that_a_child_died_is_an_answer_that_is_asked() -> None:
    procedure, move, answer, value = waiting.DIED
    asked = {each.name: each.choices for each in PROCEDURES[procedure].step(move).asks}
    assert value in asked[answer]


def test_who_died_leaves_nothing_undecided(account: Any, register: Any) -> None:
    both = account("child_protection_officer", "UNICEF-T", (Function.CHILD_RIGHTS, Function.ACCESS_TO_ASYLUM))
    RoleAssignment.objects.create(user=both, role="caseworker", since=date(2018, 1, 1))
    officer = User.objects.get(pk=both.pk)
    child = one_of(
        register(officer, person("Keily", birth_date=date(timezone.localdate().year - 9, 5, 1))), officer
    )
    told = {"registration": child, "country": "MX", "by": officer}
    claim, case = (
        open_case(procedure=each, receipt=uuid.uuid4(), **told) for each in ("asylum", "child_protection")
    )
    with acting_as(officer):
        CaseStep.objects.create(
            organisation_id=case.organisation_id,
            registration_id=child.pk,
            case=case,
            number=1,
            move="ask_closure",
            happened_on=case.opened_on,
            answers={"closure_reason": "death_of_child"},
            taken_at=timezone.now(),
            taken_by=officer,
        )
    ((title, state),) = items(waiting.what_stays_open, officer)
    assert title.startswith(claim.reference)
    assert state == "the person died: decide what stays open"
