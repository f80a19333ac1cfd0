"""How the progress of a task is measured: what a giver may choose, what a report may tell, weights, taken figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import Conflict, change
from caunoi.ground.figures import offered, offered_for_any_days
from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.plans.access import check_may_direct
from caunoi.plans.models import Task
from caunoi.plans.progress import HEAVIEST, share
from caunoi.plans.states import Gauge

MOST = Decimal("999999999999.999")
PLACES = 3


class CannotMeasure(Exception):
    """The number or the choice cannot be; `sentence` says what to do, `field` names the field of the form."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Scale:
    """How the progress of a task is measured: by what its people tell, by a count, or by a value, which is typed or
    taken from a figure (its code) since a day. A count or a value has a target, in a unit of measure."""

    gauge: Gauge = Gauge.STATUS
    target: Decimal | None = None
    unit: str = ""
    figure: str = ""
    since: date | None = None


BY_STATUS = Scale()


def scale_of(task: Task) -> Scale:
    """How the progress of a task is measured now."""
    return Scale(Gauge(task.gauge), task.target, task.gauge_unit, task.figure, task.figure_from_on)


def scale_fields(scale: Scale) -> dict[str, Any]:
    """The fields of a task that a scale fills; whatever does not belong to its gauge falls away.

    Raises `CannotMeasure`.
    """
    fields: dict[str, Any] = {
        "gauge": scale.gauge,
        "target": None,
        "gauge_unit": "",
        "figure": "",
        "figure_from_on": None,
    }
    if scale.gauge == Gauge.STATUS:
        return fields
    fields["gauge_unit"] = " ".join(scale.unit.split())[:40]
    fields["target"] = _checked_target(scale)
    if scale.gauge == Gauge.MEASURE and scale.figure:
        figure = offered_for_any_days().get(scale.figure)
        if figure is None:
            raise CannotMeasure("Chọn số liệu trong danh sách.", "figure")
        if scale.since is None or scale.since > today():
            raise CannotMeasure("Chọn ngày bắt đầu tính, không sau hôm nay.", "figure_from_on")
        fields |= {"figure": scale.figure, "figure_from_on": scale.since, "gauge_unit": figure.unit}
    elif not fields["gauge_unit"]:
        raise CannotMeasure("Ghi đơn vị tính, ví dụ: bản.", "gauge_unit")
    return fields


def _checked_target(scale: Scale) -> Decimal:
    if scale.gauge == Gauge.COUNT and (scale.target is None or scale.target < 1 or scale.target % 1):
        raise CannotMeasure("Nhập chỉ tiêu là số nguyên từ 1, ví dụ 14.", "target")
    if scale.target is None or scale.target <= 0:
        raise CannotMeasure("Nhập chỉ tiêu lớn hơn 0, ví dụ 1.250.", "target")
    _check_size(scale.target, "target")
    return scale.target


def _check_size(number: Decimal, field: str) -> None:
    if number > MOST:
        raise CannotMeasure(f"Nhập số không quá {number_vi(MOST)}.", field)
    if number != round(number, PLACES):
        raise CannotMeasure(f"Nhập nhiều nhất {PLACES} chữ số sau dấu phẩy.", field)


def checked_reached(task: Task, reached: Decimal) -> Decimal:
    """What a report tells of a count or a value. Raises `CannotMeasure`."""
    if task.gauge == Gauge.STATUS:
        raise CannotMeasure("Việc này báo tiến độ bằng phần trăm.", "percent")
    if task.figure:
        raise CannotMeasure("Giá trị của việc này lấy từ số liệu, không nhập tay.", "reached")
    if task.gauge == Gauge.COUNT and (
        reached < 0 or reached % 1 or (task.target is not None and reached > task.target)
    ):
        raise CannotMeasure(f"Nhập số nguyên từ 0 đến {number_vi(task.target or 0)}.", "reached")
    if reached < 0:
        raise CannotMeasure("Nhập số từ 0 trở lên.", "reached")
    _check_size(reached, "reached")
    return reached


