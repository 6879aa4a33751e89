"""Rows that an older version wrote come through a migration, although the second lock binds the owner of the tables."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from amparo.core.acting import acting_as
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.people.models import Erasure, Keeping, Override, Registration, Share, Whereabouts
from amparo.registry.places.models import Place
from amparo.site import provision
from tests.databases import own_database

ROWS = 500
WRITTEN = """
INSERT INTO people_registration (id, organisation_id, person, code, is_synthetic, erased_at,
  purpose, place_id, registered_at, registered_by_id, last_contact_on, keep_until)
SELECT gen_random_uuid(), %s, gen_random_uuid(), 'OLD-' || n, true, NULL,
  CASE WHEN n %% 2 = 0 THEN 'asylum' ELSE 'legal_aid' END, %s, %s, %s, %s,
  CASE WHEN n %% 2 = 0 THEN %s END FROM generate_series(1, %s) n
"""


@pytest.fixture
def clerk_of_before(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """A database of its own in which registrations still hold everything, all tables about people locked."""
    with django_db_blocker.unblock(), own_database():
        call_command("migrate", "people", "0002_controllers", database="owner", verbosity=0)
        organisation = Organisation.objects.create(acronym="OLD", name_en="Old", name_es="Vieja", type="ngo")
        user = User.objects.create(email="clerk@example.org", name="Clerk", organisation=organisation)
        RoleAssignment.objects.create(user=user, role="registrar")
        yield user


def test_purpose_and_place_of_every_registration_come_along(clerk_of_before: User) -> None:
    clerk, place = clerk_of_before, Place.objects.get(code="MX07089")
    at, day, until = datetime(2018, 11, 5, 15, tzinfo=UTC), date(2018, 11, 5), date(2020, 11, 5)
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE people_registration NO FORCE ROW LEVEL SECURITY")
        owner.execute(WRITTEN, [clerk.organisation_id, place.pk, at, clerk.pk, day, until, ROWS])
        owner.execute("ALTER TABLE people_registration FORCE ROW LEVEL SECURITY")
        owner.execute("SELECT count(*) FROM people_registration")
        assert owner.fetchone() == (0,), "the second lock hides them from the owner too"
    provision.bring_up_to_date()
    with connections["owner"].cursor() as owner:
        owner.execute(
            "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity "
            "AND relname IN ('people_registration', 'people_keeping', 'people_whereabouts')"
        )
        assert owner.fetchone() == (3,)
    with acting_as(clerk):
        kept = Keeping.objects.values_list("purpose", "last_contact_on", "keep_until")
        assert sorted(set(kept)) == [("asylum", day, until), ("legal_aid", day, None)]
        made = Whereabouts.objects.values_list("place", "registered_at", "registered_by", "organisation")
        assert set(made) == {(place.pk, at, clerk.pk, clerk.organisation_id)}
        keys = set(Registration.objects.values_list("pk", flat=True))
        assert len(keys) == ROWS
        for kind in (Keeping, Whereabouts):
            assert set(kind._default_manager.values_list("pk", flat=True)) == keys
        even = Registration.objects.get(code="OLD-2")
        assert even.keeping.purpose == "asylum", "each row carries what its own registration said"


APPROVED_BY_NOBODY = (
    "INSERT INTO people_registration (id, organisation_id, person, code, is_synthetic) "
    "VALUES (%(registration)s, %(us)s, gen_random_uuid(), 'OLD-1', true)",
    "INSERT INTO people_override (id, organisation_id, registration_id, recipient_id, purpose, categories, "
    "legal_basis, named_law, because, valid_until, notice, status, asked_at, asked_by_id) "
    "VALUES (%(override)s, %(us)s, %(registration)s, %(us)s, 'legal_aid', '{identity}', 'vital_interest', 'law', "
    "'because', '2099-12-31', 'told', 'approved', %(at)s, %(clerk)s)",
    "INSERT INTO people_share (id, registration_id, controller_id, recipient_id, purpose, categories, "
    "override_id, mandate_id, valid_from) VALUES (gen_random_uuid(), %(registration)s, %(us)s, %(us)s, "
    "'legal_aid', '{identity}', %(override)s, %(mandate)s, '2018-11-05')",
    "INSERT INTO people_erasure (id, organisation_id, registration_id, ground, status, asked_at, asked_by_id) "
    "VALUES (gen_random_uuid(), %(us)s, %(registration)s, 'request', 'approved', %(at)s, %(clerk)s)",
)
LOCKED = ("people_registration", "people_override", "people_share", "people_erasure")


def test_what_nobody_approved_goes_back_to_waiting_with_what_it_opened_closed(clerk_of_before: User) -> None:
    clerk, place = clerk_of_before, Place.objects.get(code="MX07089")
    call_command("migrate", "people", "0003_keeping_and_whereabouts", database="owner", verbosity=0)
    mandate = Mandate.objects.create(
        organisation=clerk.organisation,
        function="legal_aid",
        area=place,
        legal_basis="trial",
        valid_from=date(2018, 11, 5),
    )
    told = {"us": clerk.organisation_id, "clerk": clerk.pk, "mandate": mandate.pk}
    told |= {
        "registration": uuid.uuid4(),
        "override": uuid.uuid4(),
        "at": datetime(2018, 11, 5, 15, tzinfo=UTC),
    }
    with connections["owner"].cursor() as owner:
        for table in LOCKED:
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for statement in APPROVED_BY_NOBODY:
            owner.execute(statement, told)
        for table in LOCKED:
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    provision.bring_up_to_date()
    with acting_as(clerk):
        assert Override.objects.values_list("status", "valid_until").get() == ("asked", date(2019, 2, 3))
        assert Erasure.objects.get().status == "asked"
        assert not Share.objects.exists()
