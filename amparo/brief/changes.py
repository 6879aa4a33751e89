"""What is different between two documents of the brief in one language: figures by question, statements by speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from amparo.brief.document import Change, Document, FigureRow
from amparo.brief.notes import question
from amparo.brief.people import in_words

Question = tuple[str, ...]


@dataclass(frozen=True)
class StatementChange:
    """`before` or `after` is empty where a statement is new or gone; `speaker` is the section or the organisation."""

    speaker: str
    before: str = ""
    after: str = ""


def figure_changes(before: Iterable[FigureRow], after: Iterable[FigureRow]) -> tuple[Change, ...]:
    """Questions whose words changed, in the order of the newer document; then the new ones; then those gone."""
    earlier, later = _by_question(before), _by_question(after)
    changed = [
        Change(subject_of(row), earlier[asked].words, row.words)
        for asked, row in later.items()
        if asked in earlier and earlier[asked].words != row.words
    ]
    new = [Change(subject_of(row), after=row.words) for asked, row in later.items() if asked not in earlier]
    gone = [Change(subject_of(row), before=row.words) for asked, row in earlier.items() if asked not in later]
    return (*changed, *new, *gone)


def statement_changes(before: Document, after: Document) -> list[StatementChange]:
    earlier, later = _by_speaker(before), _by_speaker(after)
    return [
        change
        for speaker in dict.fromkeys([*later, *earlier])
        for change in _between(speaker, earlier.get(speaker, []), later.get(speaker, []))
    ]


def _by_question(rows: Iterable[FigureRow]) -> dict[Question, FigureRow]:
    """The newest row of each question: indicator, place and people."""
    newest: dict[Question, FigureRow] = {}
    for row in rows:
        where = row.pcode or row.place
        asked = (row.indicator_code, where, row.population, row.sex, row.age_group, row.nationality)
        held = newest.get(asked)
        if held is None or (row.as_of and held.as_of and row.as_of > held.as_of):
            newest[asked] = row
    return newest


def subject_of(row: FigureRow) -> str:
    """What a row counts, as one line: "Present, Tijuana (female, children)"."""
    who = in_words(
        population=row.population, nationality=row.nationality, sex=row.sex, age_group=row.age_group
    )
    return question(row.indicator, row.place, who)


def _by_speaker(document: Document) -> dict[str, list[str]]:
    spoken: dict[str, list[str]] = {}
    for section in document.sections:
        spoken[section.title] = [statement.text for statement in section.statements]
        for part in section.parts:
            speaker = f"{section.title} · {part.acronym or part.organisation}"
            spoken[speaker] = [statement.text for statement in part.statements]
    return spoken


def _between(speaker: str, before: list[str], after: list[str]) -> Iterator[StatementChange]:
    for what, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        old, new = before[first:last], after[begin:end]
        for number in range(max(len(old), len(new))):
            yield StatementChange(
                speaker, "".join(old[number : number + 1]), "".join(new[number : number + 1])
            )
