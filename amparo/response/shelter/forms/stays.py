"""What is asked when people come to a site, leave it, or a stay was recorded wrongly."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.forms import Dressed
from amparo.response.shelter.forms.fields import OfPeople, PlaceField, moment_field, words_field
from amparo.response.shelter.forms.sites import BED_KINDS
from amparo.response.shelter.models import DepartureReason

LEAVING = [("", _("Choose")), *(pair for pair in DepartureReason.choices if pair[0] != "transfer")]


class CheckInForm(OfPeople):
    arrived_at = moment_field(_("Arrived at"))
    expected_nights = forms.IntegerField(
        label=_("Nights that they mean to stay"),
        required=False,
        min_value=0,
        max_value=3650,
        help_text=_("Empty: they do not know. Nobody is sent away when they are over."),
    )
    bed_kind = forms.ChoiceField(label=_("Space"), choices=BED_KINDS, required=False)
    bed = words_field(_("Bed, tent or room"), most=40)
    over_capacity_because = words_field(
        _("If the site is full: why they are taken in"),
        hint=_("Asked only where more people would be there than places. Nobody is turned away by this."),
    )


class CheckOutForm(OfPeople):
    departed_at = moment_field(_("Left at"))
    reason = forms.ChoiceField(label=_("Why they leave"), choices=LEAVING, required=False)
    destination = PlaceField(label=_("Where to, if told"), required=False)
    words = words_field(_("Where to, in words"), most=120)


class PlanForm(OfPeople):
    plan = forms.ChoiceField(label=_("Where they will go"), choices=LEAVING, required=False)
    words = words_field(_("In words"), most=200, hint=_("What was agreed with them."))


class CorrectForm(Dressed):
    arrived_at = moment_field(_("Arrived at"))
    departed_at = moment_field(
        _("Left at"), required=False, hint=_("Empty: they have not left. Time in UTC.")
    )
    because = words_field(_("What was wrong"))


class CallForm(Dressed):
    whom = words_field(
        _("Who answered"), most=120, hint=_("The authority and the post; it is kept with the stay.")
    )
