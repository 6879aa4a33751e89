"""A small ledger for the tests of the brief: three organisations, the figures of 27 December 2018, an edition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from amparo.brief import services as brief
from amparo.brief.models import Edition, Part
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called
from amparo.situation.figures.models import Figure, Indicator, KeyFigure, Source
from amparo.situation.figures.services import accept_key_figure
from amparo.situation.movement.models import RegimeFinding
from amparo.situation.movement.services import state_regime

DAY = date(2018, 12, 27)
MORNING = datetime(2018, 12, 27, 9, 0, tzinfo=UTC)
AFTERNOON = datetime(2018, 12, 27, 16, 0, tzinfo=UTC)
TITLES = {"title_en": "Response to mixed movements", "title_es": "Respuesta a los movimientos mixtos"}
MOVEMENT = "{movement@Mexico; from=2018-12-01; to=2018-12-14}"
BACKGROUND = (
    (
        "{present@Tijuana} persons remain in Tijuana. {asylum-claims@Mexico} claims were lodged in Mexico and "
        "{asylum-claims@Guatemala} in Guatemala; {returns@Honduras and El Salvador} persons have returned.",
        "{present@Tijuana} personas permanecen en Tijuana. Se presentaron {asylum-claims@Mexico} solicitudes en México "
        "y {asylum-claims@Guatemala} en Guatemala; {returns@Honduras and El Salvador} personas han retornado.",
    ),
    (f"Movements returned to {MOVEMENT}.", f"Los movimientos volvieron a {MOVEMENT}."),
)
RETURNS = (
    "IOM assisted {assisted-voluntary-returns@Mexico} returns.",
    "La OIM asistió {assisted-voluntary-returns@Mexico} retornos.",
)
CHILDREN = ("UNICEF counts children.", "UNICEF cuenta a la niñez.")


def organisation(acronym: str) -> Organisation:
    return Organisation.objects.get_or_create(
        acronym=acronym,
        defaults={
            "name_en": f"{acronym} in English",
            "name_es": f"{acronym} en español",
            "type": "un_agency",
        },
    )[0]


def person(acronym: str, role: str, name: str = "") -> User:
    """The one account of the role in the organisation; with a name, another one."""
    email = f"{name or role}@{acronym.lower()}.example"
    user, is_new = User.objects.get_or_create(
        email=email, defaults={"name": name or role, "organisation": organisation(acronym)}
    )
    if is_new:
        RoleAssignment.objects.create(user=user, role=role, since=date(2018, 1, 1))
    return user


def staffed(*acronyms: str) -> None:
    """Each organisation with one who writes its part and one who clears it."""
    for acronym in acronyms:
        person(acronym, "information_officer")
        person(acronym, "coordinator")


def place(name: str) -> Place:
    return Place.objects.get(code=place_called(name))


def source(code: str = "SRC-S01") -> Source:
    return Source.objects.get_or_create(
        code=code,
        defaults={
            "title": f"Report {code}",
            "publisher": "UN inter-agency",
            "published": DAY,
            "found_at": "example.org",
        },
    )[0]


def figure(
    reference: str,
    indicator: str,
    at: str,
    value: int | None,
    qualifier: str = "exact",
    *,
    as_of: date = DAY,
    of: str = "SRC-S01",
    **others: Any,
) -> Figure:
    return Figure.objects.create(
        reference=reference,
        indicator=Indicator.objects.get(code=indicator),
        place=place(at),
        value_low=None if value is None else Decimal(value),
        qualifier=qualifier,
        as_of=as_of,
        source=source(of),
        method="estimate",
        **others,
    )


def accept(*figures: Figure, reason: str = "It is the latest count") -> KeyFigure:
    officer = person("UNHCR", "information_officer")
    return accept_key_figure(
        figures=figures, by=officer, reason_en=reason, reason_es=f"{reason} (es)", at=MORNING
    )


def figures_of_december() -> dict[str, KeyFigure]:
    """What the brief of 27 December 2018 stands on; for Guatemala its source gives no number."""
    claims = figure("F089", "asylum-claims", "Mexico", 3700, "more_than")
    return {
        "tijuana": accept(figure("F088", "present", "Tijuana", 4000, "at_least")),
        "claims": accept(claims),
        "guatemala": accept(
            figure("F090", "asylum-claims", "Guatemala", None, "fewer_than_other", compared_with=claims)
        ),
        "returns": accept(figure("F091", "returns", "Honduras and El Salvador", 8500, "more_than")),
        "assisted": accept(
            figure(
                "F064", "assisted-voluntary-returns", "Mexico", 453, of="SRC-S30", as_of=date(2018, 11, 28)
            )
        ),
    }


def regime() -> RegimeFinding:
    return state_regime(
        area=place("Mexico"),
        regime="small_groups",
        first_day=date(2018, 12, 1),
        last_day=date(2018, 12, 14),
        evidence_en="92 % of groups had fewer than ten people",
        evidence_es="El 92 % de los grupos tenía menos de diez personas",
        by=person("UNHCR", "information_officer"),
        at=MORNING,
    )


def draft(*, as_of: date = DAY, at: datetime = MORNING) -> Edition:
    """A draft with the background of UNHCR and the parts of IOM and UNICEF, all written."""
    staffed("UNHCR", "IOM", "UNICEF")
    editor = person("UNHCR", "information_officer")
    edition = brief.start_edition(as_of=as_of, by=editor, at=at, **TITLES)
    for acronym, section, statements in (
        ("UNHCR", "background", BACKGROUND),
        ("IOM", "response", [RETURNS]),
        ("UNICEF", "response", [CHILDREN]),
    ):
        part = edition.parts.filter(organisation__acronym=acronym, section=section).first()
        part = part or brief.add_part(
            edition=edition, section=section, organisation=organisation(acronym), by=editor, at=at
        )
        write(part, *statements)
    return edition


def write(part: Part, *statements: tuple[str, str]) -> Part:
    officer = person(part.organisation.acronym, "information_officer")
    return brief.write_statements(part=part, statements=statements, by=officer, at=MORNING)


def submit(part: Part) -> Part:
    return brief.submit_part(
        part=part, by=person(part.organisation.acronym, "information_officer"), at=MORNING
    )


def clear(part: Part) -> Part:
    return brief.clear_part(
        part=submit(part), by=person(part.organisation.acronym, "coordinator"), at=AFTERNOON
    )


def publish(edition: Edition, at: datetime = AFTERNOON) -> Edition:
    """Every draft part cleared by its organisation, then published by the one that leads."""
    for part in edition.parts.filter(status=Part.Status.DRAFT):
        clear(part)
    return brief.publish_edition(edition=edition, by=person("UNHCR", "coordinator"), at=at)
