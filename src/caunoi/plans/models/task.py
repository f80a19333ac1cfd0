"""A task, who helps with it, and what was told about it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When

from caunoi.ground.fields import FoldedField, NfcCharField, NfcTextField
from caunoi.ground.tables import Attachment, Stamped, Versioned
from caunoi.plans.models.plan import PlanLine
from caunoi.plans.models.programme import Programme
from caunoi.plans.progress import HEAVIEST
from caunoi.plans.states import CLOSED, OPEN, EntryKind, Gauge, Status

OPEN_VALUES = tuple(str(status) for status in OPEN)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(is_open=True)

    def awaiting(self) -> TaskQuerySet:
        return self.filter(is_awaiting=True)

    def closed(self) -> TaskQuerySet:
        return self.filter(status__in=CLOSED)

    def late(self, on: date) -> TaskQuerySet:
        return self.open().filter(due_on__lt=on)

    def due_between(self, first: date, last: date) -> TaskQuerySet:
        return self.open().filter(due_on__range=(first, last))

    def due_after(self, day: date) -> TaskQuerySet:
        return self.open().filter(due_on__gt=day)

    def counted(self) -> TaskQuerySet:
        """What a plan line counts: each unit's task once, not the sheet that holds a group together."""
        return self.exclude(is_group=True, parent__isnull=True)


