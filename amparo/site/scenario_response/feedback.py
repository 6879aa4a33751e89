"""Feedback of the scenario: said and answered through the services that people and staff have.

`feedback.toml` is invented, every word of it. Each row says what was said, who answered it, and how far it went.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.places.models import Place
from amparo.response.feedback import protected, queries
from amparo.response.feedback.models import Feedback
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.services import answering, following, protecting
from amparo.response.feedback.services.receiving import Said, receive_feedback, receive_report
from amparo.site.scenario_people.known import account, organisation


def build_feedback(folder: Path) -> None:
    with (folder / "feedback.toml").open("rb") as file:
        content = tomllib.load(file)
    for number, row in enumerate(content["feedback"]):
        _feedback(row, number)
    for number, row in enumerate(content["reports"]):
        _report(row, number)


def _said(row: Mapping[str, Any], number: int, *, kind: str) -> Said:
    """The number of the form comes from the row: built again, the same rows have the same codes."""
    return Said(
        form=uuid5(NAMESPACE_URL, f"amparo:{kind}:{number}"),
        words=row.get("words", ""),
        about=[organisation(acronym) for acronym in row.get("about", ())],
        by_the_group=row.get("by_the_group", False),
        staff=row.get("staff", ""),
        place=Place.objects.get(code=row["place"]) if "place" in row else None,
        service=row.get("service", ""),
        contact=row.get("contact", ""),
        language=row.get("language", "es"),
    )


def _feedback(row: Mapping[str, Any], number: int) -> None:
    clerk = account(row["written_by"]) if "written_by" in row else None
    receipt = receive_feedback(
        said=_said(row, number, kind="feedback"),
        category=row["category"],
        told=row.get("told", "web"),
        by=clerk,
        at=row["at"],
    )
    for step in row.get("then", ()):
        _step(receipt, step)


def _step(receipt: Receipt, step: Mapping[str, Any]) -> None:
    at = step["at"]
    match step["do"]:
        case "add":
            following.add_words(receipt=receipt, text=step["words"], at=at)
        case "rate":
            following.say_whether_useful(receipt=receipt, useful=step["useful"], at=at)
        case "reopen":
            following.open_again(receipt=receipt, text=step["words"], at=at)
        case _:
            _step_inside(receipt, step, by=account(step["by"]))


def _step_inside(receipt: Receipt, step: Mapping[str, Any], *, by: User) -> None:
    told: dict[str, Any] = {"feedback": _found(receipt, by=by), "by": by, "at": step["at"]}
    match step["do"]:
        case "assign":
            answering.assign_feedback(to=account(step["to"]), **told)
        case "answer":
            answering.answer_feedback(text=step["words"], **told)
        case "close":
            answering.close_feedback(**told)
        case "pass_on":
            answering.pass_feedback_on(to=organisation(step["to"]), person_agreed=True, **told)
        case other:
            raise ValueError(f"feedback.toml asks for an unknown step: {other}")


def _found(receipt: Receipt, *, by: User) -> Feedback:
    with acting_as(by):
        return queries.one(by).exclude(status=Feedback.Status.PASSED_ON).get(receipt=receipt.stored)


def _report(row: Mapping[str, Any], number: int) -> None:
    receipt = receive_report(said=_said(row, number, kind="report"), at=row["at"])
    for step in row.get("then", ()):
        by = account(step["by"])
        with acting_as(by):
            report = protected.visible_to(by).get(receipt=receipt.stored)
        told: dict[str, Any] = {"report": report, "by": by, "at": step["at"]}
        match step["do"]:
            case "acknowledge":
                protecting.acknowledge(**told)
            case "support":
                protecting.record_support(answer=step["answer"], note=step["note"], **told)
            case other:
                raise ValueError(f"feedback.toml asks for an unknown step: {other}")
