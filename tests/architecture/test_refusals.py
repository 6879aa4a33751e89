"""The catalogue of refusals as a whole: every entry can be read, in both languages, wherever it is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from django.apps import apps
from django.utils import translation

from amparo.core.errors import CATALOGUE, Kind
from tests.architecture import mechanisms_pages
from tests.architecture.source import ROOT, import_everything, module_of, python_files, said, tree_of

import_everything()
KINDS = sorted(CATALOGUE.values(), key=lambda kind: kind.code)
ROOMS = {config.label for config in apps.get_app_configs() if config.name.startswith("amparo.")}


def holes(kind: Kind) -> set[str]:
    with translation.override(None):
        text = f"{kind.sentence} {kind.remedy}"
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_code_names_its_room_and_its_fault(kind: Kind) -> None:
    room, _, fault = kind.code.partition(".")
    assert room in ROOMS
    assert re.fullmatch(r"[a-z][a-z0-9_]*", fault)


# What a preview only points out, and asks nobody to mend.
NOTICES = {
    "figures.hidden_sheets",
    "figures.hxl_row",
    "figures.not_in_the_file",
    "figures.other_sheets",
    "figures.unhcr_rounding",
    "figures.unused_columns",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_refusal_says_in_whole_sentences_what_is_wrong_and_what_to_do(kind: Kind) -> None:
    sentence, remedy = _texts(kind, "en")
    # The gazetteer works without Django too: it says both in one text.
    carries_its_remedy = kind.code.startswith("places.") and not remedy
    for text in (sentence,) if kind.code in NOTICES or carries_its_remedy else (sentence, remedy):
        assert text.strip() == text
        assert text[:1].isupper() or text[:1] in "“{"
        assert text.endswith((".", "}", "!", "?", "…", "”"))


def test_every_sentence_and_remedy_is_translated_into_spanish() -> None:
    missing = [
        f"{kind.code}: {english}"
        for kind in KINDS
        for english, spanish in zip(_texts(kind, "en"), _texts(kind, "es"), strict=True)
        if english and english == spanish
    ]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_translation_has_the_holes_of_its_sentence(kind: Kind) -> None:
    for english, spanish in zip(_texts(kind, "en"), _texts(kind, "es"), strict=True):
        assert _names(spanish) == _names(english)


def _texts(kind: Kind, language: str) -> tuple[str, str]:
    with translation.override(language):
        return str(kind.sentence), str(kind.remedy)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


# --- where reasons are given


def uses() -> Iterator[tuple[str, Kind, set[str]]]:
    """Every call of a kind by its name, and the holes that the call fills."""
    by_name: dict[str, list[Kind]] = {}
    for path in _ours():
        for statement in tree_of(path).body:
            if kind := _declared(statement):
                by_name.setdefault(kind[0], []).append(CATALOGUE[kind[1]])
    for path in _ours():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and not any(keyword.arg is None for keyword in node.keywords):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if len(kinds := by_name.get(name, [])) == 1:
                    given = {keyword.arg for keyword in node.keywords if keyword.arg}
                    yield f"{said(path)}:{node.lineno}", kinds[0], given


def _ours() -> list[Path]:
    return [path for path in python_files(tests=False) if module_of(path).startswith("amparo.")]


def _declared(node: ast.stmt) -> tuple[str, str] | None:
    """The name and code of `NAME = Kind("code", ...)`."""
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "Kind"
        and node.value.args
        and isinstance(node.value.args[0], ast.Constant)
    ):
        return node.targets[0].id, str(node.value.args[0].value)
    return None


def test_wherever_a_reason_is_given_its_sentence_can_be_filled() -> None:
    found = list(uses())
    assert len(found) > 20
    unfilled = [
        f"{where}: {kind.code} lacks {sorted(holes(kind) - given)}"
        for where, kind, given in found
        if holes(kind) - given
    ]
    assert unfilled == []


def test_wherever_a_reason_is_given_it_brings_nothing_that_its_sentence_does_not_say() -> None:
    superfluous = [
        f"{where}: {kind.code} does not say {sorted(given - holes(kind) - {'at'})}"
        for where, kind, given in uses()
        if given - holes(kind) - {"at"}
    ]
    assert superfluous == []


# --- the pages that are drawn from the code


@pytest.mark.parametrize("page", mechanisms_pages.PAGES)
def test_a_page_that_is_drawn_from_the_code_says_what_the_code_says(page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert mechanisms_pages.drawn_anew(written, page) == written, (
        f"docs/{page} fell behind: python -m tests.architecture.mechanisms_pages"
    )
