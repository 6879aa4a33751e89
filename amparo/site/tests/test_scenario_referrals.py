"""The referrals of the demonstration as they are written down: by accounts that are there, in every state."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from amparo.response.referrals.vocabulary import Outcome, Priority, RecalledReason, RejectedReason

FOLDER = Path(__file__).resolve().parents[3] / "scenarios" / "caravans-2018"
PATH = ("receive", "accept", "start", "complete", "close")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


CONTENT, PARTNERS = read("referrals.toml"), read("partners.toml")
ROUTES = {row["id"]: row for row in CONTENT["routes"]}
ROWS = [
    *(ROUTES[row["route"]] | row for row in (*CONTENT["referrals"], *CONTENT["households"])),
    *CONTENT["without_consent"],
]


def test_every_account_and_organisation_is_of_the_scenario() -> None:
    accounts = {row["email"] for row in PARTNERS["people"]}
    organisations = {row["acronym"] for row in PARTNERS["organisations"]}
    assert {row[name] for row in ROWS for name in ("account", "answered_by")} <= accounts
    assert {row["to"] for row in ROWS} <= organisations - {"INM"}


def test_the_steps_follow_the_path_and_say_what_they_ask_for() -> None:
    for row in ROWS:
        steps = list(row["steps"])
        hours = list(row["steps"].values())
        assert hours == sorted(hours), row["need"]
        forward = [step for step in steps if step in PATH]
        assert forward == list(PATH[: len(forward)]), row["need"]
        assert row["priority"] in Priority.values
        if "reject" in steps:
            assert row["reason"] in RejectedReason.values
        if "recall" in steps:
            assert row["reason"] in RecalledReason.values
        if "complete" in steps:
            assert row["outcome"] in Outcome.values and row["outcome_words"]
        if "close" in steps:
            assert row["feedback"]


def test_every_way_that_a_referral_can_stand_is_there() -> None:
    last = [next(reversed(row["steps"]), "sent") for row in ROWS]
    assert {"sent", "receive", "accept", "start", "complete", "close", "reject", "recall"} == set(last)
    assert CONTENT["drafts"]
    assert len(ROWS) >= 25
