"""The tables that leave as CSV. No name, code or key of a person is in any of them."""

from __future__ import annotations

from amparo.core.export import Column

DISTRIBUTION_COLUMNS = (
    Column("code", "#meta+id"),
    Column("site", "#loc+name"),
    Column("place", "#loc+code", read=lambda row: row.store.place.code),
    Column("store", "#meta+store", read=lambda row: row.store.code),
    Column("day", "#date"),
    Column("status", "#status"),
    Column("planned_for", "#targeted+num"),
)
BALANCE_COLUMNS = (
    Column("store", "#meta+store", read=lambda line: line.store.code),
    Column("place", "#loc+code", read=lambda line: line.store.place.code),
    Column("item", "#item+code", read=lambda line: line.item.code),
    Column("name_en", "#item+name+i_en", read=lambda line: line.item.name_en),
    Column("name_es", "#item+name+i_es", read=lambda line: line.item.name_es),
    Column("unit", "#meta+unit", read=lambda line: line.item.unit),
    Column("on_hand", "#capacity+num", read=lambda line: line.balance),
    Column("last_movement", "#date+last", read=lambda line: line.happened_on),
)
MOVEMENT_COLUMNS = (
    Column("receipt", "#meta+receipt", read=lambda line: line.receipt_number),
    Column("item", "#item+code", read=lambda line: line.item.code),
    Column("unit", "#meta+unit", read=lambda line: line.item.unit),
    Column("kind", "#meta+kind"),
    Column("quantity", "#indicator+num"),
    Column("balance", "#capacity+num"),
    Column("day", "#date", read=lambda line: line.happened_on),
    Column("distribution", "#meta+id", read=lambda line: line.distribution and line.distribution.code),
    Column("note", "#description"),
    Column("recorded_at", "#date+recorded"),
)
TOTAL_COLUMNS = (
    Column("day", "#date"),
    Column("store", "#meta+store", read=lambda row: row.store.code),
    Column("place", "#loc+code", read=lambda row: row.store.place.code),
    Column("distribution", "#meta+id", read=lambda row: row.distribution and row.distribution.code),
    Column("site", "#loc+name", read=lambda row: row.distribution and row.distribution.site),
    Column("item", "#item+code", read=lambda row: row.item.code),
    Column("unit", "#meta+unit", read=lambda row: row.item.unit),
    Column("sex", "#reached+sex"),
    Column("age_group", "#reached+age"),
    Column("quantity", "#indicator+num"),
    Column("deliveries", "#indicator+deliveries+num"),
    Column("people", "#reached+num"),
)
