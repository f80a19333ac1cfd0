"""A recurring duty, who receives it, and the tasks that were made of it."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.plans.models.plan import PlanLine
from caunoi.plans.models.task import Task
from caunoi.plans.recurrence import DUE_WORDS, MOST_DAYS, RHYTHM_WORDS, ROLL_WORDS, Due, DueKind, Pace, Rhythm, Roll
from caunoi.plans.states import DutyStatus, Group

LONGEST_LEAD = 180
"""The most days before its due date that a task is made."""


class DutyQuerySet(models.QuerySet["Duty"]):
    def running(self) -> DutyQuerySet:
        return self.filter(status=DutyStatus.RUNNING)


class Duty(Stamped, Versioned):
    """Work that comes back by a rhythm. A job makes a task of it for each period and each receiving unit.

    `dates` are [month, day] of each year for the rhythm of fixed dates. `counts_from` is the first due date of which a
    task is made: it moves on when the duty is resumed or gets another rhythm, so that nothing is made up for the time
    between. `starts_on` and `ends_on` are what people say: first due date, and last day on which a period may end.
    """

    ref = models.CharField("Mã", max_length=24, unique=True)
    title = NfcCharField("Việc định kỳ", max_length=400)
    expected_result = NfcTextField("Kết quả cần có", blank=True)
    measure = NfcCharField("Đo bằng gì", max_length=300, blank=True)
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị giao")
    approver = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị duyệt", null=True
    )
    rhythm = models.CharField("Nhịp", max_length=12, choices=[(str(one), words) for one, words in RHYTHM_WORDS.items()])
    dates = models.JSONField("Ngày cố định", default=list)
    due_kind = models.CharField("Hạn", max_length=16, choices=[(str(one), words) for one, words in DUE_WORDS.items()])
    due_number = models.PositiveSmallIntegerField(
        "Ngày thứ mấy", default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    roll = models.CharField(
        "Nếu trúng ngày nghỉ", max_length=8, choices=[(str(one), words) for one, words in ROLL_WORDS.items()]
    )
    lead_days = models.PositiveSmallIntegerField(
        "Tạo việc trước hạn (ngày)", default=15, validators=[MaxValueValidator(LONGEST_LEAD)]
    )
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày", null=True)
    counts_from = models.DateField()
    status = models.CharField(max_length=8, choices=DutyStatus.choices, default=DutyStatus.RUNNING)
    created_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=DutyStatus.values), name="duty_status_known"),
            models.CheckConstraint(condition=Q(rhythm__in=[str(one) for one in Rhythm]), name="duty_rhythm_known"),
            models.CheckConstraint(condition=Q(due_kind__in=[str(one) for one in DueKind]), name="duty_due_kind_known"),
            models.CheckConstraint(condition=Q(roll__in=[str(one) for one in Roll]), name="duty_roll_known"),
            models.CheckConstraint(
                condition=Q(due_number__gte=1, due_number__lte=MOST_DAYS), name="duty_due_number_in_range"
            ),
            models.CheckConstraint(condition=Q(lead_days__lte=LONGEST_LEAD), name="duty_lead_in_range"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="duty_ends_after_start"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "status", "id"], name="duty_of_unit")]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "ref", "title", "expected_result", "measure", "line", "unit", "approver",
            "rhythm", "dates", "due_kind", "due_number", "roll", "lead_days", "starts_on", "ends_on", "counts_from",
            "status", "created_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def pace(self) -> Pace:
        """The rhythm; periods of several years are counted from the year in which the duty starts."""
        dates = tuple((month, day) for month, day in self.dates)
        return Pace(Rhythm(self.rhythm), self.starts_on.year, dates)

    @property
    def due(self) -> Due:
        return Due(DueKind(self.due_kind), self.due_number, Roll(self.roll))


class DutyReceiver(models.Model):
    """A unit or a group that gets the work. What a group means is found anew for each period."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="receivers")
    group = models.CharField(max_length=16, choices=Group.choices, blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(group="", unit__isnull=False) | (~Q(group="") & Q(unit__isnull=True)),
                name="duty_receiver_group_or_unit",
            ),
            models.UniqueConstraint(
                fields=["duty", "unit"], condition=Q(unit__isnull=False), name="duty_receiver_unit_once"
            ),
            models.UniqueConstraint(fields=["duty", "group"], condition=~Q(group=""), name="duty_receiver_group_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "duty", "group", "unit")

    def __str__(self) -> str:
        return str(self.get_group_display()) if self.group else str(self.unit)


class DutyTurn(Stamped):
    """The task of one period and one unit, written together with it: the constraint makes it once.

    `due_on` is the date that the machine gave; the days of the period and the rule it came from stand beside it: when a
    day off moves, the date is worked out anew and moves along, unless a person has moved it since.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="turns", db_index=False)
    period = models.CharField(max_length=16)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    rhythm = models.CharField(max_length=12)
    due_kind = models.CharField(max_length=16)
    due_number = models.PositiveSmallIntegerField()
    roll = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "period", "unit"], name="duty_turn_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_on", "id"], name="duty_turn_by_due_date")]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "duty", "period", "unit", "task", "begins_on", "ends_on", "due_on", "rhythm",
            "due_kind", "due_number", "roll",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.duty} {self.period}"
