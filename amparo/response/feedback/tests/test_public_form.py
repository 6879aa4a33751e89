"""The form for everybody: nothing stays on the telephone, the layout is the public one, and it asks who may read."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.response.feedback import protected, queries, seals
from amparo.response.feedback.receipts import receipt_said
from amparo.response.feedback.services.receiving import receive_feedback
from amparo.response.feedback.tests.conftest import said

FORM, FOLLOW = "/info/en/complain/", "/info/en/complain/follow/"


@pytest.fixture
def strict() -> Client:
    """Asked for proof against forgery, as a browser is."""
    return Client(enforce_csrf_checks=True)


def seal_on(page: Any) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def stated(**other: Any) -> dict[str, Any]:
    return {"category": "thanks", "words": "Thank you.", "form": str(uuid.uuid4())} | other


def test_saying_something_and_following_it_up_leaves_no_cookie_on_the_telephone(
    strict: Client, caseworker: User
) -> None:
    form = strict.get(FORM)
    sent = strict.post(FORM, stated(about=[str(caseworker.organisation_id)], seal=seal_on(form)))
    code = str(sent.context["receipt"])
    follow = strict.get(FOLLOW)
    thread = strict.post(FOLLOW, {"code": code, "seal": seal_on(follow)})
    added = strict.post(f"{FOLLOW}add/", {"code": code, "words": "And more.", "seal": seal_on(thread)})
    pages = [form, sent, follow, thread, added]
    assert [page.status_code for page in pages] == [200] * 5
    assert "And more." in added.content.decode()
    assert strict.cookies.output() == ""
    for page in pages:
        assert not page.cookies
        assert "Cookie" not in page.headers.get("Vary", "")
        assert "set no cookie" in page.content.decode(), "and so what the page says is true"


@pytest.mark.parametrize("how", ["none", "made up", "of last week", "from elsewhere", "by another site"])
def test_a_form_that_this_installation_did_not_give_out_is_not_taken_and_loses_nothing(
    strict: Client, caseworker: User, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    seal, headers = seals.fresh_seal(), {}
    if how == "none":
        seal = ""
    elif how == "made up":
        seal = TimestampSigner(salt="another").sign("x")
    elif how == "of last week":
        monkeypatch.setattr(seals, "HOLDS_SECONDS", -1)
    elif how == "from elsewhere":
        headers = {"sec-fetch-site": "cross-site"}
    else:
        headers = {"origin": "https://elsewhere.example"}
    page = strict.post(FORM, stated(about=[str(caseworker.organisation_id)], seal=seal), headers=headers)
    assert page.status_code == 422
    assert [reason.code for reason in page.context["reasons"]] == ["feedback.form_too_old"]
    assert "Thank you." in page.content.decode()
    with acting_as(caseworker):
        assert not queries.visible_to(caseworker).exists()


def test_what_is_done_with_a_code_is_sealed_too(strict: Client, caseworker: User) -> None:
    receipt = receive_feedback(said=said(about=[caseworker.organisation]), category="thanks")
    for where in ("", "add/", "rate/", "reopen/"):
        page = strict.post(f"{FOLLOW}{where}", {"code": receipt.code, "words": "Forged."})
        assert page.status_code == 422
        assert "thread" not in (page.context or {})
    thread = queries.thread(receipt)
    assert thread is not None
    assert [line.text for line in thread.lines] == ["The queue is long."]


def test_the_form_wears_the_public_layout_in_every_public_language(client: Client, caseworker: User) -> None:
    client.force_login(caseworker)
    for language, frame in (("es", "es"), ("ht", "es"), ("ar", "en")):
        page = client.get(f"/info/{language}/complain/")
        body = page.content.decode()
        assert (page.status_code, page.headers["Content-Language"]) == (200, frame)
        assert "info/info" in body
        assert f"/info/{language}/everything/" in body
        assert caseworker.name not in body, "nobody is known there"
        assert "navbar" not in body
    assert client.get("/info/xx/complain/").status_code == 404
    sent = client.post(
        "/info/ht/complain/", stated(category="question", about=[str(caseworker.organisation_id)])
    )
    assert sent.status_code == 200
    with acting_as(caseworker):
        assert queries.visible_to(caseworker).get().language == "ht"


def test_what_it_is_comes_first_then_where_then_about_whom_and_no_name_is_doubled(
    client: Client, caseworker: User
) -> None:
    caseworker.organisation.name_en = "Office of the High Commissioner (OHC)"
    caseworker.organisation.save()
    body = client.get(FORM).content.decode()
    order = [body.index(f'name="{name}"') for name in ("category", "favours", "place", "about", "words")]
    assert order == sorted(order)
    assert "(OHC)" in body
    assert "(OHC) (" not in body


@pytest.mark.parametrize("category", ["conduct", "service", "thanks"])
def test_whoever_was_asked_for_favours_is_read_by_focal_points_alone_whatever_it_was_called(
    client: Client, caseworker: User, focal_point: User, category: str
) -> None:
    about = [str(caseworker.organisation_id)]
    sent = client.post(FORM, stated(category=category, about=about, favours="yes"))
    assert sent.status_code == 200
    with acting_as(caseworker):
        assert not queries.visible_to(caseworker).exists()
    with acting_as(focal_point):
        report = protected.visible_to(focal_point).get()
    receipt = receipt_said(str(sent.context["receipt"]))
    assert receipt is not None
    assert report.receipt == receipt.stored


def test_a_complaint_about_conduct_is_not_taken_before_that_question_is_answered(
    client: Client, caseworker: User
) -> None:
    told = stated(category="conduct", about=[str(caseworker.organisation_id)])
    page = client.post(FORM, told)
    assert page.status_code == 422
    assert "favours" in page.context["form"].errors
    assert client.post(FORM, told | {"favours": "no"}).status_code == 200


def test_a_report_that_names_nobody_is_first_asked_whose_site_it_was(
    client: Client, focal_point: User
) -> None:
    told = stated(category="abuse", words="Synthetic.")
    page = client.post(FORM, told)
    assert page.status_code == 422
    assert "Whose site was it" in page.content.decode()
    assert "Synthetic." in page.content.decode()
    assert client.post(FORM, told | {"unknown": "on"}).status_code == 200
    with acting_as(focal_point):
        assert protected.visible_to(focal_point).count() == 1


def test_staff_who_write_down_for_somebody_are_asked_the_same_and_sent_to_the_public_form(
    client: Client, account: Any, caseworker: User
) -> None:
    client.force_login(account("registrar", "OTHER-T"))
    told = {"told": "in_person", "language": "es", "about": [str(caseworker.organisation_id)]}
    page = client.post("/feedback/record/", stated(category="conduct", favours="yes", **told))
    assert page.status_code == 422
    assert "favours" in page.context["form"].errors
    with acting_as(caseworker):
        assert not queries.visible_to(caseworker).exists()
