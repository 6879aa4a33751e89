"""Who saw: readings of one account within an hour are one line; the auditor's file stays row by row."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.views.trail import ONE_SITTING, lines_of

NOON = datetime(2018, 11, 20, 12, tzinfo=UTC)


def act(minutes: int, actor: str = "ana", verb: str = "read", what: str = "page", org: str = "one") -> Event:
    """So many minutes before noon."""
    at = NOON - timedelta(minutes=minutes)
    return Event(at=at, actor_id=actor, organisation_id=org, verb=verb, after={"what": what})


@pytest.mark.parametrize(
    ("events", "times"),
    [
        ([], []),
        ([act(0), act(20), act(60)], [3]),
        ([act(0), act(60), act(61)], [2, 1]),
        ([act(0), act(1, "luis"), act(2), act(3, "luis")], [2, 2]),
        ([act(0), act(1, what="search"), act(2)], [2, 1]),
        ([act(0), act(1, verb="correct", what=""), act(2)], [2, 1]),
        ([act(0, verb="correct"), act(1, verb="correct")], [1, 1]),
        ([act(5), act(5)], [1]),
        ([act(0, org="one"), act(1, org="other")], [1, 1]),
    ],
)
def test_what_is_one_line(events: list[Event], times: list[int]) -> None:
    assert [line.times for line in lines_of(events)] == times


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["ana", "luis"])), max_size=40))
def test_no_reading_is_lost_and_no_line_is_longer_than_an_hour(rows: list[tuple[int, str]]) -> None:
    newest_first = sorted(rows)
    events = [act(minutes, actor) for minutes, actor in newest_first]
    lines = lines_of(events)
    assert sum(line.times for line in lines) == len(set(rows))
    assert all(line.event.at - line.since <= ONE_SITTING for line in lines)
    assert [line.event.at for line in lines] == sorted((line.event.at for line in lines), reverse=True)


def test_the_page_tells_readings_once_with_how_often_and_keeps_the_events(
    rosa: Registration, registrar: User, asker: User, account: Any
) -> None:
    client, where = signed_in(asker), reverse("people:person", args=[rosa.person])
    for _again in range(3):
        client.get(where)
    text = said(signed_in(registrar).get(reverse("people:trail", args=[rosa.person])))
    assert text.count("opened a registration") == 1
    assert re.search(r"3 times since \d\d:\d\d UTC", text), "every time says its zone"
    assert len(re.findall(r"\d\d:\d\d", text)) == len(re.findall(r"\d\d:\d\d UTC", text)) > 1
    assert text.count(asker.name) == 1
    assert Event.objects.filter(verb="read", actor_id=str(asker.pk)).count() == 3
    file = signed_in(account("auditor")).get(reverse("partners:trail_csv"))
    assert file.content.decode().count('"read","page"') == 3


def test_lines_are_parted_into_pages_after_they_are_made(
    rosa: Registration, registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = str(registrar.pk)
    minutes = [*range(40), *(200 + 90 * number for number in range(30))]
    found = [act(each, who, org="") for each in minutes]
    monkeypatch.setattr("amparo.registry.people.views.trail.acts_about", lambda *_args: found)
    text = said(signed_in(registrar).get(reverse("people:trail", args=[rosa.person])))
    assert "1–25 of 31" in text
