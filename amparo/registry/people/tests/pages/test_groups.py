"""A travelling group: who is in it now, as far as the reader may see, and how many of which age and sex."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Agreement, ConsentText, Journey, Registration, TravellingGroup
from amparo.registry.people.policy import GROUP_UNKNOWN
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.services.registering import start_group
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.travelling import SEXES, by_age_and_sex, people_in, sizes
from amparo.registry.people.vocabulary import Category, Purpose

YEAR = date.today().year
GIRL = stated("Ana", birth_date=date(YEAR - 9, 1, 1), relationship="child", phones=())
NOTHING_STATED = {"birth_date": None, "birth_precision": "unknown", "sex": "unknown"}
UNCLE = stated("Beto", relationship="sibling", phones=(), **NOTHING_STATED)


@pytest.fixture
def caravan(registrar: User) -> TravellingGroup:
    found: TravellingGroup = start_group(
        name="Éxodo de abril", kind="caravan", first_seen_on=date(2018, 4, 1), by=registrar
    )
    return found


@pytest.fixture
def members(caravan: TravellingGroup, registrar: User, register: Any) -> dict[str, Registration]:
    household = register(registrar, stated(), GIRL, UNCLE, group=caravan)
    with acting_as(registrar):
        return {each.relationship: each.registration for each in household.members.all()}


def page(user: User, group: TravellingGroup) -> str:
    return said(signed_in(user).get(reverse("people:group", args=[group.pk])))


def inputs(record: Registration, **other: str) -> dict[str, str]:
    """The correction of the girl, as it is sent."""
    told = {"given_names": "Ana", "first_surname": "Hernández", "second_surname": "Pérez", "sex": "female"}
    born = {"birth_day": "1", "birth_month": "1", "birth_year": str(YEAR - 9)}
    where = {"nationality": "HND", "language": "spa"}
    return {f"0-{name}": value for name, value in (told | born | where).items()} | other


def test_the_list_leads_to_the_group_with_its_members_and_totals(
    caravan: TravellingGroup, members: dict[str, Registration], registrar: User
) -> None:
    listed = said(signed_in(registrar).get(reverse("people:groups")))
    where = reverse("people:group", args=[caravan.pk])
    assert f'<a href="{where}">Éxodo de abril</a>' in listed
    assert '<td class="number" data-label="Registered">3</td>' in listed
    text = page(registrar, caravan)
    for name in ("Rosa Hernández", "Ana Hernández", "Beto Hernández"):
        assert name in text
    assert Event.objects.filter(verb="read", after__what="page").count() == 3
    person = reverse("people:person", args=[members["head"].person])
    assert where in said(signed_in(registrar).get(person))


def test_what_was_not_stated_stays_so_in_the_totals(
    caravan: TravellingGroup, members: dict[str, Registration], registrar: User
) -> None:
    with acting_as(registrar):
        lines = by_age_and_sex(people_in(registrar, caravan.pk).values(), {})
    female, unknown = SEXES.index("female"), SEXES.index("unknown")
    counted = {line.name: line.counts for line in lines if line.total}
    assert {name: sum(counts) for name, counts in counted.items()} == {
        "5–11": 1,
        "18–59": 1,
        "age not known": 1,
    }
    assert counted["age not known"][unknown] == 1
    assert counted["5–11"][female] == counted["18–59"][female] == 1


def test_somebody_leaves_and_joins_by_a_correction_of_the_journey(
    caravan: TravellingGroup, members: dict[str, Registration], registrar: User
) -> None:
    client, girl = signed_in(registrar), members["child"]
    where, correction = (
        reverse("people:group", args=[caravan.pk]),
        reverse("people:correct", args=[girl.pk]),
    )
    assert f'<option value="{caravan.pk}" selected>' in said(client.get(correction))
    assert client.post(correction, inputs(girl, group="", reason="went with her aunt")).status_code == 302
    assert "Ana Hernández" not in page(registrar, caravan)
    with acting_as(registrar):
        assert sizes(registrar) == {caravan.pk: 2}
        assert Journey.objects.filter(registration=girl).count() == 2
    joined = client.post(where, {"code": girl.code.lower()})
    assert joined["Location"] == f"{correction}?group={caravan.pk}#journey"
    assert f'<option value="{caravan.pk}" selected>' in said(client.get(f"{correction}?group={caravan.pk}"))
    again = inputs(girl, group=str(caravan.pk), reason="came back")
    assert client.post(correction, again).status_code == 302
    assert "Ana Hernández" in page(registrar, caravan)


def test_a_form_that_was_sent_without_the_field_leaves_the_group_as_it_is(
    caravan: TravellingGroup, members: dict[str, Registration], registrar: User
) -> None:
    girl = members["child"]
    told = inputs(girl, reason="her other name") | {"0-also_known_as": "Anita"}
    done = signed_in(registrar).post(reverse("people:correct", args=[girl.pk]), told)
    assert done.status_code == 302
    assert "Ana Hernández" in page(registrar, caravan)


def test_a_group_of_others_is_refused_by_form_address_and_service(
    caravan: TravellingGroup, registrar: User, neighbour: User, register: Any
) -> None:
    household = register(neighbour)
    with acting_as(neighbour):
        theirs = household.members.select_related("registration").get().registration
    client, where = signed_in(neighbour), reverse("people:correct", args=[theirs.pk])
    sent = inputs(theirs, group=str(caravan.pk), reason="x")
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert "The travelling group is none of your organisation." in said(refused)
    assert "Éxodo" not in said(client.get(f"{where}?group={caravan.pk}"))
    assert client.get(f"{where}?group=nothing").status_code == 200
    with pytest.raises(Refusal, match=GROUP_UNKNOWN.code):
        correct(registration=theirs, person=stated(), reason="x", group=caravan, by=neighbour)


def test_hidden_and_absent_look_the_same_and_no_code_of_others_is_added(
    caravan: TravellingGroup,
    members: dict[str, Registration],
    registrar: User,
    neighbour: User,
    account: Any,
) -> None:
    for pk in (caravan.pk, uuid.uuid4()):
        answer = signed_in(neighbour).get(reverse("people:group", args=[pk]))
        assert answer.status_code == 404
        assert "Éxodo" not in said(answer)
    where = reverse("people:group", args=[caravan.pk])
    assert signed_in(registrar).post(where, {"code": "nobody"}).status_code == 422
    reader = signed_in(account("return_officer"))
    assert "Open the correction" not in said(reader.get(where))
    assert reader.post(where, {"code": members["head"].code}).status_code == 403


def test_who_was_erased_is_in_no_group_any_more(
    caravan: TravellingGroup, members: dict[str, Registration], registrar: User, asker: User, approver: User
) -> None:
    asked = ask_erasure(registration=members["head"], ground="request", by=asker)
    decide_erasure(erasure=asked, approve=True, by=approver)
    text = page(registrar, caravan)
    assert "Rosa Hernández" not in text
    assert "Ana Hernández" in text


def test_a_recipient_of_the_journey_reads_no_group(
    rosa: Registration,
    caravan: TravellingGroup,
    registrar: User,
    neighbour: User,
    agreement: Agreement,
    consent_text: ConsentText,
) -> None:
    for group in (caravan, None, caravan):
        correct(registration=rosa, person=stated(), reason="asked again", group=group, by=registrar)
    record_consent(
        registration=rosa,
        purpose=Purpose.LEGAL_AID,
        recipients=[agreement.receiver],
        categories=[Category.IDENTITY, Category.JOURNEY],
        form="spoken",
        text=consent_text,
        given_on=date.today(),
        by=registrar,
    )
    answer = signed_in(neighbour).get(reverse("people:person", args=[rosa.person]))
    assert answer.status_code == 200
    assert "3 earlier versions" in said(answer)
    assert "Éxodo" not in said(answer)
