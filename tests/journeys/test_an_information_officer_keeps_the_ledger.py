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

    # The published tables come in whole, and the rules speak at once.
    brought_in(officer, "sources.csv")
    brought_in(officer, "figures.csv")
    assert Figure.objects.count() == 114
    listed = officer.get(at("contradictions")).content.decode()
    assert "2,122" in listed
    assert "cannot all be true" in listed

    # Two counts of El Barretal cannot both be true: nobody can tell now, and both stay.
    barretal = Finding.objects.get(rule="two_sources_cannot_both_be_true", figures__reference="F077")
    assert auditor.post(at("decide_contradiction", barretal.key), {"decision": "dispute"}).status_code == 403
    assert officer.post(at("decide_contradiction", barretal.key), {"decision": "dispute"}).status_code == 422
    reason = "No census decides between them."
    officer.post(at("decide_contradiction", barretal.key), {"decision": "dispute", "reason": reason})
    assert reason in auditor.get(at("contradiction", barretal.key)).content.decode()
    assert set(barretal.figures.values_list("reference", flat=True)) == {"F077", "F078"}

    # Two counts of Tijuana differ by five: the range holds both.
    stated = {
        "with_rivals": ["F057"],
        "reason_en": "The range holds both.",
        "reason_es": "El rango abarca ambos.",
    }
    officer.post(at("accept_figure", "F059"), stated)
    assert KeyFigure.objects.get().figures.count() == 2

    # On the day of the brief the response says at least 4,000, and for Guatemala no number at all.
    for reference in ("F088", "F090"):
        officer.post(
            at("accept_figure", reference), {"reason_en": "Agreed by the agencies.", "is_headline": "on"}
        )
    situation = coordinator.get(at("situation"), {"as_of": "2018-12-27"}).content.decode()
    assert '<span class="qualifier">at least</span> <span class="number">4,000</span>' in situation
    assert '<span class="number is-missing">a smaller number</span>' in situation

    # A sum is only said where it is true.
    refused = officer.get(at("add_up"), {"references": "F038, F064"})
    assert refused.status_code == 422
    assert "between 6,892 and 7,345" in refused.content.decode()
    made = officer.get(at("add_up"), {"references": "F069 F070 F071 F072"}).content.decode()
    assert "6,151" in made

    # The figure the response speaks with cannot be set aside in passing.
    kept = officer.post(at("move_figure", "F088", "withdraw"), {"reason": "Doubtful."})
    assert kept.status_code == 422
    assert Figure.objects.get(reference="F088").status == "accepted"

    # A source is withdrawn by the coordinator; its figures stay and say so.
    coordinator.post(at("withdraw_source", "SRC-S01"), {"reason": "Replaced by a corrected edition."})
    text = auditor.get(at("figure", "F088")).content.decode()
    assert "source withdrawn" in text
    assert "at least" in text
    assert officer.post(at("accept_figure", "F088"), {"reason_en": "Again."}).status_code == 422
    assert broken_link() is None
