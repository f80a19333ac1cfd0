"""Forms, rounds, expected reports and their values. The words are DHIS2's: data element, indicator, validation rule,
data set, period."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.reporting.formulas import Missing, Operator
from caunoi.reporting.states import EntryKind, Importance, Level, OverTime, Part, PeriodKind, ReportStatus

MISSING = [(one.value, one.value) for one in Missing]
OPERATORS = [(one.value, one.value) for one in Operator]
DIGITS, PLACES = 20, 4
"""Sums in đồng of a whole country fit, with decimals for areas and kilometres."""


class DataElement(models.Model):
    """One number that a unit enters: "chỉ tiêu". Over units it is always added up.

    `figure` is the code of a figure that a folder counts (ground.figures), "" where nobody does.
    """

    code = models.CharField("Mã", max_length=20, unique=True)
    name = NfcCharField("Chỉ tiêu", max_length=200)
    unit_word = NfcCharField("Đơn vị tính", max_length=30)
    definition = NfcTextField("Cách tính", blank=True)
    over_time = models.CharField("Qua các kỳ", max_length=5, choices=OverTime.choices, default=OverTime.SUM)
    figure = models.CharField("Số của hệ thống", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(over_time__in=OverTime.values), name="element_over_time_known")
        ]

    class Privacy:
        personal = ()
        plain = ("id", "code", "name", "unit_word", "definition", "over_time", "figure")

    def __str__(self) -> str:
        return self.code


class Indicator(models.Model):
    """A number that is worked out and never entered: numerator × factor / denominator."""

    code = models.CharField("Mã", max_length=20, unique=True)
    name = NfcCharField("Chỉ số", max_length=200)
    numerator = models.CharField("Tử số", max_length=500)
    denominator = models.CharField("Mẫu số", max_length=500, blank=True)
    factor = models.PositiveIntegerField("Nhân với", default=1)
    decimals = models.PositiveSmallIntegerField("Số chữ số thập phân", default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(factor__gt=0), name="indicator_factor_positive"),
            models.CheckConstraint(condition=Q(decimals__lte=PLACES), name="indicator_decimals_few"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "code", "name", "numerator", "denominator", "factor", "decimals")

    def __str__(self) -> str:
        return self.code


class ValidationRule(models.Model):
    """What the figures of one report must agree on; formulas as in `formulas`."""

    code = models.CharField("Mã", max_length=20, unique=True)
    sentence = NfcCharField("Câu báo", max_length=300)
    left = models.CharField("Vế trái", max_length=500)
    left_missing = models.CharField(max_length=30, choices=MISSING)
    operator = models.CharField("So sánh", max_length=30, choices=OPERATORS)
    right = models.CharField("Vế phải", max_length=500)
    right_missing = models.CharField(max_length=30, choices=MISSING)
    importance = models.CharField("Mức", max_length=7, choices=Importance.choices, default=Importance.ERROR)
    is_active = models.BooleanField("Đang dùng", default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(operator__in=[one.value for one in Operator]), name="rule_operator_known"
            ),
            models.CheckConstraint(
                condition=Q(left_missing__in=[code for code, _ in MISSING])
                & Q(right_missing__in=[code for code, _ in MISSING]),
                name="rule_missing_known",
            ),
            models.CheckConstraint(condition=Q(importance__in=Importance.values), name="rule_importance_known"),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "code", "sentence", "left", "left_missing", "operator", "right", "right_missing", "importance",
            "is_active",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class DataSet(models.Model):
    """A version of a form. A round keeps the version it was opened with, so an old period keeps its form."""

    code = models.CharField("Mã", max_length=20)
    version = models.PositiveIntegerField("Bản", default=1)
    name = NfcCharField("Biểu mẫu", max_length=200)
    level = models.CharField("Ai nhập", max_length=13, choices=Level.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="data_set_version_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="data_set_level_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "code", "version", "name", "level")

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Section(models.Model):
    """A page of a form."""

    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="sections")
    number = models.PositiveSmallIntegerField("Phần")
    title = NfcCharField("Tên phần", max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["data_set", "number"], name="section_number_once")]

    class Privacy:
        personal = ()
        plain = ("id", "data_set", "number", "title")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class SectionElement(models.Model):
    """A line of a section: which number, and whether it has to be there."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="lines")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_compulsory = models.BooleanField("Phải có", default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "position"], name="section_position_once"),
            models.UniqueConstraint(fields=["section", "element"], name="section_element_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "section", "element", "position", "is_compulsory")

    def __str__(self) -> str:
        return f"{self.section} {self.element}"


class Round(Stamped):
    """A period for which a unit collects a form: one expected report for each unit that has to fill it in."""

    ref = models.CharField("Mã", max_length=24, unique=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị tổng hợp")
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="+", verbose_name="Biểu mẫu")
    period = models.CharField("Kỳ", max_length=6)
    period_kind = models.CharField(max_length=11, choices=PeriodKind.choices)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày")
    due_on = models.DateField("Hạn nộp")
    opened_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "data_set", "period"], name="round_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_ends_after_start"),
            models.CheckConstraint(condition=Q(period_kind__in=PeriodKind.values), name="round_period_kind_known"),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "ref", "unit", "data_set", "period", "period_kind", "starts_on", "ends_on", "due_on",
            "opened_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref


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
            "first_submitted_at", "submitted_at", "submitted_by", "accepted_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref


class DataValue(models.Model):
    """One number of one report. A zero is stored; what was not reported has no row, or an empty one."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="values")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("Giá trị", max_digits=DIGITS, decimal_places=PLACES, null=True)
    note = NfcCharField("Ghi chú", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "element"], name="data_value_once")]

    class Privacy:
        personal = ()
        plain = ("id", "report", "element", "value", "note")

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
