"""The brief of 27 December 2018 as a document, in English and Spanish, from its published facts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import vl_convert

from amparo.brief.document import (
    Change,
    Document,
    FigureRow,
    Footnote,
    Part,
    Picture,
    Run,
    Section,
    Statement,
)

DAY = date(2018, 12, 27)

# English and Spanish side by side; a stretch in **stars** is the figure named after the bar, with its note.
BACKGROUND = (
    (
        "Since mid-October 2018 large groups, known as “caravans”, have left the North of Central America, "
        "particularly Honduras and El Salvador, for Mexico and the United States. They mix persons with "
        "international protection needs, persons seeking a better economic situation, and persons hoping to "
        "reunite with family abroad.",
        "Desde mediados de octubre de 2018, grandes grupos conocidos como «caravanas» han salido del norte de "
        "Centroamérica, en particular de Honduras y El Salvador, hacia México y los Estados Unidos. En ellos "
        "viajan personas con necesidades de protección internacional, personas en busca de una mejor situación "
        "económica y personas que esperan reunirse con su familia en el extranjero.",
    ),
    (
        "By the end of November the first large group had reached Mexico’s northern border and concentrated in "
        "Tijuana, where **at least 4,000|F088** persons remain. **Many|F092** others remained in Tapachula, "
        "Mexico City and other key points on the way.",
        "A finales de noviembre el primer grupo grande había llegado a la frontera norte de México y se había "
        "concentrado en Tijuana, donde permanecen **al menos 4.000|F088** personas. **Muchas|F092** otras "
        "permanecieron en Tapachula, la Ciudad de México y otros puntos clave del camino.",
    ),
    (
        "**Over 3,700|F089** persons have sought asylum in Mexico, **a smaller number|F090** in Guatemala. "
        "**Over 8,500|F091** have returned to Honduras and El Salvador.",
        "**Más de 3.700|F089** personas han solicitado asilo en México, y **un número menor|F090** en Guatemala. "
        "**Más de 8.500|F091** han regresado a Honduras y El Salvador.",
    ),
    (
        "In the first two weeks of December the flows largely returned to regular movements: "
        "**small groups and individuals|REGIME**.",
        "En las dos primeras semanas de diciembre los flujos volvieron en gran medida a los movimientos "
        "habituales: **grupos pequeños y personas solas|REGIME**.",
    ),
)
RESPONSE = (
    (
        "IOM",
        ("International Organization for Migration", "Organización Internacional para las Migraciones"),
        "cleared",
        (
            (
                "IOM works at regional, national and local levels on capacities of migration governance, and "
                "supports shelters and NGOs that deliver assistance.",
                "La OIM trabaja en los planos regional, nacional y local en las capacidades de gobernanza de la "
                "migración, y apoya a albergues y ONG que prestan asistencia.",
            ),
            (
                "With governments it runs a programme of assisted voluntary return: **453|F064** persons from "
                "Mexico since 4 November.",
                "Con los gobiernos lleva a cabo un programa de retorno voluntario asistido: **453|F064** personas "
                "desde México a partir del 4 de noviembre.",
            ),
        ),
    ),
    (
        "UNHCR",
        ("UN Refugee Agency", "Agencia de la ONU para los Refugiados"),
        "submitted",
        (
            (
                "UNHCR supports States in giving international protection to asylum-seekers and refugees, and "
                "holds periodic discussions with governments, UN agencies and NGOs for a coordinated response.",
                "ACNUR apoya a los Estados para que brinden protección internacional a solicitantes de asilo y "
                "refugiados, y celebra reuniones periódicas con gobiernos, agencias de la ONU y ONG para una "
                "respuesta coordinada.",
            ),
        ),
    ),
    (
        "UNICEF",
        ("United Nations Children’s Fund", "Fondo de las Naciones Unidas para la Infancia"),
        "blocked",
        (
            (
                "UNICEF works on the rights of refugee and migrant children: **1,058|F058!** were in Tijuana.",
                "UNICEF trabaja por los derechos de la niñez refugiada y migrante: **1.058|F058!** estaban en "
                "Tijuana.",
            ),
        ),
    ),
)
STATUS = {
    "cleared": ("cleared", "autorizado"),
    "submitted": ("submitted", "presentado"),
    "blocked": ("blocked", "bloqueado"),
}
WITHDRAWN = (
    "the source of this figure was withdrawn on 26 December 2018.",
    "la fuente de esta cifra fue retirada el 26 de diciembre de 2018.",
)
INTER_AGENCY = (
    "Inter-agency response to mixed migration flows from the North of Central America, UN inter-agency, "
    "27 December 2018; key informants",
    "Respuesta interagencial a los flujos migratorios mixtos del norte de Centroamérica, ONU interagencial, "
    "27 de diciembre de 2018; informantes clave",
)
SOURCES = {
    "F088": INTER_AGENCY,
    "F092": INTER_AGENCY,
    "F089": INTER_AGENCY,
    "F090": INTER_AGENCY,
    "F091": INTER_AGENCY,
    "REGIME": INTER_AGENCY,
    "F064": (
        "Assisted voluntary returns since 4 November, IOM, 28 November 2018; registration",
        "Retornos voluntarios asistidos desde el 4 de noviembre, OIM, 28 de noviembre de 2018; registro",
    ),
    "F058": (
        "Migrant caravan and increased child migration, situation report, UNICEF, 28 November 2018; estimate",
        "Caravana migrante y aumento de la migración infantil, informe de situación, UNICEF, 28 de noviembre "
        "de 2018; estimación",
    ),
}
NUMBERS = {reference: number for number, reference in enumerate(SOURCES, start=1)}


def sample(language: str = "en", *, draft: bool = True) -> Document:
    """The draft waits for UNHCR and is blocked in UNICEF's part; the edition is the same text, published."""
    say = 0 if language == "en" else 1
    return Document(
        title=(
            "Inter-agency response to mixed movements from the North of Central America",
            "Respuesta interagencial a los movimientos mixtos del norte de Centroamérica",
        )[say],
        operation=("Field response to the caravans", "Respuesta sobre el terreno a las caravanas")[say],
        edition=(("Draft", "Borrador") if draft else ("Edition 6", "Edición 6"))[say],
        draft=draft,
        as_of=DAY,
        language=language,
        compiled_at=datetime(2018, 12, 27, 18, 0, tzinfo=UTC),
        sections=(_background(say), _response(say)),
        footnotes=tuple(
            Footnote(NUMBERS[reference], reference, text[say]) for reference, text in SOURCES.items()
        ),
        rows=_rows(say),
        notices=_notices(say),
        changes=_changes(say),
        changes_since=("edition 5 (14 December 2018)", "la edición 5 (14 de diciembre de 2018)")[say],
        partners=(
            "UN system, governments and civil society",
            "Sistema de la ONU, gobiernos y sociedad civil",
        )[say],
        disclaimer=(
            "Boundaries and names on the map do not imply official endorsement.",
            "Los límites y nombres del mapa no implican reconocimiento oficial.",
        )[say],
        terms=("Figures may be quoted with their source.", "Las cifras pueden citarse con su fuente.")[say],
    )


