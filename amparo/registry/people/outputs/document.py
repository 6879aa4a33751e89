"""The copy of a record as blocks of text: headings, paragraphs, facts, tables. Made in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.registry.people.lifecycle import ERASURE, OBJECTION, OVERRIDE
from amparo.registry.people.outputs.held import Held, HeldRecord
from amparo.registry.people.outputs.words import FACTS, Fact, category_title, day
from amparo.registry.people.wording import GROUNDS, LEGAL_BASES, labels_of, purpose_name, words_read_out

Block = dict[str, Any]


def heading(level: int, text: str) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def text(said: str) -> Block:
    return {"kind": "text", "text": said}


def typed(label: str, said: str, *, language: str) -> Block:
    """Words of staff, most likely in the language in which they work; a copy in another one reads them as such."""
    return {"kind": "typed", "label": label, "text": said, "language": language}


def facts(rows: Iterable[Fact]) -> Block:
    said = [{"label": label, "value": value or _("not stated")} for label, value in rows]
    return {"kind": "facts", "rows": said}


def table(header: list[str], rows: list[list[str]]) -> Block:
    return {"kind": "table", "header": header, "rows": rows}


def document_of(held: Held, *, complain_at: str) -> dict[str, Any]:
    """`complain_at`: the address of the page on which anybody may complain."""
    name = next((identity.full_name for identity in held.identities), "")
    return {
        "title": _("Copy of your record"),
        "name": name,
        "organisation": _with_acronym(held.organisation),
        "made": _("Made on {day}").format(day=day(held.at)),
        "page": _("Page {page} of {pages}").replace("{page}", "<page>").replace("{pages}", "<pages>"),
        "warning": _("This paper tells who you are. Keep it where only you can read it."),
        "blocks": [
            *_opening(held),
            *(b for each in held.records for b in _record(held, each)),
            *_rights(held, complain_at),
        ],
    }


def _with_acronym(organisation: Any) -> str:
    """A name that ends with an acronym of its own language, as “… (ACNUR)”, needs no second one."""
    name = str(organisation.name)
    return name if name.endswith(")") else f"{name} ({organisation.acronym})"


def _opening(held: Held) -> Iterator[Block]:
    yield text(
        _(
            "You asked what we have written down about you. This is everything that {organisation} holds in its own"
            " registrations, with what was corrected since. You need not pay for it, and you may ask again."
        ).format(organisation=held.organisation.name)
    )
    yield text(
        _(
            "Of other people only the names of those in your household stand here, where a family link with you is"
            " written down that was not found to be wrong. Everybody may ask for their own copy. What other"
            " organisations wrote down themselves, only they can give you."
        )
    )


def _record(held: Held, record: HeldRecord) -> Iterator[Block]:
    registration = record.registration
    where, keeping = registration.whereabouts, registration.keeping
    yield heading(1, _("Registration {code}").format(code=registration.code))
    yield facts(
        [
            (_("Registered on"), day(where.registered_at)),
            (_("Place"), where.place.name),
            (_("What for"), purpose_name(keeping.purpose)),
            (_("Last contact"), day(keeping.last_contact_on)),
            (_("Kept until"), day(keeping.keep_until) or _("no day is set")),
        ]
    )
    if registration.erased_at:
        yield text(
            _("What was written down here was erased on {day}.").format(day=day(registration.erased_at))
        )
    else:
        yield from _content(record)
        yield from _family(held, record)
        yield from _files(record)
        yield from _decisions(record)
        yield from _sharing(record)
        yield from _consents(held, record)
        yield from _overrides(record)
        yield from _objections(record)
    yield from _erasures(record)
    yield from _readings(record)


def _content(record: HeldRecord) -> Iterator[Block]:
    for kind, versions in record.versions.items():
        if not versions:
            continue
        yield heading(2, category_title(kind.category))
        for row in versions:
            if len(versions) > 1:
                yield heading(3, _version(row, is_newest=row is versions[0]))
            if row.reason:
                yield typed(
                    _("Corrected because, as staff typed it:"), row.reason, language=row.recorded_by.language
                )
            yield facts(FACTS[kind](row))
    yield text(
        _(
            "From names, telephones and document numbers we also make numbers for searching, which cannot be read back."
        )
    )


def _version(row: Any, *, is_newest: bool) -> str:
    named = {"number": row.number, "day": day(row.recorded_at)}
    if is_newest:
        return _("Version {number}, of {day}: in force").format(**named)
    return _("Version {number}, of {day}: replaced").format(**named)


def _family(held: Held, record: HeldRecord) -> Iterator[Block]:
    if not (record.memberships or record.links or record.links_to):
        return
    yield heading(2, category_title("family"))
    for member in record.memberships:
        yield facts(
            [
                (_("Household"), member.household.code),
                (_("You are"), str(member.get_relationship_display())),
                (_("With the household now"), _("yes") if member.is_present else _("no")),
                (_("Since"), day(member.since)),
                *([(_("Until"), day(member.until))] if member.until else []),
            ]
        )
    if record.links:
        yield table(
            [_("Family link: this person is your"), _("Name"), _("Stated on"), _("Checked")],
            [[*_link(held, link, link.relative_id), _standing(link)] for link in record.links],
        )
    if record.links_to:
        # What was seen as evidence stands in the record of the other person, and may speak of them.
        yield table(
            [_("Family link: you are"), _("Of whom"), _("Stated on"), _("Checked")],
            [
                [*_link(held, link, link.registration_id), _standing(link, evidence=False)]
                for link in record.links_to
            ],
        )


def _link(held: Held, link: Any, other: Any) -> list[str]:
    """A name is told of who is in the household, and not where the link was found to be wrong."""
    if link.standing == "refuted":
        name = _("name not told: the link was found to be wrong")
    else:
        name = held.household.get(other) or _("name not told: not in your household")
    return [str(link.get_kind_display()), name, day(link.stated_at)]


def _standing(link: Any, *, evidence: bool = True) -> str:
    words = {"stated": _("not yet"), "verified": _("verified"), "refuted": _("found to be wrong")}
    how = link.how if evidence else ""
    return " · ".join(filter(None, (words[link.standing], day(link.decided_at), how)))


def _files(record: HeldRecord) -> Iterator[Block]:
    if not record.files:
        return
    kinds = {"photo": _("photograph"), "scan": _("scan of a document"), "consent": _("scan of a consent")}
    yield heading(2, _("Photographs and scans"))
    yield text(_("Ask at the office to see them or to receive them."))
    yield table(
        [_("Kind"), _("Kept since")], [[kinds.get(f.kind, f.kind), day(f.added_at)] for f in record.files]
    )


def _decisions(record: HeldRecord) -> Iterator[Block]:
    if not record.decisions:
        return
    verdicts = {"same": _("the same person"), "different": _("another person"), "unsure": _("not sure")}
    yield heading(2, _("Compared with another registration"))
    yield table(
        [_("Decision"), _("On"), _("Why")],
        [[verdicts[each.verdict], day(each.decided_at), each.why] for each in record.decisions],
    )


def _sharing(record: HeldRecord) -> Iterator[Block]:
    yield heading(2, _("With whom it is shared"))
    if not (record.shares or record.past):
        yield text(_("With nobody, and it never was."))
        return
    rows = [
        [
            each.share.recipient.name,
            ", ".join(labels_of(each.share.categories)),
            purpose_name(each.share.purpose),
            day(each.share.valid_from),
            _state_of_share(each),
        ]
        for each in record.shares
    ]
    rows += [
        [
            past.recipient,
            ", ".join(labels_of(past.categories)),
            purpose_name(past.purpose),
            day(past.since),
            _until(past.until),
        ]
        for past in record.past
    ]
    yield table([_("With"), _("Which information"), _("What for"), _("Since"), _("State")], rows)


def _state_of_share(each: Any) -> str:
    if not each.is_open:
        return " ".join(each.closed_because)
    until = each.share.valid_until
    return _("open until {day}").format(day=day(until)) if until else _("open")


def _until(when: Any) -> str:
    return _("ended on {day}").format(day=day(when))


def _consents(held: Held, record: HeldRecord) -> Iterator[Block]:
    if not record.consents:
        return
    yield heading(2, _("What you agreed to"))
    for consent in record.consents:
        who = ", ".join(held.recipients.get(str(key), "") for key in consent.recipients)
        yield facts(
            [
                (_("What for"), purpose_name(consent.purpose)),
                (_("With whom"), who),
                (_("Which information"), ", ".join(labels_of(consent.categories))),
                (_("How it was given"), _given(consent)),
                (_("Given on"), day(consent.given_on)),
                (_("Last day"), day(consent.valid_until) or _("until you change your mind")),
                *([(_("Withdrawn on"), day(consent.withdrawn_at))] if consent.withdrawn_at else []),
                *([(_("Read out by"), _("an interpreter"))] if consent.with_interpreter else []),
            ]
        )
        words = " ".join(words_read_out(consent.text, held.organisation))
        yield typed(_("Words that were read out:"), words, language=consent.text.language)


def _given(consent: Any) -> str:
    how = str(consent.get_form_display())
    return _("{how}, by your parent or guardian").format(how=how) if consent.guardian_id else how


def _overrides(record: HeldRecord) -> Iterator[Block]:
    if not record.overrides:
        return
    yield heading(2, _("Shared without your consent, or asked for"))
    for each in record.overrides:
        yield facts(
            [
                (_("With whom"), each.recipient.name),
                (_("Which information"), ", ".join(labels_of(each.categories))),
                (_("Legal basis"), f"{LEGAL_BASES[each.legal_basis]}: {each.named_law}"),
                (_("Why"), each.because),
                (_("How and when you are told"), each.notice),
                (_("State"), f"{OVERRIDE.states[each.status]} · {day(each.decided_at or each.asked_at)}"),
                (_("Last day"), day(each.valid_until)),
            ]
        )


def _objections(record: HeldRecord) -> Iterator[Block]:
    if not record.objections:
        return
    yield heading(2, _("What you objected to"))
    for each in record.objections:
        yield facts(
            [
                (_("Use"), purpose_name(each.purpose)),
                (_("Your words"), each.words),
                (_("Said on"), day(each.made_at)),
                (_("State"), str(OBJECTION.states[each.status])),
                (_("Answer"), each.answer or _("not yet decided")),
            ]
        )


def _erasures(record: HeldRecord) -> Iterator[Block]:
    if not record.erasures:
        return
    yield heading(2, _("Erasure"))
    yield table(
        [_("Asked on"), _("Why"), _("State")],
        [
            [day(each.asked_at), str(GROUNDS[each.ground]), str(ERASURE.states[each.status])]
            for each in record.erasures
        ],
    )


def _readings(record: HeldRecord) -> Iterator[Block]:
    if not record.readings:
        return
    yield heading(2, _("Who opened it"))
    yield table(
        [_("Organisation"), _("How often"), _("First"), _("Last")],
        [
            [
                each.organisation,
                ngettext("{count} time", "{count} times", each.times).format(count=each.times),
                day(each.first),
                day(each.last),
            ]
            for each in record.readings
        ],
    )


def _rights(held: Held, complain_at: str) -> Iterator[Block]:
    yield heading(1, _("What you may ask"))
    who = held.organisation.name
    yield {
        "kind": "list",
        "items": [
            _("Ask what we have written down, and receive a copy of it."),
            _("Have a mistake corrected. The older version stays until your data are erased."),
            _("Withdraw a consent at any time. Sharing stops on the same day."),
            _("Object to a use. While nobody has decided, nothing is shared for it."),
            _("Ask that your data are erased. Two people of {organisation} decide about it.").format(
                organisation=who
            ),
            _("Know who opened your record, and when."),
        ],
    }
    yield text(_("None of this changes the help that you receive, and none of it costs anything."))
    yield heading(1, _("How to complain"))
    yield text(
        _(
            "Tell any worker of {organisation}, or ask for the person in charge of data protection. You will be told"
            " what was decided, and why. If you do not agree, you may go to the authority that protects personal data,"
            " or to the human rights commission of the country; both are free of charge."
        ).format(organisation=who)
    )
    yield text(
        _(
            "You can do it without your name: at any office of {organisation}, or at {address}. You receive a code on a"
            " receipt. With it you read the answer at the same address; keep it, nobody can give it to you again."
        ).format(organisation=who, address=complain_at)
    )
