"""The topics that come with the product. Loaded by the owner after each migration; idempotent."""

from __future__ import annotations

import csv
from pathlib import Path

from amparo.response.information.models import Topic

FILE = Path(__file__).with_name("reference") / "topics.csv"


def load_reference(*, using: str) -> None:
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = [Topic(**row | {"valid_until": row["valid_until"] or None}) for row in csv.DictReader(file)]
    Topic.objects.using(using).bulk_create(rows, ignore_conflicts=True)