def _notices(say: int) -> tuple[str, ...]:
    return (
        (
            "A source of this brief was withdrawn on 26 December 2018: UNICEF’s part is blocked.",
            "Una fuente de este informe fue retirada el 26 de diciembre de 2018: la parte de UNICEF está "
            "bloqueada.",
        )[say],
    )


def _changes(say: int) -> tuple[Change, ...]:
    return (
        Change(
            "Tijuana",
            ("about 5,000", "unas 5.000")[say],
            ("at least 4,000", "al menos 4.000")[say],
        ),
        Change(
            ("Movement", "Movimiento")[say],
            ("large groups", "grupos grandes")[say],
            ("small groups and individuals", "grupos pequeños y personas solas")[say],
        ),
    )


def _background(say: int) -> Section:
    chart = Picture(
        kind="chart",
        title=("Persons in Tijuana", "Personas en Tijuana")[say],
        alt=(
            "2,397 persons on 16 November, 6,062 on 28 November, at least 4,000 on 27 December 2018.",
            "2.397 personas el 16 de noviembre, 6.062 el 28 de noviembre, al menos 4.000 el 27 de diciembre.",
        )[say],
        caption=("Sources: notes 1 and 8.", "Fuentes: notas 1 y 8.")[say],
        svg=CHART,
        png=png_of(CHART),
    )
    return Section(
        title=("Background", "Antecedentes")[say],
        statements=tuple(_statement(pair[say], say) for pair in BACKGROUND),
        pictures=(chart,),
    )


