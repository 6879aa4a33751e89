"""Reads of the ledger: its table, one figure with what stands beside it, key figures, findings, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.registry.places.models import Place
from amparo.situation.figures.drawing import IN_FORCE
from amparo.situation.figures.models import Figure, FigureImport, Finding, Indicator, KeyFigure, Source
from amparo.situation.figures.quantity import Quantity, hull
from amparo.situation.figures.services import QUESTION
from amparo.situation.figures.within import inside, keys_of, one_of, places_named

NEAR_DAYS = 7
RIVALS_SHOWN = 40
PARTS_SHOWN = 60
HEADLINES_SHOWN = 8
KEY_FIGURES_READ = 300
PLACES_SUGGESTED = 200
SOURCES_SUGGESTED = 100
MOST_COUNTED = 10_000
SEVERITY_ORDER = Case(
    When(severity=Finding.Severity.CONTRADICTION, then=Value(0)),
    When(severity=Finding.Severity.ALERT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
OPEN = Q(status=Finding.Status.OPEN)
ACCEPTED = Q(status=KeyFigure.Status.ACCEPTED)
HEAVY = ("content", "preview", "mapping")
RELATED = ("indicator", "place", "population", "source", "compared_with")


# --- the table of figures


def figures_asked_for(asked: Mapping[str, Any]) -> QuerySet[Figure]:
    """The figures that a filter leaves. `asked` is the cleaned filter form; what it lacks does not narrow."""
    rows = Figure.objects.all()
    for name, narrow in NARROWED.items():
        value = asked.get(name)
        if value not in (None, "", False):
            rows = rows.filter(narrow(value))
    return rows


def _with_the_text(text: str) -> Q:
    """In the reference, or the names of indicator, place and source. The small tables are searched first, so that
    the ledger is read once and by its keys."""
    indicators = Indicator.objects.filter(
        Q(code__icontains=text) | Q(name_en__icontains=text) | Q(name_es__icontains=text)
    )
    sources = Source.objects.filter(
        Q(code__icontains=text) | Q(title__icontains=text) | Q(publisher__icontains=text)
    )
    return (
        Q(reference__icontains=text)
        | one_of("indicator_id", indicators.values_list("pk", flat=True))
        | one_of("place_id", keys_of(places_named(text)))
        | one_of("source_id", sources.values_list("pk", flat=True)[:MOST_COUNTED])
    )


def _inside(place: str) -> Q:
    return one_of("place_id", keys_of((place, *inside(place))))


def _is_key() -> Exists:
    ties = KeyFigure.figures.through.objects.filter(
        figure_id=OuterRef("pk"), keyfigure__status=KeyFigure.Status.ACCEPTED
    )
    return Exists(ties)


def _is_contradicted() -> Exists:
    ties = Finding.figures.through.objects.filter(
        figure_id=OuterRef("pk"), finding__status=Finding.Status.OPEN
    )
    return Exists(ties)


NARROWED = {
    "q": _with_the_text,
    "indicator": lambda indicator: Q(indicator=indicator),
    "place": _inside,
    "source": lambda source: Q(source__code=source),
    "status": lambda status: Q(status=status),
    "method": lambda method: Q(method="" if method == "unstated" else method),
    "since": lambda day: Q(as_of__gte=day),
    "until": lambda day: Q(as_of__lte=day),
    "key": lambda _on: Q(_is_key()),
    "contradicted": lambda _on: Q(_is_contradicted()),
}


def loaded(keys: Sequence[int]) -> list[Figure]:
    """The figures of one page, in the order of the keys, with whether each is a key figure and contradicted."""
    found = (
        Figure.objects.filter(pk__in=keys)
        .select_related(*RELATED)
        .annotate(is_key=_is_key(), is_contradicted=_is_contradicted())
        .in_bulk(list(keys))
    )
    return [found[key] for key in keys if key in found]


def by_number() -> Coalesce:
    """What the table sorts by as the number: the only or the lower number that the source said."""
    return Coalesce("value_low", "value_high")


def export_rows(asked: Mapping[str, Any]) -> QuerySet[Figure]:
    rows = figures_asked_for(asked).select_related(*RELATED, "part_of", "place__parent")
    return rows.order_by("as_of", "reference")


def suggested_places() -> list[str]:
    """Names of places that figures speak of already, and of countries, for the suggestions of a text box."""
    spoken_of = Figure.objects.filter(place=OuterRef("pk"))
    rows = Place.objects.filter(Q(Exists(spoken_of)) | Q(kind=Place.Kind.KEY_POINT)).order_by()
    name = "name_es" if (get_language() or "en").startswith("es") else "name_en"
    return sorted(set(rows.values_list(name, flat=True)[:PLACES_SUGGESTED]))


def sources_by_code() -> list[tuple[str, str]]:
    """Code and name of sources that stand, for suggestions; the newest first."""
    rows = Source.objects.filter(withdrawn_on=None).order_by(F("published").desc(nulls_last=True), "code")
    named = rows.values_list("code", "publisher", "title")[:SOURCES_SUGGESTED]
    return [(code, f"{publisher}: {title}" if publisher else title) for code, publisher, title in named]


# --- one figure


def one_figure(reference: str) -> Figure | None:
    rows = Figure.objects.select_related(
        *RELATED, "place__parent", "part_of", "entered_by__organisation", "came_with"
    )
    # Of the file with which it came only the name is told; the file itself has megabytes.
    rows = rows.defer(*(f"came_with__{heavy}" for heavy in HEAVY))
    return rows.filter(reference=reference).annotate(is_key=_is_key()).first()


def rivals(figure: Figure) -> list[Figure]:
    """Figures in force that answer the same question within a week, the figure's own parts and total aside."""
    question = {name: getattr(figure, name) for name in QUESTION if name != "as_of"}
    week = timedelta(days=NEAR_DAYS)
    rows = (
        Figure.objects.filter(IN_FORCE, **question, as_of__range=(figure.as_of - week, figure.as_of + week))
        .exclude(pk__in=[key for key in (figure.pk, figure.part_of_id) if key])
        .exclude(part_of=figure)
    )
    near = rows.annotate(is_key=_is_key()).select_related(*RELATED).order_by("as_of", "reference")
    return list(near[:RIVALS_SHOWN])


