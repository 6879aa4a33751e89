"""Who may state how people move, and what a stated regime needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import rules
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.partners.policy import role_grants
from amparo.situation.figures.models import Figure
from amparo.situation.figures.policy import its_source_is_not_withdrawn
from amparo.situation.movement.models import RegimeFinding

rules.add_perm("movement.state_regime", role_grants("movement.state_regime"))

PERIOD_ENDS_BEFORE_IT_BEGINS = Kind(
    "movement.period_ends_before_it_begins",
    _("The period ends before it begins."),
    _("Give a last day on or after the first."),
)
PERIOD_IS_NOT_OVER = Kind(
    "movement.period_is_not_over",
    _("The period ends in the future: how people will move is a forecast, not a finding."),
    _("Choose a last day that is over, or today."),
)
EVIDENCE_IS_MISSING = Kind(
    "movement.evidence_is_missing",
    _("The evidence is missing in one of the two languages."),
    _("Say in English and in Spanish what the finding stands on."),
)
UNKNOWN_REGIME = Kind(
    "movement.unknown_regime",
    _("“{regime}” is no movement regime."),
    _("Choose large groups, large groups beside small ones, or small groups and individuals."),
)

NOT_READABLE = Kind(
    "movement.not_readable",
    _("What is written here cannot be taken: {problem}"),
    _("Correct the marked field."),
)
NO_SUCH_FIGURES = Kind(
    "movement.no_such_figures",
    _("These figures are not in the ledger: {references}."),
    _("Correct the references, or leave them out."),
)
SHOWN = 60


def the_regime_is_known(regime: str) -> Reason | None:
    return None if regime in RegimeFinding.Regime.values else UNKNOWN_REGIME(at="regime", regime=regime)


def the_period_is_over(first_day: date, last_day: date, today: date) -> list[Reason]:
    unmet = []
    if last_day < first_day:
        unmet.append(PERIOD_ENDS_BEFORE_IT_BEGINS(at="last_day"))
    if last_day > today:
        unmet.append(PERIOD_IS_NOT_OVER(at="last_day"))
    return unmet


def the_evidence_is_told(evidence_en: str, evidence_es: str) -> Reason | None:
    if evidence_en.strip() and evidence_es.strip():
        return None
    return EVIDENCE_IS_MISSING(at="evidence_es" if evidence_en.strip() else "evidence_en")


def the_figures_exist(references: Iterable[str], found: Iterable[Figure]) -> Reason | None:
    held = {figure.reference for figure in found}
    missing = [reference[:SHOWN] for reference in references if reference not in held]
    return NO_SUCH_FIGURES(at="figures", references=", ".join(missing)) if missing else None


def its_figures_stand(figures: Iterable[Figure]) -> list[Reason | None]:
    return [its_source_is_not_withdrawn(figure) for figure in figures]
