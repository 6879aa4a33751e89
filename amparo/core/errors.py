"""Refusals: what was refused, why, and what to do next, the same sentence on every door.

Each kind of refusal is declared once, with a stable code, where its rule stands, and is entered in `CATALOGUE`.
Calling a kind fills in its sentence and gives a `Reason`; a `Refusal` carries *all* reasons, not the first.
Sentences are lazy translations: they are spoken in the reader's language when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

CATALOGUE: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """One entry of the catalogue. `source` names the guideline that the rule comes from, where there is one."""

    code: str
    sentence: Text
    remedy: Text
    source: str = ""

    def __post_init__(self) -> None:
        if self.code in CATALOGUE:
            raise ValueError(f"the code {self.code} is in the catalogue twice")
        CATALOGUE[self.code] = self

    def __call__(self, *, at: str = "", **params: Any) -> Reason:
        """`at` says where: a form's field, or a file's row and column. `params` fill the sentence's holes."""
        return Reason(self, at, params)


@dataclass(frozen=True)
class Reason:
    """One unmet condition, ready to be read by a person."""

    kind: Kind
    at: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def sentence(self) -> str:
        return str(self.kind.sentence).format(**self.params)

    @property
    def remedy(self) -> str:
        return str(self.kind.remedy).format(**self.params)

    @property
    def source(self) -> str:
        return self.kind.source

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}"


class Refusal(Exception):  # noqa: N818 - the field's word: a safeguard refuses
    """Nothing was done. `reasons` are all the conditions that were not met."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = reasons
        super().__init__(", ".join(reason.code for reason in reasons))


def refuse_if_any(reasons: Iterable[Reason | None]) -> None:
    """Raise one `Refusal` with every reason that is not None; do nothing when there is none."""
    unmet = tuple(reason for reason in reasons if reason is not None)
    if unmet:
        raise Refusal(*unmet)


NOT_ALLOWED = Kind(
    "core.not_allowed",
    _("Your role does not include this."),
    _("Ask the administrator of your organisation, or a colleague who has the role."),
)
WRONG_STATE = Kind(
    "core.wrong_state",
    _("“{move}” is not possible here: the record is “{state}”."),
    _("Reload the page to see where the record stands now."),
)
REASON_MISSING = Kind(
    "core.reason_missing",
    _("A reason is needed."),
    _("Say in a sentence why, for those who read this later."),
)
NOT_FOUND = Kind(
    "core.not_found",
    _("There is no such record, or it is not yours to see."),
    _("Check the address, or search again."),
)
