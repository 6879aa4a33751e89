"""The tables that leave as CSV. Column names stay the same in every language."""

from __future__ import annotations

from amparo.core.export import Column
from amparo.response.shelter.models import BEDS

SITE_COLUMNS = (
    Column("name_en", "#loc+name+i_en"),
    Column("name_es", "#loc+name+i_es"),
    Column("organisation", "#org+acronym", read=lambda row: row.organisation.acronym),
    Column("place", "#adm+code", read=lambda row: row.place.code),
    Column("address", "#loc+address"),
    Column("status", "#status"),
    Column("opened_on", "#date+start"),
    Column("closed_on", "#date+end"),
    Column("registered", "#affected+registered+num"),
    Column("unregistered", "#affected+counted+num"),
    Column("counted_at", "#date+counted"),
    Column("present", "#affected+present+num"),
    *(Column(name, f"#capacity+{name.removeprefix('beds_')}") for name in BEDS),
    Column("capacity", "#capacity+total"),
    Column("free", "#capacity+free"),
    Column("covered_area_m2", "#indicator+covered_area+num"),
    Column("outdoor_area_m2", "#indicator+outdoor_area+num"),
    Column("toilets", "#capacity+toilets"),
    Column("showers", "#capacity+showers"),
    Column("taps", "#capacity+taps"),
    Column("water_litres_a_day", "#indicator+water+num"),
    Column("spaces", "#service+spaces+list", read=lambda row: " | ".join(row.spaces)),
    Column("services", "#service+list", read=lambda row: " | ".join(row.services)),
    Column("source", "#meta+source"),
)
HOUR_COLUMNS = (
    Column("hour_utc", "#date+hour", read=lambda row: row.hour),
    Column("registered", "#affected+registered+num"),
    Column("unregistered", "#affected+counted+num"),
    Column("present", "#affected+present+num"),
)
SUPPORT_COLUMNS = (
    Column("giver", "#org+giver", read=lambda row: row.giver.acronym),
    Column("receiver", "#org+receiver", read=lambda row: row.receiver.acronym),
    Column("site", "#loc+name", read=lambda row: row.site.name_en if row.site else None),
    Column("kind", "#activity+kind"),
    Column("what", "#item+name"),
    Column("quantity", "#item+quantity+num"),
    Column("unit", "#item+unit"),
    Column("value", "#value+num"),
    Column("currency", "#value+currency"),
    Column("given_on", "#date+given"),
    Column("status", "#status"),
    Column("answered_at", "#date+answered"),
    Column("dispute", "#meta+dispute"),
)
