"""Giving a line of a plan to units, and a unit giving itself a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import Row, record_many
from caunoi.ground.refs import new_ref
from caunoi.ground.times import date_vi, today
from caunoi.org.access import reach_of
from caunoi.org.models import SEGMENT, Person, Unit
from caunoi.plans.access import PLANNERS, check_may_plan
from caunoi.plans.actions.gauging import BY_STATUS, CannotMeasure, Scale, scale_fields
from caunoi.plans.actions.stepping import BATCH, Told, tell
from caunoi.plans.models import Plan, PlanLine, Task, TaskPartner
from caunoi.plans.queries.units import title_of, units_in
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
    first = _first_task(
        plan_line, by, due_on, title, expected_result, measure, approver=holder if needs_approval else None, scale=scale
    )
    task = write_tasks(first, given, own_dates, helpers=list(partners), holder=holder, root=root_of(plan.unit))
    record_many([_assigned(task, plan_line, given, due_on, needs_approval=needs_approval)], by=by)
    tell([_assigned_notice(task, plan_line, given, due_on)], by=by)
    return task


def _first_task(
    plan_line: PlanLine,
    by: Person | None,
    due_on: date,
    title: str,
    expected_result: str,
    measure: str,
    *,
    approver: Unit | None,
    scale: Scale = BY_STATUS,
) -> Task:
    return Task(
        line=plan_line,
        title=" ".join(title.split()) or title_of(plan_line),
        expected_result=expected_result.strip(),
        measure=" ".join(measure.split()),
        due_on=due_on,
        first_due_on=due_on,
        assigning_unit=plan_line.plan.unit,
        assigned_by=by,
        approver=approver,
        **_scaled(scale),
    )


def _assigned(task: Task, plan_line: PlanLine, given: Sequence[Unit], due_on: date, *, needs_approval: bool) -> Row:
    facts = {
        "plan": plan_line.plan.ref,
        "line": plan_line.address,
        "title": task.title,
        "units": sorted(unit.code for unit in given),
        "due_on": due_on.isoformat(),
        "needs_approval": needs_approval,
    }
    return Row("task.assigned", task, plan_line.plan.unit, facts)


def _assigned_notice(task: Task, plan_line: PlanLine, given: Sequence[Unit], due_on: date) -> Told:
    plan = plan_line.plan
    body = f"{plan.unit.short_name} giao theo {plan.document.name}. Hạn {date_vi(due_on)}."
    return Told(f"Việc mới: {task.title}", body, "/viec-can-lam/", tuple(given))


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
    wanted = NewTask(unit, due_on, title, expected_result, measure, needs_approval=needs_approval, scale=scale)
    (task,) = give_tasks([wanted], by=by)
    return task


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task for one unit: by a line of an issued plan, or without one by itself."""

    unit: Unit
    due_on: date
    title: str
    expected_result: str = ""
    measure: str = ""
    plan_line: PlanLine | None = None
    needs_approval: bool = False
    scale: Scale = BY_STATUS


@transaction.atomic
def give_tasks(wanted: Sequence[NewTask], *, by: Person | None) -> list[Task]:
    """Many tasks as `give_task` and `assign_line` write each, in a few statements for a thousand of them.

    Raises `Denied`, `CannotAssign`; then nothing is written.
    """
    holders: dict[int, Unit] = {}
    roots: dict[int, Unit] = {}
    tasks: list[Task] = []
    for one in wanted:
        if one.plan_line is None:
            check_may_plan(by, one.unit)
            check_own_task(one.title, one.due_on)
            tasks.append(_own_task(one, by))
        else:
            plan = one.plan_line.plan
            check_may_plan(by, plan.unit)
            check_assignment(plan, [one.unit], [one.due_on])
            if plan.pk not in holders:
                holders[plan.pk] = _holder(plan, by)
            approver = _other(holders[plan.pk], one.unit) if one.needs_approval else None
            words = (one.title, one.expected_result, one.measure)
            tasks.append(_first_task(one.plan_line, by, one.due_on, *words, approver=approver, scale=one.scale))
            tasks[-1].unit = one.unit
    for task, ref in zip(tasks, fresh_refs(len(tasks)), strict=True):
        giver = task.assigning_unit
        if giver.pk not in roots:
            roots[giver.pk] = root_of(giver)
        task.ref, task.root = ref, roots[giver.pk]
    Task.objects.bulk_create(tasks, batch_size=BATCH)
    rows: list[Row] = []
    told: list[Told] = []
    for one, task in zip(wanted, tasks, strict=True):
        if one.plan_line is None:
            facts = {"title": task.title, "due_on": one.due_on.isoformat(), "needs_approval": one.needs_approval}
            rows.append(Row("task.given", task, one.unit, facts))
        else:
            given = [one.unit]
            rows.append(_assigned(task, one.plan_line, given, one.due_on, needs_approval=one.needs_approval))
            told.append(_assigned_notice(task, one.plan_line, given, one.due_on))
    record_many(rows, by=by)
    tell(told, by=by)
    return tasks


def _own_task(one: NewTask, by: Person | None) -> Task:
    return Task(
        unit=one.unit,
        title=" ".join(one.title.split()),
        expected_result=one.expected_result.strip(),
        measure=" ".join(one.measure.split()),
        due_on=one.due_on,
        first_due_on=one.due_on,
        assigning_unit=one.unit,
        assigned_by=by,
        approver=one.unit if one.needs_approval else None,
        **_scaled(one.scale),
    )


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
        tried = {new_ref("NV", day) for _ in range(min(BATCH, count - len(fresh)))}
        fresh |= tried - set(Task.objects.filter(ref__in=tried).values_list("ref", flat=True))
    return list(fresh)
