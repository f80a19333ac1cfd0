"""The list of tasks as a timeline: one row per task, drawn between its start and its due date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from caunoi.ground.times import day_of, end_of_day, today
from caunoi.org.models import Person
from caunoi.plans.models import Task
from caunoi.plans.progress import Tally
from caunoi.plans.queries.filters import FilterBar, View, filter_bar, kept_query
from caunoi.plans.queries.plans import Chip
from caunoi.plans.queries.tasks import tallies_of_children, tasks_of
from caunoi.plans.states import Status
from caunoi.plans.timeline import ROMAN, Stretch, Window, stretch, window_from

ROWS = 100
"""Rows of one page."""
LAST_PAGE = 100


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A task with its drawing: the days it was given, how much of them is done, the days it is late, and, where the
    date was moved, the days it was first given."""

    ref: str
    title: str
    unit: str
    starts_on: date
    due_on: date
    first_due_on: date
    status: Status
    is_open: bool
    percent: int
    children: Tally | None
    bar: Stretch | None
    done: Stretch | None
    late: Stretch | None
    ghost: Stretch | None

    @property
    def is_moved(self) -> bool:
        return self.first_due_on != self.due_on

    @property
    def words(self) -> str:
        return str(self.status.label)

    @property
    def tone(self) -> str:
        return "done" if self.status == Status.DONE else "off" if self.status == Status.CANCELLED else "open"


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of the timeline. `now_at` is where today lies, None outside the window."""

    bar: FilterBar
    window: Window
    periods: tuple[Chip, ...]
    rows: tuple[TimelineRow, ...]
    lines: tuple[int, ...]
    now_at: int | None
    number: int
    more: bool

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.more


def timeline_page(person: Person, asked: Mapping[str, str], number: int) -> Timeline:
    """The tasks of the filter that touch the window (`ky` in the address: a year or a quarter), by due date; a constant
    number of queries."""
    day = today()
    bar = filter_bar(person, asked, View.TIMELINE)
    window = window_from(asked.get("ky", ""), day)
    number = max(1, min(number, LAST_PAGE))
    touching = Q(due_on__gte=window.first)
    if day >= window.first:
        touching |= Q(is_open=True)
    tasks = tasks_of(person, bar.filters).filter(touching, created_at__lte=end_of_day(window.last))
    ids = list(tasks.values_list("pk", flat=True)[(number - 1) * ROWS : number * ROWS + 1])
    return Timeline(
        bar=bar,
        window=window,
        periods=_periods(asked, window),
        rows=tuple(_rows(ids[:ROWS], window, day)),
        lines=window.lines(),
        now_at=window.at(day) if window.holds(day) else None,
        number=number,
        more=len(ids) > ROWS,
    )


def _periods(asked: Mapping[str, str], window: Window) -> tuple[Chip, ...]:
    """The year before, this year, its quarters, the year after."""
    kept = kept_query(asked)

    def chip(label: str, to: Window) -> Chip:
        return Chip(label, f"?{kept}{'&' if kept else ''}ky={to.key}", to == window)

    year = Window(window.year)
    quarters = (chip(f"Quý {numeral}", Window(window.year, place)) for place, numeral in enumerate(ROMAN, 1))
    before, after = year.beside(-1), year.beside(1)
    return (chip(f"‹ {before.year}", before), chip(year.words, year), *quarters, chip(f"{after.year} ›", after))


def _rows(ids: list[int], window: Window, day: date) -> list[TimelineRow]:
    columns = (
        "pk", "is_group", "ref", "title", "unit__short_name", "created_at", "started_at", "due_on", "first_due_on",
        "status", "percent", "is_open",
    )  # fmt: skip
    found = {row[0]: row[1:] for row in Task.objects.filter(pk__in=ids).values_list(*columns)}
    sheets = [pk for pk, row in found.items() if row[0]]
    tallies = tallies_of_children(sheets) if sheets else {}
    rows = []
    for pk in ids:
        if pk not in found:
            continue
        is_group, ref, title, unit, created_at, started_at, due_on, first_due_on, status, percent, is_open = found[pk]
        children = tallies.get(pk, Tally()) if is_group else None
        starts_on = min(day_of(min(created_at, started_at or created_at)), due_on)
        percent = (children.percent or 0) if children is not None else percent
        bar = stretch(starts_on, due_on, window)
        rows.append(
            TimelineRow(
                ref=ref,
                title=title,
                unit=unit,
                starts_on=starts_on,
                due_on=due_on,
                first_due_on=first_due_on,
                status=Status(status),
                is_open=is_open,
                percent=percent,
                children=children,
                bar=bar,
                done=Stretch(bar.x, bar.width * percent // 100) if bar and percent and is_open else None,
                late=stretch(due_on, day, window) if is_open and due_on < day else None,
                ghost=stretch(starts_on, first_due_on, window) if first_due_on != due_on else None,
            )
        )
    return rows
