"""Agreements, consents, corrections and decisions of the many; those of the stories stand in `stories`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from amparo.core.acting import acting_as
from amparo.registry.partners.models import Organisation, User
from amparo.registry.people.ages import is_an_adult
from amparo.registry.people.models import ConsentText
from amparo.registry.people.services.agreements import confirm_agreement, end_agreement, propose_agreement
from amparo.registry.people.services.correcting import correct
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.sharing import record_consent, withdraw_consent
from amparo.registry.people.vocabulary import ConsentForm
from amparo.site.scenario_people.known import Known, People, account, organisation

AGREED_ON = datetime(2018, 10, 1, 15, tzinfo=UTC)
AGREED_FROM = date(2018, 10, 2)
WHY = (
    "Names, year of birth and family are the same, and the journey that was told.",
    "The person showed the card of the first registration.",
    "Same surnames in another order; the date of birth and the companions are the same.",
)
FORMS = tuple(ConsentForm.values)


def agree(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        giver, receiver = organisation(row["giver"]), organisation(row["receiver"])
        agreement = propose_agreement(
            giver=giver,
            receiver=receiver,
            purposes=row["purposes"],
            categories=row["categories"],
            terms=f"Demonstration agreement {row['giver']}–{row['receiver']}, October 2018",
            valid_from=AGREED_FROM,
            by=coordinator(giver),
            at=AGREED_ON,
        )
        if row["until"] != "proposed":
            agreement = confirm_agreement(
                agreement=agreement, by=coordinator(receiver), at=AGREED_ON + timedelta(days=1)
            )
        if row["until"] == "ended":
            end_agreement(
                agreement=agreement,
                by=coordinator(giver),
                reason="Replaced by referrals one by one.",
                at=AGREED_ON + timedelta(days=20),
            )


def coordinator(of: Organisation) -> User:
    return User.objects.get(organisation=of, roles__role="coordinator", is_demo=True)


def words_of_consent(purpose: str) -> ConsentText:
    """The newest words in Spanish, in which nearly everybody was asked."""
    return ConsentText.objects.filter(purpose=purpose, language="es").order_by("-version")[0]


def consent_of_many(rows: Sequence[dict[str, Any]], people: People, rng: Random) -> None:
    for row in rows:
        by, recipient = account(row["account"]), organisation(row["receiver"])
        text = words_of_consent(row["purpose"])
        with acting_as(by):
            for each in people.everybody:
                if _is_asked(each, row, by) and rng.random() < row["share"]:
                    _consent(each, row, recipient, text, people, by=by, rng=rng)


def _is_asked(each: Known, row: dict[str, Any], by: User) -> bool:
    """Adults alone: for a child a guardian decides, which the stories show."""
    born: Any = each.written
    return (
        each.account == by
        and each.registration.whereabouts.place.code in row["places"]
        and is_an_adult(born, on=each.at.date())
    )


def _consent(
    each: Known,
    row: dict[str, Any],
    recipient: Organisation,
    text: ConsentText,
    people: People,
    *,
    by: User,
    rng: Random,
) -> None:
    consent = record_consent(
        registration=each.registration,
        purpose=row["purpose"],
        recipients=[recipient],
        categories=row["categories"],
        form=FORMS[int(rng.random() * len(FORMS))],
        text=text,
        given_on=each.at.date(),
        by=by,
        at=each.at + timedelta(minutes=20),
    )
    if rng.random() < row["withdrawn"]:
        withdraw_consent(consent=consent, by=by, at=each.at + timedelta(days=12))
    else:
        people.seen_by.add((each.registration.pk, row["receiver"]))


def correct_some(people: People, *, how_many: int) -> None:
    """A second surname that was left out, added when a paper was seen."""
    written = {each.truth: each.written for each in people.everybody if each.written.second_surname}
    short = [
        each
        for each in people.everybody
        if "surname_dropped" in each.differences and not each.written.second_surname and each.truth in written
    ]
    for each in short[:: max(1, len(short) // how_many)][:how_many]:
        correct(
            registration=each.registration,
            person=replace(each.written, second_surname=written[each.truth].second_surname),
            reason="The second surname was left out; seen on the identity card.",
            by=each.account,
            at=each.at + timedelta(days=2),
        )


def say_who_is_the_same(people: People, *, share: float, rng: Random) -> None:
    """Whoever registers a person again and can see the registration before, mostly says that it is one person."""
    for those in people.by_truth().values():
        for earlier, later in pairwise(those):
            recipient = later.account.organisation.acronym
            if (earlier.registration.pk, recipient) in people.seen_by and rng.random() < share:
                decide_person(
                    registration=later.registration,
                    other=earlier.registration,
                    verdict="same",
                    why=WHY[int(rng.random() * len(WHY))],
                    by=later.account,
                    at=max(earlier.at, later.at) + timedelta(days=1),
                )
