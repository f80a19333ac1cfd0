"""Late and coming work told on: a text to paste into Zalo, and what may be reminded of by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caunoi.ground.counts import capped
from caunoi.ground.text import number_vi, place_sort_key
from caunoi.ground.times import deadline_of, short_date_vi, today
from caunoi.org.models import Person
from caunoi.plans.access import units_planned_by
from caunoi.plans.models import Nudge, Task
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.queries.filters import filters_from, kept_query
from caunoi.plans.queries.tasks import tasks_of

LONGEST = 1_800
"""Letters of a text: a message of Zalo holds 2,000."""
READ = 200
"""Tasks looked at for one text."""
TITLE = 90
MOST_AT_ONCE = 1_000
"""Late tasks that one press of the button tells of."""


@dataclass(frozen=True, slots=True)
class Told:
    """A task as a text for many readers tells it: what, whose, until when. It names no person."""

    unit: str
    title: str
    due_on: date


def text_for(head: str, tasks: Iterable[Told], total: str, foot: str, day: date) -> str:
    """A text of short lines: head, then unit after unit with its tasks by due date, then the link. What does not fit a
    message is counted."""
    by_unit: dict[str, list[Told]] = {}
    for task in tasks:
        by_unit.setdefault(task.unit, []).append(task)
    lines, length, shown = [f"{head} ({total})"], len(head) + len(foot) + 60, 0
    for unit in sorted(by_unit, key=place_sort_key):
        told = [_line(task, day) for task in by_unit[unit]]
        size = len(unit) + len(told[0]) + 3
        if length + size > LONGEST:
            break
        lines += ["", unit]
        length += len(unit) + 2
        for line in told:
            if length + len(line) > LONGEST:
                break
            lines.append(line)
            length += len(line) + 1
            shown += 1
    if f"{shown} việc" != total:
        lines += ["", f"Còn việc khác, xem đủ {total} ở liên kết." if shown else f"Xem {total} ở liên kết."]
    return "\n".join([*lines, "", foot])


def _line(task: Told, day: date) -> str:
    title = task.title if len(task.title) <= TITLE else f"{task.title[:TITLE].rpartition(' ')[0]}…"
    left = deadline_of(task.due_on, day)
    return f"- {title} (hạn {short_date_vi(task.due_on)}, {left.words[:1].lower()}{left.words[1:]})"


def text_of_list(person: Person, asked: Mapping[str, str], address: str) -> str:
    """The open tasks of a filtered list as a text; `address` is that of the list. Three queries at most."""
    filters = filters_from(person, asked)
    tasks = tasks_of(person, filters).open().filter(is_group=False)
    head = "VIỆC QUÁ HẠN" if filters.late else "VIỆC SẮP ĐẾN HẠN" if filters.soon else "VIỆC ĐANG LÀM"
    plan = f"\n{filters.plan.document.name}" if filters.plan else ""
    query = kept_query(asked, cua="", don_vi="", q="", theo="")
    day = today()
    return text_for(
        f"{head}, ngày {short_date_vi(day)}{plan}",
        _told(tasks),
        f"{capped(tasks)} việc",
        f"Xem và cập nhật: {address}{'?' if query else ''}{query}",
        day,
    )


def text_of_sheet(sheet: Task, address: str) -> str:
    """The units of a sheet that have not delivered, as a text; `address` is that of the sheet."""
    tasks = Task.objects.filter(parent=sheet).open().order_by("due_on", "pk")
    day = today()
    units = sorted({task.unit for task in _told(tasks)}, key=place_sort_key)
    left = deadline_of(sheet.due_on, day)
    lines = [
        sheet.title,
        f"Hạn {short_date_vi(sheet.due_on)} ({left.words[:1].lower()}{left.words[1:]}).",
        f"Còn {number_vi(len(units))} đơn vị chưa báo kết quả:" if units else "Mọi đơn vị đã báo kết quả.",
        *(f"- {unit}" for unit in units),
        "",
        f"Xem và cập nhật: {address}",
    ]
    return "\n".join(lines)


def _told(tasks: TaskQuerySet) -> Sequence[Told]:
    return [Told(*row) for row in tasks.values_list("unit__short_name", "title", "due_on")[:READ]]


def late_of_list(person: Person, asked: Mapping[str, str]) -> TaskQuerySet:
    """The late tasks of a filtered list that the person's units gave: those she may remind of."""
    giving = list(units_planned_by(person).values_list("pk", flat=True))
    tasks = tasks_of(person, filters_from(person, asked)).late(today())
    return tasks.filter(assigning_unit_id__in=giving, is_group=False)


def late_of_sheet(sheet: Task) -> TaskQuerySet:
    """The late tasks of a sheet."""
    return Task.objects.filter(parent=sheet).late(today()).order_by("due_on", "pk")


def nudged_today(tasks: Sequence[int]) -> set[int]:
    """Which of these tasks somebody has reminded of today."""
    return set(Nudge.objects.filter(task__in=tasks, sent_on=today()).values_list("task_id", flat=True))
