"""Every read of reports of abuse inside: for focal points of the organisation that handles one and is not named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.core.season import now_for
from amparo.core.waiting import Waiting
from amparo.registry.partners.models import Organisation, User
from amparo.response.feedback import trail
from amparo.response.feedback.models import AbuseReport, ReportAct
from amparo.response.feedback.sealing import opened


def visible_to(user: Any) -> QuerySet[AbuseReport]:
    """The first lock; nothing for who is no focal point."""
    organisation = user.acting_desks.get("abuse")
    if organisation is None:
        return AbuseReport.objects.none()
    rows = AbuseReport.objects.filter(organisation_id=organisation)
    return rows.exclude(implicated__contains=[organisation])


def reports(user: Any) -> QuerySet[AbuseReport]:
    """Those not closed first, by the hour at which they are to be acknowledged."""
    is_done = Case(When(status="closed", then=1), default=0, output_field=IntegerField())
    rows = visible_to(user).select_related("place").annotate(is_done=is_done)
    return rows.order_by("is_done", "acknowledge_by", "pk")


def is_late(report: AbuseReport) -> bool:
    return report.status == AbuseReport.Status.RECEIVED and report.acknowledge_by < now_for(
        report.acknowledge_by
    )


def waiting_for(user: Any, now: datetime) -> Iterator[Waiting]:
    """For focal points alone, in words that tell nobody over their shoulder what it is. The clock is of 24 hours."""
    rows = visible_to(user).exclude(status=AbuseReport.Status.CLOSED)
    for each in rows.exclude(closing_asked_by=user, status=AbuseReport.Status.CLOSING):
        is_new = each.status == AbuseReport.Status.RECEIVED
        yield Waiting(
            title=_("Something for focal points"),
            url=reverse("feedback:report", args=[each.pk]),
            state=_("to be acknowledged within 24 hours") if is_new else _("to be followed up"),
            due=each.acknowledge_by if is_new else None,
        )


@dataclass(frozen=True)
class Note:
    """Something said or noted, opened. `by` is empty for the person."""

    at: Any
    kind: str
    kind_name: Text
    text: str
    by: str


def notes_of(report: AbuseReport) -> list[Note]:
    return [
        Note(
            at=each.written_at,
            kind=each.kind,
            kind_name=each.get_kind_display(),
            text=opened(each.sealed, of=report.pk),
            by=each.written_by.name if each.written_by else "",
        )
        for each in report.entries.select_related("written_by")
    ]


def contact_of(report: AbuseReport) -> str:
    return opened(report.contact, of=report.pk) if report.contact else ""


def implicated_in(report: AbuseReport) -> list[str]:
    return list(
        Organisation.objects.filter(pk__in=report.implicated)
        .order_by("acronym")
        .values_list("acronym", flat=True)
    )


@dataclass(frozen=True)
class ActOnReport:
    act: ReportAct
    words: Text
    actor: str


def acts_on(report: AbuseReport) -> tuple[list[ActOnReport], bool]:
    """The trail of the report, newest first, and whether its chain holds."""
    found = list(report.acts.order_by("number"))
    names = {
        str(key): name
        for key, name in User.objects.filter(
            pk__in={act.actor_id for act in found if act.actor_id}
        ).values_list("pk", "name")
    }
    told = [ActOnReport(act, trail.ACTS[act.act], names.get(act.actor_id, "")) for act in reversed(found)]
    return told, trail.holds(found)
