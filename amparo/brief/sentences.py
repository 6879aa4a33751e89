"""Statements as they stand on a page: figures marked, numbers of notes linked, what is blocked with its reason.

Built here and not in a template, where a line break between two runs would put a space into a word.
"""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.brief.document import Run, Statement

WARNING = '<svg class="icon icon-sm" aria-hidden="true"><use href="{}#icon-alert-triangle"></use></svg>'


def sentence(statement: Statement) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in statement.runs))


def _run(run: Run) -> SafeString:
    if run.blocked:
        return _blocked(run)
    if not run.footnotes:
        return format_html("{}", run.text)
    return format_html('<strong class="live-figure">{}</strong>{}', run.text, _marks(run))


def _blocked(run: Run) -> SafeString:
    icon = format_html(WARNING, static("built/icons.svg"))
    words = format_html('<strong class="live-figure is-blocked">{}{}</strong>', icon, run.text)
    return format_html(
        '{}{} <em class="blocked-why"><span class="visually-hidden">{}</span>{}</em>',
        words,
        _marks(run),
        _("Blocked: "),
        run.blocked,
    )


def _marks(run: Run) -> SafeString:
    return format_html_join(
        "",
        '<sup class="footnote-mark"><a href="#note-{0}" aria-label="{1}">{0}</a></sup>',
        ((number, _("Note {number}").format(number=number)) for number in run.footnotes),
    )
