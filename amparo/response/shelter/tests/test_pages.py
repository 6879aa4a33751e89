"""The pages: who opens which, what they show to whom, and that a form does what its service does."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.response.shelter.models import Headcount, Site, Stay, Support, Transfer
from amparo.response.shelter.queries.sites import present_now
from amparo.response.shelter.queries.waiting import waiting_for
from amparo.response.shelter.services.leaving import check_out
from amparo.response.shelter.services.transfers import plan_transfer
from amparo.response.shelter.tests.conftest import BOY_ALONE, MOTHER
from amparo.response.shelter.urls import urlpatterns

pytestmark = pytest.mark.django_db
MINUTE = "%Y-%m-%dT%H:%M"

RUNS = {"shelter_manager"}
SUPPORTS = {"coordinator"}
SEES = RUNS | SUPPORTS | {
    "information_officer", "registrar", "caseworker", "child_protection_officer", "return_officer",
}  # fmt: skip
# url name -> who may open it
WHO_MAY: dict[str, set[str]] = {
    **dict.fromkeys(("sites", "sites_csv", "site", "occupancy_csv"), SEES),
    **dict.fromkeys(
        (
            "site_add", "site_change", "site_close", "headcount", "sheet", "check_in_search", "check_in", "check_out",
            "plan", "transfer_plan", "correct", "call", "transfers", "transfer", "transfer_depart", "transfer_receive",
            "transfer_cancel",
        ),
        RUNS,
    ),
    **dict.fromkeys(
        ("supports", "supports_csv", "support", "support_confirm", "support_dispute"), RUNS | SUPPORTS
    ),
    **dict.fromkeys(("support_add", "support_give", "support_take_back"), SUPPORTS),
}  # fmt: skip
POSTS = {each for each in WHO_MAY if each.startswith(("transfer_", "support_"))} - {
    "transfer_plan",
    "support_add",
}


@pytest.fixture
def client_of_manager(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def stays(house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any) -> list[Stay]:
    found: list[Stay] = stay_at(house, mother_and_son, manager, bed="A12")
    return found


@pytest.fixture
def transfer(stays: list[Stay], annexe: Site, manager: User, now: Any) -> Transfer:
    return plan_transfer(stays=stays, to_site=annexe, planned_for=now, receipt=uuid.uuid4(), by=manager)


@pytest.fixture
def support(account: Any, manager: User, now: Any) -> Support:
    giver = account("coordinator", "IOM-T")
    return Support.objects.create(
        giver=giver.organisation, receiver=manager.organisation, kind="goods", what="Blankets", quantity=20,
        unit="pieces", given_on=now.date(), status="given", receipt=uuid.uuid4(), recorded_at=now, recorded_by=giver,
    )  # fmt: skip


@pytest.fixture
def addresses(house: Site, stays: list[Stay], transfer: Transfer, support: Support) -> dict[str, str]:
    keys = {"stays": stays[0].pk, "transfers": transfer.pk, "support": support.pk}
    told = {}
    for each in urlpatterns:
        route = str(each.pattern)
        pk = keys.get(route.split("/", maxsplit=1)[0], house.pk)
        args = [pk] if "<uuid:pk>" in route else []
        told[each.name] = reverse(
            f"shelter:{each.name}",
            args=[*args, stays[0].registration_id] if "registration" in route else args,
        )
    return told


def test_the_table_names_every_route() -> None:
    assert {each.name for each in urlpatterns} == set(WHO_MAY)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_opens_its_pages_and_no_other(account: Any, addresses: dict[str, str], role: str) -> None:
    client = signed_in(account(role, "HOUSE-T"))
    for name, roles in WHO_MAY.items():
        answer = client.post(addresses[name]) if name in POSTS else client.get(addresses[name])
        expected = {200, 302, 422, 404} if role in roles else {403}
        assert answer.status_code in expected, (role, name, answer.status_code)


def test_another_organisation_sees_numbers_and_no_name(
    stays: list[Stay], addresses: dict[str, str], neighbour: User
) -> None:
    client = signed_in(neighbour)
    page = said(client.get(addresses["site"]))
    assert "Rosa" not in page
    assert "A12" not in page
    assert 'class="number">2</span>' in page
    for name in ("check_out", "sheet", "headcount", "site_close", "check_in_search", "transfer_plan"):
        assert client.get(addresses[name]).status_code == 403, name
    for name in ("correct", "call", "transfer"):
        assert client.get(addresses[name]).status_code == 404, name


def test_another_day_shows_its_numbers_and_what_they_meant(
    manager: User, new_site: Any, client_of_manager: Client, now: Any
) -> None:
    from amparo.response.shelter.services.sites import record_headcount

    site = new_site(manager, "Ground", toilets=24, showers=8)
    then = now - timedelta(days=10)
    record_headcount(site=site, counted_at=then, people=6062, receipt=uuid.uuid4(), by=manager)
    record_headcount(site=site, counted_at=now, people=0, receipt=uuid.uuid4(), by=manager)
    address = reverse("shelter:site", args=[site.pk])
    page = said(client_of_manager.get(address, {"as_of": then.date().isoformat()}))
    assert "253 people a toilet" in page
    assert "758 people a shower" in page
    assert "280 more for one to 20 people; 98 more for one to 50, the acute phase" in page
    assert "a toilet" not in said(client_of_manager.get(address))
    assert client_of_manager.get(address, {"as_of": "never"}).status_code == 200


def test_who_runs_the_site_sees_names_and_that_is_an_event(
    stays: list[Stay], addresses: dict[str, str], client_of_manager: Client
) -> None:
    before = Event.objects.filter(verb="read").count()
    answer = client_of_manager.get(addresses["site"])
    assert "Rosa Hernández" in said(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(verb="read").count() == before + 2


def test_a_full_list_asks_as_many_questions_as_a_short_one(
    house: Site,
    family: Any,
    manager: User,
    stay_at: Any,
    client_of_manager: Client,
    django_assert_max_num_queries: Any,
) -> None:
    address = reverse("shelter:site", args=[house.pk])

    def asked() -> int:
        with django_assert_max_num_queries(80) as captured:
            client_of_manager.get(address)
        return len(captured)

    stay_at(house, family(manager, MOTHER), manager)
    client_of_manager.get(address)
    few = asked()
    for _number in range(5):
        stay_at(house, family(manager, MOTHER, although_alike=True), manager)
    assert asked() == few


def test_the_list_of_sites_shows_people_places_and_what_is_missing(
    house: Site, stays: list[Stay], new_site: Any, manager: User, client_of_manager: Client
) -> None:
    new_site(manager, "Unknown", beds_general=None)
    page = said(client_of_manager.get(reverse("shelter:sites")))
    assert "18 free" in page
    assert "places not counted" in page
    assert "data-map" in page
    table = client_of_manager.get(reverse("shelter:sites_csv")).content.decode("utf-8-sig").splitlines()
    assert table[0].startswith('"name_en"')
    assert any('"House"' in line and ",2," in line for line in table)


def test_somebody_is_searched_found_and_checked_in_with_the_family(
    house: Site, mother_and_son: list[Registration], client_of_manager: Client, now: Any
) -> None:
    address = reverse("shelter:check_in_search", args=[house.pk])
    answer = client_of_manager.post(address, {"text": "Rosa Hernández"}, follow=True)
    assert "Rosa" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    link = reverse("shelter:check_in", args=[house.pk, mother_and_son[0].pk])
    assert link in said(answer)
    form = said(client_of_manager.get(link))
    assert "Daniel" in form
    sent = {
        "people": [each.pk for each in mother_and_son],
        "arrived_at": (now - timedelta(hours=1)).strftime(MINUTE),
    }
    for _twice in range(2):
        assert client_of_manager.post(link, sent).status_code == 302
    assert present_now(house)[0] == 2
    assert "stays at House" in said(client_of_manager.get(address))


def test_a_full_house_is_said_in_place_and_nothing_is_lost_of_what_was_typed(
    new_site: Any, manager: User, mother_and_son: list[Registration], client_of_manager: Client, now: Any
) -> None:
    full = new_site(manager, "Full", beds_general=1)
    link = reverse("shelter:check_in", args=[full.pk, mother_and_son[0].pk])
    sent = {
        "people": [each.pk for each in mother_and_son],
        "arrived_at": now.strftime(MINUTE),
        "bed": "Mat 3",
    }
    answer = client_of_manager.post(link, sent)
    assert answer.status_code == 422
    assert "would hold 2 people on 1 places" in said(answer)
    assert 'value="Mat 3"' in said(answer)
    assert client_of_manager.post(link, sent | {"over_capacity_because": "Night"}).status_code == 302


def test_a_child_alone_is_shown_before_checking_in_and_until_somebody_called(
    house: Site, family: Any, manager: User, stay_at: Any, client_of_manager: Client
) -> None:
    (boy,) = family(manager, BOY_ALONE)
    assert "Call child protection today" in said(
        client_of_manager.get(reverse("shelter:check_in", args=[house.pk, boy.pk]))
    )
    (stay,) = stay_at(house, [boy], manager)
    page = reverse("shelter:site", args=[house.pk])
    assert "Call child protection today" in said(client_of_manager.get(page))
    assert client_of_manager.post(reverse("shelter:call", args=[stay.pk]), {"whom": "DIF"}).status_code == 302
    assert "Call child protection today" not in said(client_of_manager.get(page))


def test_they_are_checked_out_from_the_list_and_the_family_is_offered(
    house: Site, stays: list[Stay], client_of_manager: Client, now: Any
) -> None:
    address = reverse("shelter:check_out", args=[house.pk]) + f"?stay={stays[0].pk}&stay=nonsense"
    form = said(client_of_manager.get(address))
    assert "Daniel" in form
    sent = {
        "people": [str(each.pk) for each in stays],
        "departed_at": now.strftime(MINUTE),
        "reason": "moved_on",
    }
    assert client_of_manager.post(address, sent | {"reason": ""}).status_code == 422
    assert client_of_manager.post(address, sent).status_code == 302
    assert present_now(house)[0] == 0
    page = said(client_of_manager.get(reverse("shelter:site", args=[house.pk])))
    assert "travels on" in page


def test_the_list_for_partners_holds_no_name_and_no_code(
    house: Site, stays: list[Stay], addresses: dict[str, str], client_of_manager: Client
) -> None:
    page = said(client_of_manager.get(addresses["sheet"]))
    assert "Household 1" in page
    assert "5–11" in page or "12–17" in page
    for secret in ("Rosa", "Daniel", "HOUSET-"):
        assert secret not in page


def test_people_are_counted_by_group_on_the_page(house: Site, client_of_manager: Client, now: Any) -> None:
    address = reverse("shelter:headcount", args=[house.pk])
    sent = {
        "receipt": uuid.uuid4(),
        "counted_at": now.strftime(MINUTE),
        "female:under-18": 4,
        "male:18+": 3,
    }
    for _twice in range(2):
        assert client_of_manager.post(address, sent).status_code == 302
    assert [each.people for each in Headcount.objects.all()] == [7]
    answer = client_of_manager.post(address, sent | {"receipt": uuid.uuid4(), "people": 9})
    assert "The groups add up to 7" in said(answer)


def test_a_site_is_added_changed_and_closed_on_the_pages(
    client_of_manager: Client, manager: User, now: Any
) -> None:
    sent = {
        "name_en": "New house",
        "name_es": "Casa nueva",
        "place": "Tapachula",
        "beds_general": 12,
        "services": ["meals"],
    }
    answer = client_of_manager.post(reverse("shelter:site_add"), sent)
    assert answer.status_code == 302
    site = Site.objects.get()
    assert (site.capacity, site.toilets, site.place.code) == (12, None, "MX07089")
    change = reverse("shelter:site_change", args=[site.pk])
    assert 'value="New house"' in said(client_of_manager.get(change))
    assert client_of_manager.post(change, sent | {"toilets": 3}).status_code == 302
    close = reverse("shelter:site_close", args=[site.pk])
    assert "were never counted" in said(client_of_manager.get(close))
    assert client_of_manager.post(close, {"reason": "Over"}).status_code == 422
    count = {"receipt": uuid.uuid4(), "counted_at": now.strftime(MINUTE), "people": 0}
    client_of_manager.post(reverse("shelter:headcount", args=[site.pk]), count)
    assert client_of_manager.post(close, {"reason": "Over"}).status_code == 302
    assert Site.objects.get().status == "closed"


def test_the_person_page_shows_where_they_stayed(
    house: Site,
    mother_and_son: list[Registration],
    stays: list[Stay],
    client_of_manager: Client,
    manager: User,
    now: Any,
) -> None:
    page = reverse("people:person", args=[mother_and_son[0].person])
    assert "Stays" in said(client_of_manager.get(page))
    check_out(stays=stays, departed_at=now, reason="own_housing", by=manager)
    told = said(client_of_manager.get(page))
    assert "found housing" in told
    assert reverse("shelter:check_in", args=[house.pk, mother_and_son[0].pk]) in told


def test_what_waits_is_told_without_a_name(
    house: Site,
    stays: list[Stay],
    support: Support,
    transfer: Transfer,
    family: Any,
    manager: User,
    stay_at: Any,
    now: Any,
) -> None:
    from amparo.response.shelter.services.transfers import depart_transfer

    depart_transfer(transfer=transfer, departed_at=now, by=manager)
    stay_at(house, family(manager, BOY_ALONE), manager)
    with acting_as(manager):
        found = waiting_for(manager, now)
    told = " ".join(str(each.title) for each in found)
    assert {each.url.split("/")[2] for each in found} >= {"transfers", "support"}
    assert "Call child protection" in told
    assert "Receive 2 people at Annexe" in told
    assert "Confirm what IOM-T gave: Blankets" in told
    assert "Count who is not registered at House" in told
    assert "Wilmer" not in told
