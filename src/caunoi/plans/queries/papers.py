"""What official papers and the weekly sheet say of tasks, as one person may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from caunoi.documents.access import may_write
from caunoi.documents.models import Direction, Register
from caunoi.documents.queries import open_registers
from caunoi.documents.writing import STANDING_COMMITTEE, Kind, place_of
from caunoi.ground.times import ZONE, date_vi, today
from caunoi.org.models import Person, Post, Role, Unit, UnitKind, path_end
from caunoi.plans.access import scope_of, sees_more_than_own
from caunoi.plans.models import Plan, PlanLine, Programme, Task
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.papers import Assignment, LateTask, PlannedWork, YearProgramme
from caunoi.plans.queries.programmes import tasks_in
from caunoi.plans.queries.tasks import children_of, partners_of
from caunoi.plans.states import Status

MOST_LATE = 500
MOST_IN_WEEK = 100
COMMITTEES = (UnitKind.PROVINCE, UnitKind.COMMUNE)


# Around a paper


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """What the form of a paper proposes for a unit: its names, place, the sign in its symbols, who signs."""

    name: str
    upper: str
    is_committee: bool
    place: str
    sign: str
    signer: str
    signer_title: str
    authority: str
    above: str


def issuer_facts(unit: Unit) -> IssuerFacts:
    """The facts of the unit, read from the tree and from its leader's post."""
    parent = unit.parent
    is_committee = unit.kind in COMMITTEES
    leader = (
        Post.objects.valid(on=today())
        .filter(unit=unit, role=Role.LEADER, person__is_active=True)
        .select_related("person")
        .order_by("from_on", "pk")
        .first()
    )
    has_upper = parent is not None and unit.kind in (UnitKind.OFFICE, UnitKind.BOARD, UnitKind.AREA)
    return IssuerFacts(
        name=unit.name,
        upper=parent.name if parent is not None and has_upper else "",
        is_committee=is_committee,
        place=place_of(unit.name, parent.name if parent else ""),
        sign="MTTQ-BTT" if is_committee else _sign(unit),
        signer=leader.person.full_name if leader else "",
        signer_title=(leader.title if leader else "").upper(),
        authority=f"TM. {STANDING_COMMITTEE.upper()}" if is_committee else "",
        above=f"{STANDING_COMMITTEE} {parent.name}" if parent and parent.kind in COMMITTEES else "",
    )


def _sign(unit: Unit) -> str:
    """The letters at the end of the unit's code, such as VP; "" where the code has none."""
    last = unit.code.rsplit("-", 1)[-1]
    return last if last.isalpha() else ""


def registers_to_write_in(person: Person, unit: Unit) -> list[Register]:
    """Open registers of outgoing papers of the unit, for those who keep them."""
    return list(open_registers(unit, Direction.OUTGOING)) if may_write(person, unit) else []


# The list of late work


@dataclass(frozen=True, slots=True)
class LateWork:
    """Late tasks of a unit and of those below it, unit by unit, the oldest first. `is_cut`: there are more."""

    rows: tuple[LateTask, ...]
    is_cut: bool


def late_work(person: Person, unit: Unit) -> LateWork:
    """What is late today in the unit and below, as far as the person's scope reaches; one task per unit."""
    day = today()
    below = Task.objects.filter(unit__path__gte=unit.path, unit__path__lt=path_end(unit.path))
    late = (scope_of(person, wide=True) & below).late(day).counted().order_by("due_on", "pk")
    columns = (
        "unit__sort_key", "unit__short_name", "title", "due_on", "percent",
        "line__plan__document__number", "line__plan__document__symbol", "line__address",
    )  # fmt: skip
    found = list(late.values_list(*columns)[: MOST_LATE + 1])
    rows = sorted(found[:MOST_LATE], key=lambda row: (row[0], row[1], row[3]))
    return LateWork(tuple(_late(row[1:], day) for row in rows), len(found) > MOST_LATE)


def _late(row: Sequence[Any], day: date) -> LateTask:
    unit, title, due_on, percent, number, symbol, address = row
    paper = "/".join(filter(None, (number, symbol)))
    return LateTask(
        unit=unit,
        title=title,
        due_on=due_on,
        days_late=(day - due_on).days,
        percent=percent,
        plan=", mục ".join(filter(None, (paper, address))),
    )


# The letter that gives a task


def assignment_of(task: Task) -> Assignment:
    """What the letter of this task says; a sheet names the units that hold its tasks."""
    units = [child.unit.name for child in children_of(task)] if task.is_group else [task.unit.name]
    plan = f"mục {task.line.address} {_called(task.line.plan)}" if task.line is not None else ""
    return Assignment(
        title=task.title,
        units=tuple(units),
        due_on=task.due_on,
        expected_result=task.expected_result,
        measure=task.measure,
        partners=tuple(unit.name for unit in partners_of(task)),
        plan=plan,
    )


