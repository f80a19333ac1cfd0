"""Giving a line of a plan to units, and a unit giving itself a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.refs import new_ref
from caunoi.ground.times import date_vi, today
from caunoi.org.access import reach_of
from caunoi.org.models import SEGMENT, Person, Unit
from caunoi.plans.access import PLANNERS, check_may_plan
from caunoi.plans.actions.gauging import BY_STATUS, CannotMeasure, Scale, scale_fields
from caunoi.plans.models import Plan, PlanLine, Task, TaskPartner
from caunoi.plans.queries.units import people_of, title_of, units_in
from caunoi.plans.states import Group

SCALE = ("gauge", "target", "gauge_unit", "figure", "figure_from_on")
"""The fields that say how progress is measured; every task of a sheet starts with those of the sheet."""


class CannotAssign(Exception):
    """The line cannot be given so; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@transaction.atomic
def assign_line(
    *,
    plan_line: PlanLine,
    by: Person | None,
    due_on: date,
    units: Iterable[Unit] = (),
    groups: Iterable[Group] = (),
    partners: Iterable[Unit] = (),
    title: str = "",
    expected_result: str = "",
    measure: str = "",
    scale: Scale = BY_STATUS,
    due_by_unit: Mapping[int, date] | None = None,
    needs_approval: bool = False,
) -> Task:
    """Give a line of an issued plan to one unit, to several, or to whole groups in one step.

    One unit gets one task. Several get a sheet, held by the unit that gives the work, and one child each, with its own
    date where `due_by_unit` (unit's number -> date) has one. With `needs_approval` the unit that follows the work up
    approves each result, save its own; the page asks for it unless told otherwise. Returns the task or the sheet.
    Raises `Denied`, `CannotAssign`.
    """
    plan = plan_line.plan
    check_may_plan(by, plan.unit)
    given = list({unit.pk: unit for unit in [*units, *units_in(plan.unit, groups)]}.values())
    own_dates = dict(due_by_unit or {})
    holder = _holder(plan, by)
    check_assignment(plan, given, [due_on, *own_dates.values()])
    first = Task(
        line=plan_line,
        title=" ".join(title.split()) or title_of(plan_line),
        expected_result=expected_result.strip(),
        measure=" ".join(measure.split()),
        due_on=due_on,
        first_due_on=due_on,
        assigning_unit=plan.unit,
        assigned_by=by,
        approver=holder if needs_approval else None,
        **_scaled(scale),
    )
    task = write_tasks(first, given, own_dates, helpers=list(partners), holder=holder, root=root_of(plan.unit))
    record(
        "task.assigned",
        by=by,
        on=task,
        unit=plan.unit,
        facts={
            "plan": plan.ref,
            "line": plan_line.address,
            "title": task.title,
            "units": sorted(unit.code for unit in given),
            "due_on": due_on.isoformat(),
            "needs_approval": needs_approval,
        },
    )
    queue_many(
        to=people_of(given, but=by),
        subject=f"Việc mới: {task.title}",
        body=f"{plan.unit.short_name} giao theo {plan.document.name}. Hạn {date_vi(due_on)}.",
        link="/viec-can-lam/",
    )
    return task


@transaction.atomic
def give_task(
    *,
    unit: Unit,
    by: Person | None,
    due_on: date,
    title: str,
    expected_result: str = "",
    measure: str = "",
    scale: Scale = BY_STATUS,
    needs_approval: bool = False,
) -> Task:
    """A unit gives itself a task that stands in no plan; somebody else of the unit approves the result where that was
    chosen. Raises `Denied`, `CannotAssign`."""
    check_may_plan(by, unit)
    check_own_task(title, due_on)
    task = Task.objects.create(
        ref=fresh_refs(1)[0],
        unit=unit,
        root=root_of(unit),
        title=" ".join(title.split()),
        expected_result=expected_result.strip(),
        measure=" ".join(measure.split()),
        due_on=due_on,
        first_due_on=due_on,
        assigning_unit=unit,
        assigned_by=by,
        approver=unit if needs_approval else None,
        **_scaled(scale),
    )
    facts = {"title": task.title, "due_on": due_on.isoformat(), "needs_approval": needs_approval}
    record("task.given", by=by, on=task, unit=unit, facts=facts)
    return task


