"""A round, the reports expected in it, their numbers, words and history."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.reporting.models.form import DataElement, DataSet
from caunoi.reporting.periods import words_of
from caunoi.reporting.reading import DIGITS, PLACES
from caunoi.reporting.states import EntryKind, Part, PeriodKind, ReportStatus


class Round(Stamped):
    """A period for which a unit collects a form: one expected report for each unit that has to fill it in.

    A report by theme has a `title` and its own days. While `frozen_at` is set, no report enters or leaves the sums.
    From `closes_at` on, which the form's rule or the one that collects sets, nothing is entered or sent.
    """

    ref = models.CharField("Mã", max_length=24, unique=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị tổng hợp")
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="+", verbose_name="Biểu mẫu")
    title = NfcCharField("Chuyên đề", max_length=200, blank=True)
    period = models.CharField("Kỳ", max_length=22)
    period_kind = models.CharField(max_length=11, choices=PeriodKind.choices)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày")
    due_on = models.DateField("Hạn nộp")
    opened_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    frozen_at = models.DateTimeField("Chốt số liệu lúc", null=True)
    closes_at = models.DateTimeField("Khóa nhập từ lúc", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "data_set", "period"], name="round_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_ends_after_start"),
            models.CheckConstraint(condition=Q(period_kind__in=PeriodKind.values), name="round_period_kind_known"),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "ref", "unit", "data_set", "title", "period", "period_kind", "starts_on", "ends_on",
            "due_on", "opened_by", "frozen_at", "closes_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def words(self) -> str:
        """What people call its period: "quý III năm 2026", "chuyên đề Tết vì người nghèo"."""
        return words_of(self.period, self.title)


class ReportingChoice(Stamped):
    """How a unit sends its reports: with `by_chair` its chair approves before a report leaves it."""

    unit = models.OneToOneField("org.Unit", on_delete=models.CASCADE, related_name="+", verbose_name="Đơn vị")
    by_chair = models.BooleanField("Lãnh đạo duyệt trước khi nộp", default=False)

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "unit", "by_chair")

    def __str__(self) -> str:
        return str(self.unit)


class ReportQuerySet(models.QuerySet["Report"]):
    def counted(self) -> ReportQuerySet:
        """Reports whose numbers stand in the sums."""
        return self.filter(status=ReportStatus.ACCEPTED)


class Report(Stamped, Versioned):
    """An expected report: one unit, one round, from the day on which the round was opened.

    `due_on` begins as the round's and moves when the report is returned. `unlocked` names, while the report is
    returned, the codes of the data elements and the parts of the narrative that may be changed.
    """

    ref = models.CharField("Mã", max_length=24, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị báo cáo")
    due_on = models.DateField("Hạn nộp")
    status = models.CharField(max_length=11, choices=ReportStatus.choices, default=ReportStatus.NOT_STARTED)
    unlocked = models.JSONField(default=list)
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    accepted_at = models.DateTimeField(null=True)
    reminded_on = models.DateField("Nhắc lần cuối ngày", null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="report_once_per_unit_and_round"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_known"),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.ACCEPTED, accepted_at__isnull=False)
                | (~Q(status=ReportStatus.ACCEPTED) & Q(accepted_at__isnull=True)),
                name="report_accepted_has_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-due_on", "id"], name="report_of_unit")]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "ref", "round", "unit", "due_on", "status", "unlocked",
            "first_submitted_at", "submitted_at", "submitted_by", "accepted_at", "reminded_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref


class DataValue(models.Model):
    """One number of one report. A zero is stored; what was not reported has no row, or an empty one.

    `option` is the code of a category option combination, "" for an element that is not split. What is found by report
    is found by the index of the constraint, which begins with it; nobody looks for what one person wrote.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="values", db_index=False)
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    option = models.CharField("Phân tổ", max_length=40, blank=True, default="")
    value = models.DecimalField("Giá trị", max_digits=DIGITS, decimal_places=PLACES, null=True)
    note = NfcCharField("Ghi chú", max_length=500, blank=True)
    written_at = models.DateTimeField("Ghi lúc", null=True)
    written_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "element", "option"], name="data_value_once")
        ]

    class Privacy:
        personal = ()
        plain = ("id", "report", "element", "option", "value", "note", "written_at", "written_by")

    def __str__(self) -> str:
        return f"{self.report} {self.element}"


class Narrative(models.Model):
    """The words of a report, part by part."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="narratives")
    part = models.CharField(max_length=12, choices=Part.choices)
    text = NfcTextField("Lời văn", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "part"], name="narrative_part_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="narrative_part_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "report", "part", "text")

    def __str__(self) -> str:
        return f"{self.report} {self.part}"


class ReportEntry(Stamped):
    """One event of a report's history; never changed.

    `reasons` of a return: code of a data element or `Part` -> sentence. `content` of a submission is the version that
    was sent: {"values": {code: number as text}, "notes": {code: words}, "narratives": {part: words}}.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=9, choices=EntryKind.choices)
    words = NfcTextField("Ghi chú", blank=True)
    reasons = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="report_entry_kind_known")
        ]
        indexes: ClassVar = [models.Index(fields=["report", "-created_at", "-id"], name="report_entry_newest")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "report", "kind", "words", "reasons", "content", "by")

    def __str__(self) -> str:
        return f"{self.report} {self.kind}"
