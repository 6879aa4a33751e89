"""An information officer brings in published figures, decides what contradicts, and says what the response says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.core.events import broken_link
from amparo.situation.figures.models import Figure, FigureImport, Finding, KeyFigure
from amparo.situation.figures.tests.ledger import person

pytestmark = pytest.mark.django_db
SCENARIO = Path(__file__).parents[2] / "scenarios" / "caravans-2018"


@pytest.fixture(autouse=True)
def no_second_factor_is_asked(settings) -> None:
    settings.DEMO = True


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def at(name: str, *args) -> str:
    return reverse(f"figures:{name}", args=args)


def brought_in(client: Client, name: str) -> None:
    """Upload, look at the preview, take."""
    file = SimpleUploadedFile(name, (SCENARIO / name).read_bytes())
    preview = client.post(at("import_upload"), {"file": file}, follow=True)
    assert "Take it into the ledger" in preview.content.decode()
    taken = client.post(at("import_take", FigureImport.objects.latest("uploaded_at").pk), follow=True)
    assert taken.status_code == 200


def test_from_published_tables_to_what_the_response_says():
    officer, coordinator, auditor = (
        signed_in(role) for role in ("information_officer", "coordinator", "auditor")
    )
    the_published_tables_come_in_whole_and_the_rules_speak_at_once(officer)
    two_counts_of_el_barretal_cannot_both_be_true_and_both_stay(officer, auditor)
    two_counts_of_tijuana_differ_by_five_and_the_range_holds_both(officer)
    on_the_day_of_the_brief_the_response_says_a_bound_and_for_guatemala_no_number(officer, coordinator)
    a_sum_is_only_said_where_it_is_true(officer)
    the_figure_the_response_speaks_with_cannot_be_set_aside_in_passing(officer)
    a_source_is_withdrawn_and_its_figures_stay_and_say_so(officer, coordinator, auditor)
    assert broken_link() is None


def the_published_tables_come_in_whole_and_the_rules_speak_at_once(officer: Client) -> None:
    brought_in(officer, "sources.csv")
    brought_in(officer, "figures.csv")
    assert Figure.objects.count() == 114
    listed = officer.get(at("contradictions")).content.decode()
    assert "2,122" in listed
    assert "cannot all be true" in listed


def two_counts_of_el_barretal_cannot_both_be_true_and_both_stay(officer: Client, auditor: Client) -> None:
    barretal = Finding.objects.get(rule="two_sources_cannot_both_be_true", figures__reference="F077")
    decide = at("decide_contradiction", barretal.key)
    assert auditor.post(decide, {"decision": "dispute"}).status_code == 403
    assert officer.post(decide, {"decision": "dispute"}).status_code == 422
    reason = "No census decides between them."
    officer.post(decide, {"decision": "dispute", "reason": reason})
    assert reason in auditor.get(at("contradiction", barretal.key)).content.decode()
    assert set(barretal.figures.values_list("reference", flat=True)) == {"F077", "F078"}


def two_counts_of_tijuana_differ_by_five_and_the_range_holds_both(officer: Client) -> None:
    stated = {
        "with_rivals": ["F057"],
        "reason_en": "The range holds both.",
        "reason_es": "El rango abarca ambos.",
    }
    officer.post(at("accept_figure", "F059"), stated)
    assert KeyFigure.objects.get().figures.count() == 2


def on_the_day_of_the_brief_the_response_says_a_bound_and_for_guatemala_no_number(
    officer: Client, coordinator: Client
) -> None:
    agreed = {"reason_en": "Agreed by the agencies.", "is_headline": "on"}
    for reference in ("F088", "F090"):
        officer.post(at("accept_figure", reference), agreed)
    situation = coordinator.get(at("situation"), {"as_of": "2018-12-27"}).content.decode()
    assert '<span class="qualifier">at least</span> <span class="number">4,000</span>' in situation
    assert '<span class="number is-missing">a smaller number</span>' in situation


def a_sum_is_only_said_where_it_is_true(officer: Client) -> None:
    refused = officer.get(at("add_up"), {"references": "F038, F064"})
    assert refused.status_code == 422
    assert "between 6,892 and 7,345" in refused.content.decode()
    made = officer.get(at("add_up"), {"references": "F069 F070 F071 F072"}).content.decode()
    assert "6,151" in made


def the_figure_the_response_speaks_with_cannot_be_set_aside_in_passing(officer: Client) -> None:
    kept = officer.post(at("move_figure", "F088", "withdraw"), {"reason": "Doubtful."})
    assert kept.status_code == 422
    assert Figure.objects.get(reference="F088").status == "accepted"


def a_source_is_withdrawn_and_its_figures_stay_and_say_so(
    officer: Client, coordinator: Client, auditor: Client
) -> None:
    coordinator.post(at("withdraw_source", "SRC-S01"), {"reason": "Replaced by a corrected edition."})
    text = auditor.get(at("figure", "F088")).content.decode()
    assert "source withdrawn" in text
    assert "at least" in text
    assert officer.post(at("accept_figure", "F088"), {"reason_en": "Again."}).status_code == 422
