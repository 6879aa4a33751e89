"""The pages of Situation and Figures: who may open them, what the situation, the table and its download show."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from amparo.registry.partners.roles import ROLES
from amparo.situation.figures import services
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.models import FigureImport, Finding
from amparo.situation.figures.tests.ledger import figure, person, source
from amparo.situation.figures.tests.pages import asked_of_the_database, page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor_is_asked")]

VIEW, ADD, IMPORT = "figures.view_figures", "figures.add_figure", "figures.import_figures"
REVIEW, ACCEPT, DECIDE = "figures.review_figure", "figures.accept_key_figure", "figures.decide_contradiction"
MANAGE, WITHDRAW, EXPORT = "figures.manage_sources", "figures.withdraw_source", "figures.export_figures"

# Route, permission, whether it is only posted to.
ROUTES = {
    "figures": (VIEW, False),
    "figures_csv": (EXPORT, False),
    "dictionary": (VIEW, False),
    "add_figure": (ADD, False),
    "add_up": (VIEW, False),
    "import_upload": (IMPORT, False),
    "import_template": (IMPORT, False),
    "import_detail": (IMPORT, False),
    "import_mapping": (IMPORT, True),
    "import_take": (IMPORT, True),
    "import_drop": (IMPORT, True),
    "contradictions": (VIEW, False),
    "rules": (VIEW, False),
    "contradiction": (VIEW, False),
    "decide_contradiction": (DECIDE, True),
    "reopen_contradiction": (DECIDE, True),
    "key_figures": (VIEW, False),
    "end_key_figure": (ACCEPT, True),
    "mark_headline": (ACCEPT, True),
    "sources": (VIEW, False),
    "add_source": (MANAGE, False),
    "source": (VIEW, False),
    "describe_source": (MANAGE, True),
    "withdraw_source": (WITHDRAW, True),
    "figure": (VIEW, False),
    "accept_figure": (ACCEPT, True),
    "move_figure": (REVIEW, True),
}
# Which record the address of a route names.
OF = {
    **dict.fromkeys(("import_detail", "import_mapping", "import_take", "import_drop"), "import"),
    **dict.fromkeys(("contradiction", "decide_contradiction", "reopen_contradiction"), "contradiction"),
    **dict.fromkeys(("end_key_figure", "mark_headline"), "key"),
    **dict.fromkeys(("source", "describe_source", "withdraw_source"), "source"),
    **dict.fromkeys(("figure", "accept_figure"), "figure"),
    "move_figure": "move",
}


@pytest.fixture
def addresses() -> dict[str, str]:
    """The address of every route, over a small ledger that has one of each record."""
    one = figure("T1", 2122)
    figure("T2", 4300, source=source("SRC-T2"))
    search_contradictions(by=None)
    key = services.accept_key_figure(figures=[one], by=person(), reason_en="Census.")
    upload = FigureImport.objects.create(
        file_name="x.csv", content=b"a,b\n1,2\n", sha256="0" * 64, format="figures"
    )
    finding = Finding.objects.get()
    args = {
        "import": [upload.pk],
        "contradiction": [finding.key],
        "key": [key.pk],
        "source": ["SRC-T1"],
        "figure": ["T1"],
        "move": ["T1", "dispute"],
        "": [],
    }
    return {name: reverse(f"figures:{name}", args=args[OF.get(name, "")]) for name in ROUTES}


def test_every_route_stands_in_the_table_of_permissions():
    patterns = next(
        each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "figures"
    )
    names = {pattern.name: pattern.callback for pattern in patterns.url_patterns}
    assert names.keys() - {"situation"} == ROUTES.keys()
    assert {name: names[name].permission for name in ROUTES} == {name: ROUTES[name][0] for name in ROUTES}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_its_permissions_name_and_nothing_else(role, addresses):
    client = signed_in(role)
    for name, (permission, is_posted) in ROUTES.items():
        answer = client.post(addresses[name]) if is_posted else client.get(addresses[name])
        allowed = permission in ROLES[role].permissions
        assert (answer.status_code != 403) == allowed, (role, name, answer.status_code)
        if allowed and not is_posted:
            assert answer.status_code == 200, (role, name)


def test_a_visitor_without_a_session_is_sent_to_sign_in(addresses):
    for name, (_permission, is_posted) in ROUTES.items():
        answer = Client().post(addresses[name]) if is_posted else Client().get(addresses[name])
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login")), name
    assert Client().get("/").url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name, (_permission, is_posted) in ROUTES.items() if is_posted])
def test_what_changes_the_ledger_is_never_done_by_a_link(name, addresses):
    assert signed_in().get(addresses[name]).status_code == 405


@pytest.mark.parametrize(
    ("role", "room"),
    [
        ("administrator", "partners:organisations"),
        ("enforcement_liaison", "brief:editions"),
        ("consular_liaison", "brief:editions"),
    ],
)
def test_who_does_not_read_the_situation_begins_in_the_first_room_that_is_open(role, room):
    answer = signed_in(role).get("/")
    assert (answer.status_code, answer.url) == (302, reverse(room))


# --- the situation


def test_a_headline_says_qualifier_number_unit_place_day_and_contradictions():
    one = figure("T1", 4000, qualifier="at_least", day=date(2018, 12, 27))
    figure("T2", 3000, source=source("SRC-T2"), day=date(2018, 12, 27))
    services.accept_key_figure(figures=[one], by=person(), reason_en="Agreed.", is_headline=True)
    search_contradictions(by=None)
    answer = signed_in().get("/")
    text = answer.content.decode()
    assert "Situation on 27 Dec 2018" in text
    for words in ("at least", "4,000", "Tijuana", "1 source", "1 open contradiction"):
        assert words in text


def test_a_headline_without_a_number_says_so_in_words_and_never_zero():
    one = figure("T1", None, qualifier="unquantified", day=date(2018, 12, 27))
    services.accept_key_figure(figures=[one], by=person(), reason_en="None given.", is_headline=True)
    text = signed_in().get("/").content.decode()
    assert '<span class="number is-missing">many</span>' in text


def test_a_headline_on_a_withdrawn_source_says_so_and_no_longer_reads_as_accepted():
    stands = figure("T1", 4000, day=date(2018, 12, 27))
    falls = figure("T2", 70, indicator="registered", source=source("SRC-T2"), day=date(2018, 12, 27))
    for each in (stands, falls):
        services.accept_key_figure(figures=[each], by=person(), reason_en="Agreed.", is_headline=True)
    services.withdraw_source(
        source=falls.source,
        by=person("coordinator"),
        reason="Retracted.",
        at=datetime(2018, 12, 28, 9, tzinfo=UTC),
    )
    client = signed_in()
    text = client.get("/").content.decode()
    assert text.count("figure-card is-withdrawn") == 1
    assert text.count("source withdrawn on 28 Dec 2018") == 1
    rows = client.get(page("key_figures")).content.decode()
    assert rows.count("source withdrawn on 28 Dec 2018") == rows.count("badge-state-accepted") == 1


def test_the_situation_counts_the_contradictions_up_to_its_day_and_names_the_gravity_of_each():
    for number, day in enumerate((date(2018, 12, 27), date(2018, 12, 29))):
        figure(f"A{number}", 4000, day=day)
        figure(f"B{number}", 3000, source=source("SRC-T2"), day=day)
    search_contradictions(by=None)
    text = signed_in().get("/", {"as_of": "2018-12-27"}).content.decode()
    assert "1 on or before 27 Dec 2018" in text
    assert 'class="badge-state-danger"' in text


def test_the_situation_of_an_empty_ledger_offers_the_first_step():
    assert reverse("figures:import_upload") in signed_in().get("/").content.decode()


@pytest.mark.parametrize("day", ["", "not-a-day", "2018-02-31", "9999-12-31", "0001-01-01"])
def test_any_day_of_the_address_is_answered(day):
    figure("T1", 10)
    assert signed_in().get("/", {"as_of": day}).status_code in {200}


def test_no_page_carries_script_or_style_of_its_own(addresses):
    client = signed_in()
    for name, (_permission, is_posted) in ROUTES.items():
        if is_posted or name in {"figures_csv", "dictionary", "import_template"}:
            continue
        text = client.get(addresses[name]).content.decode()
        assert " style=" not in text and "<style" not in text, name
        assert " onclick=" not in text and "javascript:" not in text, name


# --- the table


def test_the_filter_of_the_address_is_kept_by_sorting_paging_and_export():
    for number in range(60):
        figure(f"N{number:02}", number)
    text = signed_in().get(page("figures"), {"q": "N", "sort": "number"}).content.decode()
    assert "q=N&amp;sort=-number" in text
    assert "q=N&amp;sort=number&amp;page=2" in text
    assert f"{page('figures_csv')}?q=N" in text
    assert "1–50 of 60" in text


def test_a_number_that_is_missing_stands_last_in_both_directions():
    figure("MANY", None, qualifier="unquantified")
    figure("ONE", 1)
    figure("TWO", 2)
    for sort, order in (("number", ["ONE", "TWO", "MANY"]), ("-number", ["TWO", "ONE", "MANY"])):
        answer = signed_in().get(page("figures"), {"sort": sort})
        assert [each.reference for each in answer.context["figures"]] == order


@pytest.mark.parametrize(
    "sort",
    ["as_of", "-as_of", "indicator", "place", "number", "source", "method", "status", "-reference", "id;--"],
)
def test_every_column_sorts_and_an_unknown_one_changes_nothing(sort):
    figure("T1", 1)
    assert signed_in().get(page("figures"), {"sort": sort}).status_code == 200


def test_a_place_that_nobody_knows_is_told_beside_its_field_and_does_not_narrow():
    figure("T1", 1)
    answer = signed_in().get(page("figures"), {"place": "Nowhereville"})
    assert [each.reference for each in answer.context["figures"]] == ["T1"]
    assert "Nowhereville" in str(answer.context["filter"].errors)


@pytest.mark.parametrize("name", ["figures", "contradictions", "key_figures", "sources", "situation"])
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(name):
    client, officer = signed_in(), person()

    def fill(start: int, stop: int) -> None:
        for number in range(start, stop):
            day = date(2018, 1 + number // 25, 1 + number % 25)
            one = figure(f"A{number:03}", 1000, source=source(f"SRC-A{number}"), day=day)
            figure(f"B{number:03}", 2000, source=source(f"SRC-B{number}"), day=day)
            services.accept_key_figure(figures=[one], by=officer, reason_en="Census.")
        search_contradictions(by=None)

    fill(0, 5)
    few = asked_of_the_database(client, page(name))
    fill(5, 100)
    assert asked_of_the_database(client, page(name)) == few


# --- exports


def rows_of(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_export_holds_what_the_filter_leaves_and_nothing_that_runs():
    figure("T1", 10, note='=HYPERLINK("http://x.example","y")')
    figure("T2", 20, place="MX07089")
    answer = signed_in().get(page("figures_csv"), {"place": "Tijuana"})
    [row] = rows_of(answer)
    assert (row["figure_id"], row["value_low"], row["words_en"]) == ("T1", "10", "10")
    assert row["note"] == '\'=HYPERLINK("http://x.example","y")'


def test_what_is_exported_can_be_imported_again_and_changes_nothing():
    figure("T1", 10, age_group="child", method="census", credibility=2)
    figure("T2", None, qualifier="unquantified", place="MX07089")
    client = signed_in()
    content = b"".join(client.get(page("figures_csv")).streaming_content)
    client.post(page("import_upload"), {"file": SimpleUploadedFile("again.csv", content)})
    preview = FigureImport.objects.get().preview
    assert preview["reasons"] == []
    assert preview["counts"] == {"same": 2}


def test_the_hxl_row_and_the_dictionary_name_every_column():
    figure("T1", 10)
    client = signed_in()
    tags = rows_of(client.get(page("figures_csv"), {"hxl": "1"}))[0]
    assert all(tag.startswith("#") for tag in tags.values())
    meanings = {row["column"]: row["meaning"] for row in rows_of(client.get(page("dictionary")))}
    assert meanings.keys() == tags.keys()
    assert all(meanings.values())


def test_pages_speak_spanish(addresses):
    client = signed_in()
    client.cookies["django_language"] = "es"
    answer = client.get(page("figure", "T1"))
    assert '<html lang="es"' in answer.content.decode()
    assert "2.122" in answer.content.decode()
