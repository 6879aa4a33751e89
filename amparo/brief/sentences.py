"""Statements as they stand on a page: figures marked, notes linked, and beneath what is blocked its reasons.

Built here and not in a template, where a line break between two runs would put a space into a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.brief.document import Run, Statement

WARNING = '<svg class="icon icon-sm" aria-hidden="true"><use href="{}#icon-alert-triangle"></use></svg>'


@dataclass(frozen=True)
class Sentence:
    """`reasons` say why the statement is blocked: they are no words of the organisation and stand beneath its own."""

    words: SafeString
    reasons: tuple[str, ...] = ()


def sentence(statement: Statement) -> Sentence:
    return Sentence(
        format_html_join("", "{}", ((_run(run),) for run in statement.runs)), why_blocked(statement.runs)
    )


def why_blocked(runs: Iterable[Run]) -> tuple[str, ...]:
    reasons = dict.fromkeys(run.blocked for run in runs if run.blocked)
    return tuple(_("Blocked: {reason}").format(reason=reason) for reason in reasons)


def _run(run: Run) -> SafeString:
    if run.blocked:
        icon = format_html(WARNING, static("built/icons.svg"))
        words = format_html('<strong class="live-figure is-blocked">{}{}</strong>', icon, run.text)
    elif run.footnotes:
        words = format_html('<strong class="live-figure">{}</strong>', run.text)
    else:
        return format_html("{}", run.text)
    return words + _marks(run)


def _marks(run: Run) -> SafeString:
    return format_html_join(
        "",
        '<sup class="footnote-mark"><a href="#note-{0}" aria-label="{1}">{0}</a></sup>',
        ((number, _("Note {number}").format(number=number)) for number in run.footnotes),
    )
