"""Giving out the brief of 27 December 2018 in every format, the first time in a process and the next times.

    python -m benchmarks bench_brief

Each output begins at the ledger: the edition is read, its sentences are filled, then the file is written. Beside
it: a script with python-docx that has the sentences at hand and writes them, without notes, pictures or tags.
"""

from __future__ import annotations

import io
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.measurement import Measurement, seconds_of
from benchmarks.workplace import fresh_home, give, in_child, leave, set_up

DAY = date(2018, 12, 27)
FORMATS = ("pdf", "docx", "html", "txt")
NEXT_TIMES = 5
GOAL_PDF_SECONDS = 2.0


def run() -> Iterator[Measurement]:
    home = fresh_home("scenario")
    try:
        in_child("bench_brief", "prepare", home=home)
        instead = in_child("bench_brief", "python-docx", home=home)
        for name in FORMATS:
            told = in_child("bench_brief", name, home=home)
            for time in ("first", "next"):
                yield Measurement(
                    f"brief as {name.upper()}, {time} in a process ({told['kilobytes']:.0f} kB)",
                    told[time],
                    "s",
                    goal=GOAL_PDF_SECONDS if name == "pdf" else None,
                    instead=f"python-docx, the sentences alone, {time}",
                    figure_instead=instead[time],
                )
    finally:
        leave(home)


# ---- each in a process of its own ------------------------------------------------------------------------


def measure(work: Callable[[], bytes | str]) -> None:
    """The first time holds what is loaded only then: fonts, styles, templates. The next is the median of five."""
    first = seconds_of(work)
    following = statistics.median(seconds_of(work) for _ in range(NEXT_TIMES))
    content = work()
    size = len(content.encode() if isinstance(content, str) else content)
    give(first=first, next=following, kilobytes=size / 1000)


def output(name: str) -> Callable[[], bytes | str]:
    from amparo.site.cli.running import brief_content

    return lambda: brief_content(as_of=DAY, format_=name, language="en", hxl=False)


def python_docx() -> Callable[[], bytes | str]:
    """The sentences are read before the clock starts."""
    from amparo.brief.queries import brief_on

    document = brief_on(as_of=DAY, language="en")
    said = [(each.title, [one.text for one in each.all_statements()]) for each in document.sections]

    def write() -> bytes:
        from docx import Document as WordFile

        word = WordFile()
        word.add_heading(document.title, 0)
        for title, sentences in said:
            word.add_heading(title, 1)
            for sentence in sentences:
                word.add_paragraph(sentence)
        written = io.BytesIO()
        word.save(written)
        return written.getvalue()

    return write


def main(asked: str) -> None:
    if asked == "prepare":
        set_up()
        give(prepared=True)
        return
    import django

    django.setup()
    measure(python_docx() if asked == "python-docx" else output(asked))


if __name__ == "__main__":
    main(sys.argv[1])
