"""Where people come from, what they speak, and how people from there are named."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from amparo.registry.people.synthetic import names
from amparo.registry.people.synthetic.names import Names


@dataclass(frozen=True)
class Origin:
    """`two_surnames`: the father's and the mother's, as in Spanish. `two_names`: the share with two given names."""

    code: str
    share: float
    nationality: str
    languages: tuple[str, ...]
    calling_code: str
    male: Names = names.MALE
    female: Names = names.FEMALE
    surnames: Names = names.SURNAMES
    two_surnames: bool = True
    two_names: float = 0.72

    def given_names(self, sex: str, rng: Random) -> str:
        bag = self.female if sex == "female" else self.male
        first = bag.drawn(rng)
        if rng.random() >= self.two_names:
            return first
        second = bag.drawn(rng)
        return first if second == first else f"{first} {second}"

    def phone(self, rng: Random) -> str:
        digits = int(rng.random() * 10_000_000)
        return f"{self.calling_code} {90 + digits % 9}{digits // 100_000:02d} {digits // 7 % 10_000:04d}"


def _maya(code: str, share: float, languages: tuple[str, ...]) -> Origin:
    return Origin(
        code,
        share,
        "GTM",
        languages,
        "+502",
        names.MAYA_MALE,
        names.MAYA_FEMALE,
        names.MAYA_SURNAMES,
        two_names=0.35,
    )


# The shares of the season's counts in Mexico, roughly; those who are few are a little more than they were, to be met.
ORIGINS = (
    Origin("honduras", 0.63, "HND", ("spa",), "+504"),
    Origin("el_salvador", 0.12, "SLV", ("spa",), "+503"),
    Origin("guatemala", 0.09, "GTM", ("spa",), "+502"),
    Origin("garifuna", 0.035, "HND", ("spa", "cab"), "+504", surnames=names.GARIFUNA_SURNAMES),
    _maya("mam", 0.015, ("mam", "spa")),
    _maya("kiche", 0.015, ("quc", "spa")),
    _maya("qeqchi", 0.01, ("kek",)),
    Origin("nicaragua", 0.03, "NIC", ("spa",), "+505"),
    Origin(
        "haiti",
        0.025,
        "HTI",
        ("hat", "fra"),
        "+509",
        names.HAITIAN_MALE,
        names.HAITIAN_FEMALE,
        names.HAITIAN_SURNAMES,
        two_surnames=False,
        two_names=0.15,
    ),
    Origin(
        "venezuela",
        0.02,
        "VEN",
        ("spa",),
        "+58",
        names.VENEZUELAN_MALE,
        names.VENEZUELAN_FEMALE,
        names.VENEZUELAN_SURNAMES,
    ),
    Origin(
        "yemen",
        0.01,
        "YEM",
        ("ara",),
        "+967",
        names.ARABIC_MALE,
        names.ARABIC_FEMALE,
        names.ARABIC_SURNAMES,
        two_surnames=False,
        two_names=0.2,
    ),
)
