"""The leading organisation takes parts out of its draft and drops it; the buttons are shown to nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from amparo.brief.models import Edition
from amparo.brief.tests.ledger import draft, figures_of_december, regime
from amparo.brief.tests.test_pages import address, browser, part_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    figures_of_december()
    regime()
    return draft()


def test_the_leading_organisation_takes_a_part_out_with_a_reason_and_no_other_does(edition):
    part = part_of(edition, "UNICEF")
    where = reverse("brief:part_move", args=[edition.number, part.pk, "remove"])
    assert browser("information_officer", "IOM").post(where, {"reason": "Not needed"}).status_code == 403
    assert (
        where not in browser("information_officer", "IOM").get(address("edition", edition)).content.decode()
    )
    client = browser("information_officer")
    assert where in client.get(address("edition", edition)).content.decode()
    assert client.post(where, {"reason": " "}).status_code == 422
    assert client.post(where, {"reason": "Nobody writes it"}).status_code == 302
    assert not edition.parts.filter(pk=part.pk).exists()


def test_a_draft_is_dropped_with_a_reason_by_who_leads_it_and_stands_last_in_the_list(edition):
    where = reverse("brief:drop", args=[edition.number])
    assert browser("coordinator", "IOM").post(where, {"reason": "Not ours"}).status_code == 403
    client = browser("coordinator")
    assert where in client.get(address("edition", edition)).content.decode()
    assert client.post(where, {"reason": ""}).status_code == 422
    assert client.post(where, {"reason": "Started for the wrong day"}).status_code == 302
    earlier = draft(as_of=date(2018, 12, 20))
    page = client.get(reverse("brief:editions")).content.decode()
    assert page.index(address("edition", earlier)) < page.index(address("edition", edition))
    left = client.get(address("edition", edition))
    assert "Dropped" in words(client.get(reverse("brief:editions")))
    assert reverse("brief:publish", args=[edition.number]) not in left.content.decode()
    assert '<form method="post" action="/brief/' not in left.content.decode()
