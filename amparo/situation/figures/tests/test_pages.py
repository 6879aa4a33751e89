"""The pages of Situation and Figures: who may open them, what they show, what they refuse and keep."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from amparo.registry.partners.roles import ROLES
from amparo.situation.figures import services
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.models import Figure, FigureImport, Finding, KeyFigure, Source
from amparo.situation.figures.tests.ledger import figure, person, source

pytestmark = pytest.mark.django_db

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
DRAFT = {
    "indicator": "present",
    "place": "Tijuana",
    "qualifier": "at_least",
    "value_low": "4000",
    "as_of": "2018-12-27",
    "source_id": "SRC-T1",
}


@pytest.fixture(autouse=True)
def no_second_factor_is_asked(settings) -> None:
    """What the second factor guards is proved with the pages of signing in."""
    settings.DEMO = True


def signed_in(role: str = "information_officer") -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def page(name: str, *args, **parameters) -> str:
    return reverse(f"figures:{name}", args=args)


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


def asked_of_the_database(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


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


# --- one figure


def test_a_figure_shows_its_rivals_its_parts_and_whether_they_make_it():
    total = figure("TOTAL", 6151)
    for reference, count, sex, age in (
        ("P1", 3936, "male", "adult"),
        ("P2", 1147, "female", "adult"),
        ("P3", 520, "female", "child"),
        ("P4", 548, "male", "child"),
    ):
        figure(reference, count, sex=sex, age_group=age, part_of=total)
    figure("RIVAL", 7000, source=source("SRC-T2"))
    text = signed_in("auditor").get(page("figure", "TOTAL")).content.decode()
    for words in ("6,151", "The parts make the total.", "7,000", "cannot both be true"):
        assert words in text
    assert "Accept as key figure" not in text
    assert "Change its standing" not in text


def test_parts_that_may_overlap_are_not_summed():
    total = figure("TOTAL", 100)
    figure("CHILDREN", 40, age_group="child", part_of=total)
    figure("WOMEN", 50, sex="female", part_of=total)
    assert signed_in().get(page("figure", "TOTAL")).context["parts"]["sum"] is None


def test_a_refused_move_keeps_the_reason_that_was_typed():
    one = figure("T1", 10)
    services.accept_key_figure(figures=[one], by=person(), reason_en="Census.")
    answer = signed_in().post(page("move_figure", "T1", "dispute"), {"reason": "Counted at night."})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "T1 is accepted as a key figure." in text
    assert "Counted at night." in text


@pytest.mark.parametrize("move", ["accept", "release", "delete"])
def test_only_the_moves_of_the_page_can_be_asked_for(move):
    figure("T1", 10)
    assert signed_in().post(page("move_figure", "T1", move), {"reason": "x"}).status_code == 404


def test_a_range_is_accepted_with_the_rivals_that_were_ticked():
    figure("LOW", 2122)
    figure("HIGH", 4300, source=source("SRC-T2"))
    stated = {"with_rivals": ["HIGH"], "reason_en": "Both are credible.", "reason_es": "Ambas son creíbles."}
    assert signed_in().post(page("accept_figure", "LOW"), stated).status_code == 302
    key = KeyFigure.objects.get()
    assert sorted(key.figures.values_list("reference", flat=True)) == ["HIGH", "LOW"]


def test_a_figure_of_another_question_cannot_be_slipped_into_a_range():
    figure("LOW", 2122)
    figure("ELSEWHERE", 4300, place="MX07089")
    stated = {"with_rivals": ["ELSEWHERE"], "reason_en": "x"}
    assert signed_in().post(page("accept_figure", "LOW"), stated).status_code == 422
    assert not KeyFigure.objects.exists()


def test_an_acceptance_without_a_reason_is_refused_with_the_label_of_the_field():
    figure("T1", 10)
    answer = signed_in().post(page("accept_figure", "T1"), {"reason_es": "Censo."})
    assert answer.status_code == 422
    assert "Reason, in English" in [reason.at for reason in answer.context["reasons"]]
    assert "Censo." in answer.content.decode()


def test_an_unknown_figure_is_not_found():
    assert signed_in().get(page("figure", "NONE")).status_code == 404


# --- adding


def test_a_figure_is_entered_as_reported_by_who_is_signed_in():
    source()
    client = signed_in("government_liaison")
    answer = client.post(page("add_figure"), DRAFT)
    entered = Figure.objects.get()
    assert answer.url == page("figure", entered.reference)
    assert (entered.status, entered.value_low, entered.qualifier) == ("reported", 4000, "at_least")
    assert entered.entered_by.role_codes == {"government_liaison"}


def test_fields_that_the_form_does_not_have_are_not_read():
    source()
    hidden = {
        "status": "accepted",
        "entered_by": "1",
        "came_with": "1",
        "id": "7",
        "tolerance": "0.9",
        "unit": "cases",
    }
    signed_in().post(page("add_figure"), DRAFT | hidden)
    entered = Figure.objects.get()
    assert (entered.status, entered.tolerance, entered.came_with) == ("reported", None, None)


def test_all_refusals_of_a_draft_are_said_at_once_and_what_was_typed_stays():
    typed = DRAFT | {
        "value_low": "4,000 or so",
        "place": "Nowhereville",
        "as_of": "",
        "source_id": "SRC-NONE",
    }
    answer = signed_in().post(page("add_figure"), typed)
    assert answer.status_code == 422
    assert len(answer.context["reasons"]) >= 4
    text = answer.content.decode()
    for words in ("4,000 or so", "Nowhereville", "SRC-NONE"):
        assert f'value="{words}"' in text
    assert text.count('aria-invalid="true"') >= 4


# --- contradictions


def contradiction() -> Finding:
    figure("LOW", 2122)
    figure("HIGH", 4300, source=source("SRC-T2"))
    search_contradictions(by=None)
    return Finding.objects.get()


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ({"decision": "explained"}, "explained"),
        ({"decision": "dispute"}, "dispute"),
        ({"decision": "resolved", "chosen": "LOW"}, "resolved"),
    ],
)
def test_a_person_decides_a_contradiction_with_a_reason(stated, status):
    finding = contradiction()
    signed_in().post(page("decide_contradiction", finding.key), stated | {"reason": "Two parts of the town."})
    finding.refresh_from_db()
    assert (finding.status, finding.reason) == (status, "Two parts of the town.")


def test_a_decision_that_is_refused_changes_nothing_and_keeps_the_words():
    finding = contradiction()
    stated = {"decision": "resolved", "chosen": "NOT-ONE-OF-THEM", "reason": "The census is better."}
    answer = signed_in().post(page("decide_contradiction", finding.key), stated)
    assert answer.status_code == 422
    assert "The census is better." in answer.content.decode()
    finding.refresh_from_db()
    assert finding.status == "open"


def test_a_decided_contradiction_can_be_opened_again():
    finding, client = contradiction(), signed_in()
    client.post(page("decide_contradiction", finding.key), {"decision": "dispute", "reason": "Nobody knows."})
    assert page("contradiction", finding.key) not in client.get(page("contradictions")).content.decode()
    client.post(page("reopen_contradiction", finding.key), {"reason": "A new census."})
    assert page("contradiction", finding.key) in client.get(page("contradictions")).content.decode()


# --- key figures and sources


def test_ending_an_acceptance_without_a_reason_is_refused_in_its_own_row():
    key = services.accept_key_figure(figures=[figure("T1", 10)], by=person(), reason_en="Census.")
    client = signed_in()
    answer = client.post(page("end_key_figure", key.pk), {"reason": " "})
    assert (answer.status_code, answer.context["refused"]) == (422, key.pk)
    client.post(page("end_key_figure", key.pk), {"reason": "Counted twice."})
    key.refresh_from_db()
    assert key.status == "ended"


def test_a_headline_is_marked_and_unmarked_and_leaves_a_trace():
    from amparo.core.events import history

    key = services.accept_key_figure(figures=[figure("T1", 10)], by=person(), reason_en="Census.")
    client = signed_in()
    client.post(page("mark_headline", key.pk))
    key.refresh_from_db()
    assert key.is_headline
    client.post(page("mark_headline", key.pk))
    key.refresh_from_db()
    assert not key.is_headline
    assert [event.verb for event in history(key)][:2] == ["mark_headline", "mark_headline"]


def test_a_withdrawn_source_stays_readable_with_its_reason():
    figure("T1", 10)
    client = signed_in("coordinator")
    assert client.post(page("withdraw_source", "SRC-T1"), {"reason": ""}).status_code == 422
    client.post(page("withdraw_source", "SRC-T1"), {"reason": "Retracted by the publisher."})
    text = client.get(page("source", "SRC-T1")).content.decode()
    assert "Retracted by the publisher." in text


def test_a_source_is_described_without_changing_its_code():
    figure("T1", 10)
    stated = {
        "code": "SRC-OTHER",
        "title": "Census",
        "publisher": "City",
        "reliability": "B",
        "withdrawn_on": "2018-12-01",
    }
    signed_in().post(page("describe_source", "SRC-T1"), stated)
    described = Source.objects.get()
    assert (described.code, described.title, described.withdrawn_on) == ("SRC-T1", "Census", None)


def test_a_link_of_a_source_is_a_link_only_when_it_leads_to_the_web():
    source("SRC-BAD", found_at="javascript:alert(1)")
    assert 'href="javascript' not in signed_in().get(page("source", "SRC-BAD")).content.decode()


# --- adding up


def test_a_sum_is_given_where_it_is_true_and_bounds_where_it_is_not():
    figure("MEN", 3936, sex="male")
    figure("WOMEN", 1147, sex="female")
    client = signed_in()
    answer = client.get(page("add_up"), {"references": "MEN, WOMEN"})
    assert (answer.status_code, answer.context["sum"].words) == (200, "5,083")
    figure("ALL", 6000)
    answer = client.get(page("add_up"), {"figure": ["MEN", "ALL"]})
    assert answer.status_code == 422
    assert "sum" not in answer.context
    assert answer.context["offer"]


def test_a_reference_that_is_not_in_the_ledger_is_named():
    figure("MEN", 3936, sex="male")
    answer = signed_in().get(page("add_up"), {"references": "MEN NONE"})
    assert answer.status_code == 422
    assert "NONE" in answer.content.decode()


# --- imports


HEAD = "figure_id,as_of,place,indicator,measure,value_low,qualifier,unit,source_id\n"
GOOD = HEAD + "N1,2018-12-27,Tijuana,present,stock,4000,at least,persons,SRC-N\n"


def uploaded(client: Client, text: str, name: str = "table.csv") -> FigureImport:
    client.post(page("import_upload"), {"file": SimpleUploadedFile(name, text.encode())})
    return FigureImport.objects.get()


def test_a_file_is_previewed_and_then_taken():
    client = signed_in()
    kept = uploaded(client, GOOD)
    assert "Take it into the ledger" in client.get(page("import_detail", kept.pk)).content.decode()
    assert not Figure.objects.exists()
    client.post(page("import_take", kept.pk))
    assert Figure.objects.get().reference == "N1"


def test_a_refused_row_says_row_column_why_and_what_to_do():
    client = signed_in()
    kept = uploaded(client, GOOD + "N2,2018-12-27,Nowhereville,present,stock,4000,at least,persons,SRC-N\n")
    text = client.get(page("import_detail", kept.pk), {"outcome": "refused"}).content.decode()
    assert "row 3, column place" in text
    assert "Take it into the ledger" not in text
    assert client.post(page("import_take", kept.pk)).status_code == 422
    assert not Figure.objects.exists()


def test_a_column_with_another_name_is_matched_by_a_person():
    client = signed_in()
    kept = uploaded(client, GOOD.replace("as_of", "jour"))
    answer = client.get(page("import_detail", kept.pk))
    assert "jour" in answer.content.decode()
    headers = answer.context["preview"].headers
    columns = {row["header"]: row["column"] for row in answer.context["mapping"]["rows"]} | {"jour": "as_of"}
    client.post(
        page("import_mapping", kept.pk),
        {f"column-{position}": columns[header] for position, header in enumerate(headers)},
    )
    kept.refresh_from_db()
    assert kept.status == "previewed"


def test_a_dropped_file_writes_nothing_and_is_kept():
    client = signed_in()
    kept = uploaded(client, GOOD)
    client.post(page("import_drop", kept.pk))
    kept.refresh_from_db()
    assert kept.status == "dropped"
    assert not Figure.objects.exists()
    assert client.post(page("import_take", kept.pk)).status_code == 422


def test_what_is_no_table_is_refused_in_place():
    answer = signed_in().post(page("import_upload"), {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 ...")})
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()
    assert not FigureImport.objects.exists()


def test_the_empty_table_holds_the_columns_that_are_read():
    from amparo.situation.figures.drafts import COLUMNS

    content = b"".join(signed_in().get(page("import_template")).streaming_content).decode("utf-8-sig")
    assert tuple(next(csv.reader([content.strip()]))) == COLUMNS


def test_pages_speak_spanish(addresses):
    client = signed_in()
    client.cookies["django_language"] = "es"
    answer = client.get(page("figure", "T1"))
    assert '<html lang="es"' in answer.content.decode()
    assert "2.122" in answer.content.decode()
