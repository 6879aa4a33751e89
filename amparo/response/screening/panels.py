"""What a person's page shows of screenings: that there were some, and where to begin one; not what they showed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.registry.people.panels import Line, Panel, own_registrations
from amparo.registry.people.panels import register as register_panel
from amparo.registry.people.queries import PersonFile
from amparo.registry.people.trails import IN_CONFIDENCE, Stands, tell_of
from amparo.response.screening.models import Profile
from amparo.response.screening.policy import READ_SENSITIVE_NEEDS, SCREEN
from amparo.response.screening.queries import profiles_of


def register() -> None:
    register_panel(
        Panel(
            name="screening",
            title=gettext_lazy("Screening"),
            icon="clipboard-list",
            permission=SCREEN,
            read=_read,
        )
    )
    tell_of(Stands(Profile, SCREEN))
    # That somebody read it, or acted on it, tells that there was something to read.
    for verb in ("read_sensitive_needs", "take_up_in_confidence", "end_in_confidence"):
        IN_CONFIDENCE[verb] = READ_SENSITIVE_NEEDS


def _read(user: Any, file: PersonFile) -> Iterator[Line]:
    ours = own_registrations(user, file)
    screened = profiles_of([each.pk for each in ours], by=user)
    for profile in screened:
        day = formats.date_format(timezone.localtime(profile.screened_at), "DATE_FORMAT")
        yield Line(
            _("Screened on {day}").format(day=day),
            address=reverse("screening:profile", args=[profile.pk]),
            note=profile.place.name,
        )
    for registration in ours:
        text = _("Screen again") if screened else _("Screen")
        yield Line(
            f"{text} ({registration.code})" if len(ours) > 1 else text,
            address=reverse("screening:screen", args=[registration.pk]),
            icon="clipboard-list",
            is_act=True,
        )
