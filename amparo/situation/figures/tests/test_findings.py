"""Findings in the database: searching, keeping, deciding, and saying them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.core.errors import Refusal
from amparo.core.events import history
from amparo.core.models import Event
from amparo.registry.places.models import Place
from amparo.situation.figures.contradictions.lifecycle import FINDING
from amparo.situation.figures.contradictions.readings import (
    containment_from_database,
    readings_from_database,
    related_indicators,
)
from amparo.situation.figures.contradictions.search import (
    decide_finding,
    find_contradictions,
    reopen_finding,
    search_contradictions,
    sentences,
)
from amparo.situation.figures.models import Figure, Finding, Indicator, Population, Source
from amparo.situation.figures.tests.ledger import figure, person, source
from amparo.situation.figures.tests.published import containment, published_readings

pytestmark = pytest.mark.django_db


def clash(first: str = "T1", second: str = "T2", place: str = "MX02004") -> tuple[Figure, Figure]:
    return figure(first, 2122, place=place), figure(second, 4300, place=place, source=source("SRC-T2"))


def the_finding() -> Finding:
    return Finding.objects.get()


def refused(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        call(**arguments)
    return [reason.code for reason in refusal.value.reasons]


def store_published() -> None:
    """The 114 published figures, straight into the table: this is not a test of the import."""
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    places = dict(Place.objects.values_list("code", "pk"))
    populations = dict(Population.objects.values_list("code", "pk"))
    stored: dict[str, int] = {}
    for each in published_readings():
        quantity = each.quantity
        said = None if quantity.qualifier in ("unquantified", "fewer_than_other") else quantity.stated_low
        is_a_range = said is not None and quantity.stated_high.is_finite() and quantity.stated_high != said
        stored[each.reference] = Figure.objects.create(
            reference=each.reference,
            indicator_id=indicators[each.indicator],
            place_id=places.get(each.place),
            population_id=populations.get(each.population),
            sex=each.sex,
            age_group=each.age_group,
            nationality=each.nationality,
            as_of=each.as_of,
            period_start=each.period_start,
            published=each.published,
            value_low=said,
            value_high=quantity.stated_high if is_a_range else None,
            qualifier=quantity.qualifier.value,
            source=source(each.source, publisher=each.source),
            part_of_id=stored.get(each.part_of),
        ).pk


class TestReadings:
    def test_the_database_gives_back_what_was_published(self) -> None:
        store_published()
        read = {each.reference: each._replace(pk=None) for each in readings_from_database()}
        assert len(read) == 114
        for each in published_readings():
            is_narrower = each.reference == "F056"
            assert read[each.reference] == each._replace(is_narrower=is_narrower)

    def test_superseded_and_withdrawn_figures_and_withdrawn_sources_are_left_out(self) -> None:
        figure("T1", 1)
        figure("T2", 2, status="superseded")
        figure("T3", 3, status="withdrawn")
        figure("T4", 4, status="disputed")
        gone = source("SRC-GONE", withdrawn_on=date(2018, 12, 1), withdrawn_because="Retracted.")
        figure("T5", 5, source=gone)
        assert [each.reference for each in readings_from_database()] == ["T1", "T4"]

    def test_a_part_stays_narrower_when_its_total_is_out_of_force(self) -> None:
        total = figure("T1", 5030, status="superseded")
        figure("T2", 2560, part_of=total)
        figure("T3", 5100, source=source("SRC-T2"))
        (part, _other) = readings_from_database()
        assert (part.part_of, part.is_narrower) == ("T1", True)
        assert find_contradictions(readings_from_database(), {}) == []

    def test_a_smaller_number_is_bounded_by_the_figure_it_points_to(self) -> None:
        other = figure("T1", 3700)
        figure("T2", None, qualifier="fewer_than_other", compared_with=other, place="MX02002")
        smaller = next(each for each in readings_from_database() if each.reference == "T2")
        assert (smaller.quantity.high, smaller.quantity.other) == (Decimal(3700), "T1")

    def test_places_are_contained_as_the_gazetteer_says(self) -> None:
        stored = containment_from_database()
        assert {code: set(above) for code, above in stored.items()} == {
            code: set(above) for code, above in containment().items()
        }

    def test_only_the_indicators_asked_for_are_read(self) -> None:
        figure("T1", 1)
        figure("T2", 2, indicator="capacity")
        assert [each.reference for each in readings_from_database(["capacity"])] == ["T2"]

    def test_indicators_that_rules_compare_are_searched_together(self) -> None:
        assert {"present", "capacity"} <= related_indicators(["capacity"])
        assert {"asylum-claims", "asylum-claims-in-process"} <= related_indicators(["asylum-claims"])
        assert "assisted-voluntary-returns" in related_indicators(["returns"])
        assert "regularisation-accepted" in related_indicators(["regularisation-requests"])
        assert related_indicators(["toilets"]) == {"toilets"}
        total = figure("T1", 10, indicator="showers")
        figure("T2", 5, indicator="toilets", part_of=total)
        assert related_indicators(["toilets"]) == {"toilets", "showers"}


class TestSearching:
    def test_the_published_figures_have_13_findings_with_their_figures(self) -> None:
        store_published()
        searched = search_contradictions(by=None)
        assert (searched.figures, searched.found, searched.new, searched.gone) == (114, 13, 13, 0)
        told = {
            (finding.rule, *sorted(each.reference for each in finding.figures.all()))
            for finding in Finding.objects.prefetch_related("figures")
        }
        expected = find_contradictions(published_readings(), containment())
        assert told == {(each.rule, *each.references) for each in expected}

    def test_a_second_search_changes_nothing(self) -> None:
        clash()
        search_contradictions(by=None)
        before = list(Finding.objects.values())
        assert search_contradictions(by=None).unchanged == 1
        assert list(Finding.objects.values()) == before

    def test_one_event_tells_the_counts_of_a_search(self) -> None:
        clash()
        officer = person()
        before = Event.objects.count()
        search_contradictions(by=officer)
        assert Event.objects.count() == before + 1
        event = history(the_finding())[0]
        assert (event.verb, event.actor_id, event.after["new"]) == (
            "search_contradictions",
            str(officer.pk),
            1,
        )

    def test_a_search_that_never_found_anything_leaves_no_event(self) -> None:
        figure("T1", 2122)
        before = Event.objects.count()
        assert search_contradictions(by=None).found == 0
        assert Event.objects.count() == before

    def test_who_may_not_see_figures_may_not_search(self) -> None:
        assert refused(search_contradictions, by=person("enforcement_liaison")) == ["core.not_allowed"]

    def test_an_open_finding_that_is_found_no_more_is_gone_and_opens_again(self) -> None:
        one, _other = clash()
        search_contradictions(by=None)
        Figure.objects.filter(pk=one.pk).update(status="superseded")
        assert search_contradictions(by=None).gone == 1
        assert the_finding().status == "gone"
        Figure.objects.filter(pk=one.pk).update(status="reported")
        assert search_contradictions(by=None).found_again == 1
        assert the_finding().status == "open"

    def test_a_decision_outlives_every_search(self) -> None:
        one, _other = clash()
        search_contradictions(by=None)
        decide_finding(finding=the_finding(), by=person(), decision="dispute", reason="Two counts.")
        search_contradictions(by=None)
        assert the_finding().status == "dispute"
        Figure.objects.filter(pk=one.pk).update(status="superseded")
        search_contradictions(by=None)
        assert the_finding().status == "dispute"

    def test_a_search_of_some_indicators_leaves_the_others_alone(self) -> None:
        one, _other = clash()
        search_contradictions(by=None)
        Figure.objects.filter(pk=one.pk).update(status="superseded")
        search_contradictions(by=None, indicators=["toilets"])
        assert the_finding().status == "open"
        search_contradictions(by=None, indicators=["capacity"])
        assert the_finding().status == "gone"

    def test_an_open_finding_about_a_label_names_the_newest_figures(self) -> None:
        figure("T1", 6892, indicator="returns")
        figure("T2", 453, indicator="assisted-voluntary-returns")
        search_contradictions(by=None)
        figure("T3", 1195, indicator="assisted-voluntary-returns", day=date(2019, 3, 1))
        assert search_contradictions(by=None).unchanged == 1
        finding = the_finding()
        assert (finding.as_of, sorted(finding.details["figures"])) == (date(2019, 3, 1), ["T1", "T3"])
        assert finding.figures.filter(reference="T3").exists()


class TestDeciding:
    def found(self) -> Finding:
        clash()
        search_contradictions(by=None)
        return the_finding()

    @pytest.mark.parametrize("decision", ["explained", "dispute"])
    def test_a_decision_keeps_its_reason_its_name_and_an_event(self, decision: Any) -> None:
        officer = person()
        decided = decide_finding(finding=self.found(), by=officer, decision=decision, reason="Two sites.")
        assert (decided.status, decided.reason, decided.decided_by) == (decision, "Two sites.", officer)
        assert decided.decided_at is not None
        event = history(decided)[0]
        assert (event.before["status"], event.after["status"], event.reason) == (
            "open",
            decision,
            "Two sites.",
        )

    def test_a_resolution_chooses_one_of_the_figures(self) -> None:
        finding, chosen = self.found(), Figure.objects.get(reference="T1")
        decided = decide_finding(
            finding=finding, by=person(), decision="resolved", reason="Census.", chosen=chosen
        )
        assert (decided.status, decided.chosen) == ("resolved", chosen)
        chosen.refresh_from_db()
        assert chosen.status == "reported"

    def test_a_resolution_without_reason_and_choice_is_refused_with_both_reasons(self) -> None:
        codes = refused(decide_finding, finding=self.found(), by=person(), decision="resolved", reason=" ")
        assert codes == ["core.reason_missing", "figures.no_figure_of_the_finding"]
        assert the_finding().status == "open"

    def test_a_figure_from_elsewhere_cannot_be_chosen(self) -> None:
        finding, stranger = self.found(), figure("T9", 9, place="MX02002")
        codes = refused(
            decide_finding, finding=finding, by=person(), decision="resolved", reason="x", chosen=stranger
        )
        assert codes == ["figures.no_figure_of_the_finding"]

    def test_a_superseded_figure_or_one_of_a_withdrawn_source_cannot_be_chosen(self) -> None:
        finding, chosen = self.found(), Figure.objects.get(reference="T2")
        Figure.objects.filter(pk=chosen.pk).update(status="superseded")
        Source.objects.filter(pk=chosen.source_id).update(
            withdrawn_on=date(2019, 1, 1), withdrawn_because="x"
        )
        codes = refused(
            decide_finding, finding=finding, by=person(), decision="resolved", reason="x", chosen=chosen
        )
        assert codes == ["figures.figure_is_not_in_force", "figures.source_is_withdrawn"]

    def test_only_a_resolution_chooses(self) -> None:
        finding, chosen = self.found(), Figure.objects.get(reference="T1")
        codes = refused(
            decide_finding, finding=finding, by=person(), decision="explained", reason="x", chosen=chosen
        )
        assert codes == ["figures.choice_without_resolution"]

    @pytest.mark.parametrize("role", ["government_liaison", "coordinator", "enforcement_liaison"])
    def test_who_has_no_such_role_is_refused(self, role: str) -> None:
        codes = refused(
            decide_finding, finding=self.found(), by=person(role), decision="explained", reason="x"
        )
        assert codes == ["core.not_allowed"]

    def test_what_is_decided_or_gone_is_not_decided_again(self) -> None:
        finding, officer = self.found(), person()
        decide_finding(finding=finding, by=officer, decision="explained", reason="x")
        again = {"finding": finding, "by": officer, "decision": "dispute", "reason": "y"}
        assert refused(decide_finding, **again) == ["core.wrong_state"]
        Finding.objects.update(status="gone")
        assert refused(decide_finding, **again) == ["core.wrong_state"]

    def test_a_decision_can_be_taken_back_with_a_reason(self) -> None:
        finding, officer = self.found(), person()
        chosen = Figure.objects.get(reference="T1")
        decide_finding(finding=finding, by=officer, decision="resolved", reason="Census.", chosen=chosen)
        assert refused(reopen_finding, finding=finding, by=officer, reason="") == ["core.reason_missing"]
        opened = reopen_finding(finding=finding, by=officer, reason="The census was withdrawn.")
        assert (opened.status, opened.chosen, opened.reason, opened.decided_by) == ("open", None, "", None)
        assert history(opened)[0].before["reason"] == "Census."

    def test_every_state_but_gone_is_reached_by_the_table(self) -> None:
        reached = {move.target for move in FINDING.moves.values()}
        assert reached == set(FINDING.states) - {"gone"}


class TestSaying:
    def test_a_page_of_findings_is_said_in_at_most_four_queries(self) -> None:
        store_published()
        search_contradictions(by=None)
        rows = list(Finding.objects.all())
        with CaptureQueriesContext(connection) as queries:
            told = sentences(rows, "en")
        assert len(queries) <= 4
        assert set(told) == {row.key for row in rows}

    def test_names_are_those_of_the_language(self) -> None:
        store_published()
        search_contradictions(by=None)
        row = Finding.objects.get(rule="a_cumulative_series_falls")
        english, spanish = (sentences([row], language)[row.key] for language in ("en", "es"))
        assert english.startswith(
            "Asylum claims in Mexico fall from about 3,800 (15 Nov 2018, SRC-S19) to about 3,700"
        )
        assert spanish.startswith("Solicitudes de asilo")
        assert "México" in spanish
        assert "alrededor de 3.800" in spanish

    def test_a_finding_about_parts_speaks_of_the_total_also_after_it_was_stored(self) -> None:
        total = figure("T1", 100, parts_are_complete=True)
        figure("P1", 30, part_of=total, sex="female")
        figure("P2", 60, part_of=total, sex="male")
        search_contradictions(by=None)
        row = Finding.objects.get(rule="complete_parts_do_not_make_the_total")
        assert sentences([row], "en")[row.key] == (
            "Present in Tijuana: the parts 30 (female) and 60 (male) make 90, not 100 (28 Nov 2018, Publisher)."
        )

    def test_a_subgroup_above_everyone_is_said_in_both_languages(self) -> None:
        figure("T1", 100)
        figure("T2", 140, age_group="child", source=source("SRC-T2", publisher="Other"))
        search_contradictions(by=None)
        row = Finding.objects.get(rule="a_subgroup_exceeds_everyone")
        english, spanish = (sentences([row], language)[row.key] for language in ("en", "es"))
        assert english == (
            "Present in Tijuana: 140 (children, Other), more than the whole group they belong to,"
            " 100 (28 Nov 2018, Publisher)."
        )
        assert "más que todo el grupo al que pertenecen" in spanish
