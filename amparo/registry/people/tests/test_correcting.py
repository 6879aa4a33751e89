"""Corrections are versions; persons are decisions; pictures are clean; and each of them is an event without words."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, ProgrammingError, connection, transaction
from PIL import Image

from amparo.core.acting import acting_as
from amparo.core.errors import NOT_FOUND, Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Contact, Household, Identity, PersonDecision, Registration
from amparo.registry.people.searching import search
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.pictures import add_picture, open_picture
from amparo.registry.people.tests.conftest import stated

Register = Callable[..., Household]


def one(by: User, household: Household) -> Registration:
    with acting_as(by):
        return household.members.select_related("registration").get().registration


@pytest.fixture
def rosa(registrar: User, register: Register) -> Registration:
    return one(registrar, register(registrar))


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_a_correction_is_the_next_version_of_what_changed_and_nothing_else(
    rosa: Registration, registrar: User
) -> None:
    correct(registration=rosa, person=stated("Rosalba"), reason="Her card says Rosalba.", by=registrar)
    with acting_as(registrar):
        versions = Identity.objects.order_by("number").values_list("number", "given_names", "reason")
        assert list(versions) == [(1, "Rosa", ""), (2, "Rosalba", "Her card says Rosalba.")]
        assert Contact.objects.count() == 1
        assert [found.identity.given_names for found in search(registrar, "Rosalba")] == ["Rosalba"]
        assert search(registrar, "Rosa 1985") == [], "the name that was wrong leads nowhere"
    event = Event.objects.get(verb="correct")
    assert event.after == {"identity": 2}
    assert "Rosalba" not in str(Event.objects.values_list("reason", "before", "after"))


def test_a_correction_says_why_and_changes_something(rosa: Registration, registrar: User) -> None:
    with pytest.raises(Refusal) as refused:
        correct(registration=rosa, person=stated("", sex="x"), reason=" ", by=registrar)
    assert codes(refused) == {"core.reason_missing", "people.name_missing", "people.choice_unknown"}
    with pytest.raises(Refusal) as refused:
        correct(registration=rosa, person=stated(), reason="no reason", by=registrar)
    assert codes(refused) == {"people.nothing_changes"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_identity SET given_names = 'Otra'",
        "DELETE FROM people_consenttext",
        "TRUNCATE people_identity",
        "ALTER TABLE people_identity NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY read ON people_identity",
    ],
)
def test_what_was_recorded_is_never_changed_in_place(
    rosa: Registration, registrar: User, statement: str
) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(registrar):
        connection.cursor().execute(statement)


def test_nothing_recorded_goes_without_an_approved_erasure(rosa: Registration, registrar: User) -> None:
    with acting_as(registrar), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_identity")
        assert cursor.rowcount == 0
        assert Identity.objects.exists()


def test_writing_about_the_record_of_another_fails_as_for_one_that_does_not_exist(
    rosa: Registration, registrar: User, neighbour: User
) -> None:
    said = []
    for key in (rosa.pk, uuid.uuid4()):
        with pytest.raises(Error) as failed, transaction.atomic(), acting_as(neighbour):
            Contact.objects.create(
                organisation=neighbour.organisation,
                registration_id=key,
                recorded_at="2018-12-01T00:00Z",
                recorded_by=neighbour,
            )
        said.append(type(failed.value.__cause__))
    assert said[0] is said[1]
    with pytest.raises(Error), transaction.atomic(), acting_as(neighbour):
        Contact.objects.create(
            organisation=registrar.organisation,
            registration=rosa,
            recorded_at="2018-12-01T00:00Z",
            recorded_by=neighbour,
        )


# --- persons


def test_same_joins_and_different_parts_again_exactly(
    rosa: Registration, registrar: User, register: Register
) -> None:
    other = one(registrar, register(registrar, stated("Rosa Maria")))
    before = other.person
    decide_person(registration=other, other=rosa, verdict="same", why="Same card.", by=registrar)
    with acting_as(registrar):
        other.refresh_from_db()
        assert other.person == rosa.person
    decide_person(registration=other, other=rosa, verdict="different", why="Twin sisters.", by=registrar)
    with acting_as(registrar):
        other.refresh_from_db()
        assert other.person == before
        assert [each.verdict for each in PersonDecision.objects.all()] == ["different", "same"]


def test_a_decision_about_what_one_cannot_see_is_refused_as_if_it_did_not_exist(
    rosa: Registration, neighbour: User, register: Register
) -> None:
    mine = one(neighbour, register(neighbour, stated("Ana")))
    for other in (rosa, Registration(pk=uuid.uuid4())):
        with pytest.raises(Refusal) as refused:
            decide_person(registration=mine, other=other, verdict="same", why="x", by=neighbour)
        assert codes(refused) == {NOT_FOUND.code}


# --- pictures


def picture() -> bytes:
    drawn, file = Image.new("RGB", (40, 30), "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Rosa in Tapachula"
    drawn.save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_picture_is_kept_without_what_it_carried_and_opened_for_who_may_see_it(
    rosa: Registration, registrar: User, neighbour: User
) -> None:
    stored = add_picture(registration=rosa, kind="photo", content=picture(), by=registrar)
    _stored, content = open_picture(key=stored.pk, by=registrar)
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert b"Tapachula" not in content
    for by, key in ((neighbour, stored.pk), (registrar, uuid.uuid4())):
        with pytest.raises(Refusal) as refused:
            open_picture(key=key, by=by)
        assert codes(refused) == {NOT_FOUND.code}
    assert Event.objects.filter(verb="read", after__what="file").count() == 1


def test_a_file_that_is_no_picture_is_refused_and_nothing_kept(rosa: Registration, registrar: User) -> None:
    with pytest.raises(Refusal) as refused:
        add_picture(registration=rosa, kind="photo", content=b"%PDF-1.7", by=registrar)
    assert codes(refused) == {"people.picture_wrong_kind"}
    assert not Event.objects.filter(verb="add_picture").exists()


def test_a_birth_date_that_is_half_known_stays_so(registrar: User, register: Register) -> None:
    register(registrar, stated(birth_date=date(1985, 1, 1), birth_precision="year"))
    with acting_as(registrar):
        assert Identity.objects.get().birth_precision == "year"


def test_the_trail_of_reads_names_who_and_what(rosa: Registration, registrar: User) -> None:
    from amparo.registry.people.queries import who_saw
    from amparo.registry.people.services.reading import record_reading

    record_reading(registrations=[rosa], what="page", by=registrar)
    seen: list[Any] = list(who_saw([rosa.pk]))
    assert [(event.verb, event.actor_id) for event in seen] == [
        ("read", str(registrar.pk)),
        ("register", str(registrar.pk)),
    ]