def _called(plan: Plan) -> str:
    """ "Kế hoạch số 115/KH-MTTQ-UB ngày 23/06/2026"."""
    document = plan.document
    kind = document.kind.name if document.kind else Kind.PLAN.words
    on = f" ngày {date_vi(document.issued_on)}" if document.issued_on else ""
    return f"{kind} số {document.number_and_symbol}{on}"


# The programme of a year


def planned_work(programme: Programme) -> YearProgramme:
    """What the paper of a programme says: its tasks in the outline of the plans, the unit's own work last."""
    tasks = [task for task in tasks_in(programme) if task.status != Status.CANCELLED]
    plans = {task.line.plan_id: task.line.plan for task in tasks if task.line is not None}
    tops = (
        PlanLine.objects.filter(plan__in=plans, depth=0)
        .order_by("plan", "-position")
        .only("plan", "position", "text", "corrected")
    )
    heads: dict[int, list[PlanLine]] = {}
    for line in tops:
        heads.setdefault(line.plan_id, []).append(line)
    order = list(plans)

    def section(task: Task) -> str:
        if task.line is None:
            return ""
        position = task.line.position
        return next((top.words for top in heads.get(task.line.plan_id, ()) if top.position <= position), "")

    def place(task: Task) -> tuple[int, int]:
        return (len(order), 0) if task.line is None else (order.index(task.line.plan_id), task.line.position)

    return YearProgramme(
        year=programme.year,
        unit=programme.unit.name,
        grounds=tuple(_called(plan) for plan in plans.values()),
        rows=tuple(
            PlannedWork(
                section=section(task),
                title=task.title,
                address=task.line.address if task.line is not None else "",
                due_on=task.due_on,
                partners=tuple(partner.unit.short_name for partner in task.partners.all()),
                measure=task.measure,
                expected_result=task.expected_result,
            )
            for task in sorted(tasks, key=place)
        ),
    )


# The weekly sheet


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One task on the weekly sheet; `on` is its due date, or the day on which it was finished."""

    ref: str
    title: str
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class WeekGroup:
    """Tasks of one line of a plan."""

    name: str
    words: str
    rows: tuple[WeekRow, ...]


@dataclass(frozen=True, slots=True)
class WeekPart:
    """One of the three tables. `count` is the number of rows shown; `is_cut` says that there are more."""

    title: str
    day_label: str
    empty: str
    groups: tuple[WeekGroup, ...]
    count: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Bản tin tuần: what is late, what this week asks for, what last week brought."""

    first: date
    last: date
    parts: tuple[WeekPart, ...]


def week_of(person: Person) -> Week:
    """The sheet of this week (Monday to Sunday) for all that the person's scope holds; three queries for the rows."""
    day = today()
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    tasks = scope_of(person, wide=sees_more_than_own(person)).counted()
    start = datetime.combine(monday - timedelta(days=7), time(), ZONE)
    finished = tasks.filter(
        status=Status.DONE, finished_at__gte=start, finished_at__lt=start + timedelta(days=7)
    ).order_by("finished_at", "pk")
    return Week(
        monday,
        sunday,
        (
            _part("Quá hạn", "Hạn", "Không có việc quá hạn.", tasks.late(day).order_by("due_on", "pk")),
            _part(
                "Đến hạn trong tuần này",
                "Hạn",
                "Không có việc đến hạn trong tuần này.",
                tasks.due_between(day, sunday).order_by("due_on", "pk"),
            ),
            _part("Hoàn thành tuần trước", "Xong ngày", "Tuần trước chưa có việc hoàn thành.", finished),
        ),
    )


def _part(title: str, day_label: str, empty: str, tasks: TaskQuerySet) -> WeekPart:
    columns = (
        "line__plan", "line__position", "line__plan__document__number", "line__plan__document__symbol",
        "line__address", "line__corrected", "line__text", "ref", "title", "unit__short_name", "due_on", "finished_at",
    )  # fmt: skip
    found = list(tasks.values_list(*columns)[: MOST_IN_WEEK + 1])
    shown = sorted(found[:MOST_IN_WEEK], key=lambda row: (row[0] is None, row[0] or 0, row[1] or 0))
    groups = tuple(_group(list(rows)) for _, rows in groupby(shown, key=lambda row: row[:2]))
    return WeekPart(title, day_label, empty, groups, len(shown), len(found) > MOST_IN_WEEK)


def _group(rows: list[tuple[object, ...]]) -> WeekGroup:
    first = rows[0]
    number = "/".join(str(part) for part in first[2:4] if part)
    name = ", mục ".join(str(part) for part in (number, first[4]) if part)
    return WeekGroup(name, str(first[5] or first[6] or ""), tuple(_rows(rows)))


def _rows(rows: Iterable[tuple[object, ...]]) -> Iterable[WeekRow]:
    for row in rows:
        due_on, finished_at = row[10], row[11]
        on = finished_at.astimezone(ZONE).date() if isinstance(finished_at, datetime) else due_on
        assert isinstance(on, date)  # noqa: S101 (every task has a due date)
        yield WeekRow(str(row[7]), str(row[8]), str(row[9]), on)
