"""The stories of `people.toml`, told in the folder's README: each step by the account that would take it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.people.models import FamilyLink
from amparo.registry.people.models.sharing import LONGEST_DAYS
from amparo.registry.people.services.correcting import decide_link
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.services.rights import decide_objection, record_objection
from amparo.registry.people.services.sharing import ask_override, decide_override, record_consent
from amparo.registry.people.stated import StatedLink, StatedPerson
from amparo.registry.places.models import Place
from amparo.site.scenario_people.along import RECEIPTS
from amparo.site.scenario_people.known import (
    Known,
    People,
    account,
    in_their_order,
    organisation,
    registrations_of,
)
from amparo.site.scenario_people.sharing import words_of_consent

Rows = Sequence[dict[str, Any]]


def register_stories(rows: Rows, people: People) -> None:
    for row in rows:
        by, members = account(row["account"]), [_member(member) for member in row["members"]]
        with acting_as(by):
            household = register_household(
                members=members,
                links=[StatedLink(who=who, of=of, kind=kind) for who, of, kind in row.get("links", [])],
                place=Place.objects.get(code=row["place"]),
                purpose=row["purpose"],
                receipt=uuid.uuid5(RECEIPTS, row["id"]),
                group=people.group(row.get("group", ""), by=by, at=row["at"]),
                is_synthetic=True,
                by=by,
                at=row["at"],
            )
            made = registrations_of([household])[household.pk]
        people.in_stories[row["id"]] = [
            Known(registration, member, by, row["at"])
            for registration, member in zip(in_their_order(made, members), members, strict=True)
        ]


def _member(row: dict[str, Any]) -> StatedPerson:
    stated: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return StatedPerson(**stated)


def tell_stories(content: dict[str, Any], people: People) -> None:
    _consents(content["consents"], people)
    _decisions(content["decisions"], people)
    _overrides(content["overrides"], people)
    _objections(content["objections"], people)
    _verified_links(content["verified_links"], people)


def _consents(rows: Rows, people: People) -> None:
    for row in rows:
        household = people.in_stories[row["of"]]
        for member in row["members"]:
            guarded = row.get("guardian", member) != member
            record_consent(
                registration=household[member].registration,
                purpose=row["purpose"],
                recipients=[organisation(acronym) for acronym in row["recipients"]],
                categories=row["categories"],
                form="spoken",
                text=words_of_consent(row["purpose"]),
                given_on=row["at"].date(),
                guardian=household[row["guardian"]].registration if guarded else None,
                by=account(row["account"]),
                at=row["at"],
            )


def _decisions(rows: Rows, people: People) -> None:
    for row in rows:
        for member in row["members"]:
            decide_person(
                registration=people.in_stories[row["own"]][member].registration,
                other=people.in_stories[row["other"]][member].registration,
                verdict=row["verdict"],
                why=row["why"],
                by=account(row["account"]),
                at=row["at"],
            )


def _overrides(rows: Rows, people: People) -> None:
    """One without days is asked for when the demonstration is built: whoever visits it approves it in force."""
    names = ("purpose", "categories", "legal_basis", "named_law", "because", "notice")
    for row in rows:
        at = row.get("asked_at") or timezone.now()
        override = ask_override(
            registration=people.in_stories[row["of"]][row["member"]].registration,
            recipient=organisation(row["recipient"]),
            **{name: row[name] for name in names},
            valid_until=row.get("valid_until") or timezone.localdate(at) + timedelta(days=LONGEST_DAYS),
            by=account(row["account"]),
            at=at,
        )
        if "decided_by" in row:
            by = account(row["decided_by"])
            with acting_as(by):
                decide_override(override=override, approve=row["approve"], by=by, at=row["decided_at"])


def _objections(rows: Rows, people: People) -> None:
    for row in rows:
        objection = record_objection(
            registration=people.in_stories[row["of"]][row["member"]].registration,
            purpose=row["purpose"],
            words=row["words"],
            by=account(row["account"]),
            at=row["at"],
        )
        if "decided_by" in row:
            decide_objection(
                objection=objection,
                uphold=row["uphold"],
                answer=row["answer"],
                by=account(row["decided_by"]),
                at=row["decided_at"],
            )


def _verified_links(rows: Rows, people: People) -> None:
    for row in rows:
        by = account(row["account"])
        with acting_as(by):
            link = FamilyLink.objects.get(
                registration=people.in_stories[row["of"]][row["member"]].registration, kind="parent"
            )
            decide_link(link=link, verified=True, how=row["how"], by=by, at=row["at"])
