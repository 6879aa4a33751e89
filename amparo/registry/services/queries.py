"""Reads of the directory: the list and its filters, who can serve a need at a place, the history of one service."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.listing import Sorting
from amparo.registry.partners.models import Mandate, Organisation, User
from amparo.registry.partners.queries import in_force
from amparo.registry.partners.verbs import act_in_words
from amparo.registry.places.models import Place
from amparo.registry.places.queries import containment, gazetteer
from amparo.registry.services.freshness import MOST_BOUNCES, UP_TO_DAYS, Standing, in_standing
from amparo.registry.services.hours import is_open
from amparo.registry.services.models import Bounce, Service
from amparo.registry.services.vocabulary import HIGH_RISK

SERVICES = Sorting(
    {
        "name": (_("Service"), ("name_shown",)),
        "organisation": (_("Organisation"), ("organisation__acronym", "code")),
        "kind": (_("Kind of service"), ("kind", "organisation__acronym")),
        "place": (_("Place"), ("place__name_en", "organisation__acronym")),
        "hours": (_("Hours"), ()),
        "verified": (_("Verified"), ("verified_at", "organisation__acronym")),
    },
    default="organisation",
)


def services() -> QuerySet[Any]:
    """All services, with how many people came back since the last verification (`bounced`)."""
    since = Bounce.objects.filter(
        Q(service__verified_at=None) | Q(at__gt=OuterRef("verified_at")), service=OuterRef("pk")
    )
    counted = since.order_by().values("service").annotate(count=Count("pk")).values("count")
    told: dict[str, Any] = {"bounced": Coalesce(Subquery(counted, output_field=IntegerField()), 0)}
    return Service.objects.select_related("organisation", "place", "verified_by__organisation").annotate(
        **told
    )


def open_services_of(organisations: Iterable[Organisation]) -> QuerySet[Service]:
    """In operation, of these organisations: to choose from, with whose they are and where."""
    rows = Service.objects.filter(organisation__in=list(organisations), status=Service.Status.OPEN)
    return rows.select_related("organisation", "place").order_by("organisation__acronym", "code")


def directory(chosen: Mapping[str, Any], *, on: date, at: datetime) -> QuerySet[Service]:
    """`chosen`: text, function, kind, place (a code), organisation, standing, is_open_now, status.

    What is empty does not narrow. A place is meant with all inside it. `on` decides about freshness, `at` about hours.
    """
    name = "name_es" if (get_language() or "en").startswith("es") else "name_en"
    rows = services().annotate(name_shown=Coalesce(name, "code"))
    if text := chosen.get("text"):
        named = (
            "code",
            "name_en",
            "name_es",
            "description_en",
            "description_es",
            "address",
            "organisation__acronym",
        )
        rows = rows.filter(_any_of(f"{field}__icontains" for field in named)(text))
    for field in ("function", "kind", "organisation", "status"):
        if value := chosen.get(field):
            rows = rows.filter(**{field: value})
    if place := chosen.get("place"):
        rows = rows.filter(place__code__in=inside(place))
    if standing := chosen.get("standing"):
        rows = rows.filter(in_standing(standing, on=on))
    if chosen.get("is_open_now"):
        rows = rows.filter(pk__in=_open_at(rows, at))
    return rows


def _any_of(conditions: Iterable[str]) -> Any:
    names = list(conditions)

    def holding(text: str) -> Q:
        found = Q()
        for name in names:
            found |= Q(**{name: text})
        return found

    return holding


def _open_at(rows: QuerySet[Service], at: datetime) -> list[Any]:
    told = rows.order_by().values_list("pk", "hours", "place__code")
    return [key for key, hours, place in told if is_open(hours, place, at)]


def inside(code: str) -> list[str]:
    """The place and everything that lies in it."""
    return [code, *(inner for inner, around in containment().items() if code in around)]


def within_reach(code: str) -> list[str]:
    """Places whose services serve somebody who is at `code`: the municipality with all inside it, and what is stated
    for a wider area that contains it (a line for the whole country). Of a state or country, everything inside it."""
    around = (code, *containment().get(code, ()))
    known = gazetteer()
    home = next((each for each in around if known[each].kind == Place.Kind.ADMIN2), code)
    return [*around, *inside(home)]


def mandated(place: Place, *, on: date) -> Q:
    """Services whose organisation has a mandate for the service's function in force on the day, over the place."""
    over = (place.code, *containment().get(place.code, ()))
    mandates = Mandate.objects.filter(
        in_force(on),
        organisation=OuterRef("organisation"),
        function=OuterRef("function"),
        area__code__in=over,
    )
    return Q(Exists(mandates))