class Task(Stamped, Versioned):
    """One piece of work of one unit.

    Foreign keys without an index of their own lead one of the indexes below.
    `approver` is the unit that has to approve the result, none where finishing is enough; `is_awaiting` marks what it
    has to look at. `waits_for` says whose guidance a waiting task needs.
    A task given to a group is a sheet (`is_group`) held by the unit that follows it up, with one child per unit.
    A task that its unit splits further down keeps its own row; the parts are children without a line, so that a line
    of a plan counts the unit once. `programme` is the yearly programme of the lead unit in which the task stands.
    `root` is the top unit of the lead unit's province: it lets a reader with the whole province walk the due dates in
    order. `first_due_on` stays when the date moves.

    `gauge` says what `percent` follows from: what people tell, or `reached` of `target` in `gauge_unit`. With `figure`,
    the code of a figure that a folder offers, the value of the lead unit since `figure_from_on` is taken from there.
    `weight` is the part of the task in what stands above it.
    """

    ref = models.CharField("Mã", max_length=24, unique=True)
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, db_index=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="tasks", null=True, db_index=False)
    is_group = models.BooleanField(default=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị chủ trì", db_index=False
    )
    root = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    title = NfcCharField("Việc", max_length=500)
    title_folded = FoldedField(sources=("title",))
    expected_result = NfcTextField("Kết quả cần có", blank=True)
    measure = NfcCharField("Đo bằng gì", max_length=300, blank=True)
    due_on = models.DateField("Hạn")
    first_due_on = models.DateField("Hạn khi giao")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    # Computed by the database, so that the partial indexes below can be named without a parameter: SQLite does not see
    # that a list of parameters is the list of an index.
    is_open = models.GeneratedField(
        expression=Case(When(status__in=OPEN_VALUES, then=True), default=False, output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    is_awaiting = models.GeneratedField(
        expression=Case(
            When(status=str(Status.AWAITING_APPROVAL), then=True), default=False, output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    approver = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị duyệt", null=True, db_index=False
    )
    waits_for = NfcCharField("Chờ hướng dẫn của", max_length=300, blank=True)
    percent = models.PositiveSmallIntegerField("Tiến độ", default=0, validators=[MaxValueValidator(100)])
    gauge = models.CharField("Cách đo tiến độ", max_length=8, choices=Gauge.choices, default=Gauge.STATUS)
    target = models.DecimalField("Chỉ tiêu", max_digits=15, decimal_places=3, null=True)
    reached = models.DecimalField("Đã đạt", max_digits=15, decimal_places=3, null=True)
    gauge_unit = NfcCharField("Đơn vị tính", max_length=40, blank=True)
    figure = models.CharField("Lấy số từ", max_length=80, blank=True)
    figure_from_on = models.DateField("Tính từ ngày", null=True)
    weight = models.PositiveSmallIntegerField(
        "Trọng số", default=1, validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)]
    )
    assigning_unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị giao", db_index=False
    )
    assigned_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="task_status_known"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_percent_at_most_100"),
            models.CheckConstraint(
                condition=Q(status=Status.DONE, finished_at__isnull=False)
                | (~Q(status=Status.DONE) & Q(finished_at__isnull=True, finished_by__isnull=True)),
                name="task_done_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.AWAITING_APPROVAL, Status.RETURNED]) | Q(approver__isnull=False),
                name="task_awaiting_has_approver",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING) & ~Q(waits_for="") | ~Q(status=Status.WAITING) & Q(waits_for=""),
                name="task_waiting_says_for_whom",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="task_not_its_own_parent"),
            models.CheckConstraint(condition=Q(gauge__in=Gauge.values), name="task_gauge_known"),
            models.CheckConstraint(
                condition=Q(gauge=Gauge.STATUS, target__isnull=True, reached__isnull=True)
                | (~Q(gauge=Gauge.STATUS) & Q(target__isnull=False, target__gt=0)),
                name="task_gauge_has_target",
            ),
            models.CheckConstraint(
                condition=Q(reached__isnull=True)
                | (Q(reached__gte=0) & (~Q(gauge=Gauge.COUNT) | Q(reached__lte=F("target")))),
                name="task_reached_within_target",
            ),
            models.CheckConstraint(
                condition=Q(figure="", figure_from_on__isnull=True)
                | (Q(gauge=Gauge.MEASURE, figure_from_on__isnull=False) & ~Q(figure="")),
                name="task_figure_has_first_day",
            ),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="task_weight_from_1_to_100"),
            models.UniqueConstraint(
                fields=["parent", "unit"], condition=Q(parent__isnull=False), name="task_once_per_unit_in_group"
            ),
        ]
        indexes: ClassVar = [
            # The inbox of a unit, and that of a whole province, in the order of their due dates.
            models.Index(fields=["unit", "due_on", "id"], condition=Q(is_open=True), name="task_open_of_unit"),
            models.Index(fields=["root", "due_on", "id"], condition=Q(is_open=True), name="task_open_of_root"),
            # What waits for a unit's approval.
            models.Index(
                fields=["approver", "due_on", "id"], condition=Q(is_awaiting=True), name="task_awaiting_approver"
            ),
            models.Index(
                fields=["finished_by", "-finished_at", "id"],
                condition=Q(finished_by__isnull=False),
                name="task_finished_by",
            ),
            # The whole list of a unit, open or not.
            models.Index(fields=["unit", "due_on", "id"], name="task_of_unit"),
            models.Index(fields=["root", "due_on", "id"], name="task_of_root"),
            # Counts per line of a plan and per sheet, answered from the index alone.
            models.Index(
                fields=["line", "status", "due_on", "is_group", "parent", "first_due_on", "percent", "weight"],
                name="task_counts_of_line",
            ),
            models.Index(
                fields=["parent", "status", "due_on", "first_due_on", "percent", "weight"],
                name="task_counts_of_parent",
            ),
            models.Index(fields=["unit", "line", "status", "due_on", "is_group", "parent"], name="task_counts_of_unit"),
            models.Index(fields=["assigning_unit", "due_on", "id"], name="task_given_by_unit"),
            # What a programme holds.
            models.Index(
                fields=["programme", "due_on", "id"],
                condition=Q(programme__isnull=False),
                name="task_of_programme",
            ),
            # What takes its value from a figure, for the job that brings it up to date.
            models.Index(
                fields=["figure", "id"], condition=Q(is_open=True) & ~Q(figure=""), name="task_open_of_figure"
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "ref", "line", "parent", "programme", "is_group", "unit", "root", "title",
            "title_folded",
            "expected_result", "measure", "due_on", "first_due_on", "status", "is_open", "is_awaiting", "approver",
            "waits_for", "percent", "gauge", "target", "reached", "gauge_unit", "figure", "figure_from_on", "weight",
            "assigning_unit", "assigned_by", "started_at", "finished_at", "finished_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def needs_approval(self) -> bool:
        """Whether the result has to be approved before the task is done."""
        return self.approver_id is not None


class TaskPartner(models.Model):
    """A unit that works on a task together with the lead unit."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="partners")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "unit"], name="task_partner_once")]

    class Privacy:
        personal = ()
        plain = ("id", "task", "unit")

    def __str__(self) -> str:
        return f"{self.task} {self.unit}"


class TaskEntry(Stamped):
    """One entry on the timeline of a task; entries are never changed.

    `reasons` of a returned result: `states.Reason` value -> sentence.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=9, choices=EntryKind.choices, default=EntryKind.PROGRESS)
    words = NfcTextField("Đã làm gì, kết quả thế nào", blank=True)
    percent = models.PositiveSmallIntegerField("Tiến độ", null=True)
    reached = models.DecimalField("Đã đạt", max_digits=15, decimal_places=3, null=True)
    due_from = models.DateField(null=True)
    due_to = models.DateField(null=True)
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    # In whose place: what was sent in her name she approves no more than he who sent it.
    acting_for = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    by_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="task_entry_kind_known"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="task_entry_percent_at_most_100"
            ),
            models.CheckConstraint(
                condition=Q(due_from__isnull=True, due_to__isnull=True)
                | Q(due_from__isnull=False, due_to__isnull=False),
                name="task_entry_dates_in_pairs",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["task", "-created_at", "-id"], name="task_entry_newest")]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "created_at",
            "task",
            "kind",
            "words",
            "percent",
            "reached",
            "due_from",
            "due_to",
            "reasons",
            "by",
            "acting_for",
            "by_unit",
        )

    def __str__(self) -> str:
        return f"{self.task} {self.created_at:%d/%m/%Y}"


class TaskEntryFile(Attachment):
    """A file that proves what an entry says."""

    entry = models.ForeignKey(TaskEntry, on_delete=models.CASCADE, related_name="files")

    class Privacy:
        personal = ()
        plain = ("id", "entry", "file", "caption", "added_at", "added_by")

    def __str__(self) -> str:
        return f"{self.entry}"
