"""The list of tasks as a whole, for Excel and for paper: the rows that the list's filters show, without pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.access import units_for
from caunoi.org.models import Person, UnitKind
from caunoi.plans.access import plans_visible_to
from caunoi.plans.models import PlanLine
from caunoi.plans.queries.filters import about_of, filters_from
from caunoi.plans.queries.tasks import TaskFilters, TaskRow, rows_of, tasks_of
from caunoi.plans.sheets import SheetChoices, SheetLine
from caunoi.plans.states import LineKind, PlanStatus, Status

CHUNK = 500
MOST_OFFERED = 1_000
OFFERED_STATES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE, Status.CANCELLED)
"""States that a file may ask for; the others are told on the page of the task."""


@dataclass(frozen=True, slots=True)
class WholeList:
    """What the filters show, at most as many rows as asked for, by due date. `is_cut` says that there are more."""

    filters: TaskFilters
    about: str
    ids: tuple[int, ...]
    is_cut: bool

    def rows(self) -> Iterator[TaskRow]:
        """The rows a chunk at a time; two queries per chunk."""
        for at in range(0, len(self.ids), CHUNK):
            yield from rows_of(self.ids[at : at + CHUNK])


def whole_list(person: Person, asked: Mapping[str, str], most: int) -> WholeList:
    """The list behind an address of /nhiem-vu/, as this person may see it."""
    filters = filters_from(person, asked)
    ids = list(tasks_of(person, filters).values_list("pk", flat=True)[: most + 1])
    return WholeList(filters, about_of(filters, with_day=True), tuple(ids[:most]), len(ids) > most)


def sheet_choices(person: Person) -> SheetChoices:
    """What the drop-down lists of a sheet offer this person: units, issued plans with their lines, states."""
    units = units_for(person).standing(on=today()).exclude(kind__in=[UnitKind.AREA, UnitKind.AGENCY]).in_order()
    plans = plans_visible_to(person).filter(status=PlanStatus.ISSUED).select_related("document").order_by("-pk")
    lines = PlanLine.objects.filter(plan__in=plans, kind__in=[LineKind.HEADING, LineKind.ITEM])
    addresses = lines.order_by("plan", "position").values_list("address", flat=True)[:MOST_OFFERED]
    return SheetChoices(
        units=[unit.short_name for unit in units[:MOST_OFFERED]],
        plans=list(dict.fromkeys(plan.document.number_and_symbol for plan in plans)),
        addresses=list(dict.fromkeys(addresses)),
        states=[str(status.label) for status in OFFERED_STATES],
    )


def sheet_lines(found: WholeList) -> Iterator[SheetLine]:
    """The rows of the list as lines of a sheet."""
    day = today()
    return (_line(row, day) for row in found.rows())


def _line(row: TaskRow, day: date) -> SheetLine:
    task = row.task
    return SheetLine(
        ref=task.ref,
        title=task.title,
        unit=task.unit.short_name,
        giver=task.assigning_unit.short_name,
        plan=task.line.plan.document.number_and_symbol if task.line else "",
        address=task.line.address if task.line else "",
        due_on=task.due_on,
        days_late=(day - task.due_on).days if task.is_open and task.due_on < day else None,
        status=row.words,
        percent=row.percent,
        units_done=f"{number_vi(row.children.done)}/{number_vi(row.children.total)}" if row.children else "",
        expected_result=task.expected_result,
        measure=task.measure,
        version=task.version,
        gauge=str(task.get_gauge_display()),
        reached=task.reached,
        target=task.target,
        gauge_unit=task.gauge_unit,
        weight=task.weight,
        first_due_on=task.first_due_on,
        moves=row.moves,
        days_late_at_first=(day - task.first_due_on).days if task.is_open and task.first_due_on < day else None,
    )
