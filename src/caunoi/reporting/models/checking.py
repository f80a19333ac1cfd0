"""What a committee of the province finds in its section of a report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.tables import Stamped
from caunoi.reporting.models.form import Section
from caunoi.reporting.models.report import Report
from caunoi.reporting.states import CheckStatus


class SectionCheck(Stamped):
    """A section of a report that was sent, and what its committee says of it.

    `reasons` as those of a return: code of a data element or `Part` -> sentence; they wait for the one that collects,
    who returns all reasons at once.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="checks")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=CheckStatus.choices, default=CheckStatus.WAITING)
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    checked_at = models.DateTimeField("Kiểm tra lúc", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "section"], name="section_check_once"),
            models.CheckConstraint(condition=Q(status__in=CheckStatus.values), name="section_check_status_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["section"], condition=Q(status=CheckStatus.WAITING), name="section_check_waiting")
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "report", "section", "status", "reasons", "by", "checked_at")

    def __str__(self) -> str:
        return f"{self.report} {self.section_id}"
