"""The pages of the brief: who may open which, what they say, what they never show, how many questions they ask."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from amparo.brief.models import Edition
from amparo.brief.tests.ledger import (
    CHILDREN,
    MORNING,
    TITLES,
    accept,
    clear,
    draft,
    figure,
    figures_of_december,
    person,
    publish,
    regime,
    submit,
    write,
)
from amparo.brief.urls import urlpatterns
from amparo.registry.partners.roles import ROLES
from amparo.situation.figures.models import Source
from amparo.situation.figures.services import withdraw_source

pytestmark = pytest.mark.django_db
READS_BRIEFS = {code for code, role in ROLES.items() if "brief.view_editions" in role.permissions}
SEES_DRAFTS = {code for code in READS_BRIEFS if "figures.view_figures" in ROLES[code].permissions}
# url name -> the roles that the page of a draft answers; the others get 403, or 404 where the draft is hidden.
OPENS_DRAFT = {
    "edition": SEES_DRAFTS,
    "preview": SEES_DRAFTS,
    "download": SEES_DRAFTS,
    "compare": SEES_DRAFTS,
    "part_edit": {"information_officer", "government_liaison"},
    "publish": {"coordinator"},
}


@pytest.fixture
def edition() -> Edition:
    figures_of_december()
    regime()
    return draft()


def browser(role: str, acronym: str = "UNHCR", language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person(acronym, role))
    client.cookies["django_language"] = language
    return client


def part_of(edition: Edition, acronym: str):
    return edition.parts.select_related("organisation").get(organisation__acronym=acronym)


def address(name: str, edition: Edition) -> str:
    number = edition.number
    match name:
        case "editions" | "start_edition":
            return reverse(f"brief:{name}")
        case "compare":
            return reverse("brief:compare", args=[number, number])
        case "download":
            return reverse("brief:download", args=[number, "en", "txt"])
        case "part_edit":
            return reverse("brief:part_edit", args=[number, part_of(edition, "UNHCR").pk])
        case "part_move":
            return reverse("brief:part_move", args=[number, part_of(edition, "UNHCR").pk, "submit"])
    return reverse(f"brief:{name}", args=[number])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# ---- who may -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in urlpatterns])
def test_every_page_sends_a_visitor_to_sign_in(edition, name):
    client, where = Client(), address(name, edition)
    response = client.post(where) if name in {"part_add", "part_move", "drop"} else client.get(where)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/")


@pytest.mark.parametrize("name", sorted(OPENS_DRAFT))
def test_each_role_opens_the_pages_of_a_draft_that_are_its_own_and_no_others(edition, name, settings):
    settings.DEMO = True
    where = address(name, edition)
    answers = {role: browser(role).get(where).status_code for role in ROLES}
    assert {role for role, status in answers.items() if status == 200} == OPENS_DRAFT[name]
    assert {status for role, status in answers.items() if role not in OPENS_DRAFT[name]} <= {403, 404}


def test_each_role_that_reads_briefs_opens_the_list_and_starts_nothing_unless_it_may(edition, settings):
    settings.DEMO = True
    for role in ROLES:
        client = browser(role)
        assert (client.get(reverse("brief:editions")).status_code == 200) is (role in READS_BRIEFS)
        started = client.post(reverse("brief:start_edition"), {"as_of": "2018-12-20", **TITLES})
        assert (started.status_code == 302) is (role == "information_officer")
        Edition.objects.filter(as_of=date(2018, 12, 20)).update(as_of=date(2018, 12, 1 + len(role)))


@pytest.mark.parametrize("role", ["enforcement_liaison", "consular_liaison"])
def test_a_draft_is_as_absent_as_no_edition_for_those_who_see_only_what_is_published(edition, role):
    client = browser(role)
    hidden, absent = client.get(address("edition", edition)), client.get(reverse("brief:edition", args=[99]))
    assert hidden.status_code == absent.status_code == 404
    assert words(hidden) == words(absent).replace("99", str(edition.number))
    assert address("edition", edition) not in client.get(reverse("brief:editions")).content.decode()
    publish(edition)
    assert client.get(address("edition", edition)).status_code == 200


@pytest.mark.parametrize("role", ["auditor", "government_liaison", "coordinator", "information_officer"])
def test_nobody_is_offered_a_button_that_would_be_refused(edition, role):
    client = browser(role, "IOM")
    page = client.get(address("edition", edition)).content.decode()
    writes = role in {"government_liaison", "information_officer"}
    own, others = part_of(edition, "IOM"), [part_of(edition, name) for name in ("UNHCR", "UNICEF")]
    assert (reverse("brief:part_edit", args=[edition.number, own.pk]) in page) is writes
    assert not any(str(reverse("brief:part_edit", args=[edition.number, each.pk])) in page for each in others)
    assert reverse("brief:publish", args=[edition.number]) not in page


def test_a_move_on_the_part_of_another_organisation_is_refused(edition):
    part = submit(part_of(edition, "UNICEF"))
    where = reverse("brief:part_move", args=[edition.number, part.pk, "clear"])
    assert browser("coordinator", "IOM").post(where).status_code == 403
    part.refresh_from_db()
    assert part.status == "submitted"


# ---- the draft -----------------------------------------------------------------------------------------


def test_the_draft_reads_as_the_brief_with_its_figures_marked_and_linked_to_their_notes(edition):
    page = browser("coordinator").get(address("edition", edition)).content.decode()
    assert (
        '<strong class="live-figure">At least 4,000</strong><sup class="footnote-mark"><a href="#note-1"'
        in page
    )
    assert 'id="note-1"' in page


def test_a_blocked_figure_stands_with_its_reason_and_the_way_out(edition):
    source = Source.objects.get(code="SRC-S30")
    withdraw_source(source=source, by=person("UNHCR", "coordinator"), reason="Counted twice.", at=MORNING)
    response = browser("coordinator").get(address("edition", edition))
    page = response.content.decode()
    assert 'class="live-figure is-blocked"' in page
    assert re.search(
        r'returns\.</p>\s*<p class="blocked-why">Blocked: The source of F064 was withdrawn', page
    )
    assert words(response).count("Counted twice.") >= 2
    assert "Accept another figure for it" in words(response)


def test_what_keeps_a_draft_from_being_published_is_listed_part_by_part(edition):
    clear(part_of(edition, "UNICEF"))
    submit(part_of(edition, "IOM"))
    text = words(browser("coordinator").get(address("edition", edition)))
    assert "The part of IOM is not cleared: it is “submitted”." in text
    assert "The part of UNHCR is not cleared: it is “draft”." in text
    assert "The part of UNICEF is not cleared" not in text


def test_a_refused_move_is_told_in_place_with_every_reason(edition):
    part = write(part_of(edition, "UNICEF"), ("{present@Oaxaca} there", "{present@Oaxaca} allí"))
    where = reverse("brief:part_move", args=[edition.number, part.pk, "submit"])
    response = browser("information_officer", "UNICEF").post(where)
    assert response.status_code == 422
    assert "present@Oaxaca" in words(response)
    assert f'id="part-{part.pk}"' in response.content.decode()


def test_a_part_is_submitted_returned_and_cleared_from_its_page(edition):
    part = part_of(edition, "UNICEF")
    officer, coordinator = browser("information_officer", "UNICEF"), browser("coordinator", "UNICEF")

    def move(client: Client, name: str, **posted: str) -> int:
        return client.post(
            reverse("brief:part_move", args=[edition.number, part.pk, name]), posted
        ).status_code

    assert move(officer, "submit") == 302
    assert move(coordinator, "return_for_changes") == 422
    assert move(coordinator, "return_for_changes", reason="Say since when") == 302
    assert move(officer, "submit") == 302
    assert move(coordinator, "clear") == 302
    assert move(officer, "no-such-move") == 404
    part.refresh_from_db()
    assert part.status == "cleared"


def test_an_organisation_is_given_its_part_once(edition):
    client, where = browser("information_officer"), reverse("brief:part_add", args=[edition.number])
    asked = {
        "section": "response",
        "organisation": str(person("COMAR", "government_liaison").organisation_id),
    }
    unstaffed = client.post(where, asked)
    assert unstaffed.status_code == 422
    assert "COMAR has no two people" in words(unstaffed)
    person("COMAR", "coordinator")
    assert client.post(where, asked).status_code == 302
    again = client.post(where, asked)
    assert again.status_code == 422
    assert "COMAR already has its part" in words(again)


# ---- the editor ----------------------------------------------------------------------------------------


def posted(*pairs: tuple[str, str], do: str = "save", **more: str) -> dict[str, str]:
    rows = {"count": str(len(pairs)), "do": do}
    for number, (english, spanish) in enumerate(pairs, start=1):
        rows |= {f"english-{number}": english, f"spanish-{number}": spanish, f"order-{number}": str(number)}
    return rows | more


@pytest.fixture
def editing(edition):
    part = part_of(edition, "UNICEF")
    where = reverse("brief:part_edit", args=[edition.number, part.pk])
    client = browser("information_officer", "UNICEF")
    return part, lambda rows: client.post(where, rows), lambda: client.get(where)


def test_statements_are_added_reordered_and_removed_without_a_script(editing):
    part, post, _get = editing
    rows = posted(CHILDREN, ("Second.", "Segundo."), ("Third.", "Tercero."), ("", ""))
    assert post(rows | {"order-3": "1", "order-1": "2", "remove-2": "on"}).status_code == 302
    assert [each.text_en for each in part.statements.order_by("order")] == ["Third.", CHILDREN[0]]


def test_a_refusal_keeps_the_text_that_was_typed(editing):
    part, post, _get = editing
    response = post(posted(("Typed for an hour {present@Tijuana}", "Sin el hueco")))
    assert response.status_code == 422
    assert "Typed for an hour {present@Tijuana}" in response.content.decode()
    assert "do not stand on the same figures" in words(response)
    assert part.statements.get().text_en == CHILDREN[0]


def test_a_save_over_what_a_colleague_saved_is_refused_once_and_shows_both(editing):
    part, post, get = editing
    read = re.search(r'name="version" value="(\w+)"', get().content.decode()).group(1)
    write(part, ("The colleague's sentence.", "La frase de la colega."))
    mine = posted(("My sentence.", "Mi frase."))
    refused = post(mine | {"version": read})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "saved this part while you were writing" in page
    assert "My sentence." in page
    assert "La frase de la colega." in page
    assert part.statements.get().text_es == "La frase de la colega."
    now = re.search(r'name="version" value="(\w+)"', page).group(1)
    assert post(mine | {"version": now}).status_code == 302
    assert part.statements.get().text_en == "My sentence."


def test_a_preview_reads_both_languages_and_saves_nothing(editing):
    part, post, _get = editing
    response = post(posted(("{present@Tijuana} here", "{present@Tijuana} aquí"), do="preview"))
    assert "At least 4,000" in words(response)
    assert "Al menos 4.000" in words(response)
    assert part.statements.get().text_en == CHILDREN[0]


def test_the_preview_of_an_unreadable_hole_says_so(editing):
    _part, post, _get = editing
    assert "is not a hole that can be filled" in words(post(posted(("{present", "{present"), do="preview")))


def test_the_editor_lists_the_holes_that_can_be_used_up_to_the_day_with_their_words(editing):
    _part, _post, get = editing
    accept(figure("F300", "present", "Tijuana", 700, as_of=date(2019, 1, 24)))
    accept(figure("F301", "present", "Tijuana", 1058, age_group="child"))
    text = words(get())
    assert "{present@Tijuana} Present, Tijuana at least 4,000" in text
    assert "{present@Tijuana; age=child}" in text
    assert "{movement@Mexico; from=2018-12-01; to=2018-12-14}" in text
    assert "24 Jan 2019" not in text


def test_a_listed_hole_is_filled_by_the_figure_that_it_is_listed_for(edition):
    from amparo.brief.editor import usable_holes
    from amparo.brief.filling import fill
    from amparo.brief.holes import holes

    for hole in usable_holes(edition, "en"):
        assert fill(holes(hole.written), as_of=edition.as_of)[hole.written].words("en") == hole.words


def test_what_a_person_types_is_shown_as_text_and_never_as_markup(editing):
    _part, post, _get = editing
    attack = "<script>alert(1)</script> {present@Tijuana}"
    page = post(posted((attack, attack), do="preview")).content.decode()
    assert "<script>alert" not in page


# ---- publishing and afterwards -------------------------------------------------------------------------


def test_publishing_asks_first_names_what_is_frozen_and_refuses_with_all_reasons(edition):
    client, where = browser("coordinator"), reverse("brief:publish", args=[edition.number])
    text = words(client.get(where))
    assert "It never changes afterwards" in text
    assert "at least 4,000" in text
    refused = client.post(where)
    assert refused.status_code == 422
    assert words(refused).count("is not cleared") >= 3
    for part in edition.parts.all():
        clear(part)
    assert client.post(where).status_code == 302
    assert "Published by UNHCR" in words(client.get(address("edition", edition)))


@pytest.mark.parametrize(
    ("output", "content_type", "begins"),
    [
        ("html", "text/html", b"<!doctype html>"),
        ("pdf", "application/pdf", b"%PDF"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("txt", "text/plain", b""),
        ("csv", "text/csv", b"\xef\xbb\xbf"),
        ("dictionary", "text/csv", b"\xef\xbb\xbf"),
    ],
)
def test_an_edition_is_downloaded_in_every_form(edition, output, content_type, begins):
    response = browser("auditor").get(reverse("brief:download", args=[edition.number, "es", output]))
    assert response.status_code == 200
    assert response["Content-Type"].startswith(content_type)
    assert "attachment" in response["Content-Disposition"]
    assert response.content.startswith(begins)


def test_the_table_takes_hxl_tags_when_they_are_asked_for(edition):
    client, where = browser("auditor"), reverse("brief:download", args=[edition.number, "en", "csv"])
    assert "#indicator+code" not in client.get(where).content.decode()
    assert "#indicator+code" in client.get(f"{where}?hxl=1").content.decode()


def test_editions_are_compared_by_figures_and_statements(edition):
    publish(edition)
    accept(figure("F103", "present", "Tijuana", 700, as_of=date(2018, 12, 31)))
    second = draft(as_of=date(2018, 12, 31), at=datetime(2018, 12, 31, 9, tzinfo=UTC))
    text = words(browser("auditor").get(reverse("brief:compare", args=[second.number, edition.number])))
    assert "Present, Tijuana at least 4,000 700" in text


def test_the_pages_speak_spanish_to_who_reads_it(edition):
    response = browser("coordinator", language="es").get(address("edition", edition))
    assert "Al menos 4.000" in words(response)
    assert response["Content-Language"] == "es"


@pytest.mark.parametrize("name", ["editions", "edition", "preview", "publish", "part_edit"])
def test_a_page_writes_no_style_and_no_script_into_itself(edition, name):
    role = "information_officer" if name == "part_edit" else "coordinator"
    page = browser(role).get(address(name, edition)).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*src)", page)


@pytest.mark.parametrize(
    ("name", "most"), [("editions", 8), ("edition", 30), ("part_edit", 25), ("publish", 40)]
)
def test_a_page_asks_the_database_few_questions(edition, name, most, django_assert_max_num_queries):
    client = browser("information_officer" if name == "part_edit" else "coordinator")
    client.get(address(name, edition))
    with django_assert_max_num_queries(most):
        assert client.get(address(name, edition)).status_code == 200
