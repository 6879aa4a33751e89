"""Building a scenario: a folder of published figures and decisions, brought in through the services that users have.

The folder holds `partners.toml`, `sources.csv`, `figures.csv`, `decisions.toml`, `brief.toml` and `people.toml`. Every
step acts as the account that would do it, so a rule that users meet is met here too. Accounts and people are synthetic
and marked so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from amparo.brief import services as brief
from amparo.brief.models import Part
from amparo.registry.partners import services as partners
from amparo.registry.partners.models import Organisation, User
from amparo.registry.places.models import Place
from amparo.registry.places.queries import place_called
from amparo.site.scenario_people import build_people
from amparo.site.scenario_response import build_response
from amparo.situation.figures import services as figures
from amparo.situation.figures.contradictions.search import decide_finding
from amparo.situation.figures.imports import services as imports
from amparo.situation.figures.models import Figure, Finding, Source
from amparo.situation.movement import services as movement

Say = Callable[[str], None]


@transaction.atomic
def build(folder: Path, *, say: Say = lambda line: None) -> None:
    """Build the whole scenario or nothing. `say` is told each step, for the terminal."""
    say("organisations and accounts")
    _partners(_read(folder / "partners.toml"))
    decisions = _read(folder / "decisions.toml")
    officer = User.objects.get(email=decisions["information_officer"])
    say("sources and figures, through the import")
    for name in ("sources.csv", "figures.csv"):
        _import(folder / name, by=officer)
    say("key figures, regimes and decided contradictions")
    _grades(decisions["reviews"], by=officer)
    _decisions(decisions, by=officer)
    say("editions of the brief")
    for edition in _read(folder / "brief.toml")["editions"]:
        _edition(edition)
    say("synthetic people")
    build_people(_read(folder / "people.toml"), say=say)
    say("the response, day to day")
    build_response(folder)


def is_built() -> bool:
    return User.objects.filter(is_demo=True).exists()


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _partners(content: dict[str, Any]) -> None:
    for row in content["organisations"]:
        country = Place.objects.get(code=row.pop("country")) if "country" in row else None
        partners.add_organisation(**row, country=country, by=None)
    for row in content["mandates"]:
        organisation = Organisation.objects.get(acronym=row.pop("organisation"))
        partners.add_mandate(
            organisation=organisation, area=Place.objects.get(code=row.pop("area")), **row, by=None
        )
    for row in content["people"]:
        person = partners.add_person(
            email=row["email"],
            name=row["name"],
            organisation=Organisation.objects.get(acronym=row["organisation"]),
            language=row.get("language", "en"),
            is_demo=True,
            password=settings.DEMO_PASSWORD,
            by=None,
        )
        partners.give_role(person=person, role=row["role"], by=None)


def _import(path: Path, *, by: User) -> None:
    with path.open("rb") as file:
        upload = imports.upload_figures(by=by, file=file, file_name=path.name)
    imports.take_import(figure_import=imports.preview_import(figure_import=upload, by=by), by=by)


def _grades(grades: dict[str, str], *, by: User) -> None:
    for source in Source.objects.filter(code__in=grades):
        figures.describe_source(
            by=by,
            code=source.code,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            found_at=source.found_at,
            reliability=grades[source.code],
        )


def _decisions(content: dict[str, Any], *, by: User) -> None:
    for row in content["key_figures"]:
        figures.accept_key_figure(
            figures=_figures(row["figures"]),
            by=by,
            reason_en=row["reason_en"],
            reason_es=row["reason_es"],
            is_headline=row.get("headline", False),
            at=row["at"],
        )
    for row in content["regimes"]:
        area = Place.objects.get(code=place_called(row.pop("area")))
        movement.state_regime(**row | {"area": area, "figures": _figures(row["figures"])}, by=by)
    for row in content["findings"]:
        wanted = set(row["figures"])
        finding = next(
            each
            for each in Finding.objects.prefetch_related("figures")
            .filter(figures__reference__in=wanted)
            .distinct()
            if {figure.reference for figure in each.figures.all()} == wanted
        )
        decide_finding(finding=finding, by=by, decision=row["decision"], reason=row["reason"], at=row["at"])


def _figures(references: list[str]) -> list[Figure]:
    return [Figure.objects.get(reference=reference) for reference in references]


def _edition(content: dict[str, Any]) -> None:
    parts = content["parts"]
    lead = parts[0]["organisation"]
    editor, publisher = _person(lead, "information_officer"), _person(lead, "coordinator")
    edition = brief.start_edition(
        as_of=content["as_of"],
        title_en=content["title_en"],
        title_es=content["title_es"],
        by=editor,
        at=content["started_at"],
    )
    for order, row in enumerate(parts, start=1):
        part = _part(edition, row, order, by=editor, at=content["started_at"])
        _clear(part, row, at=content["cleared_at"])
    if "published_at" in content:
        brief.publish_edition(edition=edition, by=publisher, at=content["published_at"])


def _part(edition: Any, row: dict[str, Any], order: int, *, by: User, at: Any) -> Part:
    """The part taken over from the edition before, or a new one."""
    organisation = Organisation.objects.get(acronym=row["organisation"])
    existing = edition.parts.filter(organisation=organisation, section=row["section"]).first()
    return existing or brief.add_part(
        edition=edition, section=row["section"], organisation=organisation, order=order, by=by, at=at
    )


def _clear(part: Part, row: dict[str, Any], *, at: Any) -> None:
    """Write the part and bring it as far as the scenario says: draft, submitted or cleared."""
    writer, clearer = (
        _person(row["organisation"], "information_officer"),
        _person(row["organisation"], "coordinator"),
    )
    statements = [(english, spanish) for english, spanish in row["statements"]]
    part = brief.write_statements(part=part, statements=statements, by=writer, at=at)
    if row["until"] in ("submitted", "cleared"):
        part = brief.submit_part(part=part, by=writer, at=at)
    if row["until"] == "cleared":
        brief.clear_part(part=part, by=clearer, at=at)


def _person(acronym: str, role: str) -> User:
    return User.objects.get(organisation__acronym=acronym, roles__role=role, is_demo=True)
