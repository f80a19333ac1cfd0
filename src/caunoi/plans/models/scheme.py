"""Research topics and schemes: what a task with a product says beyond a task."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.plans.models.task import Task


class SchemeSort(models.TextChoices):
    TOPIC = "TOPIC", "Đề tài"
    SCHEME = "SCHEME", "Đề án"


class Scheme(Stamped, Versioned):
    """Đề tài, đề án. Title, lead unit, line of the plan, due date, states and files are those of its task.

    `team` names posts, one a line ("Chủ nhiệm: Phó Chủ tịch"), never people. `used_in` says where the product is used:
    words and addresses.
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="scheme")
    sort = models.CharField("Loại", max_length=6, choices=SchemeSort.choices)
    team = NfcTextField("Nhóm thực hiện", max_length=2000, blank=True, default="")
    product = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="Sản phẩm"
    )
    accepted_by = NfcCharField("Nơi nghiệm thu", max_length=300, blank=True, default="")
    accepted_on = models.DateField("Ngày nghiệm thu", null=True)
    used_in = NfcTextField("Đã dùng vào việc gì", max_length=4000, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sort__in=SchemeSort.values), name="scheme_sort_known"),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | ~Q(accepted_by=""), name="scheme_accepted_says_by_whom"
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "task", "sort", "team", "product", "accepted_by", "accepted_on", "used_in",
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.task)
