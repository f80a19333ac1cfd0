"""The paper that a waiting task was waiting for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.ground.tables import Stamped
from caunoi.plans.models.task import Task


class TaskGuidance(Stamped):
    """One paper of guidance tied to a task; a task may have several."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="guidance")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    tied_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "document"], name="task_guidance_once"),
        ]

    class Privacy:
        activity = "papers"
        words = {"tied_by": "người gắn văn bản"}
        personal = ("tied_by",)
        plain = ("id", "created_at", "task", "document")

    def __str__(self) -> str:
        return f"{self.task} {self.document_id}"