def check_own_task(title: str, due_on: date) -> None:
    """Raise `CannotAssign` unless a unit can give itself this task."""
    if not title.strip():
        raise CannotAssign("Ghi việc cần làm.", "title")
    if due_on < today():
        raise CannotAssign("Chọn hạn từ hôm nay trở đi.", "due_on")


def check_assignment(plan: Plan, given: Sequence[Unit], dates: Sequence[date]) -> None:
    """Raise `CannotAssign` unless the units can get work of the plan until these days."""
    if not plan.is_issued:
        raise CannotAssign("Ban hành kế hoạch trước rồi giao việc.")
    if not given:
        raise CannotAssign("Chọn đơn vị nhận việc.", "units")
    day = today()
    strange = [unit.short_name for unit in given if not plan.unit.covers(unit) or not unit.stands(day)]
    if strange:
        raise CannotAssign(f"{strange[0]} không nhận được việc của {plan.unit.short_name}. Chọn đơn vị khác.", "units")
    if min(dates) < day:
        raise CannotAssign("Chọn hạn từ hôm nay trở đi.", "due_on")


def _scaled(scale: Scale) -> dict[str, Any]:
    try:
        return scale_fields(scale)
    except CannotMeasure as error:
        raise CannotAssign(error.sentence, error.field) from error


def _holder(plan: Plan, by: Person | None) -> Unit:
    """The unit that follows a sheet up: where the giver works for the plan's unit, else that unit itself."""
    if by is not None:
        for grant in reach_of(by).grants:
            if grant.role in PLANNERS and (grant.unit_id == plan.unit_id or grant.path == plan.unit.path):
                return Unit.objects.get(pk=grant.unit_id)
    return plan.unit


def root_of(unit: Unit) -> Unit:
    return unit if len(unit.path) == SEGMENT else Unit.objects.get(path=unit.path[:SEGMENT])


def write_tasks(
    first: Task, given: list[Unit], own_dates: dict[int, date], *, helpers: list[Unit], holder: Unit, root: Unit
) -> Task:
    refs = fresh_refs(len(given) + 1)
    first.ref, first.root = refs[0], root
    asked, approver = first.due_on, first.approver
    if len(given) == 1:
        first.unit = given[0]
        first.approver = _other(approver, given[0])
        first.due_on = first.first_due_on = own_dates.get(given[0].pk, asked)
        first.save(force_insert=True)
        written = [first]
    else:
        first.unit, first.is_group, first.approver = holder, True, None
        first.due_on = first.first_due_on = max(own_dates.get(unit.pk, asked) for unit in given)
        first.save(force_insert=True)
        written = Task.objects.bulk_create(
            Task(
                ref=ref,
                line=first.line,
                parent=first,
                unit=unit,
                root=root,
                title=first.title,
                expected_result=first.expected_result,
                measure=first.measure,
                due_on=own_dates.get(unit.pk, asked),
                first_due_on=own_dates.get(unit.pk, asked),
                assigning_unit=first.assigning_unit,
                assigned_by=first.assigned_by,
                approver=_other(approver, unit),
                **{name: getattr(first, name) for name in SCALE},
            )
            for ref, unit in zip(refs[1:], given, strict=True)
        )
    TaskPartner.objects.bulk_create(
        TaskPartner(task=task, unit=helper) for task in written for helper in helpers if helper.pk != task.unit_id
    )
    return first


def _other(approver: Unit | None, unit: Unit) -> Unit | None:
    """The approver, unless it would approve itself."""
    return None if approver is not None and approver.pk == unit.pk else approver


def fresh_refs(count: int) -> list[str]:
    """So many references that no task bears yet."""
    day = today()
    fresh: set[str] = set()
    while len(fresh) < count:
        tried = {new_ref("NV", day) for _ in range(count - len(fresh))}
        fresh |= tried - set(Task.objects.filter(ref__in=tried).values_list("ref", flat=True))
    return list(fresh)
