"""A manifest as CSV. Column names stay the same in every language."""

from __future__ import annotations

from collections.abc import Iterable

from amparo.core.export import Column, write_csv
from amparo.response.voluntary_return.queries.manifests import ManifestLine

COLUMNS = (
    Column("reference", "#meta+id"),
    Column("name", "#contact+name"),
    Column("birth_date", "#date+birth"),
    Column("nationality", "#country+nationality"),
    Column("document", "#item+type"),
    Column("document_number", "#item+id"),
    Column("leg", "#meta+leg"),
    Column("origin", "#loc+from"),
    Column("destination", "#loc+to"),
    Column("departs_at", "#date+start"),
    Column("arrives_at", "#date+end"),
    Column("carrier", "#org+carrier"),
    Column("handover_to", "#contact+handover"),
)


def csv_of_manifest(lines: Iterable[ManifestLine]) -> str:
    return "".join(write_csv(lines, COLUMNS))
