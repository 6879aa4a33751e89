"""What the pages show to whom, and that a form in the browser does what the service does."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated
from amparo.response.assistance import queries
from amparo.response.assistance.ledger import on_hand
from amparo.response.assistance.models import Delivery, Distribution, Item, Listed, Store
from amparo.response.assistance.services.distributions import move_distribution
from amparo.response.assistance.services.listing import draw_slips, list_by_codes
from amparo.response.assistance.services.stock import record_loss
from amparo.response.assistance.tests.conftest import TODAY, give

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def url(name: str, *args: Any) -> str:
    return reverse(f"assistance:{name}", args=args)


def test_from_an_item_to_a_plan_by_forms_alone(coordinator: User, tapachula: Any) -> None:
    client = signed_in(coordinator)
    item = {"code": "bla", "name_en": "Blanket", "name_es": "Cobija", "kind": "item", "unit": "piece"}
    client.post(url("item_add"), item | {"is_stocked": "on", "alone_up_to": "2,5"})
    blanket = Item.objects.get(code="BLA")
    assert str(blanket.alone_up_to) == "2.500"
    rule = {"for_whom": "household", "group": "everyone", "basis": "by_age", "valid_from": "2018-01-01"}
    refused = client.post(url("rule_add", blanket.pk), rule)
    assert (refused.status_code, "A quantity above zero" in said(refused)) == (422, True)
    client.post(url("rule_add", blanket.pk), rule | {"age_0_4": "2", "age_18_59": "1,5"})
    assert blanket.rules.get().by_age == {"0-4": "2", "18-59": "1.5"}
    client.post(url("store_add"), {"code": "tap", "name": "Office", "place": tapachula.pk})
    store = Store.objects.get(code="TAP")
    line = {"item": blanket.pk, "quantity": "40", "happened_on": TODAY().isoformat(), "receipt": uuid.uuid4()}
    answer = client.post(url("record", store.pk, "opening"), line, follow=True)
    assert "Receipt number: TAP/BLA/0001" in said(answer)
    plan = {"site": "Park", "store": store.pk, "day": TODAY().isoformat(), "receipt": uuid.uuid4()}
    rows = {"item_1": blanket.pk, "quantity_1": "30", "people_1": "20"}
    page = client.post(url("plan"), plan | rows, follow=True)
    assert "30 pieces" in said(page)
    assert Distribution.objects.get().planned.get().beneficiaries == 20


def test_a_coordinator_sees_numbers_and_nobody(
    family: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
    coordinator: User,
) -> None:
    list_by_codes(distribution=distribution, codes=[family[0].code], by=clerk)
    give(family[0], store, kit, distribution=distribution, by=clerk)
    client = signed_in(coordinator)
    page = said(client.get(url("distribution", distribution.pk)))
    assert "1 kit" in page
    assert "Your role sees no persons" in page
    for address in (
        url("list", distribution.pk),
        url("table", distribution.pk),
        url("deliver", distribution.pk, family[0].pk),
        url("recipient", family[0].pk),
        url("list_print", distribution.pk),
    ):
        assert client.get(address).status_code == 403
    totals = said(client.get(url("totals")))
    assert "1 deliveries · 2 people reached" in totals
    csv = client.get(url("totals_csv")).content.decode()
    assert "HYG" in csv
    for word in ("Rosa", "Hernández", family[0].code, str(family[0].pk)):
        assert word not in totals + csv


def test_at_the_table_a_slip_opens_the_page_and_one_act_delivers(
    family: list[Registration], distribution: Distribution, store: Store, kit: Item, clerk: User
) -> None:
    list_by_codes(distribution=distribution, codes=[family[0].code], by=clerk)
    ((_line, token),) = draw_slips(distribution=distribution, by=clerk)
    client = signed_in(clerk)
    answer = client.post(url("table", distribution.pk), {"text": f"{token[:3]} {token[3:]}"})
    assert answer["Location"] == url("deliver", distribution.pk, family[0].pk)
    page = said(client.get(answer["Location"]))
    assert f'value="{token[:3]} {token[3:]}"' in page
    form = {
        f"give_{kit.pk}": "on",
        f"much_{kit.pk}": "1",
        "taken_by": str(family[1].pk),
        "proof": "token",
        "token": token,
        "receipt": str(uuid.uuid4()),
    }
    for _twice in range(2):
        given = client.post(answer["Location"], form)
        assert given["Location"] == url("table", distribution.pk)
    assert on_hand(store, kit) == 9
    with acting_as(clerk):
        assert Delivery.objects.get().proof == "token"


def test_a_search_at_the_table_is_by_post_and_in_the_trail(
    family: list[Registration], distribution: Distribution, clerk: User
) -> None:
    page = signed_in(clerk).post(url("table", distribution.pk), {"text": "rosa hernandez"}, follow=True)
    assert "Rosa Hernández Pérez" in said(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(verb="read", after__what="search").exists()


def test_why_somebody_may_not_receive_stands_on_their_page_and_undoing_opens_it_again(
    family: list[Registration], store: Store, kit: Item, clerk: User
) -> None:
    (made,) = give(family[0], store, kit, by=clerk)
    client = signed_in(clerk)
    page = said(client.get(url("recipient", family[1].pk)))
    assert "already received, 1 kit" in page
    assert "Nothing now" in page
    assert client.post(url("undo", made.pk), {"reason": ""}).status_code == 422
    back = client.post(url("undo", made.pk), {"reason": "wrong family"}, follow=True)
    assert "May receive now" in said(back)
    assert on_hand(store, kit) == 10


def test_the_person_page_leads_to_what_may_be_received(
    family: list[Registration], store: Store, kit: Item, clerk: User, account: Any
) -> None:
    give(family[0], store, kit, by=clerk)
    page = said(signed_in(clerk).get(reverse("people:person", args=[family[0].person])))
    assert "Item HYG: 1 kit" in page
    assert url("recipient", family[0].pk) in page


def test_a_paper_list_is_entered_by_its_numbers(
    family: list[Registration],
    register: Any,
    registrar: User,
    distribution: Distribution,
    kit: Item,
    clerk: User,
) -> None:
    register(registrar, stated("Ada"))
    client = signed_in(clerk)
    client.post(url("list_draw", distribution.pk), {"most": "5"})
    with acting_as(clerk):
        assert Listed.objects.count() == 2
    wrong = client.post(url("paper", distribution.pk), {"numbers": "1-2, x, 7", "receipt": uuid.uuid4()})
    assert wrong.status_code == 422
    sheet = {"numbers": "1-2", "receipt": uuid.uuid4()}
    assert "2 deliveries were entered" in said(client.post(url("paper", distribution.pk), sheet, follow=True))


def test_lists_and_slips_are_tagged_pdf_and_names_only_when_asked_for(
    family: list[Registration], distribution: Distribution, clerk: User
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    list_by_codes(distribution=distribution, codes=[family[0].code], by=clerk)
    client = signed_in(clerk)

    def text_of(answer: HttpResponse) -> str:
        reader = PdfReader(BytesIO(answer.content))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
        return " ".join(page.extract_text() for page in reader.pages)

    plain = text_of(client.get(url("list_print", distribution.pk)))
    named = text_of(client.get(url("list_print", distribution.pk), {"names": "yes"}))
    assert "Rosa" not in plain
    assert "Rosa Hernández" in named
    assert family[0].code in plain
    assert Event.objects.filter(verb="read", after__what="copy").count() == 1
    slips = text_of(client.post(url("list_slips", distribution.pk)))
    assert family[0].code in slips
    assert "Rosa" not in slips


def test_a_loss_is_decided_on_its_page_by_another(
    store: Store, kit: Item, coordinator: User, account: Any
) -> None:
    from decimal import Decimal

    asked = record_loss(
        store=store,
        item=kit,
        quantity=Decimal(3),
        reason="wet",
        happened_on=TODAY(),
        receipt=uuid.uuid4(),
        by=coordinator,
    )
    own = signed_in(coordinator)
    assert "another person decides" in said(own.get(url("changes")))
    assert own.post(url("change_decide", asked.pk), {"decision": "approve"}).status_code == 422
    second = account("coordinator")
    assert url("changes") in [each.url for each in queries.waiting_for(second, timezone.now())]
    assert url("changes") not in [each.url for each in queries.waiting_for(coordinator, timezone.now())]
    signed_in(second).post(url("change_decide", asked.pk), {"decision": "approve"})
    assert on_hand(store, kit) == 7


def test_what_waits_is_open_or_to_be_reconciled(
    distribution: Distribution, coordinator: User, clerk: User
) -> None:
    assert [str(each.state) for each in queries.waiting_for(clerk, timezone.now())] == ["open"]
    move_distribution(distribution=distribution, move="close", by=coordinator)
    assert queries.waiting_for(clerk, timezone.now()) == []
    assert [str(each.state) for each in queries.waiting_for(coordinator, timezone.now())] == [
        "to be reconciled"
    ]


def test_reconciling_tells_what_is_missing_and_keeps_what_was_typed(
    distribution: Distribution, coordinator: User
) -> None:
    move_distribution(distribution=distribution, move="close", by=coordinator)
    client, where = signed_in(coordinator), url("reconcile", distribution.pk)
    assert client.post(where, {}).status_code == 422
    planned = distribution.planned.get()
    assert "reconciled" in said(client.post(where, {f"why_{planned.pk}": "it rained"}, follow=True))


def test_a_list_asks_as_much_for_many_as_for_few(
    family: list[Registration],
    register: Any,
    registrar: User,
    distribution: Distribution,
    clerk: User,
    django_assert_max_num_queries: Any,
) -> None:
    for name in ("Ada", "Berta", "Carla", "Dora"):
        register(registrar, stated(name))
    client = signed_in(clerk)
    client.post(url("list_draw", distribution.pk), {"most": "50"})
    with django_assert_max_num_queries(32):
        client.get(url("list", distribution.pk))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_another_organisation_meets_nothing_of_it(
    family: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
    account: Any,
    role: str,
) -> None:
    """Hidden and absent look the same, to every role."""
    (made,) = give(family[0], store, kit, distribution=distribution, by=clerk)
    client = signed_in(account(role, "OTHER-T"))
    client.raise_request_exception = False
    for name, keys in (
        ("distribution", (distribution.pk,)),
        ("change_plan", (distribution.pk,)),
        ("reconcile", (distribution.pk,)),
        ("list", (distribution.pk,)),
        ("list_print", (distribution.pk,)),
        ("paper", (distribution.pk,)),
        ("table", (distribution.pk,)),
        ("deliver", (distribution.pk, family[0].pk)),
        ("recipient", (family[0].pk,)),
        ("undo", (made.pk,)),
        ("item", (kit.pk,)),
        ("rule_add", (kit.pk,)),
        ("store", (store.pk,)),
        ("movements_csv", (store.pk,)),
    ):
        found = client.get(url(name, *keys))
        absent = client.get(url(name, *(uuid.uuid4() for _key in keys)))
        assert found.status_code == absent.status_code != 200, name
        assert _plain(found, keys) == _plain(absent, keys), name


def _plain(answer: HttpResponse, keys: Any) -> str:
    body = re.sub(r'("X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)
