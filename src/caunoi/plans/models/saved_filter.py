"""Filters of the task list that a person has given a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped


class SavedFilter(Stamped):
    """A name for what the address of the list says (`query`, without page and view).

    `unit` is the unit whose people see it too, none where it is the person's own. A filter grants nothing: whoever
    opens it sees the rows that she may see.
    """

    person = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    name = NfcCharField("Tên bộ lọc", max_length=60)
    query = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_filter_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_name"),
        ]

    class Privacy:
        personal = ("person", "name", "query")
        plain = ("id", "created_at", "unit")

    def __str__(self) -> str:
        return self.name
