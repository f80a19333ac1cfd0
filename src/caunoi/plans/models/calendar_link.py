"""The secret address under which a person's calendar reads her due dates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.ground.tables import Stamped


class CalendarLink(Stamped):
    """One link per person. `key` finds the row; of the secret beside it only the SHA-256, in hexadecimal, is kept."""

    person = models.OneToOneField("org.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="calendar_link_key_once")]

    class Privacy:
        activity = "choices"
        words = {"person": "chủ đường dẫn lịch"}
        untold = ("key",)
        personal = ("person",)
        plain = ("id", "created_at", "key", "digest")

    def __str__(self) -> str:
        return self.key
