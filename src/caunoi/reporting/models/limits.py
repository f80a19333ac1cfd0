"""From where on a number is worth a look, and between which bounds a number is looked for: rows with validity."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField
from caunoi.reporting.models.form import DataElement
from caunoi.reporting.reading import DIGITS, PLACES
from caunoi.reporting.states import PeriodKind
from caunoi.reporting.steadiness import Thresholds

_ENDS_AFTER_START = Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on"))


def _holding(on: date) -> Q:
    return (Q(from_on=None) | Q(from_on__lte=on)) & (Q(until_on=None) | Q(until_on__gte=on))


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    def holding(self, on: date) -> Thresholds:
        """The thresholds for a period that ends on the day: the newest row, else DHIS2's defaults."""
        rows = self.filter(_holding(on)).order_by(F("from_on").desc(nulls_last=True), "-pk")
        row = rows.first()
        return row.thresholds if row else Thresholds()


class Threshold(models.Model):
    """The thresholds for periods that end between `from_on` and `until_on` (None: always); see `steadiness`."""

    z_score = models.DecimalField("Điểm z tối đa", max_digits=4, decimal_places=2)
    least_values = models.PositiveSmallIntegerField("Số kỳ ít nhất để so")
    past_periods = models.PositiveSmallIntegerField("Số kỳ đã qua được xét")
    change_percent = models.PositiveIntegerField("Đổi quá bao nhiêu phần trăm")
    deviations = models.DecimalField("Hệ số độ lệch chuẩn", max_digits=4, decimal_places=2)
    basis = NfcCharField("Căn cứ", max_length=200, blank=True)
    from_on = models.DateField("Áp dụng cho kỳ từ ngày", null=True)
    until_on = models.DateField("Đến hết ngày", null=True)

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_ENDS_AFTER_START, name="threshold_ends_after_start"),
            models.CheckConstraint(
                condition=Q(z_score__gt=0, least_values__gte=3, past_periods__gte=1, deviations__gt=0),
                name="threshold_positive",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "z_score", "least_values", "past_periods", "change_percent", "deviations", "basis", "from_on",
            "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.z_score} {self.from_on}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.z_score, self.least_values, self.past_periods, self.change_percent, self.deviations)


class ValueRangeQuerySet(models.QuerySet["ValueRange"]):
    def holding(self, on: date) -> ValueRangeQuerySet:
        """Ranges for a period that ends on the day."""
        return self.filter(_holding(on))


class ValueRange(models.Model):
    """Between which bounds a number of a kind of period is looked for: of one unit, or of all. DHIS2: min-max.

    A unit's own range goes before the common one, what a person set before what was computed, a newer before an older.
    `is_computed`: worked out from the unit's own past and replaced when it is worked out anew.
    """

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+", verbose_name="Chỉ tiêu")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="Đơn vị")
    period_kind = models.CharField("Loại kỳ", max_length=11, choices=PeriodKind.choices)
    low = models.DecimalField("Từ", max_digits=DIGITS, decimal_places=PLACES)
    high = models.DecimalField("Đến", max_digits=DIGITS, decimal_places=PLACES)
    is_computed = models.BooleanField("Tính từ số cũ", default=False)
    basis = NfcCharField("Căn cứ", max_length=200, blank=True)
    from_on = models.DateField("Áp dụng cho kỳ từ ngày", null=True)
    until_on = models.DateField("Đến hết ngày", null=True)

    objects = ValueRangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(high__gte=F("low")), name="range_low_to_high"),
            models.CheckConstraint(condition=_ENDS_AFTER_START, name="range_ends_after_start"),
            models.CheckConstraint(condition=Q(period_kind__in=PeriodKind.values), name="range_period_kind_known"),
            models.CheckConstraint(
                condition=Q(is_computed=False) | Q(unit__isnull=False), name="range_computed_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=["element", "unit", "period_kind"], condition=Q(is_computed=True), name="range_computed_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["element", "period_kind", "unit"], name="range_of_element")]

    class Privacy:
        personal = ()
        plain = (
            "id", "element", "unit", "period_kind", "low", "high", "is_computed", "basis", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.element_id} {self.low}-{self.high}"
