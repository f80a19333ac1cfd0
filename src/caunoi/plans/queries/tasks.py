"""Tasks: the inbox, the list with its filters, and one task with its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet

from caunoi.ground.text import fold
from caunoi.ground.times import SOON_DAYS, today
from caunoi.org.access import in_scope
from caunoi.org.models import Person, Unit
from caunoi.plans.access import awaiting_approval_of, scope_of, units_planned_by, visible_to
from caunoi.plans.models import Plan, PlanLine, Task, TaskEntry, TaskEntryFile, TaskPartner
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.progress import Tally, first_date_words, stand_words
from caunoi.plans.queries.figured import COUNTED, counted_tasks
from caunoi.plans.queries.obstacles import obstacles_asked_of
from caunoi.plans.queries.plans import progress_columns, tally_columns, tally_from
from caunoi.plans.states import OPEN, Status

PAGE = 25

COMING_DAYS = 7
"""So many days ahead the list "Sắp đến hạn" looks: as far as reminders do."""


class Due(StrEnum):
    """The groups of the inbox. Their values stand in addresses."""

    ANSWER = "cho-tra-loi"
    APPROVAL = "cho-duyet"
    LATE = "qua-han"
    SOON = "trong-3-ngay"
    LATER = "sau-do"
    DONE = "da-xong"


def grouped(tasks: TaskQuerySet, group: Due, day: date) -> TaskQuerySet:
    """The open tasks of a group by due date, seen on the day."""
    if group == Due.LATE:
        return tasks.late(day)
    if group == Due.SOON:
        return tasks.due_between(day, day + timedelta(days=SOON_DAYS))
    return tasks.due_after(day + timedelta(days=SOON_DAYS))


def group_of(due_on: date, day: date) -> Due:
    """The group of the inbox in which an open task stands on the day."""
    if due_on < day:
        return Due.LATE
    return Due.SOON if due_on <= day + timedelta(days=SOON_DAYS) else Due.LATER


def finished_by(person: Person) -> TaskQuerySet:
    """What the person finished herself."""
    return Task.objects.filter(finished_by=person)


def inbox_asked(person: Person, tasks: TaskQuerySet) -> dict[StrEnum, QuerySet[Any]]:
    """What each group of the inbox holds of a scope, to be counted in one statement."""
    day = today()
    return {
        Due.ANSWER: obstacles_asked_of(person),
        Due.APPROVAL: awaiting_approval_of(person),
        **{group: grouped(tasks, group, day) for group in (Due.LATE, Due.SOON, Due.LATER)},
        Due.DONE: finished_by(person),
    }


def inbox_ids(person: Person, tasks: TaskQuerySet, group: Due | None, *, first: int = 0, size: int = PAGE) -> list[int]:
    """Numbers of the tasks on one page of a scope's inbox, by due date; one more than `size` when a page follows."""
    if group == Due.DONE:
        ordered = finished_by(person).order_by("-finished_at", "-pk")
    elif group == Due.APPROVAL:
        ordered = awaiting_approval_of(person).order_by("due_on", "pk")
    else:
        ordered = (grouped(tasks, group, today()) if group else tasks.open()).order_by("due_on", "pk")
    return list(ordered.values_list("pk", flat=True)[first : first + size + 1])


