"""What a statement about a service must be before it is stored: every reason at once, each with its field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.functions import Function
from amparo.registry.places.models import Place
from amparo.registry.places.queries import containment, gazetteer
from amparo.registry.services import hours
from amparo.registry.services.stated import LABELS, NUMBERS, StatedService
from amparo.registry.services.vocabulary import (
    Accessibility,
    Cost,
    Language,
    Population,
    Priority,
    ReferralMethod,
    ServiceKind,
    TakesSex,
)

NEEDED = ("name_en", "name_es", "function", "kind", "place", "referral_method", "priorities")
IN_BOTH = (("description_en", "description_es"), ("documents_en", "documents_es"))
LENGTHS = {
    "code": 40,
    "name_en": 160,
    "name_es": 160,
    "description_en": 1000,
    "description_es": 1000,
    "address": 200,
    "hours": 160,
    "documents_en": 300,
    "documents_es": 300,
    "referral_channel": 200,
    "complaint_channel": 200,
}
MOST = {"min_age": 120, "max_age": 120, "feedback_days": 365, "capacity_per_day": 100_000}
CHOICES = {
    "function": Function.values,
    "kind": ServiceKind.values,
    "sex": TakesSex.values,
    "cost": Cost.values,
    "access": Accessibility.values,
    "referral_method": ReferralMethod.values,
}
LISTED = {"populations": Population.values, "languages": Language.values, "priorities": Priority.values}
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{3}", re.ASCII)

TEXT_MISSING = Kind(
    "services.text_missing",
    _("“{field}” is missing."),
    _("Write it; what the public reads is written in both languages."),
)
TEXT_TOO_LONG = Kind(
    "services.text_too_long",
    _("“{field}” has {length} characters; {most} fit."),
    _("Shorten it."),
)
CHOICE_UNKNOWN = Kind(
    "services.choice_unknown",
    _("“{value}” is not one of the known values of “{field}”."),
    _("Choose one from the list; “What the columns mean” names them all."),
)
PLACE_UNKNOWN = Kind(
    "services.place_unknown",
    _("“{value}” is no place that is known here."),
    _("Choose a key point, municipality, state or country from the list."),
)
HOURS_UNREADABLE = Kind(
    "services.hours_unreadable",
    _("The hours “{value}” cannot be read."),
    _("Write them as Mo-Fr 09:00-17:00; Sa 09:00-13:00, or 24/7, or leave them empty."),
)
CODE_UNREADABLE = Kind(
    "services.code_unreadable",
    _("“{value}” is no code of a service."),
    _("Use capital letters, digits and hyphens, such as TAP-01; or leave it empty."),
)
NUMBER_OUT_OF_RANGE = Kind(
    "services.number_out_of_range",
    _("“{field}” is {value}; it lies between 0 and {most}."),
    _("Correct the number, or leave it empty where it is not known."),
)
AGES_CROSS = Kind(
    "services.ages_cross",
    _("The service would take people from {least} up to {most} years of age: nobody."),
    _("Correct one of the two ages, or leave it empty."),
)


def why_not_a_service(stated: StatedService) -> list[Reason]:
    """Every reason why it cannot be stored as stated."""
    return [*_texts(stated), *_choices(stated), *_lists(stated), *_numbers(stated), *_place_and_hours(stated)]


def _at(name: str) -> str:
    return str(LABELS[name])


def _texts(stated: StatedService) -> Iterator[Reason]:
    for name in NEEDED:
        if not getattr(stated, name):
            yield TEXT_MISSING(at=_at(name), field=LABELS[name])
    for one, other in IN_BOTH:
        if bool(getattr(stated, one)) != bool(getattr(stated, other)):
            lacking = other if getattr(stated, one) else one
            yield TEXT_MISSING(at=_at(lacking), field=LABELS[lacking])
    for name, most in LENGTHS.items():
        if (length := len(getattr(stated, name))) > most:
            yield TEXT_TOO_LONG(at=_at(name), field=LABELS[name], length=length, most=most)
    if stated.code and not CODE.fullmatch(stated.code):
        yield CODE_UNREADABLE(at=_at("code"), value=stated.code)


def _choices(stated: StatedService) -> Iterator[Reason]:
    for name, known in CHOICES.items():
        if (value := getattr(stated, name)) and value not in known:
            yield CHOICE_UNKNOWN(at=_at(name), field=LABELS[name], value=value)


def _lists(stated: StatedService) -> Iterator[Reason]:
    for name, known in LISTED.items():
        for value in getattr(stated, name):
            if value not in known:
                yield CHOICE_UNKNOWN(at=_at(name), field=LABELS[name], value=value)
    for value in stated.nationalities:
        if not COUNTRY.fullmatch(value):
            yield CHOICE_UNKNOWN(at=_at("nationalities"), field=LABELS["nationalities"], value=value)


def _numbers(stated: StatedService) -> Iterator[Reason]:
    for name in sorted(NUMBERS):
        value = getattr(stated, name)
        if value is not None and not 0 <= value <= MOST[name]:
            yield NUMBER_OUT_OF_RANGE(at=_at(name), field=LABELS[name], value=value, most=MOST[name])
    least, most = stated.min_age, stated.max_age
    if least is not None and most is not None and most < least:
        yield AGES_CROSS(at=_at("max_age"), least=least, most=most)


def _place_and_hours(stated: StatedService) -> Iterator[Reason]:
    if stated.place and (
        stated.place not in containment() or gazetteer()[stated.place].kind == Place.Kind.REGION
    ):
        yield PLACE_UNKNOWN(at=_at("place"), value=stated.place)
    if not hours.are_readable(stated.hours):
        yield HOURS_UNREADABLE(at=_at("hours"), value=stated.hours)
