"""The same rows in CSV files, as organisations send each other: what a spreadsheet or a script makes of them.

Read anew for each question, as a script does. A file knows no rights, names nobody and takes no two writers at once.
A child of `bench_response`.
"""

from __future__ import annotations

import csv
import sys
import uuid
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measurement import percentile, seconds_of
from benchmarks.workplace import give

ASKED = 12
SHARE = 0.95
UNANSWERED = {"sent", "received", "expired", "escalated"}
OPEN = UNANSWERED | {"accepted", "in_progress", "completed"}
COPIES = {
    "referrals": """SELECT r.reference, f.acronym AS from, t.acronym AS to, r.status, r.priority, r.sent_at,
        CASE WHEN r.received_at IS NULL THEN r.receive_by ELSE r.answer_by END AS due
      FROM referrals_referral r JOIN partners_organisation f ON f.id = r.from_organisation_id
      JOIN partners_organisation t ON t.id = r.to_organisation_id ORDER BY r.drafted_at""",
    "stays": """SELECT s.id, h.name_en AS site, s.arrived_at, s.departed_at FROM shelter_stay s
      JOIN shelter_site h ON h.id = s.site_id ORDER BY s.arrived_at""",
    "households": """SELECT h.code, h.formed_at, (SELECT max(d.delivered_at) FROM assistance_delivery d
        WHERE d.household_id = h.id) AS received_at
      FROM people_household h JOIN partners_organisation o ON o.id = h.organisation_id
      WHERE o.acronym = 'LARGE' ORDER BY h.formed_at""",
}


def write_files(session: object, folder: Path) -> None:
    """`session`: a cursor of psycopg, of a role that no policy binds."""
    for name, question in COPIES.items():
        with (
            (folder / f"{name}.csv").open("wb") as file,
            session.copy(f"COPY ({question}) TO STDOUT WITH (FORMAT csv, HEADER)") as rows,  # type: ignore[attr-defined]
        ):
            for piece in rows:
                file.write(piece)


def main(folder: Path) -> None:
    give(
        work=_p95(lambda: work(folder)),
        inbox=_p95(lambda: queue(folder, "to")),
        outbox=_p95(lambda: queue(folder, "from")),
        sites=_p95(lambda: occupancy(folder)),
        site=_p95(lambda: by_hour(folder, "Site 0-00")),
        listing=_p95(lambda: household_list(folder, 2000)),
    )


def _p95(question: Callable[[], object]) -> float:
    return percentile([1000 * seconds_of(question) for _ in range(ASKED)], SHARE)


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def work(folder: Path) -> list[dict[str, str]]:
    """What is open and ours, by when it is due."""
    found = [row for row in _rows(folder, "referrals") if row["status"] in OPEN and "LARGE" in row.values()]
    return sorted(found, key=lambda row: row["due"])[:100]


def queue(folder: Path, side: str) -> list[dict[str, str]]:
    """What waits first, then by when it is due; the first page."""
    found = [row for row in _rows(folder, "referrals") if row[side] == "LARGE"]
    return sorted(found, key=lambda row: (row["status"] not in UNANSWERED, row["due"]))[:25]


def occupancy(folder: Path) -> dict[str, int]:
    """Who is there now, by site."""
    here: dict[str, int] = {}
    for row in _rows(folder, "stays"):
        if not row["departed_at"]:
            here[row["site"]] = here.get(row["site"], 0) + 1
    return here


def by_hour(folder: Path, site: str) -> list[int]:
    """Who was there at the end of each hour of seven days."""
    stays = [row for row in _rows(folder, "stays") if row["site"] == site]
    came = sorted(datetime.fromisoformat(row["arrived_at"]) for row in stays)
    went = sorted(datetime.fromisoformat(row["departed_at"]) for row in stays if row["departed_at"])
    hours = [came[-1] - timedelta(hours=number) for number in range(168)]
    return [bisect_right(came, hour) - bisect_right(went, hour) for hour in hours]


def household_list(folder: Path, most: int) -> list[tuple[str, ...]]:
    """The newest households that received nothing in the last thirty days, numbered, each with a code for its slip."""
    rows = _rows(folder, "households")
    since = max(row["received_at"] for row in rows)[:10]
    first = (datetime.fromisoformat(since) - timedelta(days=30)).date().isoformat()
    entitled = [row["code"] for row in reversed(rows) if row["received_at"][:10] <= first]
    return [(str(number), code, uuid.uuid4().hex[:6]) for number, code in enumerate(entitled[:most], start=1)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
