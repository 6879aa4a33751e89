"""Who may open which page of sharing and rights, and that hidden and absent records look the same."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.models import (
    Agreement,
    Consent,
    Erasure,
    Objection,
    Override,
    Registration,
)
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.urls_sharing import urlpatterns

FOLLOWS = {"caseworker", "child_protection_officer"}
REGISTERS = FOLLOWS | {"registrar", "shelter_manager"}
SEES = REGISTERS | {"return_officer"}
# url name -> who may open it, and whether it only takes a post
WHO_MAY: dict[str, tuple[set[str], bool]] = {
    "consents": (SEES, False),
    "consent_add": (SEES, False),
    "consent_withdraw": (SEES, False),
    "override_ask": (FOLLOWS, False),
    "overrides": (FOLLOWS, False),
    "override_approve": (FOLLOWS, True),
    "override_refuse": (FOLLOWS, True),
    "override_end": (FOLLOWS, True),
    "agreements": ({"coordinator", "government_liaison", "auditor"}, False),
    "agreement_add": ({"coordinator"}, False),
    "agreement_confirm": ({"coordinator"}, True),
    "agreement_end": ({"coordinator"}, False),
    "rights": (SEES, False),
    "objection_add": (REGISTERS, False),
    "objection_decide": (FOLLOWS, False),
    "erasure_ask": (FOLLOWS, False),
    "copy": (FOLLOWS, False),
    "retention": (FOLLOWS, False),
    "retention_ask": (FOLLOWS, True),
    "erasures": (FOLLOWS, False),
    "erasure_approve": (FOLLOWS, False),
    "erasure_refuse": (FOLLOWS, True),
}


@pytest.fixture
def addresses(
    rosa: Registration,
    consent: Consent,
    override: Override,
    objection: Objection,
    erasure: Erasure,
    agreement: Agreement,
) -> dict[str, str]:
    """An existing address for every url name."""
    keys = {
        "registrations": rosa.pk,
        "consents": consent.pk,
        "overrides": override.pk,
        "objections": objection.pk,
        "erasures": erasure.pk,
        "agreements": agreement.pk,
        "retention": rosa.pk,
        "<uuid:person>": rosa.person,
    }
    return {name: address(name, keys) for name in WHO_MAY}


def address(name: str, keys: dict[str, Any]) -> str:
    route = next(str(each.pattern) for each in urlpatterns if each.name == name)
    return reverse(f"people:{name}", args=[keys[route.split("/")[0]]] if "<uuid:" in route else [])


def test_the_table_names_every_route() -> None:
    assert {each.name for each in urlpatterns} == set(WHO_MAY)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_opens_its_pages_and_no_other(account: Any, addresses: dict[str, str], role: str) -> None:
    client = signed_in(account(role))
    for name, (roles, is_post) in WHO_MAY.items():
        answer = client.post(addresses[name]) if is_post else client.get(addresses[name])
        expected = {200, 302, 422} if role in roles else {403}
        assert answer.status_code in expected, (role, name, answer.status_code)


def test_hidden_and_absent_look_the_same(addresses: dict[str, str], account: Any) -> None:
    """To an organisation with which nothing is shared, and for something that never was."""
    stranger = signed_in(account("caseworker", "STRANGER-T"))
    absent = dict.fromkeys(
        ("registrations", "consents", "overrides", "objections", "erasures", "retention", "<uuid:person>"),
        uuid.uuid4(),
    )
    for name, (_roles, is_post) in WHO_MAY.items():
        route = next(str(each.pattern) for each in urlpatterns if each.name == name)
        if "<uuid:" not in route or name.startswith("agreement"):
            continue
        pair = (addresses[name], address(name, absent))
        answers = [stranger.post(each) if is_post else stranger.get(each) for each in pair]
        assert [answer.status_code for answer in answers] == [404, 404], name
        bodies = [
            answer.content.decode().replace(where, "") for answer, where in zip(answers, pair, strict=True)
        ]
        assert _without_tokens(bodies[0]) == _without_tokens(bodies[1]), name


def _without_tokens(body: str) -> str:
    import re

    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', "", body)


def test_who_receives_a_record_sees_no_consent_of_it(
    rosa: Registration, consent: Consent, neighbour: User
) -> None:
    answer = signed_in(neighbour).get(reverse("people:consents", args=[rosa.pk]))
    assert answer.status_code == 422
    assert rosa.organisation.acronym in said(answer)
    assert "Rosa" not in said(answer)


@pytest.mark.parametrize("name", ["consents", "consent_add", "override_ask", "rights", "overrides"])
def test_a_page_about_a_person_is_kept_by_no_cache_and_its_reading_is_an_event(
    addresses: dict[str, str], asker: User, rosa: Registration, name: str
) -> None:
    before = Event.objects.filter(verb="read", subject_id=str(rosa.pk)).count()
    answer = signed_in(asker).get(addresses[name])
    assert answer.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(verb="read", subject_id=str(rosa.pk)).count() == before + 1


@pytest.mark.parametrize("name", ["retention", "erasures", "erasure_approve"])
def test_retention_shows_no_content(addresses: dict[str, str], approver: User, name: str) -> None:
    answer = signed_in(approver).get(addresses[name])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Rosa" not in said(answer)
