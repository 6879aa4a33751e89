"""One figure into the ledger, from a form or the API."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.places.models import Place
from amparo.situation.figures.drafts.checks import refusals
from amparo.situation.figures.drafts.draft import FigureDraft, Values
from amparo.situation.figures.drafts.known import held_now
from amparo.situation.figures.drafts.reading import date_of, text_of, values_of
from amparo.situation.figures.drafts.reasons import FIGURE_ENTERED_BEFORE, ID_TAKEN
from amparo.situation.figures.models import Figure, Indicator, Population, Source

# Any fixed number: what is the same question, number and source, and where two figures would be one.
ADDING_LOCK = 0x61646466
PLAIN = (
    "sex",
    "age_group",
    "nationality",
    "scope",
    "as_of",
    "period_start",
    "value_low",
    "value_high",
    "qualifier",
)
RELATED = {
    "indicator": "code",
    "place": "code",
    "population": "code",
    "source": "code",
    "part_of": "reference",
    "compared_with": "reference",
}


@transaction.atomic
def add_figure(*, by: Any, draft: FigureDraft, at: datetime | None = None) -> Figure:
    """Enter one figure as reported. Without an id it gets one (E-20181227-3f09c1).

    Refuses with all reasons; `at` of a reason is the column. Unlike an import it makes no source and no
    indicator. `by=None` is the installation itself: only the command line and scenarios call it so.
    """
    if by is not None:
        must(by, "figures.add_figure")
    known = held_now(today=at.date() if at else None)
    draft = draft if text_of(draft.figure_id) else replace(draft, figure_id=_new_id(draft))
    reference = text_of(draft.figure_id)
    known.load_figures([reference, text_of(draft.part_of), text_of(draft.compared_with)])
    known.load_spellings([reference])
    taken = ID_TAKEN(at="figure_id", reference=reference) if reference in known.figures else None
    refuse_if_any([taken, *refusals(draft, known)])
    values = values_of(draft, known)
    refuse_if_any([_entered_before(values)])
    figure = _stored(reference, values, by)
    events.record(
        verb="add_figure", subject=figure, by=by, at=at, after={"reference": reference, **values._asdict()}
    )
    return figure


def _new_id(draft: FigureDraft) -> str:
    try:
        day = date_of(draft.as_of)
    except ValueError:
        day = None
    return f"E-{day:%Y%m%d}-{secrets.token_hex(3)}" if day else f"E-{secrets.token_hex(3)}"


def _entered_before(values: Values) -> Reason | None:
    """A form that is sent twice makes one figure. The lock lets two that are sent at once follow each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADDING_LOCK])
    same = Figure.objects.filter(
        **{name: getattr(values, name) for name in PLAIN},
        **{f"{name}__{key}": getattr(values, name) or None for name, key in RELATED.items()},
    ).exclude(status__in=(Figure.Status.SUPERSEDED, Figure.Status.WITHDRAWN))
    earlier = same.order_by("pk").values_list("reference", flat=True).first()
    return FIGURE_ENTERED_BEFORE(at="value_low", reference=earlier) if earlier else None


def _stored(reference: str, values: Values, by: Any) -> Figure:
    columns = values._asdict()
    for name, model, key in (
        ("indicator", Indicator, "code"),
        ("place", Place, "code"),
        ("population", Population, "code"),
        ("source", Source, "code"),
        ("part_of", Figure, "reference"),
        ("compared_with", Figure, "reference"),
    ):
        columns[name] = model._default_manager.get(**{key: columns[name]}) if columns[name] else None
    try:
        with transaction.atomic():
            return Figure.objects.create(reference=reference, entered_by=by, **columns)
    except IntegrityError:
        # Between the check and this line somebody else may have entered the same id; anything else is a fault.
        if not Figure.objects.filter(reference=reference).exists():
            raise
        raise Refusal(ID_TAKEN(at="figure_id", reference=reference)) from None
