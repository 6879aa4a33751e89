"""Who belongs to a household: the small forms of its page, and that of a new member."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Reason
from amparo.registry.partners.forms import Day
from amparo.registry.people.checks import FIELDS, why_not_a_person
from amparo.registry.people.forms.household import HouseholdForm
from amparo.registry.people.forms.lenient import CHOOSE, Lenient, choice, text
from amparo.registry.people.forms.member import MemberForm
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import Relationship, WhyLeft

TO_THE_HEAD = [("", CHOOSE), *Relationship.choices[1:]]


class JoinForm(Lenient):
    code = text(_("Code of the registration"), autocapitalize="characters", spellcheck="false")
    relationship = choice(FIELDS["relationship"], TO_THE_HEAD)


class OtherRelationshipForm(Lenient):
    relationship = choice(FIELDS["relationship"], TO_THE_HEAD)


class LeaveForm(Lenient):
    on = forms.DateField(label=_("Since which day"), widget=Day, required=False)
    why = choice(_("Why"), [("", CHOOSE), *WhyLeft.choices])


class NewMember:
    """The form of one more member: where and why, and the person. Sent as one, and shown again as it was sent."""

    def __init__(
        self,
        *,
        by: Any,
        today: date,
        sent: Mapping[str, Any] | None = None,
        like: Mapping[str, str] | None = None,
    ) -> None:
        """`like`: place and purpose that are offered first."""
        self.today = today
        self.form = HouseholdForm(
            sent, by=by, initial={"receipt": uuid.uuid4(), "arrived_on": today, **(like or {})}
        )
        self.member = MemberForm(sent, number=1, today=today)

    def stated(self) -> StatedPerson:
        return replace(self.member.as_far_as_readable(), **self.form.stated())

    def faults(self) -> list[Reason]:
        own = [*self.form.faults(), *self.member.faults()]
        known = {fault.at for fault in own}
        others = [
            each
            for each in why_not_a_person(self.stated(), at="1.", today=self.today)
            if each.at not in known
        ]
        return [*own, *others]

    def show(self, reasons: Sequence[Reason]) -> list[Reason]:
        told = []
        for reason in reasons:
            name = reason.at.rpartition(".")[2]
            if name in self.form.fields:
                self.form.mark(name, reason)
            else:
                self.member.show(name, reason)
            told.append(replace(reason, at=str(FIELDS.get(name, ""))))
        return told
