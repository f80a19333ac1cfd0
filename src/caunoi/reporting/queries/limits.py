"""Thresholds and ranges as they are kept, the ranges that a report has to keep to, and what a unit's past gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from caunoi.ground.text import number_vi
from caunoi.reporting.formulas import Missing, Operator
from caunoi.reporting.models import DataElement, DataValue, Report, Threshold, ValidationRule, ValueRange
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.states import Importance, PeriodKind, ReportStatus
from caunoi.reporting.steadiness import Thresholds, usual_range

KINDS_OF_RANGES = (PeriodKind.QUARTERLY, PeriodKind.SIX_MONTHLY, PeriodKind.YEARLY)
"""Kinds of periods that come back, so that a past can be told of them."""


def thresholds() -> QuerySet[Threshold]:
    """All rows, the newest first."""
    return Threshold.objects.order_by(F("from_on").desc(nulls_last=True), "-pk")


def ranges(code: str = "") -> QuerySet[ValueRange]:
    """All ranges, those of one element where its code is given, the common one before those of units."""
    found = ValueRange.objects.select_related("element", "unit")
    found = found.filter(element__code=code) if code else found
    return found.order_by("element__code", "period_kind", F("unit__sort_key").asc(nulls_first=True), "pk")


def elements_with_ranges() -> QuerySet[DataElement]:
    """Elements for which a range is kept."""
    return DataElement.objects.filter(pk__in=ValueRange.objects.values("element")).order_by("code")


def range_rules(report: Report) -> list[ValidationRule]:
    """What the ranges ask of the report, as rules that warn, two for each number; one query."""
    kept = {one.element_id: one for one in _ranges_of(report)}
    rules = []
    for line in lines_of(report.round.data_set):
        if (one := kept.get(line.element_id)) is None:
            continue
        words = f"Ngoài khoảng từ {number_vi(one.low)} đến {number_vi(one.high)} đã đặt cho chỉ tiêu này."
        for how, bound in ((Operator.GREATER_THAN_OR_EQUAL_TO, one.low), (Operator.LESS_THAN_OR_EQUAL_TO, one.high)):
            rules.append(
                ValidationRule(
                    code=f"{line.element.code} {how}",
                    sentence=words,
                    left=f"#{{{line.element.code}}}",
                    left_missing=Missing.SKIP_IF_ANY_VALUE_MISSING,
                    operator=how,
                    right=f"{bound.normalize():f}",
                    right_missing=Missing.NEVER_SKIP,
                    importance=Importance.WARNING,
                )
            )
    return rules


def _ranges_of(report: Report) -> Iterable[ValueRange]:
    """The ranges that hold for the report; of those of one element the last goes before the others."""
    found = ValueRange.objects.holding(report.round.ends_on).filter(
        Q(unit=None) | Q(unit_id=report.unit_id),
        period_kind=report.round.period_kind,
        element__in=[line.element_id for line in lines_of(report.round.data_set)],
    )
    return found.order_by(F("unit").asc(nulls_first=True), "-is_computed", F("from_on").asc(nulls_first=True), "pk")


def computed_ranges(form: str, kind: PeriodKind, element: DataElement | None, limits: Thresholds) -> list[ValueRange]:
    """The usual range of each number (or of one) for each unit, from its accepted reports of the form and kind of
    period; not stored. One query; a unit with too short a past has none."""
    values = DataValue.objects.filter(
        report__status=ReportStatus.ACCEPTED,
        report__round__data_set__code=form,
        report__round__period_kind=kind,
        value__isnull=False,
    )
    values = values if element is None else values.filter(element=element)
    sums = (
        values.values("report__unit_id", "element_id", "report__round__ends_on")
        .annotate(total=Sum("value"))
        .order_by("report__unit_id", "element_id", "report__round__ends_on")
    )
    past: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
    for row in sums.iterator():
        past[row["report__unit_id"], row["element_id"]].append(row["total"])
    return [
        ValueRange(unit_id=unit, element_id=own, period_kind=kind, low=bounds[0], high=bounds[1], is_computed=True)
        for (unit, own), totals in past.items()
        if (bounds := usual_range(totals, limits)) is not None
    ]
