"""What stands in the way of a task, what is proposed, who has to answer, and the answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcTextField
from caunoi.ground.tables import Stamped
from caunoi.plans.models.task import Task


class ObstacleQuerySet(models.QuerySet["Obstacle"]):
    def unanswered(self) -> ObstacleQuerySet:
        return self.filter(answered_at__isnull=True)


class Obstacle(Stamped):
    """One entry of the log "khó khăn, vướng mắc, đề xuất" of a task. Its words never change; it is answered once."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="obstacles")
    words = NfcTextField("Khó khăn, vướng mắc")
    proposal = NfcTextField("Đề xuất", blank=True)
    asked_unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị trả lời", db_index=False
    )
    answer_on = models.DateField("Cần trả lời trước ngày")
    raised_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    raised_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    answer = NfcTextField("Trả lời", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_by__isnull=True)
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="obstacle_answer_has_moment",
            ),
        ]
        indexes: ClassVar = [
            # What a unit has to answer, in the order of the days.
            models.Index(
                fields=["asked_unit", "answer_on", "id"],
                condition=Q(answered_at__isnull=True),
                name="obstacle_unanswered_of_unit",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "task", "words", "proposal", "asked_unit", "answer_on", "raised_by", "raised_unit",
            "answer", "answered_at", "answered_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task}: {self.words[:60]}"
