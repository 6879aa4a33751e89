"""Who works on cases, and the safeguards that every procedure has. A procedure's own safeguards stand in its room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rules
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.models import Mandate
from amparo.registry.partners.policy import role_grants
from amparo.registry.people.models import Registration
from amparo.registry.people.policy import works_with_persons
from amparo.registry.people.reference.names import languages
from amparo.registry.places.models import Place
from amparo.response.cases.models import Case, Duty, Finding, Hold
from amparo.response.cases.procedure import Answer, Asked, Procedure, Step

VIEW = "cases.view_cases"
rules.add_perm(VIEW, works_with_persons & role_grants(VIEW))

FOUR_EYES = "Amparo safeguard 8: nobody approves their own work"

ANSWER_MISSING = Kind(
    "cases.answer_missing", _("“{what}” is not answered."), _("Answer it, or ask the person.")
)
ANSWER_UNKNOWN = Kind(
    "cases.answer_unknown",
    _("“{what}” does not take this answer."),
    _("Choose one of those that are offered."),
)
NOT_ASKED = Kind(
    "cases.not_asked", _("This step does not record “{what}”."), _("Leave it out, or write a note.")
)
TOO_LONG = Kind(
    "cases.too_long",
    _("“{what}” is longer than {most} characters."),
    _("Say it shorter; details go into a note."),
)
BEFORE_THE_STEP_BEFORE = Kind(
    "cases.before_the_step_before",
    _("This happened on {day}, before the step before it ({before})."),
    _("Steps follow each other: correct the day."),
)
NOT_YET = Kind("cases.not_yet", _("{day} has not come yet."), _("Record what happened when it has happened."))
NO_MANDATE = Kind(
    "cases.no_mandate",
    _("Your organisation has no mandate in force for “{procedure}”."),
    _("Refer the person to an organisation that has it, or ask your coordinator to state the mandate."),
    "Amparo: a mandate is what an organisation is there to do, with its legal basis",
)
OPEN_ALREADY = Kind(
    "cases.open_already",
    _("This person has an open case of this kind in this country: {reference}."),
    _("Go on there; nothing was opened twice."),
)
COUNTRY_UNKNOWN = Kind(
    "cases.country_unknown",
    _("No law of “{country}” is known for this procedure."),
    _("Choose one of the countries that are offered; another country's clocks are a small file."),
)
DUTIES_OPEN = Kind(
    "cases.duties_open",
    _("{count} duties of this case are not decided: the next is due on {day}."),
    _("Say of each what came of it, then close."),
)
SAME_PERSON = Kind(
    "cases.same_person",
    _("You took the step “{step}”: another person takes this one."),
    _("Ask a colleague with the role."),
    FOUR_EYES,
)
LONGEST_ANSWER = 2000


def allowed_to_work(procedure: Procedure) -> None:
    """Say who holds the permission of the procedure: a role that carries it, where persons may be seen at all."""
    if not rules.perm_exists(procedure.permission):
        rules.add_perm(procedure.permission, works_with_persons & role_grants(procedure.permission))


def answers_of(step: Step, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
    """What is stored, and every reason against what was given. What was not answered is not stored: missing stays
    missing."""
    known = {each.name: each for each in step.asks}
    reasons = [NOT_ASKED(at=name, what=name) for name in given if name not in known]
    kept: dict[str, Any] = {}
    for name, asked in known.items():
        value = _plain(given.get(name))
        if value in (None, "", []):
            reasons += [ANSWER_MISSING(at=name, what=asked.label)] if asked.is_required else []
        elif wrong := _wrong(asked, value):
            reasons.append(wrong)
        else:
            kept[name] = value
    return kept, reasons


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def _wrong(asked: Asked, value: Any) -> Reason | None:
    fits = FITS.get(asked.kind, _is_words)
    if not fits(asked, value):
        return ANSWER_UNKNOWN(at=asked.name, what=asked.label)
    if isinstance(value, str) and len(value) > LONGEST_ANSWER:
        return TOO_LONG(at=asked.name, what=asked.label, most=LONGEST_ANSWER)
    return None


def _is_words(asked: Asked, value: Any) -> bool:
    return isinstance(value, str)


def _is_a_place(asked: Asked, value: Any) -> bool:
    return isinstance(value, str) and Place.objects.filter(code=value).exists()


def _is_a_number(asked: Asked, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


FITS: dict[Answer, Callable[[Asked, Any], bool]] = {
    Answer.DAY: lambda asked, value: _is_day(value),
    Answer.YES_NO: lambda asked, value: isinstance(value, bool),
    Answer.CHOICE: lambda asked, value: isinstance(value, str) and value in asked.choices,
    Answer.CHOICES: lambda asked, value: isinstance(value, list) and set(value) <= asked.choices.keys(),
    Answer.NUMBER: _is_a_number,
    Answer.LANGUAGE: lambda asked, value: value in languages(),
    Answer.PLACE: _is_a_place,
}


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def steps_follow_each_other(case: Case, *, on: date, at: datetime) -> Iterator[Reason]:
    """A step happened no earlier than the one before it, and not in the future."""
    if on < case.last_step_on:
        yield BEFORE_THE_STEP_BEFORE(
            at="happened_on", day=date_format(on), before=date_format(case.last_step_on)
        )
    if on > timezone.localdate(at):
        yield NOT_YET(at="happened_on", day=date_format(on))


def its_organisation_has_the_mandate(procedure: Procedure, *, by: Any, on: date) -> Reason | None:
    """Any of the procedure's functions, in force on the day."""
    held = Mandate.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        organisation=by.acting_organisation_id,
        function__in=procedure.functions,
        valid_from__lte=on,
    )
    return None if held.exists() else NO_MANDATE(procedure=procedure.name)


def none_is_open_already(registration: Registration, procedure: Procedure, country: str) -> Reason | None:
    """One open case of a person in a procedure and country, whichever of the organisation's registrations it is on."""
    found = Case.objects.filter(
        organisation=registration.organisation_id,
        registration__person=registration.person,
        procedure=procedure.code,
        country=country,
        is_open=True,
    ).first()
    return OPEN_ALREADY(reference=found.reference) if found else None


def a_reason_is_written_down(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if reason.strip() else REASON_MISSING(at="reason")


def nothing_is_left_open(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """For the moves that end a case: what is owed is decided first, one by one."""
    owed = Duty.objects.filter(case=case, outcome="").order_by("due_on")
    first = owed.first()
    return DUTIES_OPEN(count=owed.count(), day=date_format(first.due_on)) if first else None


def holds_on(person: UUID, *kinds: str) -> QuerySet[Hold]:
    """What stands against a return of this person, whoever placed it; under the second lock."""
    standing = Hold.objects.filter(person=person, lifted_on=None)
    return standing.filter(kind__in=kinds) if kinds else standing


def findings_on(person: UUID, kind: str) -> QuerySet[Finding]:
    """Determinations that stand and recommend this; under the second lock."""
    return Finding.objects.filter(person=person, kind=kind, ended_on=None)


def by_another_person_than(*moves: str) -> Any:
    """A safeguard: who took the newest of these steps does not take this one."""

    def another_person_takes_it(case: Case, *, by: Any, at: datetime, reason: str) -> list[Reason]:
        taken = [step for name in moves if (step := case.last(name)) and step.taken_by_id == by.pk]
        return [SAME_PERSON(step=case.described.step(each.move).name) for each in taken]

    another_person_takes_it.__doc__ = f"Another person than took: {', '.join(moves)}."
    return another_person_takes_it
