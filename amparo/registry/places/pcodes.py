"""P-codes: the crosswalk of the three dialects in which partners write OCHA's codes of administrative areas.

`MX07089` (OCHA), `mx_07_089` (ISO2 and underscores), `MEX07089` (ISO3 and digits). Only the spelling is
mapped: a code of a national institute that numbers its departments otherwise (El Salvador, Panama) looks the
same and means another place. A row that also brings a name is checked against it: `Gazetteer.find_coded`.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translators; whoever shows it translates `PlaceError.template`."""
    return sentence


SENTENCES = {
    "places.not_a_pcode": gettext_noop(
        "“{read}” is not written as a P-code. Write it as MX07089, mx_07_089 or MEX07089."
    ),
    "places.unknown_country": gettext_noop(
        "“{read}” begins with “{country}”, whose P-codes are not held here ({known}). "
        "Check the country's letters."
    ),
    "places.wrong_digits": gettext_noop(
        "“{read}” has digits that fit no level of {country}: expected a form such as {forms}. "
        "Check for a zero lost in a spreadsheet; none is added here."
    ),
    "places.unknown_pcode": gettext_noop(
        "“{read}” reads as {pcode}, which is not among the areas held here. "
        "Check the code with whoever wrote it."
    ),
    "places.two_readings": gettext_noop(
        "“{read}” is both {pcode} and {other}, which are different areas here. Give the area's name instead."
    ),
    "places.nothing_read": gettext_noop("No place was given. Write a P-code or a name."),
    "places.unknown_place": gettext_noop(
        "No place here is called “{read}”. Near names: {near}. Choose one of them, write the place's P-code, or ask "
        "whoever runs this installation to add the place to its list."
    ),
    "places.unknown_country_name": gettext_noop(
        "No country here is called “{read}”. Give its ISO code, such as HND, or its name."
    ),
    "places.unknown_hint": gettext_noop(
        "“{read}” was meant to say the country, and no country here has that code. Give its ISO code."
    ),
    "places.several_places": gettext_noop(
        "“{read}” names {count} places: {candidates}. Give the P-code of the one that is meant."
    ),
    "places.not_in_country": gettext_noop(
        "“{read}” reads as {candidates}, which is not in {country}. Correct the place or the country."
    ),
    "places.code_and_name_differ": gettext_noop(
        "The code “{read}” is {place}, but the name beside it is “{name}”. "
        "Find out which of the two was meant."
    ),
    "places.broken_records": gettext_noop(
        "The place {place} {fault}. Correct the list of places it was read from."
    ),
}


class PlaceError(ValueError):
    """A place that could not be told. `code` is stable; a page translates `template` with `particulars`."""

    def __init__(self, code: str, **particulars: object) -> None:
        self.code = code
        self.template = SENTENCES[code]
        self.particulars = {
            name: value[:300] if isinstance(value, str) else value for name, value in particulars.items()
        }
        super().__init__(self.template.format(**self.particulars))


@dataclass(frozen=True)
class CodeShape:
    """How one country's P-codes are built: digits of the first level, then those that the second adds."""

    iso2: str
    iso3: str
    widths: tuple[int, ...]

    @property
    def lengths(self) -> tuple[int, ...]:
        """Digits in all, by level: Mexico 2 and 5."""
        return tuple(sum(self.widths[: level + 1]) for level in range(len(self.widths)))

    @property
    def forms(self) -> str:
        """What a code of each level looks like, for a sentence: "MX00, MX00000"."""
        return ", ".join(f"{self.iso2}{'0' * length}" for length in self.lengths)


SHAPES = (
    CodeShape("BZ", "BLZ", (2,)),  # the source holds districts only
    CodeShape("CR", "CRI", (1, 2)),
    CodeShape("GT", "GTM", (2, 2)),
    CodeShape("HN", "HND", (2, 2)),
    CodeShape("MX", "MEX", (2, 3)),
    CodeShape("NI", "NIC", (2, 2)),
    CodeShape("PA", "PAN", (2, 2)),
    CodeShape("SV", "SLV", (2, 2)),
)
BY_LETTERS = {letters: shape for shape in SHAPES for letters in (shape.iso2, shape.iso3)}
COMPACT = re.compile(r"([A-Za-z]{2,3})([0-9]+)")
UNDERSCORED = re.compile(r"([A-Za-z]{2})((?:_[0-9]+)+)")


def normalise_pcode(text: str, known: AbstractSet[str]) -> str:
    """The code of `known` that `text` writes in one of the dialects, in OCHA's spelling.

    Letters count the same in either case; nothing else is forgiven. Raises PlaceError when the country has no
    P-codes here, the digits fit no level, the area is not known, or two known areas are meant.
    """
    read = text.strip()
    as_it_stands = read if read in known else None
    try:
        mapped = _ocha_spelling(read)
    except PlaceError:
        if as_it_stands is None:
            raise
        return as_it_stands
    if as_it_stands is not None and mapped != as_it_stands and mapped in known:
        raise PlaceError("places.two_readings", read=read, pcode=as_it_stands, other=mapped)
    if as_it_stands is None and mapped not in known:
        raise PlaceError("places.unknown_pcode", read=read, pcode=mapped)
    return as_it_stands or mapped


def spellings(pcode: str) -> dict[str, str]:
    """One OCHA code in each dialect: {"ocha": "HN0108", "underscored": "hn_01_08", "iso3": "HND0108"}."""
    shape, digits = BY_LETTERS[pcode[:2]], pcode[2:]
    groups = [digits[: shape.widths[0]], digits[shape.widths[0] :]]
    underscored = "_".join([shape.iso2.lower(), *filter(None, groups)])
    return {"ocha": pcode, "underscored": underscored, "iso3": f"{shape.iso3}{digits}"}


def _ocha_spelling(read: str) -> str:
    if match := COMPACT.fullmatch(read):
        shape, digits = _shape(read, match[1]), match[2]
        fits = len(digits) in shape.lengths
    elif match := UNDERSCORED.fullmatch(read):
        groups = match[2][1:].split("_")
        shape, digits = _shape(read, match[1]), "".join(groups)
        fits = tuple(len(group) for group in groups) == shape.widths[: len(groups)]
    else:
        raise PlaceError("places.not_a_pcode", read=read)
    if not fits:
        raise PlaceError("places.wrong_digits", read=read, country=shape.iso3, forms=shape.forms)
    return f"{shape.iso2}{digits}"


def _shape(read: str, letters: str) -> CodeShape:
    shape = BY_LETTERS.get(letters.upper())
    if shape is None:
        known = ", ".join(shape.iso3 for shape in SHAPES)
        raise PlaceError("places.unknown_country", read=read, country=letters, known=known)
    return shape
