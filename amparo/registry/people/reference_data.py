"""Consent texts and retention rules that come with the product. Loaded by the owner after each migration; idempotent.

A text that somebody consented to is never changed: other words come as another version.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from amparo.registry.people.models import ConsentText, RetentionRule

FOLDER = Path(__file__).with_name("reference")


def load_reference(*, using: str) -> None:
    ConsentText.objects.using(using).bulk_create(consent_texts(), ignore_conflicts=True)
    # The months of a version stay; the words for their reason may be put better.
    RetentionRule.objects.using(using).bulk_create(
        retention_rules(),
        update_conflicts=True,
        unique_fields=("purpose", "valid_from"),
        update_fields=("source_en", "source_es"),
    )


def consent_texts() -> Iterator[ConsentText]:
    """One text for each purpose and language; `{who}` is filled with the organisation's name when it is shown."""
    with (FOLDER / "consent.toml").open("rb") as file:
        content = tomllib.load(file)
    for purpose, sentences in content["purposes"].items():
        for language, sentence in sentences.items():
            yield ConsentText(
                purpose=purpose,
                version=content["version"],
                language=language,
                text=content["text"][language].replace("{purpose}", sentence).strip(),
            )


def retention_rules() -> Iterator[RetentionRule]:
    with (FOLDER / "retention.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield RetentionRule(**row)
