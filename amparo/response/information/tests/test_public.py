"""The public site: nobody is known there, nothing personal is read, and what expired is never shown as if it held."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.core.second_lock import locked_models
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.places.models import Place
from amparo.response.information.models import Item
from amparo.response.information.services.items import move_item
from amparo.response.information.services.sessions import record_session
from amparo.response.information.services.stated import StatedText
from amparo.response.information.tests.conftest import session, stated, today

MOST_BYTES = 100_000
MARK = "<script>alert(1)</script>"
# Sessions of accounts and the accounts themselves: who reads is not asked for.
OF_ACCOUNTS = {"django_session", "partners_user", "partners_roleassignment", "core_event", "site_cache"}


@pytest.fixture
def reader() -> Client:
    """Somebody whose browser keeps no cookies."""
    return Client()


@pytest.fixture
def item(publish: Callable[..., Item]) -> Item:
    texts = {
        **stated().texts,
        "ht": StatedText("Retou volontè", "Ou ka di non.", needs_review_by_a_speaker=True),
        "ar": StatedText("العودة طوعية", "يمكنك أن تقول لا.", needs_review_by_a_speaker=True),
    }
    return publish(texts=texts)


def addresses(item: Item) -> Iterator[str]:
    yield reverse("info:start")
    yield reverse("info:worker")
    for language in ("es", "en", "ht", "ar"):
        for name in ("home", "services", "search", "everything", "kept_pages"):
            yield reverse(f"info:{name}", args=(language,))
        yield reverse("info:topic", args=(language, "voluntary_return"))
        yield reverse("info:item", args=(language, item.key))
        yield reverse("info:home", args=(language,)) + "?place=MX02004"
        yield reverse("info:services", args=(language,)) + "?place=MX02004&kind=shelter&mine=1"
        yield reverse("info:search", args=(language,)) + "?q=voluntario"
    yield "/info/xx/"
    yield "/info/es/items/nothing/"
    yield "/info/es/nothing/at/all/"


def said(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_no_page_sets_a_cookie_or_answers_one_reader_otherwise(
    item: Item, reader: Client, officer: User
) -> None:
    known = Client()
    known.force_login(officer)
    for address in addresses(item):
        alone, signed_in = reader.get(address), known.get(address)
        for answer in (alone, signed_in):
            assert answer.status_code in {200, 404}, address
            assert not answer.cookies, f"{address} sets a cookie"
            assert "Cookie" not in answer.headers.get("Vary", ""), address
            assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
        if alone.status_code == 200:
            assert without_time(alone) == without_time(signed_in), f"{address} knows its reader"
            assert "no-store" not in alone.headers["Cache-Control"] or "?q=" in address


def without_time(answer: HttpResponse) -> str:
    return re.sub(r"\d\d:\d\d|data-made=\"[^\"]*\"", "", answer.content.decode())


def test_no_query_touches_a_table_in_which_anybody_is(
    item: Item, counsellor: User, rosa: Registration, tapachula: Place
) -> None:
    record_session(stated=session(tapachula), receipt=uuid.uuid4(), registration=rosa, by=counsellor)
    known = Client()
    known.force_login(counsellor)
    personal = {model._meta.db_table for model in locked_models()} | OF_ACCOUNTS
    for address in addresses(item):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            known.get(address)
        touched = {name for name in personal for query in asked if re.search(rf"\b{name}\b", query["sql"])}
        assert touched == set(), address


def test_a_page_weighs_little_and_asks_little_of_the_database(item: Item, reader: Client) -> None:
    for address in addresses(item):
        with CaptureQueriesContext(connection) as asked:
            answer = reader.get(address)
        assert len(answer.content) < MOST_BYTES, address
        assert len(asked) <= 14, (address, len(asked))


def test_the_number_of_queries_does_not_grow_with_the_items(
    item: Item, publish: Callable[..., Item], reader: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            reader.get("/info/es/")
        return len(queries)

    asked()
    before = asked()
    for number in range(3):
        publish(key=f"more-{number}")
    assert asked() == before


def test_the_language_is_that_of_the_address(item: Item) -> None:
    german = Client(headers={"accept-language": "de"})
    spanish = german.get("/info/es/")
    assert '<html lang="es"' in spanish.content.decode()
    assert "¿" in said(spanish) or "El retorno es voluntario" in said(spanish)
    assert "Returning is voluntary" in said(german.get("/info/en/"))
    assert spanish.headers["Content-Language"] == "es"


def test_a_text_that_no_speaker_has_read_says_so(item: Item, reader: Client) -> None:
    page = reader.get(f"/info/ht/items/{item.key}/").content.decode()
    assert '<div class="words" lang="ht" dir="ltr">' in page
    assert page.count('class="note"') >= 2, "that it was not reviewed, and that only a few texts exist"
    assert 'class="tag"' in reader.get("/info/ht/").content.decode()
    es = reader.get(f"/info/es/items/{item.key}/").content.decode()
    assert 'lang="ht"' in es, "the other languages are offered"


def test_right_to_left_is_written_so(item: Item, reader: Client) -> None:
    assert (
        '<div class="words" lang="ar" dir="rtl">'
        in reader.get(f"/info/ar/items/{item.key}/").content.decode()
    )


def test_nothing_that_somebody_wrote_is_markup(publish: Callable[..., Item], reader: Client) -> None:
    texts = {
        code: StatedText(f"T {MARK}", f"- {MARK}\n\nhttps://example.org/?a=1&b=2") for code in ("en", "es")
    }
    publish(key="marked", texts=texts, source=MARK)
    for address in (
        "/info/en/items/marked/",
        "/info/en/",
        "/info/en/everything/",
        "/info/en/search/?q=script",
    ):
        page = reader.get(address).content.decode()
        assert MARK not in page
        assert "&lt;script&gt;" in page
        assert 'href="https://example.org' not in page, "links stay text"


def test_what_expired_is_said_to_be_and_is_missing_where_all_that_holds_is_printed(
    publish: Callable[..., Item], reader: Client
) -> None:
    item = publish(valid_until=today())
    assert item.key not in _expired_on(reader, "/info/en/")
    Item.objects.filter(pk=item.pk).update(valid_until=today() - timedelta(days=1))
    one = reader.get(f"/info/en/items/{item.key}/").content.decode()
    assert 'class="is-over"' in one
    assert "Expired on" in one
    assert item.key in _expired_on(reader, "/info/en/")
    assert "Returning is voluntary" not in said(reader.get("/info/en/everything/"))


def _expired_on(reader: Client, address: str) -> str:
    return "".join(
        re.findall(r'<li class="is-over".*?</li>', reader.get(address).content.decode(), re.DOTALL)
    )


def test_drafts_and_what_was_withdrawn_are_not_there(
    item: Item, draft_key: str, reader: Client, reviewer: User
) -> None:
    assert reader.get(f"/info/en/items/{draft_key}/").status_code == 404
    listed = json.loads(reader.get("/info/en/pages.json").content)["pages"]
    assert f"/info/en/items/{item.key}/" in listed
    move_item(item=item, move="withdraw", by=reviewer, reason="wrong")
    assert reader.get(f"/info/en/items/{item.key}/").status_code == 404
    listed = json.loads(reader.get("/info/en/pages.json").content)["pages"]
    assert f"/info/en/items/{item.key}/" not in listed, "the copy on the device goes too"


@pytest.fixture
def draft_key(officer: User) -> str:
    from amparo.response.information.services.items import write_item

    return write_item(key="a-draft", stated=stated(), receipt=uuid.uuid4(), by=officer).key


def test_every_page_that_is_kept_exists(item: Item, reader: Client) -> None:
    for language in ("es", "ht"):
        kept = json.loads(reader.get(f"/info/{language}/pages.json").content)
        assert {reader.get(address).status_code for address in kept["pages"]} == {200}


def test_a_place_narrows_to_what_holds_there(publish: Callable[..., Item], reader: Client) -> None:
    publish(key="in-mexico")
    publish(key="in-guatemala", places=[Place.objects.get(code="GTM")])
    tijuana = reader.get("/info/en/?place=KP-MX-EL-BARRETAL").content.decode()
    assert "/items/in-mexico/" in tijuana, "what holds in Mexico holds in Tijuana"
    assert "/items/in-guatemala/" not in tijuana


def test_searching_knows_no_accents_and_is_kept_nowhere(publish: Callable[..., Item], reader: Client) -> None:
    texts = {
        "en": StatedText("Asylum", "How to ask."),
        "es": StatedText("Solicitar la condición de refugiado", "Cómo pedirla."),
    }
    publish(key="asylum", texts=texts)
    answer = reader.get("/info/es/search/?q=condicion")
    assert "/items/asylum/" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/items/asylum/" not in reader.get("/info/es/search/?q=nada").content.decode()


@pytest.mark.parametrize("value", ["' OR 1=1", "MX02004'", "nowhere", "%00", "a" * 5000])
def test_a_strange_address_breaks_nothing(item: Item, reader: Client, value: str) -> None:
    for name in ("home", "services", "search"):
        answer = reader.get(
            reverse(f"info:{name}", args=("es",)), {"place": value, "q": value, "kind": value}
        )
        assert answer.status_code == 200


def test_the_worker_reaches_no_further_than_the_public_site(db: None, reader: Client) -> None:
    answer = reader.get("/info/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"


def test_complaints_are_linked_where_the_form_exists(item: Item, reader: Client, settings: Any) -> None:
    settings.COMPLAINT_ROUTE = "health"
    assert 'href="/health/"' in reader.get("/info/en/").content.decode()
    settings.COMPLAINT_ROUTE = "nowhere:at_all"
    assert reader.get("/info/en/").status_code == 200


def test_no_page_of_the_public_site_keeps_a_cookie_nor_its_forms(rf: Any) -> None:
    from amparo.site.headers import nobody_is_known_on_public_pages

    seen = {}
    respond = nobody_is_known_on_public_pages(
        lambda request: seen.update({request.path: request.COOKIES}) or HttpResponse()
    )
    for address in ("/info/es/complain/", "/info/complain/", "/info/es/", "/information/"):
        respond(rf.get(address, headers={"cookie": "a=b"}))
    assert [bool(cookies) for cookies in seen.values()] == [False, False, False, True]
