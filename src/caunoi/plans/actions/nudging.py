"""Reminding of late work by hand: a notice for each unit, each task once a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, deadline_of, today
from caunoi.org.access import Denied
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_direct, may_direct
from caunoi.plans.models import Nudge, Task
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.queries.late_work import MOST_AT_ONCE, late_of_sheet, nudged_today
from caunoi.plans.queries.reminders import workers_of

SHOWN = 10
"""Tasks that a notice names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """What one press of the button did: units told, and tasks left alone because today they were told of already."""

    units: int
    tasks: int
    already: int

    @property
    def sentence(self) -> str:
        if self.units:
            return f"Đã nhắc {self.units} đơn vị về {self.tasks} việc quá hạn."
        if self.already:
            return "Hôm nay đã nhắc các đơn vị này rồi. Mai nhắc lại được."
        return "Không có việc quá hạn nào để nhắc."


@transaction.atomic
def nudge_units_of(*, sheet: Task, by: Person | None) -> Nudged:
    """Remind every unit of a sheet that is late. Raises `Denied` for who does not direct the sheet."""
    check_may_direct(by, sheet)
    return _nudge(late_of_sheet(sheet), by)


@transaction.atomic
def nudge_late(*, tasks: TaskQuerySet, by: Person | None) -> Nudged:
    """Remind the units of these late tasks, at most 1,000 at once. Raises `Denied` when one of them was given by a
    unit for which the person does not plan."""
    return _nudge(tasks, by)


def _nudge(tasks: TaskQuerySet, by: Person | None) -> Nudged:
    """Records late_work.nudged for each unit. The tasks are locked, so that two who press at once tell once."""
    day = today()
    ids = list(tasks.values_list("pk", flat=True)[:MOST_AT_ONCE])
    locked = Task.objects.select_for_update(of=("self",)).filter(pk__in=ids).late(day).order_by("pk")
    found = list(locked.select_related("unit", "assigning_unit"))
    if by is not None and not all(may_direct(by, task) for task in found):
        raise Denied("Chỉ nhắc được việc do đơn vị mình giao.")
    told = nudged_today([task.pk for task in found])
    of_unit: dict[Unit, list[Task]] = defaultdict(list)
    for task in sorted(found, key=lambda one: (one.due_on, one.pk)):
        if task.pk not in told:
            of_unit[task.unit].append(task)
    people = workers_of([unit.pk for unit in of_unit], day)
    for unit, late in of_unit.items():
        queue_many(
            to=[person for person in people.get(unit.pk, ()) if person != by],
            subject=f"{late[0].assigning_unit.short_name} nhắc: {len(late)} việc quá hạn",
            body=_body(late),
            link=f"/nhiem-vu/{late[0].ref}/" if len(late) == 1 else "/nhiem-vu/?trang-thai=qua-han",
        )
        record("late_work.nudged", by=by, on=unit, unit=unit, facts={"tasks": len(late)})
    Nudge.objects.bulk_create(Nudge(task=task, sent_on=day) for late in of_unit.values() for task in late)
    return Nudged(units=len(of_unit), tasks=sum(map(len, of_unit.values())), already=len(told))


def _body(late: list[Task]) -> str:
    day = today()
    lines = [f"{deadline_of(one.due_on, day).words}, hạn {date_vi(one.due_on)}: {one.title}" for one in late[:SHOWN]]
    return "\n".join([*lines, *([f"Và {len(late) - SHOWN} việc khác."] if len(late) > SHOWN else [])])
