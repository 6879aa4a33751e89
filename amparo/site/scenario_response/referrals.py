"""Referrals of the scenario: written, sent and answered by the accounts that would do it, at the hours of the file."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from amparo.core.acting import acting_as
from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.services.sharing import record_consent
from amparo.response.referrals.models import Referral
from amparo.response.referrals.policy.sending import share_for
from amparo.response.referrals.services import answering
from amparo.response.referrals.services.drafting import Stated, draft_referral
from amparo.response.referrals.services.sending import recall_referral, refer_household, send_referral
from amparo.response.referrals.services.watching import watch_overdue
from amparo.site.scenario_people.known import account, organisation
from amparo.site.scenario_people.sharing import agree, words_of_consent

RECEIPTS = uuid.UUID("9a3d4f5e-1c2b-4e6a-8f70-2018c0a12345")
ADULT_BEFORE = date(2000, 1, 1)
Row = dict[str, Any]


def build_referrals(folder: Path) -> None:
    content = tomllib.loads((folder / "referrals.toml").read_text(encoding="utf-8"))
    agree(content["agreements"])
    routes = {row["id"]: row for row in content["routes"]}
    adults = {name: _adults(route) for name, route in routes.items()}
    for number, row in enumerate(content["referrals"]):
        route = routes[row["route"]]
        registration = adults[row["route"]][row["person"]]
        _answer(_sent(registration, route | row, f"referral:{number}"), route | row)
    for row in content["households"]:
        for referral in _household(routes[row["route"]] | row):
            _answer(referral, routes[row["route"]] | row)
    for row in content["without_consent"]:
        _answer(_send(_draft(_named(row["given_names"], row), row, row["given_names"]), row), row)
    for row in content["drafts"]:
        registration = adults[row["route"]][row["person"]]
        _draft(registration, routes[row["route"]] | row, f"draft:{row['person']}")
    _watch(content["watched"])


def _adults(route: Row) -> list[Registration]:
    """Of the sender, at the place of the route, in the order in which they came."""
    by = account(route["account"])
    with acting_as(by):
        rows = Identity.objects.filter(
            organisation=by.organisation,
            birth_date__lt=ADULT_BEFORE,
            registration__whereabouts__place__code=route["place"],
        ).select_related("registration__whereabouts__place")
        ordered = rows.order_by("registration__whereabouts__registered_at", "normalised_name", "pk")
        return list(dict.fromkeys(each.registration for each in ordered))


def _named(given_names: str, row: Row) -> Registration:
    by = account(row["account"])
    with acting_as(by):
        found = Identity.objects.filter(organisation=by.organisation, given_names=given_names)
        return found.select_related("registration__whereabouts__place").earliest("recorded_at").registration


def _stated(row: Row) -> Stated:
    names = ("function", "purpose", "priority", "categories", "need")
    words = {name: row.get(name, "") for name in ("service_kind", "where_to_go", "caregiver")}
    return Stated(
        to_organisation=organisation(row["to"]),
        person_was_told=True,
        asylum_question_asked=row["purpose"] == "voluntary_return",
        **{name: row[name] for name in names},
        **words,
    )


def _draft(registration: Registration, row: Row, receipt: str) -> Referral:
    draft: Referral = draft_referral(
        registration=registration,
        stated=_stated(row),
        receipt=uuid.uuid5(RECEIPTS, receipt),
        by=account(row["account"]),
        at=row.get("drafted_at") or row["sent_at"] - timedelta(minutes=20),
    )
    return draft


def _sent(registration: Registration, row: Row, receipt: str) -> Referral:
    """With the consent that the person gives just before, where none covers it yet."""
    draft, by = _draft(registration, row, receipt), account(row["account"])
    with acting_as(by):
        if share_for(draft, at=row["sent_at"]) is None:
            at = row["sent_at"] - timedelta(minutes=10)
            record_consent(
                registration=registration,
                purpose=row["purpose"],
                recipients=[organisation(row["to"])],
                categories=row["categories"],
                form="spoken",
                text=words_of_consent(row["purpose"]),
                given_on=at.date(),
                by=by,
                at=at,
            )
    return _send(draft, row)


def _send(draft: Referral, row: Row) -> Referral:
    sent: Referral = send_referral(referral=draft, by=account(row["account"]), at=row["sent_at"])
    return sent


def _household(row: Row) -> list[Referral]:
    by = account(row["account"])
    head = _named(row["head"], row)
    with acting_as(by):
        members = Registration.objects.filter(
            memberships__household__members__registration=head, organisation=by.organisation
        )
        found = list(members.select_related("organisation", "whereabouts__place").distinct())
    sent: list[Referral] = refer_household(
        registrations=found,
        stated=_stated(row),
        caregivers={each.pk: row["caregiver"] for each in found if each != head},
        receipt=uuid.uuid5(RECEIPTS, row["head"]),
        by=by,
        at=row["sent_at"],
    )
    return sent


def _answer(referral: Referral, row: Row) -> None:
    for step, hours in row["steps"].items():
        at = row["sent_at"] + timedelta(hours=hours)
        by = account(row["account" if step == "recall" else "answered_by"])
        ACTS[step](referral=referral, **_words(step, row), by=by, at=at)


ACTS: dict[str, Callable[..., Any]] = {
    "receive": answering.receive_referral,
    "accept": answering.accept_referral,
    "reject": answering.reject_referral,
    "start": answering.start_service,
    "complete": answering.complete_service,
    "close": answering.close_with_feedback,
    "recall": recall_referral,
}


def _words(step: str, row: Row) -> dict[str, str]:
    """What the act is told beside who and when."""
    if step == "reject":
        return {"reason": row["reason"], "words": row.get("words", "")}
    if step == "complete":
        return {"outcome": row["outcome"], "words": row["outcome_words"]}
    if step == "close":
        return {"words": row["feedback"]}
    return {"reason": row["reason"]} if step == "recall" else {}


def _watch(row: Row) -> None:
    for at in row["at"]:
        for email in row["accounts"]:
            watch_overdue(by=account(email), at=at)
