"""The tables that leave as CSV: organisations, people, the trail. Column names stay the same in every language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from amparo.core.export import Column, write_csv

ORGANISATION_COLUMNS = (
    Column("acronym", "#org+acronym"),
    Column("name_en", "#org+name+i_en"),
    Column("name_es", "#org+name+i_es"),
    Column("type", "#org+type"),
    Column("country", "#country+code", read=lambda row: row.country.code if row.country else None),
    Column("functions", "#sector+list", read=lambda row: " | ".join(row.functions)),
    Column("mandates_in_force", "#indicator+mandates+num"),
    Column("open_accounts", "#indicator+accounts+num"),
    Column("is_active", "#status"),
)
PEOPLE_COLUMNS = (
    Column("name", "#contact+name"),
    Column("email", "#contact+email"),
    Column("organisation", "#org+acronym", read=lambda row: row.organisation.acronym),
    Column("roles", "#contact+role+list", read=lambda row: " | ".join(sorted(row.role_codes))),
    Column("language", "#contact+lang"),
    Column("has_second_factor"),
    Column("last_login", "#date+login"),
    Column("is_active", "#status"),
)
TRAIL_COLUMNS = (
    Column("number", "#meta+number", read=lambda act: act.event.number),
    Column("at", "#date", read=lambda act: act.event.at),
    Column("verb", "#meta+act", read=lambda act: act.event.verb),
    Column(
        "shown",
        "#meta+shown",
        read=lambda act: act.event.after.get("what") if act.event.verb == "read" else None,
    ),
    Column("subject_type", "#meta+type", read=lambda act: act.event.subject_type),
    Column("subject_id", "#meta+id", read=lambda act: act.event.subject_id),
    Column("actor", "#contact+name", read=lambda act: str(act.actor)),
    Column("organisation", "#org+acronym"),
    Column("reason", "#meta+reason", read=lambda act: act.event.reason),
    Column("hash", "#meta+hash", read=lambda act: act.event.hash),
)


def download(name: str, rows: Iterable[Any], columns: tuple[Column, ...]) -> HttpResponse:
    lines = write_csv(rows, columns)
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
