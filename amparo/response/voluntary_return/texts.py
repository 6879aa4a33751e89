"""The exact words that a person signs, by version and language, each with its fingerprint.

`reference/texts.csv` lists them; a change of one letter is another version. A file whose words are not those of its
fingerprint is not read at all.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).with_name("reference")
CONSENT, DECLARATION = "consent", "declaration"
LANGUAGE_NAMES = {"en": "English", "es": "español"}
# As languages of persons are coded.
SPOKEN = {"en": "eng", "es": "spa"}
SIGNS_OF_A_CODE = 12


@dataclass(frozen=True)
class ShownText:
    kind: str
    version: str
    language: str
    valid_from: date
    valid_to: date | None
    sha256: str
    words: str

    @property
    def key(self) -> str:
        return f"{self.version}-{self.language}"

    @property
    def label(self) -> str:
        return f"{self.version} · {LANGUAGE_NAMES[self.language]}"

    @property
    def code(self) -> str:
        """What stands at the foot of the paper, so that the record names the very words that were signed."""
        return self.sha256[:SIGNS_OF_A_CODE]

    @property
    def paragraphs(self) -> list[str]:
        return self.words.strip().split("\n")

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def texts(kind: str) -> dict[str, ShownText]:
    """By key, in the order of the file."""
    with (REFERENCE / "texts.csv").open(newline="", encoding="utf-8") as rows:
        found = [_text(row) for row in csv.DictReader(rows) if row["kind"] == kind]
    return {each.key: each for each in found}


def _text(row: dict[str, str]) -> ShownText:
    file = REFERENCE / "texts" / f"{row['kind']}-{row['version']}-{row['language']}.txt"
    exact = file.read_bytes()
    if hashlib.sha256(exact).hexdigest() != row["sha256"]:
        raise ValueError(f"{file.name} does not hold the words of its fingerprint: write a new version")
    return ShownText(
        row["kind"],
        row["version"],
        row["language"],
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        row["sha256"],
        exact.decode("utf-8"),
    )


def newest_in_force(kind: str, language: str, *, on: date) -> ShownText | None:
    found = [each for each in texts(kind).values() if each.language == language and each.is_in_force(on)]
    return max(found, key=lambda each: each.valid_from) if found else None
