"""What an information officer decides about figures and sources, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amparo.core.errors import Refusal
from amparo.core.events import history
from amparo.situation.figures import services
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.models import Figure, Finding, KeyFigure
from amparo.situation.figures.tests.ledger import figure, person, source

pytestmark = pytest.mark.django_db
NOON = datetime(2018, 12, 27, 12, tzinfo=UTC)


def refused(call, **arguments) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        call(**arguments)
    return [reason.code for reason in refusal.value.reasons]


def test_an_accepted_figure_answers_its_question_and_leaves_a_trace():
    officer, one = person(), figure("T1", 6062)
    key = services.accept_key_figure(figures=[one], by=officer, reason_en="Census.", at=NOON)
    one.refresh_from_db()
    assert (key.status, key.as_of, one.status) == ("accepted", date(2018, 11, 28), "accepted")
    assert [event.verb for event in history(key)] == ["accept_key_figure"]
    assert history(key)[0].after["figures"] == ["T1"]


def test_a_range_holds_the_credible_figures_of_one_question():
    low, high = figure("T1", 6062), figure("T2", 6067, qualifier="at_least", source=source("SRC-T2"))
    key = services.accept_key_figure(figures=[low, high], by=person(), reason_en="Both.")
    assert {each.reference for each in key.figures.all()} == {"T1", "T2"}


def test_a_range_over_two_questions_is_refused():
    here, there = figure("T1", 10), figure("T2", 20, place="MX02002")
    codes = refused(services.accept_key_figure, figures=[here, there], by=person(), reason_en="Both.")
    assert codes == ["figures.another_question"]
    assert not KeyFigure.objects.exists()


def test_a_new_acceptance_ends_the_earlier_one_of_the_same_question():
    officer = person()
    old, new = figure("T1", 10), figure("T2", 12, source=source("SRC-T2"))
    first = services.accept_key_figure(figures=[old], by=officer, reason_en="First.")
    second = services.accept_key_figure(figures=[new], by=officer, reason_en="Better method.")
    for record in (first, old):
        record.refresh_from_db()
    assert (first.status, second.status, old.status) == ("ended", "accepted", "reviewed")


def test_the_same_figure_may_be_accepted_again_within_a_range():
    officer = person()
    one, other = figure("T1", 10), figure("T2", 12, source=source("SRC-T2"))
    services.accept_key_figure(figures=[one], by=officer, reason_en="First.")
    services.accept_key_figure(figures=[one, other], by=officer, reason_en="Both are credible.")
    one.refresh_from_db()
    assert one.status == Figure.Status.ACCEPTED


def test_without_a_reason_nothing_is_accepted():
    one = figure("T1", 10)
    assert refused(services.accept_key_figure, figures=[one], by=person(), reason_en=" ") == [
        "core.reason_missing"
    ]
    one.refresh_from_db()
    assert one.status == Figure.Status.REPORTED


def test_every_reason_against_an_acceptance_is_said_at_once():
    gone = source("SRC-GONE", withdrawn_on=date(2018, 12, 1), withdrawn_because="Retracted.")
    one = figure("T1", 10, source=gone, status=Figure.Status.SUPERSEDED)
    codes = refused(services.accept_key_figure, figures=[one], by=person(), reason_en="")
    assert codes == ["core.reason_missing", "figures.source_is_withdrawn", "figures.figure_is_not_in_force"]


def test_an_empty_choice_is_refused():
    assert refused(services.accept_key_figure, figures=[], by=person(), reason_en="x") == [
        "figures.no_figure_chosen"
    ]


@pytest.mark.parametrize(
    "role", ["coordinator", "auditor", "administrator", "registrar", "enforcement_liaison"]
)
def test_only_those_whose_role_includes_it_accept_figures(role):
    codes = refused(services.accept_key_figure, figures=[figure("T1", 10)], by=person(role), reason_en="x")
    assert codes == ["core.not_allowed"]


def test_ending_an_acceptance_needs_a_reason_and_releases_the_figure():
    officer, one = person(), figure("T1", 10)
    key = services.accept_key_figure(figures=[one], by=officer, reason_en="Census.")
    assert refused(services.end_acceptance, key_figure=key, by=officer, reason="") == ["core.reason_missing"]
    services.end_acceptance(key_figure=key, by=officer, reason="The site was counted twice.")
    one.refresh_from_db()
    assert one.status == Figure.Status.REVIEWED


@pytest.mark.parametrize("move", ["dispute", "supersede", "withdraw"])
def test_a_figure_that_the_response_speaks_with_cannot_be_set_aside(move):
    officer, one = person(), figure("T1", 10)
    services.accept_key_figure(figures=[one], by=officer, reason_en="Census.")
    codes = refused(services.change_standing, figure=one, move=move, by=officer, reason="Doubtful.")
    assert codes == ["figures.stands_in_a_key_figure"]


def test_a_withdrawn_source_keeps_its_figures_and_says_why():
    one = figure("T1", 10)
    gone = services.withdraw_source(source=one.source, by=person("coordinator"), reason="Retracted.", at=NOON)
    assert (gone.withdrawn_on, gone.withdrawn_because) == (date(2018, 12, 27), "Retracted.")
    assert Figure.objects.filter(reference="T1").exists()
    assert [event.verb for event in history(gone)] == ["withdraw_source"]


@pytest.mark.parametrize("aside", ["figure", "source"])
def test_what_is_set_aside_contradicts_nothing_any_more(aside):
    one, other = figure("T1", 2122), figure("T2", 4300, source=source("SRC-T2"))
    search_contradictions(by=None)
    assert list(Finding.objects.values_list("status", flat=True)) == ["open"]
    if aside == "figure":
        services.change_standing(figure=one, move="withdraw", by=person(), reason="Counted twice.")
    else:
        services.withdraw_source(source=other.source, by=person("coordinator"), reason="Retracted.")
    assert list(Finding.objects.values_list("status", flat=True)) == ["gone"]


def test_a_source_is_withdrawn_once_and_with_a_reason():
    coordinator, one = person("coordinator"), source()
    assert refused(services.withdraw_source, source=one, by=coordinator, reason="") == ["core.reason_missing"]
    services.withdraw_source(source=one, by=coordinator, reason="Retracted.")
    codes = refused(services.withdraw_source, source=one, by=coordinator, reason="Again.")
    assert codes == ["figures.source_withdrawn_before"]


def test_the_same_description_twice_changes_nothing():
    description = {
        "code": "SRC-N",
        "title": "Census",
        "publisher": "City",
        "published": date(2018, 11, 29),
        "found_at": "city.example",
    }
    officer = person()
    first = services.describe_source(by=officer, **description)
    again = services.describe_source(by=officer, **description)
    assert first.pk == again.pk
    assert history(first).count() == 1


def test_the_database_itself_refuses_to_delete_a_figure():
    from django.db import ProgrammingError, transaction

    one = figure("T1", 10)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Figure.objects.filter(pk=one.pk).delete()
    assert Figure.objects.filter(reference="T1").exists()
