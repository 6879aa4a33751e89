"""Jobs: work that outlives a request. A job runs as somebody, never as everybody.

Jobs live in the same database (`procrastinate`), so they are queued in the transaction of the change that asks for
them, or not at all. A job names the user it acts for; if that account is closed by the time it runs, it stops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from amparo.core.errors import Kind, Refusal

NOBODY = Kind(
    "core.job_for_nobody",
    _("The account that this job acts for is closed."),
    _("Start the work again from an open account."),
)


def job(*, queue: str = "default") -> Callable[[Callable[..., None]], Any]:
    """Make a job of a function `(*, by, **arguments)`; defer it with `defer(by=user, ...)`."""

    def declare(work: Callable[..., None]) -> Any:
        def run(*, by_id: str, **arguments: Any) -> None:
            work(by=_open_account(by_id), **arguments)

        task = app.task(name=f"{work.__module__}.{work.__name__}", queue=queue)(run)

        def defer(*, by: Any, **arguments: Any) -> int:
            return int(task.defer(by_id=str(by.pk), **arguments))

        work.defer = defer  # type: ignore[attr-defined]
        return work

    return declare


def _open_account(pk: str) -> Any:
    user = get_user_model()._default_manager.filter(pk=pk, is_active=True).first()
    if user is None:
        raise Refusal(NOBODY())
    return user
