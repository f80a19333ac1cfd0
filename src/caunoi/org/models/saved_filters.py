"""Filters of a list that a person has given a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.tables import Stamped


class FilterPage(models.TextChoices):
    """The list that a filter belongs to."""

    TASKS = "TASKS", "Nhiệm vụ"
    PETITIONS = "PETITIONS", "Kiến nghị"


class SavedFilter(Stamped):
    """A name for what the address of a list says (`query`, without page and view).

    `unit` is the unit whose people see it too, none where it is the person's own. A filter grants nothing: whoever
    opens it sees the rows that she may see.
    """

    person = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    page = models.CharField("danh sách", max_length=12, choices=FilterPage)
    name = NfcCharField("Tên bộ lọc", max_length=60)
    query = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "page", "name"], name="org_saved_filter_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="org_saved_filter_has_name"),
            models.CheckConstraint(condition=Q(page__in=FilterPage.values), name="org_saved_filter_page_known"),
        ]

    class Privacy:
        activity = "choices"
        words = {"person": "chủ bộ lọc", "query": "điều kiện lọc"}
        personal = ("person", "name", "query")
        plain = ("id", "created_at", "unit", "page")

    def __str__(self) -> str:
        return self.name
