"""Until when a period's reports are due, year by year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.reporting.states import Level


class DueDate(models.Model):
    """The day on which the reports of a period are due from those who fill in forms of the level.

    No rule of the law names such days: the Office sets them for each year, `basis` names the paper. `period` is an ISO
    id such as "2026Q3". A round that was opened keeps its own day.
    """

    level = models.CharField("Ai nộp", max_length=13, choices=Level.choices)
    period = models.CharField("Kỳ", max_length=6)
    due_on = models.DateField("Hạn nộp")
    basis = NfcCharField("Căn cứ", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "period"], name="due_date_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="due_date_level_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "level", "period", "due_on", "basis")

    def __str__(self) -> str:
        return f"{self.level} {self.period}"
