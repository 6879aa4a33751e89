"""The command line as an operator types it, against an instance of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.site import postgres

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "scenarios" / "caravans-2018" / "figures.csv"
HOME = ROOT / "var" / "test-command-line"


@pytest.fixture(scope="module", autouse=True)
def instance() -> Iterator[None]:
    postgres.stop_server(at=HOME)
    shutil.rmtree(HOME, ignore_errors=True)
    assert amparo("migrate").returncode == 0
    yield
    postgres.stop_server(at=HOME)
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="module")
def imported() -> str:
    answer = amparo("import", "figures", str(FIGURES), "--yes")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def amparo(*words: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "amparo.site.cli.run", *words]
    around = {**os.environ, "AMPARO_HOME": str(HOME), **environment}
    return subprocess.run(
        command, input=given, capture_output=True, text=True, env=around, cwd=ROOT, check=False, timeout=120
    )


def changed(folder: Path, **columns: str) -> Path:
    """A file of one figure, F001, that differs from the published one in these columns."""
    header, first = FIGURES.read_text(encoding="utf-8").splitlines()[:2]
    row = dict(zip(header.split(","), next(csv.reader([first])), strict=True)) | columns
    file = folder / "changed.csv"
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.DictWriter(content, list(row))
        writer.writeheader()
        writer.writerow(row)
    return file


def found(language: str = "en") -> list[dict]:
    answer = amparo("contradictions", "--format", "json", "--lang", language)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_importing_twice_changes_nothing(imported: str):
    assert "114 new" in imported
    again = amparo("import", "figures", str(FIGURES), "--yes")
    assert "114 same" in again.stdout


def test_contradictions_are_one_object_a_finding(imported: str):
    findings = found()
    assert all({"rule", "severity", "figures", "sentence"} <= set(finding) for finding in findings)
    named = [set(finding["figures"]) for finding in findings]
    for expected in ({"F052", "F086"}, {"F077", "F078"}, {"F096", "F097", "F098"}, {"F051", "F068"}):
        assert expected in named
    assert any({"F042", "F043"} <= figures for figures in named)
    assert any({"F040", "F064", "F081"} <= figures for figures in named)


def test_the_sentences_are_told_in_spanish_too(imported: str):
    english, spanish = ({tuple(each["figures"]): each["sentence"] for each in found(x)} for x in ("en", "es"))
    assert english.keys() == spanish.keys()
    assert "cannot all be true" in english["F077", "F078"]
    assert "El Barretal" in spanish["F077", "F078"]
    assert not any(english[figures] == spanish[figures] for figures in english)


def test_what_is_exported_can_be_imported_again(imported: str, tmp_path: Path):
    out = tmp_path / "figures.csv"
    assert amparo("export", "figures", "--out", str(out)).returncode == 0
    assert len(list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))) == 114
    assert "114 same" in amparo("import", "figures", str(out), "--yes").stdout


def test_a_bad_file_is_refused_whole_and_says_where(imported: str, tmp_path: Path):
    lines = FIGURES.read_text().splitlines()
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join([lines[0], lines[1].replace("F001", "X1"), lines[2].replace(",160,", ",-160,")]))
    answer = amparo("import", "figures", str(bad), "--yes")
    assert answer.returncode == 1
    assert "bad.csv, row 3, column value_low: " in answer.stderr
    assert "Nothing was written." in answer.stderr
    assert "114 same" in amparo("import", "figures", str(FIGURES), "--yes").stdout


def test_a_figure_published_before_its_day_is_taken_and_told(imported: str, tmp_path: Path):
    header, first = FIGURES.read_text(encoding="utf-8").splitlines()[:2]
    row = dict(zip(header.split(","), next(csv.reader([first])), strict=True))
    row |= {"figure_id": "EARLY-1", "published": "2018-10-01", "part_of": ""}
    early = tmp_path / "early.csv"
    with early.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    told = amparo("import", "figures", str(early), given="n\n").stdout
    assert "early.csv, row 2, column published: It was published on 2018-10-01" in told


def test_a_row_that_overwrites_a_figure_is_listed_with_old_and_new(imported: str, tmp_path: Path):
    told = amparo("import", "figures", str(changed(tmp_path, value_low="175")), given="n\n").stdout
    assert "1 record that is held already would be overwritten" in told
    assert "row 2, F001, " in told
    assert "about 120 → about 175" in told
    assert "Dropped. Nothing was changed." in told


def test_sources_that_are_not_described_are_told_once(imported: str):
    assert imported.count("not described yet") == 1


def test_a_refused_file_is_told_in_spanish_too(imported: str, tmp_path: Path):
    answer = amparo("import", "figures", str(changed(tmp_path, value_low="-1")), "--lang", "es")
    assert answer.returncode == 1
    for english in ("refused", "Nothing was written", "is empty"):
        assert english not in answer.stdout + answer.stderr


def test_other_headers_are_said_with_options(imported: str, tmp_path: Path):
    other = tmp_path / "other.csv"
    other.write_text("nr;jour;quoi;combien\nOTHER-1;2018-12-03;present;2122\n")
    refused = amparo("import", "figures", str(other))
    assert refused.returncode == 1
    assert "--map FIELD=COLUMN" in refused.stderr
    columns = ("figure_id=nr", "as_of=jour", "indicator=quoi", "value_low=combien")
    values = ("qualifier=exact", "source_id=SRC-S01", "place=Tijuana")
    options = [word for each in columns for word in ("--map", each)]
    options += [word for each in values for word in ("--value", each)]
    assert "1 new" in amparo("import", "figures", str(other), *options, given="n\n").stdout
    assert amparo("import", "figures", str(other), "--map", "as_of").returncode == 2


def test_the_trail_of_a_fresh_instance_holds(imported: str):
    answer = amparo("check")
    assert answer.returncode == 0, answer.stdout
    head = answer.stdout.split("the trail ends at ")[1].split()[0]
    assert amparo("check", "--head", head).returncode == 0
    assert amparo("check", "--head", f"999999:{'0' * 64}").returncode == 4


def test_a_day_without_a_brief_is_refused_with_a_way_on(imported: str):
    answer = amparo("brief", "--as-of", "2018-12-27")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.strip()


@pytest.mark.parametrize(
    "words", [("brief",), ("brief", "--as-of", "tomorrow"), ("import", "figures", "none.csv")]
)
def test_wrong_usage_has_its_own_exit_code(words: tuple[str, ...]):
    answer = amparo(*words)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


UNREACHABLE = "postgresql://someone:a-password@127.0.0.1:9/nowhere"


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("brief", "--as-of", "2018-12-27"),
        ("contradictions",),
        ("export", "figures"),
        ("worker",),
        ("serve", "--port", "8931"),
    ],
)
def test_a_database_out_of_reach_is_said_in_one_sentence(words: tuple[str, ...]):
    answer = amparo(*words, DATABASE_URL=UNREACHABLE)
    assert answer.returncode == 3
    assert answer.stdout == ""
    assert answer.stderr.startswith("The database cannot be reached: ")
    assert len(answer.stderr.splitlines()) == 1
    assert "a-password" not in answer.stderr


def test_a_home_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path):
    taken = tmp_path / "file"
    taken.touch()
    for home in (taken, taken / "below", Path("/proc/nowhere")):
        answer = amparo("check", AMPARO_HOME=str(home))
        assert answer.returncode == 3
        assert f"{home} cannot be used" in answer.stderr
        assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("words", [("export", "figures"), ("brief", "--as-of", "2018-12-27")])
def test_a_file_that_cannot_be_written_is_wrong_usage(words: tuple[str, ...], tmp_path: Path):
    answer = amparo(*words, "--out", str(tmp_path / "none" / "x"))
    assert answer.returncode == 2
    assert "there is no folder" in answer.stderr
    assert "Traceback" not in answer.stderr
