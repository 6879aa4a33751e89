"""A kind of record that belongs to no room, and that the installation does not know of."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import models


class Case(models.Model):
    status = models.CharField(max_length=20)
    note = models.TextField(default="")

    objects: models.Manager[Case] = models.Manager()

    class Meta:
        app_label = "trial"
        db_table = "trial_case"
        apps = Apps()

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"
