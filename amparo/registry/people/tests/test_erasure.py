"""What is erased is gone: in every version and table, from the vault and the trail, and for good."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.core.second_lock import locked_models
from amparo.registry.partners.models import User
from amparo.registry.people import queries
from amparo.registry.people.files import vault
from amparo.registry.people.models import (
    Agreement,
    Consent,
    ConsentText,
    ErasedCount,
    Erasure,
    FamilyLink,
    Household,
    HouseholdMember,
    Identity,
    Intake,
    Objection,
    Registration,
    SearchKey,
    StoredFile,
)
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.pictures import add_picture
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.services.rights import (
    ask_erasure,
    decide_erasure,
    record_objection,
)
from amparo.registry.people.services.sharing import ask_override, decide_override, record_consent
from amparo.registry.people.stated import StatedDocument, StatedLink
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.vault import KeyMissingError
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place

TODAY = timezone.localdate
ROSA = stated(
    "Rosalinda",
    first_surname="Quetzaltepec",
    phones=("+504 9912 7765",),
    documents=(StatedDocument(kind="national_id", number="0801-1985-77665", country="HND"),),
)
MATEO = stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=(), first_surname="Ixtepan")
TELLING = ("Rosalinda", "Quetzaltepec", "rosalinda", "quetzaltepec", "Rosaura", "9912 7765", "1985-77665")


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def picture() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (64, 64), "#0f766e").save(into, "PNG")
    return into.getvalue()


@pytest.fixture
def asker(registrar: User, account: Any) -> User:
    found: User = account("caseworker")
    return found


@pytest.fixture
def approver(registrar: User, account: Any) -> User:
    found: User = account("caseworker")
    return found


@pytest.fixture
def receipt() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def household(registrar: User, register: Any, receipt: uuid.UUID) -> Household:
    link = StatedLink(who=1, of=0, kind="parent")
    made: Household = register(registrar, ROSA, MATEO, links=[link], receipt=receipt)
    return made


@pytest.fixture
def rosa(household: Household, registrar: User) -> Registration:
    with acting_as(registrar):
        return household.members.select_related("registration").get(relationship="head").registration


@pytest.fixture
def mateo(household: Household, registrar: User) -> Registration:
    with acting_as(registrar):
        return household.members.select_related("registration").get(relationship="child").registration


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


def objected(registration: Registration, by: User, **other: Any) -> Objection:
    told = {"purpose": Purpose.LEGAL_AID, "words": "I do not want them to know"}
    return record_objection(registration=registration, by=by, **(told | other))


@pytest.fixture
def lived(
    rosa: Registration, mateo: Registration, consent: Any, registrar: User, asker: User, approver: User
) -> StoredFile:
    """A record with everything that hangs on one: versions, sharing, an override, an objection, a picture."""
    consent(rosa, registrar)
    consent(mateo, registrar, guardian=rosa)
    correct(registration=rosa, person=stated("Rosaura"), reason="the name was wrong", by=registrar)
    override = ask_override(
        registration=rosa,
        recipient=Agreement.objects.get().receiver,
        purpose=Purpose.ASSISTANCE,
        categories=[Category.IDENTITY],
        legal_basis="vital_interest",
        named_law="art. 22",
        because="Rosalinda is unconscious",
        valid_until=TODAY() + timedelta(days=7),
        notice="told when awake",
        by=asker,
    )
    decide_override(override=override, approve=True, by=approver)
    objected(rosa, registrar, words="Quetzaltepec is my name, leave it out")
    decide_person(registration=rosa, other=mateo, verdict="different", why="Rosalinda is grown", by=registrar)
    decide_person(registration=mateo, other=rosa, verdict="unsure", why="Rosalinda says so", by=registrar)
    return add_picture(registration=rosa, kind="photo", content=picture(), by=registrar)


def erased(registration: Registration, asker: User, approver: User) -> Erasure:
    asked = ask_erasure(registration=registration, ground="request", by=asker)
    return decide_erasure(erasure=asked, approve=True, by=approver)


def pointing_at(registration: Registration) -> dict[str, int]:
    """How many rows of every table with personal data point at the registration, by any of their columns."""
    found = {}
    for model in locked_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if field.related_model is Registration or (model is Registration and field.primary_key)
        ]
        rows = [model._default_manager.filter(**{column: registration.pk}).count() for column in columns]
        if sum(rows):
            found[model.__name__] = sum(rows)
    return found


def everything_in_the_tables() -> Iterator[tuple[str, str]]:
    """Each row that the acting organisation may see, as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        for model in locked_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT t::text FROM {table} t")
            yield from ((table, row[0]) for row in cursor.fetchall())


