"""Keep thresholds and ranges. What was sent is not judged anew by them until it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.reporting.access import check_manages_forms
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import DataElement, DataSet, Report, Threshold, ValueRange
from caunoi.reporting.queries.limits import computed_ranges
from caunoi.reporting.states import PeriodKind

_BATCH = 500


def _check_days(fields: Mapping[str, Any]) -> None:
    if fields["from_on"] and fields["until_on"] and fields["until_on"] < fields["from_on"]:
        raise CannotReport("Ngày cuối không thể trước ngày đầu.", "until_on")


@transaction.atomic
def save_threshold(*, threshold: Threshold | None, fields: Mapping[str, Any], by: Person | None) -> Threshold:
    """Change thresholds, or add a row for other periods. Raises Denied, CannotReport, Conflict."""
    check_manages_forms(by)
    _check_days(fields)
    if threshold is not None:
        return change(threshold, deed="threshold.changed", by=by, values=fields)
    if Threshold.objects.filter(from_on=fields["from_on"]).exists():
        raise CannotReport("Đã có ngưỡng áp dụng từ ngày này. Sửa ngưỡng ấy.", "from_on")
    made = Threshold.objects.create(**fields)
    record("threshold.added", by=by, on=made, facts={"from_on": made.from_on, "basis": made.basis})
    return made


@transaction.atomic
def save_range(*, held: ValueRange | None, fields: Mapping[str, Any], by: Person | None) -> ValueRange:
    """Change a range, or add one. What a person has changed is no longer a computed one. Raises Denied, CannotReport,
    Conflict."""
    check_manages_forms(by)
    _check_days(fields)
    if fields["high"] < fields["low"]:
        raise CannotReport("Số lớn nhất không thể nhỏ hơn số nhỏ nhất.", "high")
    same = ValueRange.objects.filter(
        is_computed=False, **{name: fields[name] for name in ("element", "unit", "period_kind", "from_on")}
    )
    if (same.exclude(pk=held.pk) if held else same).exists():
        raise CannotReport("Chỉ tiêu này đã có khoảng như vậy từ ngày ấy. Sửa khoảng cũ.", "element")
    if held is not None:
        return change(held, deed="range.changed", by=by, values={**fields, "is_computed": False})
    made = ValueRange.objects.create(**fields)
    record("range.added", by=by, on=made, unit=made.unit, facts={"code": made.element.code, "value": made.low})
    return made


@transaction.atomic
def compute_ranges(*, form: DataSet, kind: PeriodKind, element: DataElement | None, by: Person | None) -> int:
    """Work out the range of every number of the form (or of one) for each unit from its own past, as DHIS2 does, in
    place of those computed before; what a person set stays. Gives how many. Raises Denied, CannotReport."""
    check_manages_forms(by)
    limits = Threshold.objects.holding(today())
    made = computed_ranges(form.code, kind, element, limits)
    if not made:
        raise CannotReport(f"Chưa đơn vị nào đủ {limits.least_values} kỳ đã tiếp nhận có số khác nhau để tính.", "form")
    # Also those of a unit whose past tells nothing any more; not those of units that fill in another form.
    asked = Q(element=element) if element else Q(element__in=form.sections.values("lines__element"))
    told = Q(element__in={one.element_id for one in made})
    senders = Report.objects.filter(round__data_set__code=form.code).values("unit")
    ValueRange.objects.filter(asked | told, is_computed=True, period_kind=kind, unit__in=senders).delete()
    ValueRange.objects.bulk_create(made, batch_size=_BATCH)
    code = f"{form.code} {element.code}" if element else form.code
    record("ranges.computed", by=by, on=None, facts={"code": code, "kind": str(kind.label), "count": len(made)})
    return len(made)
