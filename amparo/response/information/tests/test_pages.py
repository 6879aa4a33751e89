"""The pages inside: what each role meets there, lists by their address, tables that leave without names."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.models import Event
from amparo.core.waiting import work_of
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.places.models import Place
from amparo.response.information.models import CounselledPerson, Item, QuestionAsked, Session
from amparo.response.information.services.items import move_item
from amparo.response.information.services.sessions import record_session
from amparo.response.information.tests.conftest import session, today


def read(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else said(answer)


def form_of_an_item(**other: Any) -> dict[str, Any]:
    return {
        "receipt": str(uuid.uuid4()),
        "key": "ask-asylum",
        "title_en": "Asking for asylum",
        "body_en": "Go to the office.",
        "title_es": "Solicitar asilo",
        "body_es": "Acuda a la oficina.",
        "topics": ["asylum"],
        "audiences": ["everybody"],
        "places": "MEX; Guatemala",
        "valid_from": today().isoformat(),
        "review_on": (today() + timedelta(days=30)).isoformat(),
        "source": "Trial",
    } | other


def test_an_item_is_written_reviewed_and_published_by_two(officer: User, reviewer: User) -> None:
    writing, reviewing = signed_in(officer), signed_in(reviewer)
    answer = writing.post(reverse("information:item_add"), form_of_an_item())
    item = Item.objects.get(key="ask-asylum")
    assert answer.headers["Location"] == reverse("information:item", args=(item.pk,))
    assert {place.code for place in item.places.all()} == {"MEX", "GTM"}
    writing.post(reverse("information:item_move", args=(item.pk, "submit")), {"reason": ""})
    refused = writing.post(reverse("information:item_move", args=(item.pk, "publish")), {"reason": ""})
    assert refused.status_code == 422
    assert "cannot review it" in said(refused)
    done = reviewing.post(reverse("information:item_move", args=(item.pk, "publish")), {"reason": ""})
    assert done.status_code == 302
    assert "Asking for asylum" in said(Client().get("/info/en/"))


def test_a_form_that_is_refused_keeps_what_was_typed(officer: User) -> None:
    answer = signed_in(officer).post(
        reverse("information:item_add"), form_of_an_item(body_es="", title_en="Typed before")
    )
    assert answer.status_code == 422
    assert "has a title without a body" in said(answer)
    assert 'value="Typed before"' in answer.content.decode()


def test_a_draft_is_changed_and_a_published_one_gets_a_new_edition(
    draft: Item, officer: User, reviewer: User
) -> None:
    client = signed_in(officer)
    client.post(
        reverse("information:item_change", args=(draft.pk,)),
        form_of_an_item(title_ht="Tit", body_ht="Kò", speaker_ht="on"),
    )
    assert draft.texts.get(language="ht").needs_review_by_a_speaker
    move_item(item=draft, move="submit", by=officer)
    move_item(item=draft, move="publish", by=reviewer)
    refused = client.post(reverse("information:item_change", args=(draft.pk,)), form_of_an_item())
    assert refused.status_code == 422
    answer = client.post(reverse("information:edition_begin", args=(draft.pk,)))
    second = Item.objects.get(key=draft.key, edition=2)
    assert answer.headers["Location"] == reverse("information:item_change", args=(second.pk,))
    assert "Editions" in said(client.get(reverse("information:item", args=(second.pk,))))


def test_the_list_narrows_to_what_is_late(publish: Callable[..., Item], officer: User) -> None:
    late, held = publish(key="late"), publish(key="held")
    Item.objects.filter(pk=late.pk).update(valid_until=today() - timedelta(days=1))
    client = signed_in(officer)
    page = client.get(reverse("information:items"), {"state": "expired"}).content.decode()
    assert str(late.pk) in page
    assert str(held.pk) not in page
    table = read(client.get(reverse("information:items_csv"), {"state": "expired"}))
    assert '"late"' in table
    assert '"held"' not in table


def test_lists_ask_the_same_number_of_questions_however_long(
    publish: Callable[..., Item], officer: User, counsellor: User, tapachula: Place
) -> None:
    def asked(client: Client, name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"information:{name}")).status_code == 200
        return len(queries)

    def fill(number: int) -> None:
        publish(key=f"item-{number}")
        told = session(
            tapachula, people={("male", "18-59"): 4}, questions=[("health", f"Question {number}?")]
        )
        record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)

    clients = {
        "items": signed_in(officer),
        "sessions": signed_in(counsellor),
        "questions": signed_in(counsellor),
    }
    fill(0)
    for name, client in clients.items():
        asked(client, name)
    before = {name: asked(client, name) for name, client in clients.items()}
    for number in range(1, 5):
        fill(number)
    assert {name: asked(client, name) for name, client in clients.items()} == before


def form_of_a_session(**other: Any) -> dict[str, Any]:
    return {
        "receipt": str(uuid.uuid4()),
        "held_on": today().isoformat(),
        "place": "Tapachula",
        "language": "spa",
        "interpreter": "none",
        "topics": ["asylum", "health"],
        "topic_0": "asylum",
        "words_0": "How long does it take?",
    } | other


def test_a_session_is_recorded_from_the_persons_page_once(
    counsellor: User, rosa: Registration, tapachula: Place
) -> None:
    client = signed_in(counsellor)
    person = client.get(reverse("people:person", args=(rosa.person,))).content.decode()
    address = f"{reverse('information:session_add')}?registration={rosa.pk}"
    assert address in person
    assert f'value="{rosa.code}"' in client.get(address).content.decode()
    form = form_of_a_session(code=rosa.code.lower(), note="Come back on Friday", place="MX07089")
    first, second = client.post(address, form), client.post(address, form)
    assert first.headers["Location"] == second.headers["Location"]
    with acting_as(counsellor):
        assert Session.objects.count() == 1
    page = said(client.get(first.headers["Location"]))
    assert "Come back on Friday" in page
    assert Event.objects.filter(verb="read", after={"what": "counselling"}, subject_id=str(rosa.pk)).exists()
    assert "How long" not in page, "a question leads to no session"
    assert (
        first.headers["Location"]
        in client.get(reverse("people:person", args=(rosa.person,))).content.decode()
    )


def test_a_code_that_is_not_ours_is_refused_like_one_that_is_not_there(
    neighbour: User, rosa: Registration
) -> None:
    client = signed_in(neighbour)
    for code in (rosa.code, "XX-000000"):
        answer = client.post(
            reverse("information:session_add"), form_of_a_session(code=code, place="MX07089")
        )
        assert answer.status_code == 422
        assert "has no registration with this code" in said(answer)


def test_a_group_is_recorded_and_leaves_without_names(counsellor: User, rosa: Registration) -> None:
    client = signed_in(counsellor)
    form = form_of_a_session(place="MX07089", **{"people_female_18-59": "7", "people_male_12-17": ""})
    answer = client.post(reverse("information:group_add"), form)
    assert "7" in said(client.get(answer.headers["Location"]))
    form = form_of_a_session(place="MX07089", code=rosa.code, note="secret note")
    client.post(reverse("information:session_add"), form)
    table = read(client.get(reverse("information:sessions_csv")))
    assert len(table.splitlines()) == 3
    for hidden in (rosa.code, "secret note", counsellor.name):
        assert hidden not in table
    assert "MX07089" in table
    counted = said(client.get(reverse("information:counts")))
    assert "Asking for asylum" in counted


def test_another_organisation_finds_no_session(
    counsellor: User, neighbour: User, rosa: Registration, tapachula: Place
) -> None:
    made = record_session(stated=session(tapachula), receipt=uuid.uuid4(), registration=rosa, by=counsellor)
    other = signed_in(neighbour)
    hidden = other.get(reverse("information:session", args=(made.pk,)))
    absent = other.get(reverse("information:session", args=(uuid.uuid4(),)))
    assert hidden.status_code == absent.status_code == 404
    assert str(made.pk) not in other.get(reverse("information:sessions")).content.decode()
    assert Event.objects.filter(verb="read").count() == 0


def test_words_of_questions_stay_with_who_heard_them(
    counsellor: User, neighbour: User, officer: User, tapachula: Place
) -> None:
    told = session(tapachula, people={("male", "18-59"): 4}, questions=[("asylum", "How long?")])
    record_session(stated=told, receipt=uuid.uuid4(), by=counsellor)
    assert QuestionAsked.objects.count() == 1
    assert "How long?" in said(signed_in(officer).get(reverse("information:questions")))
    foreign = said(signed_in(neighbour).get(reverse("information:questions")))
    assert "How long?" not in foreign
    assert "Asking for asylum" in foreign, "counts are everybody's"


def test_what_waits_is_named_for_those_whom_it_waits_for(
    draft: Item, publish: Callable[..., Item], officer: User, reviewer: User
) -> None:
    late = publish(key="late")
    Item.objects.filter(pk=late.pk).update(review_on=today() - timedelta(days=2))
    move_item(item=draft, move="submit", by=officer)
    with acting_as(reviewer):
        work = work_of(reviewer, now=timezone.now())
    assert [str(each.state) for each in work.later] == ["to be reviewed"]
    with acting_as(officer):
        work = work_of(officer, now=timezone.now())
    assert [str(each.state) for each in work.overdue] == ["review overdue: ask the source anew"]
    assert [each.on_others for each in work.on_others] == [True]


def test_a_person_who_was_erased_is_told_so_on_the_session(
    counsellor: User, rosa: Registration, tapachula: Place, account: Any
) -> None:
    made = record_session(stated=session(tapachula), receipt=uuid.uuid4(), registration=rosa, by=counsellor)
    order = ask_erasure(registration=rosa, ground="request", by=counsellor)
    decide_erasure(erasure=order, approve=True, by=account("caseworker"))
    with acting_as(counsellor):
        assert not CounselledPerson.objects.exists()
    page = said(signed_in(counsellor).get(reverse("information:session", args=(made.pk,))))
    assert "somebody whose data were erased" in page
