"""A file of services goes round, is taken whole or not at all, and does nothing the second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.core.errors import Refusal
from amparo.core.export import write_csv
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.services import queries
from amparo.registry.services.importing import Preview, preview_of, take_services
from amparo.registry.services.models import Service
from amparo.registry.services.reading import MOST_BYTES
from amparo.registry.services.services import add_service
from amparo.registry.services.stated import stated_of
from amparo.registry.services.tables import COLUMNS
from amparo.registry.services.tests.conftest import NOW, TODAY, stated

HEADER = (
    "code,name_en,name_es,function,kind,place,referral_method,priorities,capacity_per_day,referral_channel"
)
ROW = "TAP-01,Legal aid,Asesoría legal,legal_aid,legal_aid,MX07089,amparo,24_hours | 2_weeks,,"


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


def downloaded() -> bytes:
    return "".join(write_csv(queries.services().order_by("code"), COLUMNS)).encode()


def outcomes(preview: Preview) -> list[str]:
    return [row.outcome for row in preview.rows]


def codes(preview: Preview) -> set[str]:
    return {reason.code for row in preview.rows for reason in row.reasons}


def refusal_of(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refusal) as refused:
        act()
    return {reason.code for reason in refused.value.reasons}


FULL = stated(
    description_en="First talk; then papers, with an interpreter",
    description_es="Primera charla; después papeles, con intérprete",
    address="4a Avenida Norte 12, «Centro»",
    hours="Mo-Fr 09:00-17:00; Sa 09:00-13:00",
    populations=("asylum_seekers", "families"),
    nationalities=("HND", "SLV"),
    min_age=0,
    max_age=17,
    cost="free",
    languages=("spa", "quc"),
    access="yes",
    documents_en="None",
    documents_es="Ninguno",
    referral_channel="+52 962 555 0100",
    feedback_days=2,
    complaint_channel="=not a formula, an odd channel",
    capacity_per_day=0,
    expires_on=TODAY + timedelta(days=60),
)


def test_what_was_downloaded_comes_in_as_the_same(keeper: User) -> None:
    add_service(stated=FULL, by=keeper, at=NOW)
    add_service(stated=stated(), by=keeper, at=NOW)
    preview = preview_of(downloaded(), user=keeper)
    assert outcomes(preview) == ["same", "same"], codes(preview)
    before = Event.objects.count()
    assert take_services(content=downloaded(), seen="", by=keeper)["same"] == 2
    assert Event.objects.count() == before


def test_what_was_downloaded_makes_the_same_services_elsewhere(keeper: User) -> None:
    made = add_service(stated=FULL, by=keeper, at=NOW)
    file = downloaded().replace(b"2018-11-20", b"")
    wanted = stated_of(made)
    Service.objects.filter(pk=made.pk).update(code="MOVED-AWAY")
    preview = preview_of(file, user=keeper)
    take_services(content=file, seen=preview.fingerprint, by=keeper, at=NOW)
    assert stated_of(Service.objects.get(code=made.code)) == wanted


def test_new_rows_are_taken_once_and_nobody_has_verified_them(keeper: User) -> None:
    preview = preview_of(table(ROW), user=keeper)
    assert outcomes(preview) == ["new"]
    assert Service.objects.count() == 0, "a preview writes nothing"
    for _time in (1, 2):
        take_services(content=table(ROW), seen=preview.fingerprint, by=keeper)
    service = Service.objects.get()
    assert (service.priorities, service.capacity_per_day, service.verified_at) == (
        ["24_hours", "2_weeks"],
        None,
        None,
    )
    assert Event.objects.filter(verb="add_service").count() == 1


def test_a_changed_row_shows_what_changes_and_a_column_that_is_not_there_changes_nothing(
    service: Service, keeper: User
) -> None:
    told = f"{service.code},Asylum counselling,Orientación sobre asilo,{service.function},{service.kind}"
    row = f"{told},MX07089,amparo,24_hours | 72_hours | 2_weeks,7,"
    preview = preview_of(table(row), user=keeper)
    (only,) = preview.rows
    assert [(old, new) for _label, old, new in only.differences] == [(None, 7)]
    take_services(content=table(row), seen=preview.fingerprint, by=keeper)
    service.refresh_from_db()
    assert (service.capacity_per_day, service.hours) == (7, "Mo-Fr 09:00-17:00")


def test_one_refused_row_keeps_the_whole_file_out(keeper: User) -> None:
    wrong = ROW.replace("TAP-01", "TAP-02").replace("MX07089", "ATLANTIS")
    preview = preview_of(table(ROW, wrong), user=keeper)
    assert outcomes(preview) == ["new", "refused"]
    assert refusal_of(
        lambda: take_services(content=table(ROW, wrong), seen=preview.fingerprint, by=keeper)
    ) == {"services.rows_are_refused"}
    assert Service.objects.count() == 0


def test_what_was_seen_is_what_is_done(service: Service, keeper: User) -> None:
    seen = preview_of(table(ROW), user=keeper).fingerprint
    other = table(ROW.replace("Legal aid,", "Another name,"))
    assert refusal_of(lambda: take_services(content=other, seen=seen, by=keeper)) == {
        "services.changed_since"
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ROW.replace("TAP-01", "=1+1"), "services.like_a_formula"),
        (ROW.replace("Legal aid", "@SUM(A1)"), "services.like_a_formula"),
        (ROW.replace("TAP-01", ""), "services.row_without_a_code"),
        (ROW.replace("2_weeks,,", "2_weeks,many,"), "services.not_a_number"),
        (ROW.replace("24_hours", "at_once"), "services.choice_unknown"),
        (ROW.replace("Asesoría legal", ""), "services.text_missing"),
    ],
)
def test_a_hostile_or_broken_row_is_refused_with_its_reason(keeper: User, row: str, code: str) -> None:
    preview = preview_of(table(row), user=keeper)
    assert outcomes(preview) == ["refused"]
    assert code in codes(preview)


def test_a_telephone_is_no_formula(keeper: User) -> None:
    assert outcomes(preview_of(table(ROW + "+52 962 555 0100"), user=keeper)) == ["new"]


def test_the_same_code_twice_is_refused(keeper: User) -> None:
    preview = preview_of(table(ROW, ROW), user=keeper)
    assert outcomes(preview) == ["new", "refused"]
    assert codes(preview) == {"services.row_twice"}


def test_a_file_neither_speaks_for_others_nor_closes_nor_verifies(
    service: Service, keeper: User, stranger: User
) -> None:
    unknown = downloaded().replace(keeper.organisation.acronym.encode(), b"NOBODY-T")
    assert codes(preview_of(unknown, user=stranger)) >= {"services.row_of_another"}
    for told in ((b'"open"', b'"closed"'), (b"2018-11-20", b"2018-12-20")):
        assert codes(preview_of(downloaded().replace(*told), user=keeper)) == {"services.not_by_a_file"}


def test_a_download_of_everything_comes_back_and_rows_of_others_are_left_alone(
    service: Service, keeper: User, stranger: User
) -> None:
    add_service(stated=stated(code="THEIRS-01", function="legal_aid", kind="legal_aid"), by=stranger)
    content = downloaded()
    preview = preview_of(content, user=keeper)
    assert sorted(outcomes(preview)) == ["left", "same"]
    assert codes(preview) == set()
    assert preview.can_be_taken
    take_services(content=content, seen=preview.fingerprint, by=keeper)
    client = Client()
    client.force_login(keeper)
    file = SimpleUploadedFile("services.csv", content, content_type="text/csv")
    page = client.post(reverse("services:import"), {"file": file}).content.decode()
    assert page.count("Rows of other organisations are left alone") == 1
    assert "THEIRS-01" not in page


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (table(ROW).decode().encode("utf-16"), "services.not_utf8"),
        (table(ROW).decode().encode("latin-1"), "services.not_utf8"),
        (table("TAP\x00-01"), "services.not_utf8"),
        (b"x" * (MOST_BYTES + 1), "services.file_too_large"),
        (table(ROW + ",one cell more"), "services.not_a_table"),
        (table('TAP-01,"never closed'), "services.not_a_table"),
        (table(ROW, header=HEADER.replace("kind", "sort")), "services.column_unknown"),
        (b"", "services.column_missing"),
    ],
    ids=["utf-16", "latin-1", "a NUL", "too large", "ragged", "an open quote", "an unknown column", "empty"],
)
def test_a_hostile_file_is_refused_whole(keeper: User, content: bytes, code: str) -> None:
    assert code in refusal_of(lambda: preview_of(content, user=keeper))


def test_the_pages_show_every_row_then_take_the_file(keeper: User) -> None:
    client = Client()
    client.force_login(keeper)
    file = SimpleUploadedFile("services.csv", table(ROW), content_type="text/csv")
    shown = client.post(reverse("services:import"), {"file": file})
    assert "TAP-01" in shown.content.decode()
    sent = {"content": shown.context["content"], "seen": shown.context["preview"].fingerprint}
    assert client.post(reverse("services:import_take"), sent)["Location"] == reverse("services:directory")
    assert Service.objects.get().code == "TAP-01"


def test_a_refused_file_is_said_to_be_so_in_place(keeper: User) -> None:
    client = Client()
    client.force_login(keeper)
    file = SimpleUploadedFile("services.csv", b"\xff\xfe\x00", content_type="text/csv")
    answer = client.post(reverse("services:import"), {"file": file})
    assert answer.status_code == 422
    assert "not UTF-8" in answer.content.decode()
