"""One figure, key figures, sources, contradictions and sums in the browser: what they show, refuse and keep."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.situation.figures import services
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.models import Figure, FigureImport, Finding, KeyFigure, Source
from amparo.situation.figures.tests.ledger import figure, person, source
from amparo.situation.figures.tests.pages import asked_of_the_database, page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor_is_asked")]

DRAFT = {
    "indicator": "present",
    "place": "Tijuana",
    "qualifier": "at_least",
    "value_low": "4000",
    "as_of": "2018-12-27",
    "source_id": "SRC-T1",
}


# --- one figure


def test_a_figure_shows_its_rivals_its_parts_and_whether_they_make_it():
    total = figure("TOTAL", 6151)
    for reference, count, sex, age in (
        ("P1", 3936, "male", "adult"),
        ("P2", 1147, "female", "adult"),
        ("P3", 520, "female", "child"),
        ("P4", 548, "male", "child"),
    ):
        figure(reference, count, sex=sex, age_group=age, part_of=total)
    figure("RIVAL", 7000, source=source("SRC-T2"))
    text = signed_in("auditor").get(page("figure", "TOTAL")).content.decode()
    for words in ("6,151", "The parts make the total.", "7,000", "cannot both be true"):
        assert words in text
    assert "Accept as key figure" not in text
    assert "Change its standing" not in text


def test_parts_that_may_overlap_are_not_summed():
    total = figure("TOTAL", 100)
    figure("CHILDREN", 40, age_group="child", part_of=total)
    figure("WOMEN", 50, sex="female", part_of=total)
    assert signed_in().get(page("figure", "TOTAL")).context["parts"]["sum"] is None


def test_a_refused_move_keeps_the_reason_that_was_typed():
    one = figure("T1", 10)
    services.accept_key_figure(figures=[one], by=person(), reason_en="Census.")
    answer = signed_in().post(page("move_figure", "T1", "dispute"), {"reason": "Counted at night."})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "T1 is accepted as a key figure." in text
    assert "Counted at night." in text


@pytest.mark.parametrize("move", ["accept", "release", "delete"])
def test_only_the_moves_of_the_page_can_be_asked_for(move):
    figure("T1", 10)
    assert signed_in().post(page("move_figure", "T1", move), {"reason": "x"}).status_code == 404


def test_a_range_is_accepted_with_the_rivals_that_were_ticked():
    figure("LOW", 2122)
    figure("HIGH", 4300, source=source("SRC-T2"))
    stated = {"with_rivals": ["HIGH"], "reason_en": "Both are credible.", "reason_es": "Ambas son creíbles."}
    assert signed_in().post(page("accept_figure", "LOW"), stated).status_code == 302
    key = KeyFigure.objects.get()
    assert sorted(key.figures.values_list("reference", flat=True)) == ["HIGH", "LOW"]


def test_a_figure_of_another_question_cannot_be_slipped_into_a_range():
    figure("LOW", 2122)
    figure("ELSEWHERE", 4300, place="MX07089")
    stated = {"with_rivals": ["ELSEWHERE"], "reason_en": "x"}
    assert signed_in().post(page("accept_figure", "LOW"), stated).status_code == 422
    assert not KeyFigure.objects.exists()


def test_an_acceptance_without_a_reason_is_refused_with_the_label_of_the_field():
    figure("T1", 10)
    answer = signed_in().post(page("accept_figure", "T1"), {"reason_es": "Censo."})
    assert answer.status_code == 422
    assert "Reason, in English" in [reason.at for reason in answer.context["reasons"]]
    assert "Censo." in answer.content.decode()


def test_the_page_of_a_figure_does_not_read_the_file_it_came_with():
    kept = FigureImport.objects.create(file_name="large.csv", content=b"x", sha256="0" * 64, format="figures")
    figure("T1", 10, came_with=kept)
    client = signed_in()
    with CaptureQueriesContext(connection) as captured:
        text = client.get(page("figure", "T1")).content.decode()
    asked = [each["sql"] for each in captured]
    assert "large.csv" in text
    assert any("figures_figureimport" in statement for statement in asked)
    assert not any('"content"' in statement for statement in asked)


@pytest.mark.parametrize("measure", ["registered", "present"])
def test_the_page_of_a_figure_asks_as_often_beside_many_others_as_beside_few(measure):
    client = signed_in()
    figure("T1", 10, indicator=measure)
    figure("T2", 11, indicator=measure, source=source("SRC-T2"))
    few = asked_of_the_database(client, page("figure", "T1"))
    for number in range(30):
        figure(f"M{number}", 12 + number, indicator=measure, source=source(f"SRC-M{number}"))
    assert asked_of_the_database(client, page("figure", "T1")) == few


def test_an_unknown_figure_is_not_found():
    assert signed_in().get(page("figure", "NONE")).status_code == 404


# --- adding


def test_a_figure_is_entered_as_reported_by_who_is_signed_in():
    source()
    client = signed_in("government_liaison")
    answer = client.post(page("add_figure"), DRAFT)
    entered = Figure.objects.get()
    assert answer.url == page("figure", entered.reference)
    assert (entered.status, entered.value_low, entered.qualifier) == ("reported", 4000, "at_least")
    assert entered.entered_by.role_codes == {"government_liaison"}


def test_fields_that_the_form_does_not_have_are_not_read():
    source()
    hidden = {
        "status": "accepted",
        "entered_by": "1",
        "came_with": "1",
        "id": "7",
        "tolerance": "0.9",
        "unit": "cases",
    }
    signed_in().post(page("add_figure"), DRAFT | hidden)
    entered = Figure.objects.get()
    assert (entered.status, entered.tolerance, entered.came_with) == ("reported", None, None)


def test_all_refusals_of_a_draft_are_said_at_once_and_what_was_typed_stays():
    typed = DRAFT | {
        "value_low": "4,000 or so",
        "place": "Nowhereville",
        "as_of": "",
        "source_id": "SRC-NONE",
    }
    answer = signed_in().post(page("add_figure"), typed)
    assert answer.status_code == 422
    assert len(answer.context["reasons"]) >= 4
    text = answer.content.decode()
    for words in ("4,000 or so", "Nowhereville", "SRC-NONE"):
        assert f'value="{words}"' in text
    assert text.count('aria-invalid="true"') >= 4


def test_an_empty_form_is_refused_in_the_words_of_its_labels():
    answer = signed_in().post(page("add_figure"), {"qualifier": "exact"})
    text = answer.content.decode()
    said = [f"{reason.at} {reason.sentence}" for reason in answer.context["reasons"]]
    assert any("“As of” is empty" in each for each in said)
    assert any("a count, exactly" in each for each in said)
    assert not any(code in each for each in said for code in ("as_of", "source_id", "«exact»", "“exact”"))
    assert text.count("form-label required") == 4


# --- contradictions


def contradiction() -> Finding:
    figure("LOW", 2122)
    figure("HIGH", 4300, source=source("SRC-T2"))
    search_contradictions(by=None)
    return Finding.objects.get()


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ({"decision": "explained"}, "explained"),
        ({"decision": "dispute"}, "dispute"),
        ({"decision": "resolved", "chosen": "LOW"}, "resolved"),
    ],
)
def test_a_person_decides_a_contradiction_with_a_reason(stated, status):
    finding = contradiction()
    signed_in().post(page("decide_contradiction", finding.key), stated | {"reason": "Two parts of the town."})
    finding.refresh_from_db()
    assert (finding.status, finding.reason) == (status, "Two parts of the town.")


def test_a_decision_that_is_refused_changes_nothing_and_keeps_the_words():
    finding = contradiction()
    stated = {"decision": "resolved", "chosen": "NOT-ONE-OF-THEM", "reason": "The census is better."}
    answer = signed_in().post(page("decide_contradiction", finding.key), stated)
    assert answer.status_code == 422
    assert "The census is better." in answer.content.decode()
    finding.refresh_from_db()
    assert finding.status == "open"


def test_a_decided_contradiction_can_be_opened_again():
    finding, client = contradiction(), signed_in()
    client.post(page("decide_contradiction", finding.key), {"decision": "dispute", "reason": "Nobody knows."})
    assert page("contradiction", finding.key) not in client.get(page("contradictions")).content.decode()
    client.post(page("reopen_contradiction", finding.key), {"reason": "A new census."})
    assert page("contradiction", finding.key) in client.get(page("contradictions")).content.decode()


def test_the_figure_that_was_chosen_is_marked_and_can_be_accepted_next():
    finding, client = contradiction(), signed_in()
    stated = {"decision": "resolved", "chosen": "LOW", "reason": "The census is better."}
    client.post(page("decide_contradiction", finding.key), stated)
    text = client.get(page("contradiction", finding.key)).content.decode()
    assert text.count('class="is-chosen"') == 1
    assert f'href="{page("figure", "LOW")}#accept-title"' in text


# --- key figures and sources


def test_ending_an_acceptance_without_a_reason_is_refused_in_its_own_row():
    key = services.accept_key_figure(figures=[figure("T1", 10)], by=person(), reason_en="Census.")
    client = signed_in()
    answer = client.post(page("end_key_figure", key.pk), {"reason": " "})
    assert (answer.status_code, answer.context["refused"]) == (422, key.pk)
    client.post(page("end_key_figure", key.pk), {"reason": "Counted twice."})
    key.refresh_from_db()
    assert key.status == "ended"


def test_a_headline_is_marked_and_unmarked_and_leaves_a_trace():
    from amparo.core.events import history

    key = services.accept_key_figure(figures=[figure("T1", 10)], by=person(), reason_en="Census.")
    client = signed_in()
    client.post(page("mark_headline", key.pk))
    key.refresh_from_db()
    assert key.is_headline
    client.post(page("mark_headline", key.pk))
    key.refresh_from_db()
    assert not key.is_headline
    assert [event.verb for event in history(key)][:2] == ["mark_headline", "mark_headline"]


def test_a_withdrawn_source_stays_readable_with_its_reason():
    figure("T1", 10)
    client = signed_in("coordinator")
    assert client.post(page("withdraw_source", "SRC-T1"), {"reason": ""}).status_code == 422
    client.post(page("withdraw_source", "SRC-T1"), {"reason": "Retracted by the publisher."})
    text = client.get(page("source", "SRC-T1")).content.decode()
    assert "Retracted by the publisher." in text


def test_a_source_is_described_without_changing_its_code():
    figure("T1", 10)
    stated = {
        "code": "SRC-OTHER",
        "title": "Census",
        "publisher": "City",
        "reliability": "B",
        "withdrawn_on": "2018-12-01",
    }
    signed_in().post(page("describe_source", "SRC-T1"), stated)
    described = Source.objects.get()
    assert (described.code, described.title, described.withdrawn_on) == ("SRC-T1", "Census", None)


def test_a_link_of_a_source_is_a_link_only_when_it_leads_to_the_web():
    source("SRC-BAD", found_at="javascript:alert(1)")
    assert 'href="javascript' not in signed_in().get(page("source", "SRC-BAD")).content.decode()


def test_who_cannot_withdraw_a_source_reads_who_can():
    figure("T1", 10)
    assert "Coordinators withdraw a source" in signed_in().get(page("source", "SRC-T1")).content.decode()
    assert (
        "Coordinators withdraw" not in signed_in("coordinator").get(page("source", "SRC-T1")).content.decode()
    )


def test_a_smaller_number_than_another_figure_has_no_unit_and_no_number():
    figure("F089", 10)
    figure("T1", None, qualifier="fewer_than_other", compared_with=Figure.objects.get(reference="F089"))
    headline = signed_in().get(page("figure", "T1")).content.decode().split("<h1", 1)[1].split("</h1>")[0]
    assert "a smaller number than F089" in headline
    assert "persons" not in headline


# --- adding up


def test_a_sum_is_given_where_it_is_true_and_bounds_where_it_is_not():
    figure("MEN", 3936, sex="male")
    figure("WOMEN", 1147, sex="female")
    client = signed_in()
    answer = client.get(page("add_up"), {"references": "MEN, WOMEN"})
    assert (answer.status_code, answer.context["sum"].words) == (200, "5,083")
    figure("ALL", 6000)
    answer = client.get(page("add_up"), {"figure": ["MEN", "ALL"]})
    assert answer.status_code == 422
    assert "sum" not in answer.context
    assert answer.context["offer"]


def test_a_reference_that_is_not_in_the_ledger_is_named():
    figure("MEN", 3936, sex="male")
    answer = signed_in().get(page("add_up"), {"references": "MEN NONE"})
    assert answer.status_code == 422
    assert "NONE" in answer.content.decode()


def test_the_history_gives_the_reason_of_an_acceptance_in_the_readers_language():
    one = figure("T1", 6062)
    services.accept_key_figure(
        figures=[one], by=person(), reason_en="Counted at the gate.", reason_es="Contadas en la entrada."
    )
    client = signed_in()
    assert "Counted at the gate." in client.get(page("figure", "T1")).content.decode()
    client.cookies["django_language"] = "es"
    spanish = client.get(page("figure", "T1"))
    assert [act["reason"] for act in spanish.context["history"]] == ["Contadas en la entrada."]
    assert "Counted at the gate." not in spanish.content.decode()
