"""A movement regime is a stated finding: stated by somebody for an area and days, until another takes its place."""

from datetime import UTC, date, datetime

import pytest

from amparo.core import events
from amparo.core.errors import Refusal
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.places.models import Place
from amparo.situation.figures.models import Figure, Indicator, Source
from amparo.situation.movement.models import RegimeFinding
from amparo.situation.movement.queries import regimes
from amparo.situation.movement.services import state_regime

pytestmark = pytest.mark.django_db
MOMENT = datetime(2018, 12, 27, 9, 0, tzinfo=UTC)
EVIDENCE = {"evidence_en": "92 % of groups are small", "evidence_es": "El 92 % de los grupos es pequeño"}


def person(role: str) -> User:
    organisation = Organisation.objects.get_or_create(
        acronym="IOM", defaults={"name_en": "IOM", "name_es": "OIM", "type": "un_agency"}
    )[0]
    user = User.objects.create(email=f"{role}@iom.example", name=role, organisation=organisation)
    RoleAssignment.objects.create(user=user, role=role, since=date(2018, 1, 1))
    return user


@pytest.fixture
def officer() -> User:
    return person("information_officer")


def stated(by: User, *, area: str = "MEX", first: int = 1, last: int = 14, **others) -> RegimeFinding:
    asked = {
        "area": Place.objects.get(code=area),
        "regime": "small_groups",
        "first_day": date(2018, 12, first),
        "last_day": date(2018, 12, last),
        "at": MOMENT,
        **EVIDENCE,
    }
    return state_regime(**asked | others, by=by)


def test_a_stated_regime_keeps_who_stated_it_on_which_evidence_and_is_told_in_the_trail(officer):
    figure = Figure.objects.create(
        reference="F1",
        indicator=Indicator.objects.get(code="present"),
        place=Place.objects.get(code="MEX"),
        value_low=10,
        qualifier="exact",
        as_of=date(2018, 12, 14),
        source=Source.objects.create(code="S1", title="Monitoring"),
    )
    finding = stated(officer, figures=[figure])
    assert (finding.stated_by, finding.status, list(finding.figures.all())) == (officer, "stated", [figure])
    event = events.history(finding).get()
    assert (event.verb, event.after["figures"], event.after["regime"]) == (
        "state_regime",
        ["F1"],
        "small_groups",
    )


def test_a_new_finding_replaces_those_of_its_area_that_share_a_day_and_nothing_is_deleted(officer):
    earlier = stated(officer, first=1, last=10)
    apart = stated(officer, first=20, last=22)
    elsewhere = stated(officer, area="GTM", first=1, last=14)
    newest = stated(officer, first=10, last=14, regime="mixed")
    for finding in (earlier, apart, elsewhere):
        finding.refresh_from_db()
    assert [each.status for each in (earlier, apart, elsewhere, newest)] == [
        "replaced",
        "stated",
        "stated",
        "stated",
    ]
    assert events.history(earlier).first().verb == "replace"
    assert list(regimes(area=newest.area, until=date(2018, 12, 27))) == [newest, apart]


def test_a_regime_that_begins_after_the_day_is_not_known_on_it(officer):
    finding = stated(officer, first=5)
    assert not regimes(area=finding.area, until=date(2018, 12, 4)).exists()


def test_every_unmet_condition_is_told_at_once_and_nothing_is_stated(officer):
    with pytest.raises(Refusal) as refused:
        stated(officer, regime="swarm", first=31, last=28, evidence_es=" ")
    assert {reason.code for reason in refused.value.reasons} == {
        "movement.unknown_regime",
        "movement.period_ends_before_it_begins",
        "movement.period_is_not_over",
        "movement.evidence_is_missing",
    }
    assert not RegimeFinding.objects.exists()


def test_a_finding_does_not_stand_on_a_withdrawn_source(officer):
    withdrawn = Source.objects.create(
        code="S1", title="Rumour", withdrawn_on=date(2018, 12, 20), withdrawn_because="Never published"
    )
    figure = Figure.objects.create(
        reference="F1",
        indicator=Indicator.objects.get(code="present"),
        place=Place.objects.get(code="MEX"),
        value_low=10,
        qualifier="exact",
        as_of=date(2018, 12, 14),
        source=withdrawn,
    )
    with pytest.raises(Refusal) as refused:
        stated(officer, figures=[figure])
    assert refused.value.reasons[0].code == "figures.source_is_withdrawn"


@pytest.mark.parametrize(
    "role", ["coordinator", "government_liaison", "auditor", "administrator", "enforcement_liaison"]
)
def test_only_information_officers_state_a_regime(role):
    with pytest.raises(Refusal) as refused:
        stated(person(role))
    assert refused.value.reasons[0].code == "core.not_allowed"
