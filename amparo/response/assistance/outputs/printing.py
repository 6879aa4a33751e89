"""The list with boxes for signatures, and slips with codes: tagged PDF, typeset from `list.typ` and `slips.typ`.

What people said reaches Typst as JSON input and never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.response.assistance.amounts import in_words
from amparo.response.assistance.entitlement import entitlements
from amparo.response.assistance.models import Distribution, Item, Listed
from amparo.response.assistance.queries import ListLine
from amparo.response.assistance.recipients import recipients

HERE = Path(__file__).parent
# Machine's fonts, PDF/UA-1; in order of preference: a name that no font can write keeps the file from claiming it.
ATTEMPTS = ((False, True), (True, True), (True, False))


def list_pdf(
    user: Any, distribution: Distribution, lines: Sequence[ListLine], *, with_names: bool, language: str
) -> bytes:
    """Number, code, size of the household, what may be received on the day, a box to sign in. Names if asked for."""
    with override(language):
        items = [each.item for each in distribution.planned.select_related("item")]
        amounts = _amounts(user, distribution, lines, items)
        rows = [
            [
                str(line.listed.number),
                " · ".join(filter(None, (line.code, line.household))) or "–",
                *([line.name] if with_names else []),
                str(line.listed.size),
                *amounts.get(line.listed.registration_id, ["–"] * len(items)),
                "",
            ]
            for line in lines
        ]
        names = [_("Name")] if with_names else []
        head = [_("No."), _("Code"), *names, _("People"), *(each.name for each in items), _("Signature")]
        said = _head(distribution, _("Distribution list")) | {"head": head, "rows": rows, "names": with_names}
    return _pdf("list.typ", said | {"language": language})


def _amounts(
    user: Any, distribution: Distribution, lines: Sequence[ListLine], items: Sequence[Item]
) -> dict[Any, list[str]]:
    who = recipients(user, [line.listed.registration_id for line in lines], on=distribution.day)
    entitled = entitlements(user, who, items, on=distribution.day)
    return {
        one.registration.pk: [
            in_words(each.remaining, each.item) if each.may_receive else "–" for each in theirs
        ]
        for one, theirs in zip(who, entitled, strict=True)
    }


def slips_pdf(distribution: Distribution, drawn: Iterable[tuple[Listed, str]], *, language: str) -> bytes:
    """One slip for each line: number, registration code and the code that counts once. No name."""
    with override(language):
        slips = [
            {
                "number": _("No. {number}").format(number=listed.number),
                "code": listed.registration.code,
                "token": f"{token[:3]} {token[3:]}",
            }
            for listed, token in drawn
        ]
        words = {
            "note": _(
                "This slip counts once. Bring it with you. Assistance is free: nobody may ask for anything for it."
            ),
            "empty": _("Nobody on the list waits for a slip."),
        }
        said = _head(distribution, _("Slips of the distribution")) | words | {"slips": slips}
    return _pdf("slips.typ", said | {"language": language})


def _head(distribution: Distribution, title: str) -> dict[str, Any]:
    store = distribution.store
    return {
        "title": f"{title} {distribution.code}",
        "organisation": str(distribution.organisation.name),
        "facts": " · ".join(
            (distribution.site, store.place.name, date_format(distribution.day, "DATE_FORMAT"))
        ),
        "page": _("Page {page} of {pages}").replace("{page}", "<page>").replace("{pages}", "<pages>"),
        "warning": _(
            "This paper tells about people. Keep it locked away, and destroy it once it is entered."
        ),
    }


def _pdf(template: str, said: dict[str, Any]) -> bytes:
    content, moment = json.dumps(said, ensure_ascii=False), int(timezone.now().timestamp())
    for machine_fonts, accessible in ATTEMPTS[:-1]:
        try:
            return _typeset(template, content, moment, machine_fonts, accessible)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
    return _typeset(template, content, moment, *ATTEMPTS[-1])


def _typeset(template: str, content: str, moment: int, machine_fonts: bool, accessible: bool) -> bytes:
    compiler = typst.Compiler(str(HERE / template), root=str(HERE), font_paths=_fonts(machine_fonts))
    printed = compiler.compile(
        format="pdf",
        sys_inputs={"paper": content},
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=moment,
    )
    if not isinstance(printed, bytes):
        raise TypeError("Typst gave several files where the paper is one PDF: check the version of typst.")
    return printed


@cache
def _fonts(machine_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=machine_fonts)
