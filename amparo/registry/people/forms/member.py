"""One member of a household, in the order in which a registrar asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Refusal
from amparo.registry.partners.forms import Day
from amparo.registry.people.checks import FIELDS
from amparo.registry.people.forms.birth import INPUTS, birth_inputs, birth_stated
from amparo.registry.people.forms.lenient import CHOOSE, Lenient, choice, small_number, text
from amparo.registry.people.forms.named import USUAL_COUNTRIES, codes_written, in_words, options, parts
from amparo.registry.people.policy import RELATIONSHIP_MISSING
from amparo.registry.people.reference.names import languages, nationalities
from amparo.registry.people.stated import StatedDocument, StatedPerson
from amparo.registry.people.vocabulary import DocumentKind, Relationship, Sex

USUAL_LANGUAGE = "spa"
# Where a field of the form stands for another name in a reason.
SHOWN_AT = {
    "birth_date": "birth_year",
    "birth_precision": "birth_year",
    "nationalities": "nationality",
    "languages": "language",
}
DAY_UNREADABLE = Kind(
    "people.day_unreadable",
    _("A day is not readable."),
    _("Choose it in the calendar, or write it as 2018-12-27."),
)


class DocumentForm(Lenient):
    kind = choice(_("Document"))
    number = text(_("Number"), autocapitalize="characters", spellcheck="false")
    country = choice(_("Issued by"))
    expires_on = forms.DateField(label=_("Valid until"), widget=Day, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [("", _("None")), *DocumentKind.choices])
        issued_by = self.initial.get("country") or ""
        usual = dict.fromkeys((*filter(None, [issued_by]), *USUAL_COUNTRIES))
        self.offer("country", options(nationalities(), usual, _("Not stated")))

    @property
    def is_empty(self) -> bool:
        return not self.told().get("number")

    def stated(self) -> StatedDocument:
        told = self.told()
        return StatedDocument(
            kind=told["kind"],
            number=told["number"],
            country=told["country"],
            expires_on=told.get("expires_on"),
        )


class MemberForm(Lenient):
    """`before`: what is in force, where this corrects it; its documents get a row each, and one more is offered."""

    given_names = text(FIELDS["given_names"], autocapitalize="words", spellcheck="false")
    first_surname = text(FIELDS["first_surname"], autocapitalize="words", spellcheck="false")
    second_surname = text(FIELDS["second_surname"], autocapitalize="words", spellcheck="false")
    surnames_of_head = forms.BooleanField(label=_("Has the same surnames as the head"), required=False)
    relationship = choice(FIELDS["relationship"])
    birth_day = small_number(_("Day"), 2)
    birth_month = small_number(_("Month"), 2)
    birth_year = small_number(_("Year"), 4)
    about_age = small_number(_("or age, about"), 3)
    sex = choice(FIELDS["sex"], Sex.choices)
    nationality = choice(_("Nationality"))
    phones = text(FIELDS["phones"], inputmode="tel")
    language = choice(_("Language"))
    is_present = forms.BooleanField(label=_("Is here with the household"), required=False, initial=True)
    other_nationalities = text(_("Other nationalities"), list="countries")
    other_languages = text(_("Other languages"), list="languages")
    also_known_as = text(FIELDS["also_known_as"], spellcheck="false")
    gender = text(FIELDS["gender"])

    def __init__(
        self,
        sent: Any = None,
        *,
        number: int = 0,
        today: date,
        before: StatedPerson | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        told = {"sex": Sex.UNKNOWN, "language": USUAL_LANGUAGE, **(initial or {})}
        if before is not None:
            told = inputs_of(before, today=today)
        super().__init__(sent, prefix=str(number), initial=told)
        self.number, self.today, self.before = number, today, before
        self.offer("relationship", [("", CHOOSE), *Relationship.choices[1:]])
        known = dict.fromkeys((*filter(None, [told.get("nationality")]), *USUAL_COUNTRIES))
        self.offer("nationality", options(nationalities(), known, _("Not stated")))
        self.offer("language", options(languages(), languages(), _("Not stated")))
        kept = before.documents if before else ()
        self.documents = [
            DocumentForm(sent, prefix=f"{number}-document{place}", initial=_document_inputs(each))
            for place, each in enumerate([*kept, None])
        ]

    @property
    def is_head(self) -> bool:
        return self.number == 0

    @property
    def is_empty(self) -> bool:
        """Nothing was written that the form did not put there itself."""
        told = self.told()
        named = ("given_names", "relationship", "phones", "also_known_as", "gender", *INPUTS)
        return not any(told[name] for name in named) and all(each.is_empty for each in self.documents)

    @property
    def wants_surnames_of_head(self) -> bool:
        """Said by who asked the person. A surname that was written goes before."""
        told = self.told()
        written = told["first_surname"] or told["second_surname"]
        return not self.is_head and told["surnames_of_head"] and not written

    @property
    def has_more(self) -> bool:
        """Whether the part that is folded away holds something of its own, or a fault."""
        told = self.told()
        folded_away = ("other_nationalities", "other_languages", "also_known_as", "gender")
        documents = any(each.errors or each.initial or not each.is_empty for each in self.documents)
        return documents or any(told.get(name) or name in self.errors for name in folded_away)

    def stated(self) -> StatedPerson:
        """Refuses a date of birth that is none; everything else is refused with the whole household."""
        born, precision = self._birth()
        return replace(self.without_birth(), birth_date=born, birth_precision=precision)

    def without_birth(self) -> StatedPerson:
        told = self.told()
        return StatedPerson(
            **{name: told[name] for name in ("given_names", "first_surname", "second_surname")},
            also_known_as=told["also_known_as"],
            sex=told["sex"],
            gender=told["gender"],
            nationalities=_listed(
                told["nationality"], codes_written(told["other_nationalities"], nationalities())
            ),
            languages=_listed(told["language"], codes_written(told["other_languages"], languages())),
            phones=tuple(parts(told["phones"])),
            documents=tuple(each.stated() for each in self.documents if not each.is_empty),
            relationship=Relationship.HEAD if self.is_head else told["relationship"],
            is_present=told["is_present"],
        )

    def _birth(self) -> tuple[date | None, str]:
        """A date that nobody touched stays as it is kept: inputs show less of it than there may be."""
        told = self.told()
        if self.before is not None:
            shown = birth_inputs(self.before, today=self.today)
            if all(told[name] == str(shown.get(name, "")) for name in INPUTS):
                return self.before.birth_date, self.before.birth_precision
        return birth_stated(told, today=self.today, at=f"{self.number}.birth_date")

    def faults(self) -> list[Reason]:
        own = [
            DAY_UNREADABLE(at=f"{self.number}.documents") for each in self.documents if not each.is_valid()
        ]
        if not (self.is_head or self.told()["relationship"]):
            own.append(RELATIONSHIP_MISSING(at=f"{self.number}.relationship"))
        try:
            self.stated()
        except Refusal as refusal:
            own += refusal.reasons
        return own

    def as_far_as_readable(self) -> StatedPerson:
        try:
            return self.stated()
        except Refusal:
            return self.without_birth()

    def show(self, name: str, reason: Reason) -> None:
        shown = SHOWN_AT.get(name, name)
        if shown in self.fields:
            self.mark(shown, reason)
        elif name == "documents":
            self.documents[0].mark("number", reason)


def _listed(first: str, others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (first, *others))))


def inputs_of(person: StatedPerson, *, today: date) -> dict[str, Any]:
    """What stands in the form for a person that is kept."""
    names = ("given_names", "first_surname", "second_surname", "also_known_as", "gender", "sex")
    return {
        **{name: getattr(person, name) for name in names},
        **birth_inputs(person, today=today),
        "nationality": next(iter(person.nationalities), ""),
        "other_nationalities": in_words(person.nationalities[1:], nationalities()),
        "language": next(iter(person.languages), ""),
        "other_languages": in_words(person.languages[1:], languages()),
        "phones": ", ".join(person.phones),
        "relationship": person.relationship,
        "is_present": person.is_present,
    }


def _document_inputs(document: StatedDocument | None) -> dict[str, Any]:
    if document is None:
        return {}
    return {
        "kind": document.kind,
        "number": document.number,
        "country": document.country,
        "expires_on": document.expires_on,
    }
