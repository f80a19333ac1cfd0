"""The list of tasks as a month of due dates, with the days on which nobody works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from caunoi.ground.times import ONE_DAY, WEEKDAYS, is_working_day, today
from caunoi.ground.workdays.models import CalendarDay
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Person
from caunoi.plans.models import Task
from caunoi.plans.queries.filters import FilterBar, View, filter_bar, kept_query
from caunoi.plans.queries.tasks import tasks_of
from caunoi.plans.states import Status

NAMED = 3
"""Tasks that a day names; the rest is counted."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class DueRow:
    """A task on its due date."""

    ref: str
    title: str
    unit: str
    status: Status
    is_late: bool

    @property
    def tone(self) -> str:
        return "late" if self.is_late else "done" if self.status in (Status.DONE, Status.CANCELLED) else "open"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid. `name` is that of a holiday or a make-up day, `table` the filter of the day's whole list."""

    on: date
    is_inside: bool
    is_today: bool
    is_working: bool
    name: str
    rows: tuple[DueRow, ...]
    count: int
    table: str

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]


@dataclass(frozen=True, slots=True)
class Month:
    """Whole weeks from Monday to Sunday that hold one month."""

    bar: FilterBar
    first: date
    days: tuple[Day, ...]
    before: str
    after: str
    total: int

    @property
    def words(self) -> str:
        return f"Tháng {self.first.month}/{self.first.year}"

    @property
    def weekdays(self) -> tuple[str, ...]:
        return WEEKDAYS


def month_of(person: Person, asked: Mapping[str, str]) -> Month:
    """The due dates of the filter in one month (`thang` in the address, "2026-09"); a constant number of queries."""
    day = today()
    first = _month_from(asked.get("thang", ""), day)
    after = (first + timedelta(days=31)).replace(day=1)
    start = first - timedelta(days=first.weekday())
    end = after + timedelta(days=(WEEK - after.weekday()) % WEEK) - ONE_DAY
    bar = filter_bar(person, asked, View.CALENDAR)
    tasks = tasks_of(person, bar.filters).filter(due_on__range=(start, end)).order_by()
    counts = dict(tasks.values_list("due_on").annotate(number=Count("pk")))
    place = Window(RowNumber(), partition_by=F("due_on"), order_by="pk")
    ids = list(tasks.annotate(place=place).filter(place__lte=NAMED).values_list("pk", flat=True))
    rows = _rows(ids, day)
    calendar = work_calendar(start, end)
    names = dict(CalendarDay.objects.filter(on__range=(start, end), applies=True).values_list("on", "name"))
    span = (start + ONE_DAY * step for step in range((end - start).days + 1))
    return Month(
        bar=bar,
        first=first,
        days=tuple(
            Day(
                on=on,
                is_inside=first <= on < after,
                is_today=on == day,
                is_working=is_working_day(on, calendar),
                name=names.get(on, ""),
                rows=tuple(rows.get(on, ())),
                count=counts.get(on, 0),
                table=kept_query(asked, tu=on.isoformat(), den=on.isoformat()),
            )
            for on in span
        ),
        before=_address(asked, first - ONE_DAY),
        after=_address(asked, after),
        total=sum(number for on, number in counts.items() if first <= on < after),
    )


def _month_from(typed: str, day: date) -> date:
    """The first of the month that an address names, between 2000 and 2100; else of the day's month."""
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return day.replace(day=1)
    return first if 2000 <= first.year <= 2100 else day.replace(day=1)


def _address(asked: Mapping[str, str], month: date) -> str:
    kept = kept_query(asked)
    return f"?{kept}{'&' if kept else ''}thang={month:%Y-%m}"


def _rows(ids: list[int], day: date) -> dict[date, list[DueRow]]:
    columns = ("due_on", "ref", "title", "unit__short_name", "status", "is_open")
    found: dict[date, list[DueRow]] = {}
    for due_on, ref, title, unit, status, is_open in (
        Task.objects.filter(pk__in=ids).order_by("due_on", "pk").values_list(*columns)
    ):
        row = DueRow(ref, title, unit, Status(status), is_open and due_on < day)
        found.setdefault(due_on, []).append(row)
    return found
