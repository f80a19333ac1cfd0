"""The yearly programme of a unit: what it will do of the plans above it and of its own, and who approved that."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.plans.states import ProgrammeDeed, ProgrammeStatus


class Programme(Stamped, Versioned):
    """The programme of one unit for one calendar year. Its content are the tasks that point to it.

    `approver` is the unit that approves: the one above, or the unit itself, which then speaks through its leader.
    """

    ref = models.CharField("Mã", max_length=24)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị", db_index=False
    )
    year = models.PositiveSmallIntegerField("Năm")
    status = models.CharField(max_length=9, choices=ProgrammeStatus.choices, default=ProgrammeStatus.DRAFT)
    approver = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="Nơi phê duyệt",
        null=True,
        db_index=False,
    )
    created_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ref"], name="programme_ref_once"),
            models.UniqueConstraint(fields=["unit", "year"], name="programme_once_per_unit_and_year"),
            models.CheckConstraint(condition=Q(status__in=ProgrammeStatus.values), name="programme_status_known"),
            models.CheckConstraint(
                condition=Q(status=ProgrammeStatus.DRAFT) | Q(approver__isnull=False),
                name="programme_submitted_has_approver",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["approver", "status"], name="programme_of_approver")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "ref", "unit", "year", "status", "approver", "created_by")

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        """Whether the unit itself has the pen: lines are taken and left out freely."""
        return self.status in (ProgrammeStatus.DRAFT, ProgrammeStatus.RETURNED)

    @property
    def is_approved(self) -> bool:
        return self.status == ProgrammeStatus.APPROVED


class ProgrammeEntry(Stamped):
    """Who submitted, approved or returned a programme, and when. Entries are never changed.

    `reasons` of a return: `states.ProgrammeReason` value -> sentence.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="entries")
    deed = models.CharField(max_length=9, choices=ProgrammeDeed.choices)
    words = NfcTextField("Ý kiến", blank=True)
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(deed__in=ProgrammeDeed.values), name="programme_entry_deed_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "programme", "deed", "words", "reasons", "by")

    def __str__(self) -> str:
        return f"{self.programme} {self.deed}"


class ProgrammeBaseline(Stamped):
    """The programme as it was approved.

    `tasks`: list of {"ref", "title", "line", "due_on", "measure", "expected_result"}; `digest`: SHA-256 of their
    canonical JSON in hexadecimal digits.
    """

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="baseline")
    tasks = models.JSONField()
    digest = models.CharField(max_length=64)

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "programme", "tasks", "digest")

    def __str__(self) -> str:
        return f"{self.programme}: {self.digest[:12]}"
