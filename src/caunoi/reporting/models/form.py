"""What a form is made of: data elements, indicators, rules, versions with sections and lines."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.reporting.formulas import Missing, Operator
from caunoi.reporting.models.categories import CategoryCombo
from caunoi.reporting.reading import DIGITS, PLACES
from caunoi.reporting.states import Importance, Level, OverTime

MISSING = [(one.value, one.value) for one in Missing]


OPERATORS = [(one.value, one.value) for one in Operator]


class DataElement(models.Model):
    """One number that a unit enters: "chỉ tiêu". Over units it is always added up.

    `figure` is the code of a figure that a folder counts (ground.figures), "" where nobody does. `combo` is how the
    next version of a form splits it; a version that is there keeps its own (`SectionElement.combo`). One that is not
    active is asked by no further version of a form.
    """

    code = models.CharField("Mã", max_length=20, unique=True)
    name = NfcCharField("Chỉ tiêu", max_length=200)
    unit_word = NfcCharField("Đơn vị tính", max_length=30)
    definition = NfcTextField("Cách tính", blank=True)
    over_time = models.CharField("Qua các kỳ", max_length=5, choices=OverTime.choices, default=OverTime.SUM)
    figure = models.CharField("Số của hệ thống", max_length=60, blank=True)
    is_active = models.BooleanField("Đang dùng", default=True)
    combo = models.ForeignKey(
        CategoryCombo, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="Phân tổ"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(over_time__in=OverTime.values), name="element_over_time_known")
        ]

    class Privacy:
        personal = ()
        plain = ("id", "code", "name", "unit_word", "definition", "over_time", "figure", "is_active", "combo")

    def __str__(self) -> str:
        return self.code


class Indicator(models.Model):
    """A number that is worked out and never entered: numerator × factor / denominator.

    One that is `annualized` is times 365 and by the days of the period, as DHIS2 has it: a quarter tells what the year
    would give at that pace.
    """

    code = models.CharField("Mã", max_length=20, unique=True)
    name = NfcCharField("Chỉ số", max_length=200)
    numerator = models.CharField("Tử số", max_length=500)
    denominator = models.CharField("Mẫu số", max_length=500, blank=True)
    factor = models.PositiveIntegerField("Nhân với", default=1)
    decimals = models.PositiveSmallIntegerField("Số chữ số thập phân", default=1)
    annualized = models.BooleanField("Quy ra cả năm", default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(factor__gt=0), name="indicator_factor_positive"),
            models.CheckConstraint(condition=Q(decimals__lte=PLACES), name="indicator_decimals_few"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "code", "name", "numerator", "denominator", "factor", "decimals", "annualized")

    def __str__(self) -> str:
        return self.code


class RuleQuerySet(models.QuerySet["ValidationRule"]):
    def holding(self, on: date) -> RuleQuerySet:
        """The rules for a period that ends on the day, errors first."""
        valid = Q(from_on=None) | Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gte=on)
        return self.filter(*valid, is_active=True).order_by("importance", "code")


class ValidationRule(models.Model):
    """What the figures of one report must agree on; formulas as in `formulas`.

    It holds for periods that end between `from_on` and `until_on` (None: always); `basis` names where it comes from.
    """

    code = models.CharField("Mã", max_length=20, unique=True)
    sentence = NfcCharField("Câu báo", max_length=300)
    left = models.CharField("Vế trái", max_length=500)
    left_missing = models.CharField(max_length=30, choices=MISSING)
    operator = models.CharField("So sánh", max_length=30, choices=OPERATORS)
    right = models.CharField("Vế phải", max_length=500)
    right_missing = models.CharField(max_length=30, choices=MISSING)
    importance = models.CharField("Mức", max_length=7, choices=Importance.choices, default=Importance.ERROR)
    is_active = models.BooleanField("Đang dùng", default=True)
    basis = NfcCharField("Căn cứ", max_length=200, blank=True)
    from_on = models.DateField("Áp dụng cho kỳ từ ngày", null=True)
    until_on = models.DateField("Đến hết ngày", null=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="rule_ends_after_start",
            ),
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
            "is_active", "basis", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class DataSet(models.Model):
    """A version of a form. A round keeps the version it was opened with, so an old period keeps its form.

    The form of a theme is made for its one round and filled in by chosen units; `outline` is where their words begin.
    `expiry_days` is DHIS2's: so many days after a period its round takes no more entries; None: it is closed by hand.

    `stamp` names the state of its lines and their elements: what was read of them is kept in memory under it, so
    whoever changes an element or a line gives the version a new one.
    """

    code = models.CharField("Mã", max_length=20)
    version = models.PositiveIntegerField("Bản", default=1)
    name = NfcCharField("Biểu mẫu", max_length=200)
    level = models.CharField("Ai nhập", max_length=13, choices=Level.choices)
    outline = NfcTextField("Dàn ý lời văn", blank=True)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    expiry_days = models.PositiveSmallIntegerField("Khóa nhập sau số ngày", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="data_set_version_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="data_set_level_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "code", "version", "name", "level", "outline", "stamp", "expiry_days")

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Section(models.Model):
    """A page of a form; `checked_by` is the committee that looks at it before a report is accepted."""

    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="sections")
    number = models.PositiveSmallIntegerField("Phần")
    title = NfcCharField("Tên phần", max_length=200)
    checked_by = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="Ban kiểm tra"
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["data_set", "number"], name="section_number_once")]

    class Privacy:
        personal = ()
        plain = ("id", "data_set", "number", "title", "checked_by")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class SectionElement(models.Model):
    """A line of a section: which number, how it is split, and whether it has to be there.

    With a `combo` a unit enters a number for each category option combination, and the element is their sum.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="lines")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_compulsory = models.BooleanField("Phải có", default=False)
    combo = models.ForeignKey(
        CategoryCombo, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="Phân tổ"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "position"], name="section_position_once"),
            models.UniqueConstraint(fields=["section", "element"], name="section_element_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "section", "element", "position", "is_compulsory", "combo")

    def __str__(self) -> str:
        return f"{self.section} {self.element}"


class Target(models.Model):
    """What a year asks of a number: of one unit, or of every unit that fills in forms of the level.

    `basis` names the decision; a unit's own target goes before that of its level, a newer one before an older.
    """

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.CharField("Ai nhập", max_length=13, choices=Level.choices, blank=True)
    from_year = models.PositiveSmallIntegerField("Từ năm")
    until_year = models.PositiveSmallIntegerField("Đến năm", null=True)
    value = models.DecimalField("Chỉ tiêu năm", max_digits=DIGITS, decimal_places=PLACES)
    basis = NfcCharField("Căn cứ", max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["element", "unit", "from_year"], condition=Q(unit__isnull=False), name="target_of_unit_once"
            ),
            models.UniqueConstraint(
                fields=["element", "level", "from_year"], condition=Q(unit__isnull=True), name="target_of_level_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, level="") | Q(unit__isnull=True, level__in=Level.values),
                name="target_of_unit_or_level",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "element", "unit", "level", "from_year", "until_year", "value", "basis")

    def __str__(self) -> str:
        return f"{self.element} {self.from_year}"