def parts(figure: Figure) -> list[Figure]:
    rows = figure.parts.filter(IN_FORCE).select_related(*RELATED).order_by("reference")
    return list(rows[:PARTS_SHOWN])


def key_figures_with(figure: Figure) -> QuerySet[KeyFigure]:
    return key_figures().filter(figures=figure).distinct().order_by("-accepted_at")


# --- key figures


def key_figures() -> QuerySet[KeyFigure]:
    """Key figures with all that says them in words: their figures, the sources of these, who accepted."""
    behind = Figure.objects.select_related("source", "compared_with").order_by("reference")
    return KeyFigure.objects.select_related(
        "indicator", "place", "population", "accepted_by__organisation"
    ).prefetch_related(Prefetch("figures", behind))


def quantity_of(key: KeyFigure) -> Quantity | None:
    """The accepted quantity: one figure's own, or the hull of several. None while it holds no figure."""
    quantities = [figure.quantity for figure in key.figures.all()]
    if not quantities:
        return None
    return quantities[0] if len(quantities) == 1 else hull(quantities)


def newest_day() -> date | None:
    """The day that the situation opens with: the newest headline, else the newest figure."""
    headline = KeyFigure.objects.filter(ACCEPTED, is_headline=True).aggregate(newest=Max("as_of"))["newest"]
    return headline or Figure.objects.filter(IN_FORCE).aggregate(newest=Max("as_of"))["newest"]


def accepted_on(as_of: date) -> list[KeyFigure]:
    """The newest acceptance of each question on or before the day, the newest day first."""
    accepted = key_figures().filter(ACCEPTED, as_of__lte=as_of).order_by("-as_of", "accepted_at")
    newest: dict[tuple[Any, ...], KeyFigure] = {}
    for key in accepted[:KEY_FIGURES_READ]:
        newest.setdefault(tuple(getattr(key, name) for name in QUESTION if name != "as_of"), key)
    return list(newest.values())


def headlines(accepted: Sequence[KeyFigure]) -> list[KeyFigure]:
    """What the situation opens with: the headlines, or the newest acceptances while nobody has marked one."""
    return [key for key in accepted if key.is_headline][:HEADLINES_SHOWN] or list(accepted[:HEADLINES_SHOWN])


# --- findings


def findings() -> QuerySet[Finding]:
    figures = (
        Figure.objects.select_related(*RELATED).annotate(is_key=_is_key()).order_by("as_of", "reference")
    )
    return Finding.objects.select_related("decided_by__organisation", "chosen").prefetch_related(
        Prefetch("figures", figures)
    )


