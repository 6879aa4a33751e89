"""What the page asks of somebody who states a movement regime. Rules are not repeated here: the policy says them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Reason, refuse_if_any
from amparo.registry.places.gazetteer import PlaceError
from amparo.registry.places.queries import gazetteer, reason_of
from amparo.situation.figures.drafts.reasons import MISSING
from amparo.situation.figures.forms import choice_field, day_field, reason_field, text_field
from amparo.situation.movement.models import RegimeFinding
from amparo.situation.movement.policy import (
    NOT_READABLE,
    its_figures_stand,
    the_evidence_is_told,
    the_figures_exist,
    the_period_is_over,
)
from amparo.situation.movement.queries import figures_named, place_with_code

NEEDED = ("area", "regime", "first_day", "last_day")


class RegimeForm(forms.Form):
    area = text_field(
        _("Place"),
        suggestions="places",
        help_text=_("A name or a P-code. For two places of one name add the state: “Tonalá, Chiapas”."),
    )
    regime = choice_field(_("Movement regime"), [("", _("choose a regime")), *RegimeFinding.Regime.choices])
    first_day = day_field(_("First day"))
    last_day = day_field(_("Last day"), help_text=_("Both days are included."))
    evidence_en = reason_field(_("Evidence, in English"), rows=4)
    evidence_es = reason_field(_("Evidence, in Spanish"), rows=4)
    figures = text_field(
        _("Figures as evidence, by reference"), most=2_000, help_text=_("Parted by commas or spaces.")
    )

    def statement(self) -> dict[str, Any]:
        """What `services.state_regime` takes.

        Refuses when something is missing or cannot be read, and then names with it all else that can be judged:
        nobody corrects one field only to be refused over the next.
        """
        self.is_valid()
        given = dict(self.cleaned_data)
        unmet: list[Reason | None] = [
            NOT_READABLE(at=name, problem=" ".join(map(str, problems)))
            for name, problems in self.errors.items()
        ]
        unmet += [
            MISSING(at=name, column=self.fields[name].label)
            for name in NEEDED
            if given.get(name) in ("", None) and name not in self.errors
        ]
        unmet += self._take_place(given)
        unmet += self._take_figures(given)
        if any(unmet):
            refuse_if_any([*unmet, *_also_unmet(given)])
        return given

    def _take_place(self, given: dict[str, Any]) -> list[Reason | None]:
        if not given.get("area"):
            return []
        try:
            given["area"] = place_with_code(gazetteer().find(given["area"]).code)
        except PlaceError as error:
            return [reason_of(error, at="area")]
        return []

    def _take_figures(self, given: dict[str, Any]) -> list[Reason | None]:
        text = given.get("figures", "").replace(",", " ").replace(";", " ")
        references = list(dict.fromkeys(text.split()))
        given["figures"] = figures_named(references)
        return [the_figures_exist(references, given["figures"])]


def _also_unmet(given: dict[str, Any]) -> list[Reason | None]:
    """What the policy says of the fields that could be read."""
    unmet: list[Reason | None] = []
    if given.get("first_day") and given.get("last_day"):
        unmet += the_period_is_over(given["first_day"], given["last_day"], timezone.now().date())
    if "evidence_en" in given and "evidence_es" in given:
        unmet.append(the_evidence_is_told(given["evidence_en"], given["evidence_es"]))
    return [*unmet, *its_figures_stand(given["figures"])]
