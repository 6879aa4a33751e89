"""Every role asks every address for a record that is not theirs: nothing of it is said, and absent looks the same."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES, VIEW_PERSONS
from amparo.registry.people.models import Agreement, Consent, ConsentText, Household, Registration
from amparo.registry.people.services.pictures import add_picture
from amparo.registry.people.services.registering import start_group
from amparo.registry.people.services.rights import ask_erasure, record_objection
from amparo.registry.people.services.sharing import ask_override, record_consent, withdraw_consent
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.sharing.conftest import TODAY
from amparo.registry.people.vocabulary import Category, Purpose
from tests.architecture.routes import Route, routes

CANARIES = ("Xochiquetzal", "Ixtlahuaca", "88776655", "MARK-778899")
OURS = [route for route in routes() if str(route).startswith("people:")]
ABOUT_ONE = [route for route in OURS if route.arguments]
FOREIGN = [(role, "OTHER-T") for role in ROLES] + [("registrar", "INM-T"), ("caseworker", "INM-T")]
INSIDE = [(role, "UNHCR-T") for role in ROLES if VIEW_PERSONS not in ROLES[role].permissions]


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def record(
    registrar: User, register: Callable[..., Household], agreement: Agreement, account: Any
) -> dict[str, Any]:
    """One person with something of everything, and a consent that was withdrawn: keys by what they are of."""
    person = stated("Xochiquetzal", first_surname="Ixtlahuaca", phones=("+504 8877 6655",))
    group = start_group(name="MARK-778899", kind="smaller", first_seen_on=TODAY(), by=registrar)
    household = register(registrar, person, group=group)
    with acting_as(registrar):
        registration = household.members.select_related("registration").get().registration
    clerk = account("caseworker")
    about: dict[str, Any] = {"registration": registration, "by": clerk}
    file = add_picture(kind="photo", content=picture(), **about)
    asked_to_share = {"recipient": agreement.receiver, "purpose": Purpose.LEGAL_AID, "valid_until": TODAY()}
    words = dict.fromkeys(("named_law", "because", "notice"), "MARK-778899")
    override = ask_override(
        categories=[Category.IDENTITY], legal_basis="vital_interest", **asked_to_share, **words, **about
    )
    return {
        "registration": registration.pk,
        "person": registration.person,
        "household": household.pk,
        "group": group.pk,
        "consent": withdrawn_consent(agreement, **about).pk,
        "override": override.pk,
        "objection": record_objection(purpose=Purpose.LEGAL_AID, words="MARK-778899", **about).pk,
        "erasure": ask_erasure(ground="request", **about).pk,
        "file": file.pk,
    }


def withdrawn_consent(agreement: Agreement, *, registration: Registration, by: User) -> Consent:
    given = record_consent(
        registration=registration,
        purpose=Purpose.LEGAL_AID,
        recipients=[agreement.receiver],
        categories=list(Category.values),
        form="spoken",
        text=ConsentText.objects.get(purpose=Purpose.LEGAL_AID, language="es"),
        given_on=TODAY(),
        by=by,
    )
    withdrawn: Consent = withdraw_consent(consent=given, by=by)
    return withdrawn


def visitor(user: User, settings: Any) -> Client:
    settings.DEMO = True  # the second factor has tests of its own
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def asked(client: Client, route: Route, key: uuid.UUID) -> tuple[int, str]:
    """Status and body, without what differs at each request by itself, and without the key that was asked for."""
    fill = {"uuid": str(key), "int": "1", "str": "nothing", "slug": "nothing", "path": "nothing"}
    answer = client.get(route.with_arguments(fill))
    body = answer.content.decode(errors="replace") if not getattr(answer, "streaming", False) else ""
    token = str(client.cookies["csrftoken"].value) if "csrftoken" in client.cookies else "no token"
    return answer.status_code, _without_tokens(body.replace(str(key), "").replace(token, ""))


def _without_tokens(body: str) -> str:
    return re.sub(r'("X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*', r"\1", body)


@pytest.mark.parametrize(("role", "organisation"), [*FOREIGN, *INSIDE])
def test_nothing_is_said_of_a_record_that_is_not_theirs(
    record: dict[str, Any], account: Any, settings: Any, role: str, organisation: str
) -> None:
    functions = (Function.MIGRATION_AUTHORITY,) if organisation == "INM-T" else ()
    client = visitor(account(role, organisation, functions), settings)
    absent = uuid.uuid4()
    for route in ABOUT_ONE:
        nothing = asked(client, route, absent)
        for name, key in record.items():
            found = asked(client, route, key)
            assert not any(word in found[1] for word in CANARIES), f"{route} tells {role} about {name}"
            assert found == nothing, f"{route} answers {role} otherwise for a {name} that exists"
    for route in OURS:
        if not route.arguments:
            body = asked(client, route, absent)[1]
            assert not any(word in body for word in CANARIES), f"{route} tells {role}"


@pytest.mark.parametrize("role", ["registrar", "caseworker", "child_protection_officer"])
def test_a_search_of_another_organisation_finds_nothing_of_it(
    record: dict[str, Any], account: Any, settings: Any, role: str
) -> None:
    client = visitor(account(role, "OTHER-T"), settings)
    with acting_as(User.objects.get(email=account("registrar").email)):
        code = Registration.objects.get().code
    bodies = []
    for text in (*CANARIES[:3], code, "Zzyzx"):
        answer = client.post("/people/", {"text": text, "q": text})
        body = answer.content.decode()
        bodies.append(_without_tokens(body.replace(text, "")))
        assert code not in body.replace(f'value="{code}"', "")
    assert len({len(body) for body in bodies}) == 1, "nobody found looks like nobody there"