def services_for(
    function: str | Collection[str], place: Place, *, on: date, priority: str, kinds: Collection[str] = ()
) -> QuerySet[Service]:
    """Services of the function, or of one of several, that can be offered at the place now, the freshest first.

    In operation; of an organisation that takes part, with a mandate for the function in force there; serving in the
    time that the need leaves; with a capacity that is not 0 (one that is not known is offered, and shown so); and for
    high risk fresh enough (`policy.service_is_fresh_enough_for`). An authority that enforces migration law is never
    among them, whatever its mandate (safeguard 12). `kinds` narrows to these kinds of service.
    """
    rows = services().filter(
        mandated(place, on=on),
        ~Q(organisation__functions__contains=[Function.MIGRATION_AUTHORITY]),
        ~Q(capacity_per_day=0),
        function__in=[function] if isinstance(function, str) else list(function),
        status=Service.Status.OPEN,
        organisation__is_active=True,
        place__code__in=within_reach(place.code),
        priorities__contains=[priority],
    )
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    if priority in HIGH_RISK:
        rows = rows.filter(~in_standing(Standing.EXPIRED, on=on), bounced__lt=MOST_BOUNCES)
    return rows.order_by(_rank(on), _distance(place), "organisation__acronym", "code")


def _rank(on: date) -> Any:
    order = [standing for _most, standing in UP_TO_DAYS]
    cases = [When(in_standing(standing, on=on), then=Value(rank)) for rank, standing in enumerate(order)]
    return Case(*cases, default=Value(len(order)), output_field=IntegerField())


def _distance(place: Place) -> Any:
    """At the place itself before the same municipality, before what is stated for a wider area."""
    around = containment().get(place.code, ())
    return Case(
        When(place=place, then=Value(0)),
        When(place__code__in=around, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )


def has_mandate(service: Service, *, on: date) -> bool:
    """Whether the organisation's mandate for the service's function is in force where the service is."""
    return Service.objects.filter(mandated(service.place, on=on), pk=service.pk).exists()


def organisations_with_services() -> QuerySet[Organisation]:
    return Organisation.objects.filter(Exists(Service.objects.filter(organisation=OuterRef("pk"))))


def country_names(codes: Iterable[str]) -> dict[str, str]:
    """Code -> name, for those that are countries."""
    rows = Place.objects.filter(kind=Place.Kind.COUNTRY, code__in=list(codes))
    return {place.code: place.name for place in rows}


def place_names() -> list[str]:
    """What the field of a place suggests: key points, states and countries. Municipalities are named by hand."""
    name = "name_es" if (get_language() or "en").startswith("es") else "name_en"
    kinds = (Place.Kind.KEY_POINT, Place.Kind.ADMIN1, Place.Kind.COUNTRY)
    return sorted(set(Place.objects.filter(kind__in=kinds).values_list(name, flat=True)))


@dataclass(frozen=True)
class Act:
    """One entry of the history. `name` is empty for people of another organisation."""

    event: Event
    what: Text
    organisation: str
    name: str


def history_of(service: Service, *, by: Any) -> list[Act]:
    """Everything that was done to it, the newest first; three queries, however long."""
    events = list(
        Event.objects.filter(subject_type="services.service", subject_id=str(service.pk)).order_by("-number")
    )
    actors = {each.actor_id for each in events if each.actor_id}
    names = {str(key): name for key, name in User.objects.filter(pk__in=actors).values_list("pk", "name")}
    keys = {each.organisation_id for each in events if each.organisation_id}
    known = Organisation.objects.filter(pk__in=keys).values_list("pk", "acronym")
    acronyms = {str(key): acronym for key, acronym in known}
    return [
        Act(
            event=each,
            what=act_in_words(each.verb, each.subject_type, each.after),
            organisation=acronyms.get(each.organisation_id, ""),
            name=names.get(each.actor_id, "") if each.organisation_id == str(by.organisation_id) else "",
        )
        for each in events
    ]