def figure_now(task: Task) -> Decimal | None:
    """The value that the task's figure has today, None for a task without one or whose figure nobody offers."""
    figure = offered().get(task.figure)
    if figure is None or task.figure_from_on is None:
        return None
    return figure.value(task.unit, task.figure_from_on, max(today(), task.figure_from_on))


def percent_of(task: Task, reached: Decimal | None) -> int | None:
    """Where a count or a value puts the task, None for one that is measured otherwise."""
    if task.gauge == Gauge.STATUS or task.target is None:
        return None
    return share(reached or Decimal(0), task.target)


def percent_when_open(task: Task) -> int:
    """Where a task stands that is open again: at its count or value, else below 100."""
    measured = percent_of(task, task.reached)
    return min(task.percent, 99) if measured is None else measured


def rescaled(task: Task, scale: Scale) -> dict[str, Any]:
    """The fields of a task that gets another scale: what was reached stays where it still fits, and an open task moves
    to the percent that follows. Raises `CannotMeasure`."""
    fields = scale_fields(scale)
    told = task.reached if scale.gauge == task.gauge and fields["figure"] == task.figure else None
    if scale.gauge == Gauge.COUNT and told is not None and told > fields["target"]:
        raise CannotMeasure(f"Đã báo {number_vi(told)}. Nhập chỉ tiêu không nhỏ hơn số ấy.", "target")
    fields["reached"] = told
    if task.is_open and fields["target"] is not None:
        fields["percent"] = share(told or Decimal(0), fields["target"])
    return fields


@dataclass(frozen=True, slots=True)
class Load:
    """What one task of a sheet weighs, and its own target where it has a count or a value."""

    weight: int
    target: Decimal | None = None


@transaction.atomic
def weigh_tasks(*, sheet: Task, by: Person | None, loads: Mapping[int, Load]) -> int:
    """Give the tasks of a sheet or of a split task (their numbers) weights from 1 to 100, and targets of their own.

    Gives how many changed. Raises `Denied`, `CannotMeasure` (its field is "weight-<number>" or "target-<number>"),
    `Conflict`.
    """
    changed = 0
    for task in Task.objects.filter(parent=sheet, pk__in=loads).select_related("unit", "assigning_unit").order_by("pk"):
        check_may_direct(by, task)
        load = loads[task.pk]
        if not 1 <= load.weight <= HEAVIEST:
            raise CannotMeasure(f"Nhập trọng số từ 1 đến {HEAVIEST}.", f"weight-{task.pk}")
        fields: dict[str, Any] = {"weight": load.weight}
        if load.target is not None and task.gauge != Gauge.STATUS and load.target != task.target:
            try:
                fields |= rescaled(task, replace(scale_of(task), target=load.target))
            except CannotMeasure as error:
                raise CannotMeasure(error.sentence, f"{error.field}-{task.pk}") from error
        if any(getattr(task, name) != value for name, value in fields.items()):
            change(task, deed="task.weighed", by=by, seen=task.version, unit=task.unit, **fields)
            changed += 1
    return changed


def refresh_measures(*, by: Person | None = None) -> int:
    """Bring open tasks that take their value from a figure up to date; gives how many changed.

    Each row is changed by a guarded UPDATE, so two workers at once write a value once.
    """
    changed = 0
    due = Task.objects.open().filter(is_group=False).exclude(figure="").select_related("unit").order_by("pk")
    for task in due.iterator(chunk_size=500):
        value = figure_now(task)
        if value is None or value == task.reached:
            continue
        fields: dict[str, Any] = {"reached": value, "percent": percent_of(task, value)}
        try:
            change(task, deed="task.measured", by=by, seen=task.version, unit=task.unit, **fields)
        except Conflict:
            continue
        changed += 1
    return changed