def whole_inbox_ids(
    person: Person, tasks: TaskQuerySet, waiting: int, *, first: int = 0, size: int = PAGE
) -> list[int]:
    """The same for the inbox without a chosen group: first the `waiting` results to approve, then the open tasks."""
    ahead = []
    if first < waiting:
        ahead = inbox_ids(person, tasks, Due.APPROVAL, first=first, size=size)[: waiting - first]
    left = size - len(ahead)
    if left < 0:
        return ahead
    return ahead + inbox_ids(person, tasks, None, first=max(0, first - waiting), size=left)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as lists show it. `children` is the tally of a sheet, None for the task of one unit."""

    task: Task
    children: Tally | None
    moves: int = 0

    @property
    def tone(self) -> str:
        return tone_of(self.task)

    @property
    def words(self) -> str:
        return words_of(self.task, self.children)

    @property
    def is_sheet(self) -> bool:
        return self.children is not None

    @property
    def percent(self) -> int:
        return (self.children.mean or 0) if self.children is not None else self.task.percent

    @property
    def stand(self) -> str:
        """Where it stands, in words: "8 trên 14 bản"; a sheet by the weighted mean of its tasks."""
        task = self.task
        if self.children is not None:
            return stand_words(self.percent, None, None, "")
        return stand_words(task.percent, task.reached, task.target, task.gauge_unit)

    @property
    def first_date(self) -> str:
        return first_date_words(self.task.first_due_on, self.moves)


def rows_of(ids: Sequence[int]) -> list[TaskRow]:
    """The tasks with these numbers in this order, with what a row shows; three queries."""
    found = {
        task.pk: task
        for task in Task.objects.filter(pk__in=ids)
        .select_related("unit", "assigning_unit", "line", "line__plan__document", "line__plan__document__kind")
        .only(
            "ref", "version", "title", "expected_result", "measure", "due_on", "first_due_on", "status", "is_open",
            "percent", "gauge", "target", "reached", "gauge_unit", "weight", "is_group", "parent", "unit",
            "assigning_unit",
            "line", "unit__short_name", "assigning_unit__short_name", "line__address", "line__plan", "line__plan__ref",
            "line__plan__document", "line__plan__document__number", "line__plan__document__symbol",
            "line__plan__document__title", "line__plan__document__kind", "line__plan__document__kind__name",
        )
    }  # fmt: skip
    tallies = progress_of_children(list(found))
    moves = moves_of(list(found))
    return [
        TaskRow(found[pk], tallies.get(pk, Tally() if found[pk].is_group else None), moves.get(pk, 0))
        for pk in ids
        if pk in found
    ]


def moves_of(ids: Sequence[int]) -> dict[int, int]:
    """How often the dates of these tasks moved, those that never did left out; one query."""
    moved = TaskEntry.objects.filter(task__in=ids, due_to__isnull=False)
    return dict(moved.order_by().values_list("task").annotate(number=Count("pk")))


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A task as the inbox shows it. `children` is the tally of a sheet, None for the task of one unit."""

    ref: str
    title: str
    due_on: date
    status: Status
    percent: int
    unit: str
    giver: str
    plan_number: str
    plan_title: str
    address: str
    children: Tally | None
    waits_for: str = ""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_awaiting(self) -> bool:
        return self.status == Status.AWAITING_APPROVAL


def inbox_rows(ids: Sequence[int]) -> list[InboxRow]:
    """The tasks with these numbers in this order, for the inbox; two queries, plain values instead of models."""
    columns = (
        "pk", "is_group", "ref", "title", "due_on", "status", "percent",
        "unit__short_name", "assigning_unit__short_name",
        "line__plan__document__number", "line__plan__title", "line__address", "waits_for",
    )  # fmt: skip
    found = {row[0]: row[1:] for row in Task.objects.filter(pk__in=ids).values_list(*columns)}
    sheets = [pk for pk, row in found.items() if row[0]]
    tallies = tallies_of_children(sheets) if sheets else {}
    return [
        InboxRow(
            ref=row[1],
            title=row[2],
            due_on=row[3],
            status=Status(row[4]),
            percent=row[5],
            unit=row[6],
            giver="" if row[6] == row[7] else row[7],
            plan_number=row[8] or "",
            plan_title=row[9] or "",
            address=row[10] or "",
            children=tallies.get(pk, Tally()) if row[0] else None,
            waits_for=row[11],
        )
        for pk, row in ((pk, found[pk]) for pk in ids if pk in found)
    ]


def tallies_of_children(sheets: Sequence[int]) -> dict[int, Tally]:
    """For each sheet the tally of its units' tasks: counted, never stored."""
    rows = Task.objects.filter(parent__in=sheets).order_by().values("parent").annotate(**tally_columns(today()))
    return {row["parent"]: tally_from(row) for row in rows if row["parent"] is not None}


def progress_of_children(sheets: Sequence[int]) -> dict[int, Tally]:
    """The same with the weighted mean and with what moved."""
    rows = Task.objects.filter(parent__in=sheets).order_by().values("parent").annotate(**progress_columns(today()))
    return {row["parent"]: tally_from(row) for row in rows if row["parent"] is not None}


