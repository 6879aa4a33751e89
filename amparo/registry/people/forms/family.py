"""Family links, and whether two registrations are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.registry.people.forms.lenient import CHOOSE, Lenient, choice, text
from amparo.registry.people.models import PersonDecision, StoredFile, TravellingGroup
from amparo.registry.people.vocabulary import Relationship, Tie

VERDICTS = (
    (PersonDecision.Verdict.SAME, _("the same person")),
    (PersonDecision.Verdict.DIFFERENT, _("two different persons")),
    (PersonDecision.Verdict.UNSURE, _("not sure: leave them apart")),
)
PICTURES = (
    (StoredFile.Kind.PHOTO, _("photograph of the person")),
    (StoredFile.Kind.SCAN, _("scan of a document")),
    (StoredFile.Kind.CONSENT, _("signed consent")),
)


class CodeForm(Lenient):
    code = text(_("Code of the other registration"), autocapitalize="characters", spellcheck="false")


class LinkForm(CodeForm):
    relative = choice(_("Member of the household"))
    kind = choice(_("What that person is to this one"), [("", CHOOSE), *Tie.choices])

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("relative", [("", _("Somebody else, by code")), *members])


class TravellerForm(Lenient):
    code = text(_("Code of the registration"), autocapitalize="characters", spellcheck="false")


class HeadForm(Lenient):
    head = choice(_("Head of the household"))

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("head", [("", CHOOSE), *members])


class RelationshipForm(Lenient):
    relationship = choice("", [("", CHOOSE), *Relationship.choices[1:]])

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relationship"].label = gettext("To the head, {name} is").format(name=name)


class VerdictForm(Lenient):
    verdict = choice(_("They are"), [("", CHOOSE), *VERDICTS])
    why = text(_("How do you know?"), maxlength=300)


class PictureForm(Lenient):
    kind = choice(_("What it shows"), PICTURES)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )


class GroupForm(Lenient):
    name = text(_("Name"), maxlength=120)
    kind = choice(_("Kind"), [("", CHOOSE), *TravellingGroup.Kind.choices])
