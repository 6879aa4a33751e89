"""From what was stated to rows of content, and back."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from amparo.registry.people.models import Contact, Content, Identity, Journey, Papers, Registration
from amparo.registry.people.names import normalised
from amparo.registry.people.secret import key_for
from amparo.registry.people.stated import StatedDocument, StatedLink, StatedPerson
from amparo.registry.places.models import Place

KINDS: tuple[type[Content], ...] = (Identity, Contact, Papers, Journey)
DETAILS: dict[type[Content], tuple[str, ...]] = {
    Identity: (
        "given_names",
        "first_surname",
        "second_surname",
        "also_known_as",
        "birth_date",
        "birth_precision",
        "sex",
        "gender",
        "nationalities",
        "languages",
    ),
    Contact: ("phones",),
    Papers: ("documents",),
    Journey: ("arrived_on", "destination_id", "destination_words", "group_id"),
}


def columns_of(
    kind: type[Content], person: StatedPerson, places: Mapping[str, int], group: Any
) -> dict[str, Any]:
    """The columns that one kind of content takes from a statement. `places`: ids by code."""
    if kind is Identity:
        names = {name: getattr(person, name).strip() for name in DETAILS[Identity][:4]}
        rest = {
            name: list(value) if isinstance(value := getattr(person, name), tuple) else value
            for name in DETAILS[Identity][4:]
        }
        return names | rest | {"normalised_name": normalised(" ".join(names.values()))[:400]}
    if kind is Contact:
        return {"phones": [phone.strip() for phone in person.phones]}
    if kind is Papers:
        return {"documents": [json.loads(json.dumps(asdict(each), default=str)) for each in person.documents]}
    return {
        "arrived_on": person.arrived_on,
        "destination_id": places.get(person.destination),
        "destination_words": person.destination_words.strip(),
        "group_id": group.pk if group is not None else None,
    }


def place_ids(people: Sequence[StatedPerson]) -> dict[str, int]:
    codes = {person.destination for person in people if person.destination}
    return dict(Place.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}


def stated_again(
    registration: Registration, content: Mapping[type[Content], Any], **other: Any
) -> StatedPerson:
    """What is in force, as a statement: for a form that corrects it, for search keys, for a copy.

    `content` holds the newest row of each kind that the reader may see.
    """
    identity, contact = content[Identity], content.get(Contact)
    papers, journey = content.get(Papers), content.get(Journey)
    return StatedPerson(
        **{name: _stated(getattr(identity, name)) for name in DETAILS[Identity]},
        phones=tuple(contact.phones) if contact else (),
        documents=tuple(_document(each) for each in papers.documents) if papers else (),
        arrived_on=journey.arrived_on if journey else None,
        destination=journey.destination.code if journey and journey.destination else "",
        destination_words=journey.destination_words if journey else "",
        **other,
    )


def _stated(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _document(kept: Mapping[str, Any]) -> StatedDocument:
    expires = date.fromisoformat(kept["expires_on"]) if kept.get("expires_on") else None
    return StatedDocument(
        kind=kept["kind"], number=kept["number"], country=kept["country"], expires_on=expires
    )


def hash_of_intake(
    members: Sequence[StatedPerson], links: Sequence[StatedLink], *, place: str, purpose: str
) -> str:
    """A keyed hash by which the same statement is known again; without the key it tells nothing about anybody."""
    whole = [place, purpose, [asdict(each) for each in members], [asdict(each) for each in links]]
    text = json.dumps(whole, sort_keys=True, default=str)
    return hmac.new(key_for("intake"), text.encode(), hashlib.sha256).hexdigest()


def rows_of(
    registration: Registration,
    person: StatedPerson,
    places: Mapping[str, int],
    group: Any,
    *,
    recorded_by: Any,
    at: datetime,
) -> list[Content]:
    """The first version of every kind of content."""
    return [
        kind(
            organisation_id=registration.organisation_id,
            registration=registration,
            recorded_at=at,
            recorded_by=recorded_by,
            **columns_of(kind, person, places, group),
        )
        for kind in KINDS
    ]