class Whose(StrEnum):
    """Whose tasks a list shows. Their values stand in addresses."""

    OWN = "don-vi-toi"
    HELPING = "phoi-hop"
    GIVEN = "da-giao"
    ALL = "tat-ca"


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a figure, both included, and its code."""

    code: str
    first: date
    last: date

    @property
    def title(self) -> str:
        return COUNTED[self.code].title


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What the address of the task list says."""

    whose: Whose = Whose.OWN
    status: Status | None = None
    is_open: bool = False
    late: bool = False
    soon: bool = False
    due_from: date | None = None
    due_to: date | None = None
    plan: Plan | None = None
    line: PlanLine | None = None
    unit: Unit | None = None
    words: str = ""
    figure: Span | None = None


def _tasks_whose(person: Person, whose: Whose) -> TaskQuerySet:
    if whose == Whose.HELPING:
        helping = in_scope(TaskPartner.objects.filter(task=OuterRef("pk")), person)
        return Task.objects.filter(Exists(helping))
    if whose == Whose.GIVEN:
        giving = list(units_planned_by(person).values_list("pk", flat=True))
        tasks = Task.objects.filter(assigning_unit_id__in=giving, parent__isnull=True)
        return tasks.exclude(unit=F("assigning_unit"), is_group=False)
    return scope_of(person, wide=whose == Whose.ALL)


def tasks_of(person: Person, filters: TaskFilters) -> TaskQuerySet:
    """The list behind /nhiem-vu/, newest due date last for open work; starts from what the person may see."""
    if filters.figure:
        if filters.unit is None:
            return Task.objects.none()
        counted = counted_tasks(filters.figure.code, filters.unit, filters.figure.first, filters.figure.last)
        return (counted & visible_to(person)).order_by("due_on", "pk")
    tasks = _tasks_whose(person, filters.whose)
    tasks = _in_state(tasks, filters)
    if filters.line:
        tasks = tasks.filter(line=filters.line)
    elif filters.plan:
        tasks = tasks.filter(line__plan=filters.plan)
    if filters.unit:
        tasks = tasks.filter(unit=filters.unit)
    for word in fold(filters.words).split():
        tasks = tasks.filter(title_folded__contains=word)
    return tasks.order_by("due_on", "pk")


def _in_state(tasks: TaskQuerySet, filters: TaskFilters) -> TaskQuerySet:
    """The tasks with the status and the due dates that the filters ask for."""
    if filters.status:
        tasks = tasks.filter(status=filters.status)
    if filters.is_open:
        tasks = tasks.open()
    if filters.late:
        tasks = tasks.late(today())
    if filters.soon:
        tasks = tasks.due_between(today(), today() + timedelta(days=COMING_DAYS))
    if filters.due_from:
        tasks = tasks.filter(due_on__gte=filters.due_from)
    if filters.due_to:
        tasks = tasks.filter(due_on__lte=filters.due_to)
    return tasks


def timeline_of(task: Task) -> list[TaskEntry]:
    """What was told about a task, newest first, with its files."""
    files = TaskEntryFile.objects.select_related("file").order_by("pk")
    return list(
        TaskEntry.objects.filter(task=task)
        .select_related("by", "by_unit")
        .prefetch_related(Prefetch("files", queryset=files))
        .order_by("-created_at", "-pk")
    )


def children_of(sheet: Task) -> list[Task]:
    """The tasks of a sheet: late ones first, then by due date and place."""
    return list(
        Task.objects.filter(parent=sheet)
        .select_related("unit", "assigning_unit")
        .order_by("status", "due_on", "unit__sort_key", "pk")
    )


def tally_of(sheet: Task) -> Tally:
    """How far the units of a sheet have come."""
    return progress_of_children([sheet.pk]).get(sheet.pk, Tally())


def partners_of(task: Task) -> list[Unit]:
    """Co-operating units in the order of places."""
    return list(Unit.objects.filter(pk__in=TaskPartner.objects.filter(task=task).values("unit")).in_order())


def words_of(task: Task, children: Tally | None) -> str:
    """The status in words. A sheet that nobody has touched is under way as soon as one of its units is done."""
    if children is not None and children.done and task.status == Status.NOT_STARTED:
        return str(Status.IN_PROGRESS.label)
    return str(task.get_status_display())


def tone_of(task: Task) -> str:
    """The colour of a status tag, "" for none. Lateness has a badge of its own."""
    return TONES.get(Status(task.status), "")


TONES = {
    Status.DONE: "done",
    Status.IN_PROGRESS: "open",
    Status.AWAITING_APPROVAL: "soon",
    Status.RETURNED: "returned",
    Status.WAITING: "soon",
}
