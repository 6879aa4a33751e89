"""Codes of sharing and of the rights of the person, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override as in_language

from amparo.core.errors import Text
from amparo.registry.partners.models import Organisation
from amparo.registry.people.models import ConsentText, Erasure, Override
from amparo.registry.people.vocabulary import Category, Purpose

LEGAL_BASES: dict[str, Text] = {
    Override.LegalBasis.VITAL_INTEREST: _("vital interest: life or health of the person or of another"),
    Override.LegalBasis.BEST_INTERESTS: _("best interests of the child"),
    Override.LegalBasis.LEGAL_OBLIGATION: _("obligation by law"),
}
GROUNDS: dict[str, Text] = {
    Erasure.Ground.RETENTION: _("its time is over"),
    Erasure.Ground.REQUEST: _("the person asks for it"),
    Erasure.Ground.OBJECTION: _("the person objected, and was right"),
}


def labels_of(categories: Iterable[str]) -> list[str]:
    """The short names of categories: what stands before the colon."""
    known = [category for category in Category.values if category in set(categories)]
    return [str(Category(category).label).partition(":")[0] for category in known]


def purpose_name(purpose: str) -> str:
    return str(Purpose(purpose).label) if purpose in Purpose.values else purpose


def words_read_out(text: ConsentText, organisation: Organisation) -> list[str]:
    """The paragraphs of a consent as they are read out, with the organisation's name in their language."""
    with in_language(text.language):
        name = organisation.name
    return text.text.replace("{who}", name).splitlines()
