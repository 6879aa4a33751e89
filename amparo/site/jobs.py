"""Sessions that are over go from the database, once an hour: they hold what somebody worked with."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="17 * * * *")
@app.task(name=f"{__name__}.forget_sessions_that_are_over", queue="default")
def forget_sessions_that_are_over(timestamp: int) -> None:
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
