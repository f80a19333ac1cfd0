"""The days on which a unit was reminded of late work by those who gave it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.ground.tables import Stamped
from caunoi.plans.models.task import Task


class Nudge(Stamped):
    """One late task, told to its unit on one day by hand; once a day, whoever presses the button."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+", db_index=False)
    sent_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "sent_on"], name="nudge_once_a_day")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "task", "sent_on")

    def __str__(self) -> str:
        return f"{self.task} {self.sent_on:%d/%m/%Y}"
