"""Sharing happens only where a consent, an agreement and a mandate meet; what ends stops at once. Safeguard 6."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, User
from amparo.registry.people import queries
from amparo.registry.people.models import (
    Agreement,
    Consent,
    ConsentText,
    Identity,
    Override,
    Registration,
    SearchKey,
    Share,
)
from amparo.registry.people.services.agreements import (
    confirm_agreement,
    end_agreement,
    propose_agreement,
)
from amparo.registry.people.services.rights import record_objection
from amparo.registry.people.services.sharing import (
    decide_override,
    end_override,
    record_consent,
    withdraw_consent,
)
from amparo.registry.people.sharing import mandate_for
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.sharing.conftest import TODAY, Register, codes, nothing, seen_by
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place


def test_without_consent_nothing_is_seen(
    registration: Registration, agreement: Agreement, neighbour: User
) -> None:
    assert seen_by(neighbour) == nothing()
    with acting_as(neighbour), pytest.raises(Refusal) as refused:
        queries.person_file(neighbour, registration.person, on=TODAY())
    assert codes(refused) == {"core.not_found"}


def test_with_consent_exactly_what_was_chosen_is_seen(
    registration: Registration, consent: Any, registrar: User, neighbour: User
) -> None:
    consent(registrar, categories=[Category.IDENTITY])
    key = str(registration.pk)
    assert seen_by(neighbour) == {"Identity": {key}, "Contact": set(), "Registration": {key}}
    with acting_as(neighbour):
        file = queries.person_file(neighbour, registration.person, on=TODAY())
        assert file.content[registration.pk].keys() == {Identity}
        assert SearchKey.objects.filter(organisation=neighbour.organisation_id).exists()


def test_withdrawing_stops_it_at_once_and_says_what_was_shared(
    registration: Registration, consent: Any, registrar: User, neighbour: User
) -> None:
    given = consent(registrar)
    withdraw_consent(consent=given, by=registrar)
    assert seen_by(neighbour) == nothing()
    with acting_as(neighbour):
        assert not SearchKey.objects.exists()
    event = Event.objects.get(verb="withdraw_consent")
    assert event.before["shared"][0]["recipient"] == str(neighbour.organisation_id)
    assert event.before["shared"][0]["categories"] == ["contact", "identity"]
    with pytest.raises(Refusal) as refused:
        withdraw_consent(consent=given, by=registrar)
    assert codes(refused) == {"people.consent_withdrawn"}


def test_ending_the_agreement_closes_what_was_shared_under_it(
    consent: Any, agreement: Agreement, registrar: User, neighbour: User, account: Any
) -> None:
    consent(registrar)
    assert seen_by(neighbour) != nothing()
    end_agreement(agreement=agreement, by=account("coordinator", neighbour.organisation.acronym))
    assert seen_by(neighbour) == nothing()


def test_ending_the_mandate_closes_what_was_shared_on_its_strength(
    consent: Any, registrar: User, neighbour: User
) -> None:
    consent(registrar)
    Mandate.objects.filter(organisation=neighbour.organisation).update(valid_to=TODAY() - timedelta(days=1))
    assert seen_by(neighbour) == nothing()


def test_a_consent_that_ran_out_shares_nothing(consent: Any, registrar: User, neighbour: User) -> None:
    then = timezone.now() - timedelta(days=10)
    until = TODAY() - timedelta(days=1)
    consent(registrar, given_on=then.date(), valid_until=until, at=then)
    with acting_as(registrar):
        assert Share.objects.get().valid_until == until
    assert seen_by(neighbour) == nothing()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"categories": []}, {"people.no_category"}),
        ({"categories": ["secrets"]}, {"people.no_category"}),
        ({"given_on": date(2999, 1, 1)}, {"people.given_in_the_future"}),
        ({"valid_until": date(2000, 1, 1)}, {"people.ends_before_it_begins"}),
        ({"form": "shouted"}, {"people.choice_unknown"}),
        ({"purpose": Purpose.ASYLUM}, {"people.text_for_another_purpose"}),
    ],
)
def test_a_consent_that_could_share_nothing_is_refused(
    consent: Any, registrar: User, changed: dict[str, Any], expected: set[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        consent(registrar, **changed)
    assert codes(refused) == expected
    with acting_as(registrar):
        assert not Consent.objects.exists()


def test_without_mandate_or_agreement_for_the_purpose_both_are_said(consent: Any, registrar: User) -> None:
    with pytest.raises(Refusal) as refused:
        consent(
            registrar,
            purpose=Purpose.ASYLUM,
            text=ConsentText.objects.get(purpose=Purpose.ASYLUM, language="en"),
        )
    assert codes(refused) == {"people.no_mandate", "people.no_agreement"}


def test_a_consent_names_a_recipient(
    registration: Registration, registrar: User, consent_text: ConsentText
) -> None:
    with pytest.raises(Refusal) as refused:
        record_consent(
            registration=registration,
            purpose=Purpose.LEGAL_AID,
            recipients=[],
            categories=[Category.IDENTITY],
            form="spoken",
            text=consent_text,
            given_on=TODAY(),
            by=registrar,
        )
    assert codes(refused) == {"people.no_recipient"}


@pytest.mark.parametrize(
    ("area", "serves"), [("MX02004", True), ("MEX", True), ("MX07", True), ("GTM", False)]
)
def test_a_recipient_serves_where_the_way_leads_and_not_in_another_country(
    registration: Registration, registrar: User, neighbour: User, area: str, serves: bool
) -> None:
    Mandate.objects.filter(organisation=neighbour.organisation).update(area=Place.objects.get(code=area))
    with acting_as(registrar):
        found = mandate_for(neighbour.organisation, Purpose.LEGAL_AID, registration, on=TODAY())
    assert (found is not None) == serves


def test_enforcement_is_never_a_recipient(consent: Any, registrar: User, account: Any) -> None:
    enforcement = account("enforcement_liaison", "INM-T", (Function.MIGRATION_AUTHORITY, Function.LEGAL_AID))
    with pytest.raises(Refusal) as refused:
        consent(registrar, enforcement.organisation)
    assert codes(refused) == {"people.recipient_enforces"}


def test_for_a_child_a_guardian_consents(
    registrar: User, register: Register, agreement: Agreement, consent_text: ConsentText
) -> None:
    child = stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=())
    household = register(registrar, stated(), child)
    with acting_as(registrar):
        members = {each.relationship: each.registration for each in household.members.all()}
    told: dict[str, Any] = {
        "registration": members["child"],
        "purpose": Purpose.LEGAL_AID,
        "recipients": [agreement.receiver],
        "categories": [Category.IDENTITY],
        "form": "spoken",
        "text": consent_text,
        "given_on": TODAY(),
        "by": registrar,
    }
    with pytest.raises(Refusal) as refused:
        record_consent(**told)
    assert codes(refused) == {"people.guardian_needed"}
    given = record_consent(**told, guardian=members["head"])
    assert given.given_by == Consent.GivenBy.GUARDIAN


def test_who_receives_a_record_does_not_change_it(
    registration: Registration, consent: Any, registrar: User, neighbour: User
) -> None:
    from amparo.registry.people.services.correcting import correct

    consent(registrar)
    with pytest.raises(Refusal) as refused:
        correct(registration=registration, person=stated("Otra"), reason="because", by=neighbour)
    assert codes(refused) == {"people.not_yours"}


def test_while_an_objection_waits_nothing_is_shared_for_its_purpose_by_any_way(
    registration: Registration, consent: Any, override: Any, registrar: User, neighbour: User, account: Any
) -> None:
    first, second = account("caseworker"), account("caseworker")
    asked = override(first, purpose=Purpose.LEGAL_AID)
    record_objection(registration=registration, purpose=Purpose.LEGAL_AID, words="Not them.", by=registrar)
    for attempt in (
        lambda: consent(registrar),
        lambda: override(first, purpose=Purpose.LEGAL_AID),
        lambda: decide_override(override=asked, approve=True, by=second),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert codes(refused) == {"people.objected"}
    assert seen_by(neighbour) == nothing()


# --- without consent


def test_an_override_opens_nothing_until_a_second_person_approves(
    override: Any, account: Any, neighbour: User
) -> None:
    first, second = account("caseworker"), account("caseworker")
    asked = override(first)
    assert seen_by(neighbour) == nothing()
    with pytest.raises(Refusal) as refused:
        decide_override(override=asked, approve=True, by=first)
    assert codes(refused) == {"people.four_eyes"}
    decide_override(override=asked, approve=True, by=second)
    assert seen_by(neighbour)["Identity"] != set()
    end_override(override=asked, by=first)
    assert seen_by(neighbour) == nothing()


def test_an_override_whose_last_day_is_past_is_refused_and_stays_to_be_refused_by_the_second_person(
    override: Any, registration: Registration, account: Any, neighbour: User
) -> None:
    first, second = account("caseworker"), account("caseworker")
    then = timezone.now() - timedelta(days=30)
    asked = override(first, at=then, valid_until=TODAY() - timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        decide_override(override=asked, approve=True, by=second)
    assert codes(refused) == {"people.override_is_over"}
    assert seen_by(neighbour) == nothing()
    with acting_as(second):
        assert Override.objects.get().status == "asked"
        assert not Share.objects.exists()
    assert not Event.objects.filter(verb="approve").exists()
    assert decide_override(override=asked, approve=False, by=second).status == "refused"
    last = override(first, valid_until=TODAY())
    decide_override(override=last, approve=True, by=second)
    assert seen_by(neighbour)["Identity"] == {str(registration.pk)}, "the last day itself still opens"


def test_an_override_needs_law_reason_notice_and_a_near_end(override: Any, account: Any) -> None:
    with pytest.raises(Refusal) as refused:
        override(
            account("caseworker"),
            named_law=" ",
            because="",
            notice="",
            legal_basis="because I say so",
            valid_until=TODAY() + timedelta(days=365),
        )
    assert codes(refused) == {
        "people.override_says_all",
        "people.choice_unknown",
        "people.override_too_long",
    }
    assert len(refused.value.reasons) == 5


# --- agreements


def test_an_agreement_is_confirmed_by_the_other_party(registrar: User, neighbour: User, account: Any) -> None:
    ours = account("coordinator", registrar.organisation.acronym)
    theirs = account("coordinator", neighbour.organisation.acronym)
    agreement = propose_agreement(
        giver=registrar.organisation,
        receiver=neighbour.organisation,
        purposes=[Purpose.LEGAL_AID],
        categories=[Category.IDENTITY],
        terms="Letter of 3 December 2018",
        valid_from=date(2018, 12, 3),
        by=ours,
    )
    for nobody in (ours, account("coordinator", "OTHER-T")):
        with pytest.raises(Refusal) as refused:
            confirm_agreement(agreement=agreement, by=nobody)
        assert codes(refused) == {"people.other_party_confirms"}
    assert confirm_agreement(agreement=agreement, by=theirs).status == Agreement.Status.IN_FORCE


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (Function.CONSULATE, "people.recipient_is_a_consulate"),
        (Function.MIGRATION_AUTHORITY, "people.recipient_enforces"),
    ],
)
def test_nothing_is_agreed_with_or_goes_to_a_consulate_or_a_migration_authority(
    registrar: User, account: Any, consent: Any, override: Any, function: str, code: str
) -> None:
    receiver = account(
        "coordinator", "STATE-T", (function, Function.LEGAL_AID, Function.SHELTER)
    ).organisation
    with pytest.raises(Refusal) as refused:
        propose_agreement(
            giver=registrar.organisation,
            receiver=receiver,
            purposes=[Purpose.LEGAL_AID],
            categories=[Category.IDENTITY],
            terms="Letter",
            valid_from=date(2018, 12, 3),
            by=account("coordinator", registrar.organisation.acronym),
        )
    assert codes(refused) == {code}
    for attempt in (
        lambda: consent(registrar, receiver),
        lambda: override(account("caseworker"), recipient=receiver),
    ):
        with pytest.raises(Refusal) as barred:
            attempt()
        assert codes(barred) == {code}