def _response(say: int) -> Section:
    return Section(
        title=("Response at the field level", "Respuesta sobre el terreno")[say],
        parts=tuple(
            Part(
                organisation=names[say],
                acronym=acronym,
                status=status,
                status_label=STATUS[status][say],
                cleared_on=date(2018, 12, 26) if status == "cleared" else None,
                cleared_by=acronym if status == "cleared" else "",
                statements=tuple(_statement(pair[say], say) for pair in statements),
            )
            for acronym, names, status, statements in RESPONSE
        ),
    )


def _statement(text: str, say: int) -> Statement:
    runs = []
    for place, stretch in enumerate(text.split("**")):
        if place % 2 == 0:
            runs.append(Run(stretch))
            continue
        words, reference = stretch.split("|")
        blocked = WITHDRAWN[say] if reference.endswith("!") else None
        reference = reference.rstrip("!")
        runs.append(Run(words, (NUMBERS[reference],), reference, blocked))
    return Statement(tuple(run for run in runs if run.text))


def _rows(say: int) -> tuple[FigureRow, ...]:
    tijuana = FigureRow(
        reference="F088",
        indicator_code="present",
        indicator=("Persons present", "Personas presentes")[say],
        place="Tijuana",
        pcode="MX02004",
        as_of=DAY,
        qualifier="at_least",
        value_low=Decimal(4000),
        words=("at least 4,000", "al menos 4.000")[say],
        unit=("persons", "personas")[say],
        measure="stock",
        source_id="SRC-S01",
        source=INTER_AGENCY[say],
        publisher=("UN inter-agency", "ONU interagencial")[say],
        published=DAY,
        link="reliefweb.int",
        method="key_informant",
        used_in=("Background", "Antecedentes")[say],
        footnote=NUMBERS["F088"],
    )
    guatemala = FigureRow(
        reference="F090",
        indicator_code="asylum_claims",
        indicator=("Asylum claims", "Solicitudes de asilo")[say],
        place="Guatemala",
        pcode="GT",
        as_of=DAY,
        period_start=date(2018, 10, 15),
        qualifier="smaller_than",
        words=("a smaller number", "un número menor")[say],
        unit=("claims", "solicitudes")[say],
        measure="cumulative",
        source_id="SRC-S01",
        footnote=NUMBERS["F090"],
    )
    return (tijuana, guatemala)


CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="460" height="180" viewBox="0 0 460 180">'
    '<g font-family="sans-serif" font-size="11" fill="#1c2b2a">'
    '<path d="M40 10V150H450" fill="none" stroke="#9aa5a4"/>'
    '<path d="M60 105L180 40L430 78" fill="none" stroke="#0072B2" stroke-width="2"/>'
    '<circle cx="60" cy="105" r="4" fill="#0072B2"/><text x="66" y="120">2,397</text>'
    '<circle cx="180" cy="40" r="4" fill="#0072B2"/><text x="186" y="36">6,062</text>'
    '<path d="M430 78V20" stroke="#0072B2" stroke-dasharray="3 3"/>'
    '<circle cx="430" cy="78" r="4" fill="#0072B2"/><text x="388" y="98">≥ 4,000</text>'
    '<text x="40" y="168">16 nov</text><text x="165" y="168">28 nov</text><text x="412" y="168">27 dic</text>'
    "</g></svg>"
)


@cache
def png_of(svg: str) -> bytes:
    return vl_convert.svg_to_png(svg, scale=2)