def findings_asked_for(asked: Mapping[str, Any]) -> QuerySet[Finding]:
    """The findings that a filter leaves, the gravest first and the newest of these."""
    rows = findings().exclude(status=Finding.Status.GONE)
    for name in ("status", "rule", "severity"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if place := asked.get("place"):
        ties = Finding.figures.through.objects.filter(
            one_of("figure__place_id", keys_of((place, *inside(place)))), finding_id=OuterRef("pk")
        )
        rows = rows.filter(Exists(ties))
    return rows.order_by(SEVERITY_ORDER, "-as_of", "rule", "key")


def waiting(as_of: date) -> QuerySet[Finding]:
    """Open findings that speak of a figure of that day or before, the gravest first."""
    ties = Finding.figures.through.objects.filter(finding_id=OuterRef("pk"), figure__as_of__lte=as_of)
    return Finding.objects.filter(OPEN, Exists(ties)).order_by(SEVERITY_ORDER, "-as_of", "rule", "key")


def open_findings() -> int:
    return Finding.objects.filter(OPEN).count()


def open_findings_about(keys: Sequence[KeyFigure], as_of: date) -> dict[Any, int]:
    """For each key figure the number of open findings about its indicator and place."""
    pairs = Q()
    for key in keys:
        pairs |= Q(figure__indicator=key.indicator_id, figure__place=key.place_id)
    if not keys:
        return {}
    counted = (
        Finding.figures.through.objects.filter(
            pairs, finding__status=Finding.Status.OPEN, figure__as_of__lte=as_of
        )
        .values_list("figure__indicator", "figure__place")
        .annotate(count=Count("finding", distinct=True))
    )
    found = {(indicator, place): count for indicator, place, count in counted}
    return {key.pk: found.get((key.indicator_id, key.place_id), 0) for key in keys}


def findings_of(figure: Figure) -> QuerySet[Finding]:
    rows = Finding.objects.filter(figures=figure).exclude(status=Finding.Status.GONE)
    return rows.order_by(SEVERITY_ORDER, "-as_of", "key")[:PARTS_SHOWN]


def open_by_rule() -> dict[str, int]:
    return dict(Finding.objects.filter(OPEN).values_list("rule").annotate(Count("pk")).order_by())


# --- sources


def sources() -> QuerySet[Source]:
    counted = Figure.objects.filter(source=OuterRef("pk")).order_by().values("source").annotate(n=Count("pk"))
    return Source.objects.annotate(
        figure_count=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
    )


def sources_asked_for(asked: Mapping[str, Any]) -> QuerySet[Source]:
    rows = sources()
    if text := asked.get("q"):
        rows = rows.filter(Q(code__icontains=text) | Q(title__icontains=text) | Q(publisher__icontains=text))
    if asked.get("reliability"):
        rows = rows.filter(reliability=asked["reliability"])
    match asked.get("state"):
        case "withdrawn":
            rows = rows.exclude(withdrawn_on=None)
        case "undescribed":
            rows = rows.filter(publisher="")
        case "standing":
            rows = rows.filter(withdrawn_on=None)
    return rows


def key_figures_on(source: Source) -> QuerySet[KeyFigure]:
    """Accepted key figures that stand on the source, alone or beside others."""
    return key_figures().filter(ACCEPTED, figures__source=source).distinct().order_by("-as_of")


def key_figures_asked_for(asked: Mapping[str, Any]) -> QuerySet[KeyFigure]:
    rows = key_figures()
    if asked.get("indicator"):
        rows = rows.filter(indicator=asked["indicator"])
    if place := asked.get("place"):
        rows = rows.filter(_inside(place))
    if asked.get("status"):
        rows = rows.filter(status=asked["status"])
    if asked.get("headline"):
        rows = rows.filter(is_headline=True)
    return rows.order_by("-as_of", "indicator__code", "place__code", "-accepted_at")


# --- imports


def imports() -> QuerySet[FigureImport]:
    """Imports without the files themselves, which are read only when they are judged or taken."""
    return FigureImport.objects.select_related("by__organisation").defer("content")


def past_imports() -> QuerySet[FigureImport]:
    """The newest first, with the counts of their previews and without the rows of these."""
    return imports().defer(*HEAVY).annotate(counts=F("preview__counts"))


def import_is_running(figure_import: FigureImport) -> bool:
    """Whether a job about it waits or works: it can be left, and is not to be decided about meanwhile."""
    return ProcrastinateJob.objects.filter(
        queue_name="imports",
        status__in=("todo", "doing"),
        args__figure_import_id=str(figure_import.pk),
    ).exists()