def test_erasing_leaves_nothing_of_the_person_in_any_table(
    rosa: Registration, lived: StoredFile, asker: User, approver: User, neighbour: User
) -> None:
    with acting_as(asker):
        before = pointing_at(rosa)
        assert any(word in row for _table, row in everything_in_the_tables() for word in TELLING)
    assert set(before) >= {
        *("Identity", "Contact", "Papers", "Journey", "SearchKey", "StoredFile", "Consent", "Override"),
        *("Share", "Objection", "FamilyLink", "HouseholdMember", "PersonDecision"),
    }
    done = erased(rosa, asker, approver)
    assert (done.status, done.decided_by) == (Erasure.Status.DONE, approver)
    with acting_as(asker):
        # The consent is the child's, which names its guardian; nothing in it tells who she is.
        stays = ("Registration", "Keeping", "Whereabouts", "Erasure", "Consent")
        assert pointing_at(rosa) == dict.fromkeys(stays, 1)
    for reader in (asker, neighbour):
        with acting_as(reader):
            left = [
                (table, word) for table, row in everything_in_the_tables() for word in TELLING if word in row
            ]
            assert left == []
    with acting_as(neighbour):
        assert not SearchKey.objects.filter(registration=rosa).exists()


def test_erasing_leaves_a_row_that_says_only_that_it_existed(
    rosa: Registration, lived: StoredFile, asker: User, approver: User
) -> None:
    erased(rosa, asker, approver)
    with acting_as(asker):
        left = Registration.objects.get(pk=rosa.pk)
        assert left.code == rosa.code
        assert left.erased_at is not None
        assert left.keeping.keep_until is None
        assert queries.person_file(asker, rosa.person, on=TODAY()).content.get(rosa.pk, {}) == {}


def test_the_others_of_the_household_stay(
    rosa: Registration, mateo: Registration, lived: StoredFile, asker: User, approver: User, neighbour: User
) -> None:
    erased(rosa, asker, approver)
    with acting_as(asker):
        assert Identity.objects.get(registration=mateo).given_names == "Mateo"
        assert HouseholdMember.objects.filter(registration=mateo, until=None).exists()
        assert SearchKey.objects.filter(registration=mateo).exists()
        assert not FamilyLink.objects.exists()
    with acting_as(neighbour):
        assert Identity.objects.filter(registration=mateo).exists()


def test_the_picture_cannot_be_read_any_more(
    rosa: Registration, lived: StoredFile, asker: User, approver: User
) -> None:
    where = {"organisation": rosa.organisation_id, "case": rosa.pk}
    assert vault().read(**where, file=lived.pk)
    erased(rosa, asker, approver)
    with pytest.raises(KeyMissingError):
        vault().read(**where, file=lived.pk)
    keys = [path.name for path in (vault().folder / "keys" / str(rosa.organisation_id)).iterdir()]
    assert f"{rosa.pk}.key" not in keys
    with pytest.raises(KeyMissingError):
        vault().keep(**where, content=b"once more")


def test_the_trail_of_it_all_holds_no_word_about_the_person(
    rosa: Registration, lived: StoredFile, asker: User, approver: User
) -> None:
    erased(rosa, asker, approver)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM core_event t")
        trail = "\n".join(row[0] for row in cursor.fetchall())
    assert [word for word in (*TELLING, "Mateo", "Ixtepan", "unconscious") if word in trail] == []
    verbs = set(
        Event.objects.filter(subject_type="people.erasure").values_list("verb", flat=True).order_by("verb")
    )
    assert verbs == {"ask_erasure", "approve", "finish"}


def test_who_could_read_it_until_then_is_in_the_trail(
    rosa: Registration, consent: Any, registrar: User, asker: User, approver: User, neighbour: User
) -> None:
    consent(rosa, registrar)
    erased(rosa, asker, approver)
    event = Event.objects.get(verb="erase", subject_id=str(rosa.pk))
    assert [row["recipient"] for row in event.before["shared"]] == [str(neighbour.organisation_id)]


