"""What leaves as CSV: one referral a line, by its codes. Column names stay the same in every language."""

from __future__ import annotations

from amparo.core.export import Column

COLUMNS = (
    Column("reference", "#meta+id"),
    Column("from", "#org+from", read=lambda row: row.from_organisation.acronym),
    Column("to", "#org+to", read=lambda row: row.to_organisation.acronym),
    Column("service_type", "#sector+function", read=lambda row: row.function),
    Column("purpose", "#activity+purpose"),
    Column("service_response_timeframe", "#severity+priority", read=lambda row: row.priority),
    Column("status", "#status"),
    Column("sent_at", "#date+sent"),
    Column("receive_by", "#date+due+receive"),
    Column("answer_by", "#date+due+answer"),
    Column("received_at", "#date+received"),
    Column("accepted_at", "#date+accepted"),
    Column("ended_at", "#date+end"),
    Column("rejected_reason", "#status+reason"),
    Column("recalled_reason", "#status+reason+recall"),
    Column("outcome", "#indicator+outcome"),
)
RATE_COLUMNS = (
    Column("organisation", "#org+acronym", read=lambda row: row.organisation.acronym),
    Column("sent", "#indicator+sent+num"),
    Column("in_time_percent", "#indicator+in_time+pct"),
    Column("known_end_percent", "#indicator+known_end+pct"),
    Column("closed_percent", "#indicator+closed+pct"),
    Column("median_hours", "#indicator+hours+median"),
)
