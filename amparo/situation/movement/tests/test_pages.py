"""The page on which an information officer states how people move, and the way to it from the situation."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.core import events
from amparo.registry.partners.roles import ROLES
from amparo.situation.figures.models import Figure
from amparo.situation.figures.tests.ledger import figure
from amparo.situation.figures.tests.pages import signed_in
from amparo.situation.movement.models import RegimeFinding

pytestmark = pytest.mark.django_db
TYPED = {
    "area": "Mexico",
    "regime": "small_groups",
    "first_day": "2018-12-01",
    "last_day": "2018-12-14",
    "evidence_en": "92 % of groups are small",
    "evidence_es": "El 92 % de los grupos es pequeño",
    "figures": "T1, T2",
}


@pytest.fixture(autouse=True)
def no_second_factor_is_asked(settings) -> None:
    settings.DEMO = True


@pytest.fixture
def address() -> str:
    return reverse("movement:state_regime")


@pytest.fixture
def evidence() -> None:
    figure("T1", 100)
    figure("T2", 200, place="MX02003")


@pytest.mark.usefixtures("evidence")
def test_a_regime_is_stated_with_its_evidence_and_stands_in_the_trail(address):
    officer = signed_in()
    answer = officer.post(address, TYPED)
    assert (answer.status_code, answer.url) == (302, address)
    finding = RegimeFinding.objects.get()
    assert (finding.area.code, finding.regime, finding.evidence_es) == (
        "MEX",
        "small_groups",
        TYPED["evidence_es"],
    )
    assert (finding.first_day, finding.last_day) == (date(2018, 12, 1), date(2018, 12, 14))
    event = events.history(finding).get()
    assert (event.verb, event.after["figures"]) == ("state_regime", ["T1", "T2"])
    page = officer.get(address).content.decode()
    assert TYPED["evidence_en"] in page
    assert reverse("figures:figure", args=["T2"]) in page


def test_what_was_replaced_stays_readable_below_the_newest(address):
    officer = signed_in()
    for evidence in ("The first look", "The second look"):
        officer.post(address, {**TYPED, "figures": "", "evidence_en": evidence})
    page = officer.get(address).content.decode()
    assert 0 < page.index("The second look") < page.index("The first look")
    assert [finding.status for finding in officer.get(address).context["page"]] == ["stated", "replaced"]


def refused(address: str, **others: str) -> tuple[set[str], str]:
    """The codes of all reasons, and the page; nothing was stated."""
    answer = signed_in().post(address, {**TYPED, "figures": "", **others})
    assert answer.status_code == 422
    assert not RegimeFinding.objects.exists()
    return {reason.code for reason in answer.context["reasons"]}, answer.content.decode()


def test_a_refusal_says_everything_at_once_and_keeps_what_was_typed(address):
    codes, page = refused(
        address, area="Nowhereville", last_day="2018-11-01", evidence_es=" ", figures="T1; NONE7"
    )
    assert codes == {
        "places.unknown_place",
        "movement.period_ends_before_it_begins",
        "movement.evidence_is_missing",
        "movement.no_such_figures",
    }
    for typed in ("Nowhereville", "2018-12-01", "2018-11-01", TYPED["evidence_en"], "T1; NONE7"):
        assert typed in page
    assert re.search(r'<option value="small_groups" selected', page)


def test_an_empty_form_is_refused_field_by_field(address):
    codes, page = refused(address, **dict.fromkeys(TYPED, ""))
    assert codes == {"figures.missing", "movement.evidence_is_missing"}
    assert page.count('aria-invalid="true"') == 5


@pytest.mark.parametrize(
    "typed",
    [{"first_day": "14.12.2018"}, {"regime": "swarm"}, {"area": "x" * 201}],
)
def test_what_cannot_be_read_is_refused_in_place(typed, address):
    codes, _page = refused(address, **typed)
    assert codes == {"movement.not_readable"}


def test_how_people_will_move_is_not_stated(address):
    tomorrow = timezone.now().date() + timedelta(days=1)
    codes, _page = refused(address, last_day=tomorrow.isoformat())
    assert codes == {"movement.period_is_not_over"}


@pytest.mark.parametrize("role", ROLES)
def test_only_a_role_that_states_regimes_opens_the_page(role, address):
    allowed = "movement.state_regime" in ROLES[role].permissions
    client = signed_in(role)
    assert client.get(address).status_code == (200 if allowed else 403)
    assert client.post(address, {**TYPED, "figures": ""}).status_code == (302 if allowed else 403)
    assert RegimeFinding.objects.exists() == allowed


def test_a_visitor_without_a_session_is_sent_to_sign_in(address):
    assert Client().get(address).url.startswith(reverse("account_login"))


def test_the_situation_leads_those_there_who_may_state_even_before_the_first_regime(address):
    link = f'href="{address}"'
    assert link in signed_in().get("/").content.decode()
    assert link not in signed_in("coordinator").get("/").content.decode()
    signed_in().post(address, {**TYPED, "figures": ""})
    on_a_day = "/?as_of=2018-12-27"
    assert link in signed_in().get(on_a_day).content.decode()
    shown = signed_in("coordinator").get(on_a_day).content.decode()
    assert TYPED["evidence_en"] in shown
    assert link not in shown


@pytest.mark.usefixtures("evidence")
def test_the_situation_marks_a_regime_whose_source_was_withdrawn_since(address):
    client, on_a_day = signed_in(), "/?as_of=2018-12-27"
    client.post(address, TYPED)
    assert "regime-notice" not in client.get(on_a_day).content.decode()
    source = Figure.objects.get(reference="T1").source
    source.withdrawn_on, source.withdrawn_because = date(2019, 1, 10), "Counted twice"
    source.save()
    shown = " ".join(client.get(on_a_day).content.decode().split())
    assert shown.count("regime-notice") == 1
    assert "was withdrawn on 10 Jan 2019: Counted twice" in shown
