"""What waits for those who keep the ledger: files that were read, and contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.waiting import Source, Waiting, add_source
from amparo.situation.figures.models import FigureImport
from amparo.situation.figures.queries import imports, open_findings


def register() -> None:
    add_source("figures.imports", Source("figures.import_figures", _imports))
    add_source("figures.contradictions", Source("figures.decide_contradiction", _contradictions))


def _imports(user: Any, now: datetime) -> Iterator[Waiting]:
    for file in imports().filter(by=user, status=FigureImport.Status.PREVIEWED):
        yield Waiting(
            format_lazy(_("Import of {file}"), file=file.file_name),
            reverse("figures:import_detail", args=(file.pk,)),
            _("to be taken or dropped"),
        )


def _contradictions(user: Any, now: datetime) -> Iterator[Waiting]:
    if count := open_findings():
        yield Waiting(
            format_lazy(_("Open contradictions: {count}"), count=count),
            reverse("figures:contradictions"),
            _("to be decided"),
        )