def test_the_totals_stay_what_they_were(
    rosa: Registration, mateo: Registration, asker: User, approver: User, tapachula: Place
) -> None:
    for each in (rosa, mateo):
        erased(each, asker, approver)
    with acting_as(asker):
        cells = set(
            ErasedCount.objects.values_list("place", "month", "sex", "age_group", "nationality", "count")
        )
    month = timezone.localdate().replace(day=1)
    grown, small = _groups()
    assert cells == {
        (tapachula.pk, month, "female", grown, "HND", 1),
        (tapachula.pk, month, "female", small, "HND", 1),
    }


def _groups() -> tuple[str, str]:
    from amparo.registry.people.ages import age_group

    class Born:
        birth_precision = "day"

        def __init__(self, born: date) -> None:
            self.birth_date = born

    return str(age_group(Born(date(1985, 3, 14)), on=TODAY())), str(
        age_group(Born(date(2015, 5, 2)), on=TODAY())
    )


def test_two_persons_of_one_cell_are_counted_as_two(
    registrar: User, register: Any, asker: User, approver: User
) -> None:
    for name in ("Ana", "Berta"):
        made = register(registrar, stated(name))
        with acting_as(registrar):
            registration = made.members.select_related("registration").get().registration
        erased(registration, asker, approver)
    with acting_as(asker):
        assert [cell.count for cell in ErasedCount.objects.all()] == [2]


def test_the_form_that_comes_in_late_does_not_register_the_person_again(
    rosa: Registration,
    registrar: User,
    asker: User,
    approver: User,
    receipt: uuid.UUID,
    tapachula: Place,
) -> None:
    erased(rosa, asker, approver)
    with acting_as(asker):
        assert Intake.objects.get(receipt=receipt).content_hash == ""
        before = Registration.objects.count()
    with pytest.raises(Refusal) as refused:
        register_household(
            members=(ROSA, MATEO),
            links=[StatedLink(who=1, of=0, kind="parent")],
            place=tapachula,
            purpose=Purpose.ASYLUM,
            receipt=receipt,
            by=registrar,
        )
    assert codes(refused) == {"people.form_erased"}
    with acting_as(asker):
        assert Registration.objects.count() == before
        assert not Identity.objects.filter(given_names=ROSA.given_names).exists()


def test_a_registration_of_the_same_person_elsewhere_is_untouched(
    rosa: Registration,
    consent: Any,
    registrar: User,
    register: Any,
    asker: User,
    approver: User,
    account: Any,
    neighbour: User,
) -> None:
    consent(rosa, registrar)
    theirs_by = account("registrar", neighbour.organisation.acronym, tuple(neighbour.organisation.functions))
    household = register(theirs_by, ROSA)
    with acting_as(theirs_by):
        theirs = household.members.select_related("registration").get().registration
    decide_person(registration=theirs, other=rosa, verdict="same", why="same papers", by=theirs_by)
    with acting_as(theirs_by):
        before = pointing_at(theirs)
    erased(rosa, asker, approver)
    with acting_as(theirs_by):
        assert before.pop("PersonDecision") == 1
        assert pointing_at(theirs) == before, "of theirs, only what spoke of the erased one went"
        file = queries.person_file(theirs_by, rosa.person, on=TODAY())
        assert [each.pk for each in file.registrations] == [theirs.pk]
        assert file.content[theirs.pk][Identity].given_names == "Rosalinda"


def test_what_was_erased_takes_nothing_new(
    rosa: Registration, consent: Any, registrar: User, asker: User, approver: User
) -> None:
    erased(rosa, asker, approver)
    attempts: list[Callable[[], Any]] = [
        lambda: consent(rosa, registrar),
        lambda: objected(rosa, registrar),
        lambda: ask_erasure(registration=rosa, ground="request", by=asker),
        lambda: correct(registration=rosa, person=ROSA, reason="again", by=registrar),
        lambda: add_picture(registration=rosa, kind="photo", content=picture(), by=registrar),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert "people.erased" in codes(refused)


def test_postgresql_itself_keeps_content_until_two_people_decided(rosa: Registration, asker: User) -> None:
    """By raw SQL under the application's role: nothing goes while the erasure is only asked for."""
    ask_erasure(registration=rosa, ground="request", by=asker)
    with acting_as(asker), connection.cursor() as cursor:
        for table in ("people_identity", "people_contact", "people_familylink", "people_householdmember"):
            cursor.execute(f"DELETE FROM {table} WHERE organisation_id = %s", [rosa.organisation_id])
            assert cursor.rowcount == 0
