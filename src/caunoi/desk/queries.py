"""The inbox over all folders: groups by due date, counts, and the number in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from caunoi.ground.times import today
from caunoi.ground.ui.shell import Count
from caunoi.org.models import Person
from caunoi.plans.access import sees_more_than_own
from caunoi.plans.models import Plan
from caunoi.plans.progress import Tally
from caunoi.plans.queries import plans, tasks
from caunoi.plans.queries.tasks import PAGE, Capped, Due, TaskRow
from caunoi.plans.states import Status

HEADINGS = {
    Due.LATE: ("Quá hạn", "làm trước"),
    Due.SOON: ("Trong 3 ngày tới", ""),
    Due.LATER: ("Sau đó", ""),
    Due.DONE: ("Tôi đã xong", ""),
}
CHIPS = {
    Due.LATE: "Quá hạn",
    Due.SOON: "Trong 3 ngày",
    Due.LATER: "Sau đó",
    Due.DONE: "Tôi đã xong",
}
LAST_PAGE = 4000
KEPT = "_caunoi_desk_counts"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the inbox, the same for every kind of work (see ui/parts/work_row.html)."""

    href: str
    title: str
    note: str
    due_on: date
    action_label: str
    action_href: str
    primary: bool
    finished: bool = False
    tag_label: str = ""
    tag_tone: str = ""
    kind: str = "task"
    kind_label: str = "Nhiệm vụ"
    icon: str = "task"


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    hint: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    href: str
    count: str
    current: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class PlanBlock:
    """The side card of one plan: how far the tasks that this person sees have come."""

    plan: Plan
    tally: Tally


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox."""

    day: date
    groups: tuple[Group, ...]
    chips: tuple[Chip, ...]
    counts: dict[Due, Capped]
    number: int
    has_next: bool
    chosen: Due | None
    wide: bool
    may_widen: bool
    plans: tuple[PlanBlock, ...]

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def late(self) -> Capped:
        return self.counts[Due.LATE]

    @property
    def soon(self) -> Capped:
        return self.counts[Due.SOON]

    @property
    def is_empty(self) -> bool:
        return not any(group.rows for group in self.groups)


def total_open(counts: dict[Due, Capped]) -> Capped:
    """All open work: what "Tất cả" and the menu say."""
    return counts[Due.LATE] + counts[Due.SOON] + counts[Due.LATER]


def inbox_of(person: Person, *, chosen: Due | None = None, wide: bool = False, number: int = 1) -> Inbox:
    """One page of 25 rows of the whole list, in groups; a constant number of queries."""
    day = today()
    may_widen = sees_more_than_own(person)
    wide = wide and may_widen
    counts = tasks.inbox_counts(person, wide=wide)
    if not wide:
        person.__dict__[KEPT] = counts
    number = max(1, min(number, LAST_PAGE))
    ids = tasks.inbox_ids(person, chosen, wide=wide, first=(number - 1) * PAGE)
    found = tasks.rows_of(ids[:PAGE])
    return Inbox(
        day=day,
        groups=tuple(_groups(found, chosen, day, wide=wide)),
        chips=tuple(_chips(counts, chosen, wide=wide)),
        counts=counts,
        number=number,
        has_next=len(ids) > PAGE,
        chosen=chosen,
        wide=wide,
        may_widen=may_widen,
        plans=tuple(_plan_blocks(person)),
    )


def menu_count(person: Person) -> Count | None:
    """Open work of the person's own units, for the menu; the inbox page has counted it already."""
    counts = person.__dict__.get(KEPT) or tasks.inbox_counts(person)
    total = total_open(counts)
    return Count(str(total), late=bool(counts[Due.LATE])) if total else None


def _chips(counts: dict[Due, Capped], chosen: Due | None, *, wide: bool) -> list[Chip]:
    def address(group: str) -> str:
        asked = [f"nhom={group}"] * bool(group) + ["pham-vi=tat-ca"] * wide
        return reverse("desk:inbox") + ("?" + "&".join(asked) if asked else "")

    return [
        Chip("Tất cả", address(""), str(total_open(counts)), chosen is None),
        *(
            Chip(
                label,
                address(group),
                str(counts[group]),
                chosen == group,
                late=group == Due.LATE and bool(counts[group]),
            )
            for group, label in CHIPS.items()
        ),
    ]


def _groups(found: list[TaskRow], chosen: Due | None, day: date, *, wide: bool) -> list[Group]:
    by_group: dict[Due, list[Row]] = {}
    for row in found:
        group = chosen or tasks.group_of(row.task, day)
        by_group.setdefault(group, []).append(_row(row, group, wide=wide))
    return [Group(*HEADINGS[group], tuple(rows)) for group, rows in by_group.items()]


def _row(row: TaskRow, group: Due, *, wide: bool) -> Row:
    task = row.task
    href = reverse("plans:task", args=[task.ref])
    label, action = "Xem", href
    if task.is_open and not row.is_sheet and not wide:
        starts = task.status == Status.NOT_STARTED
        label, action = ("Bắt đầu" if starts else "Cập nhật"), reverse("plans:report", args=[task.ref])
    return Row(
        href=href,
        title=task.title,
        note=_note(row, wide=wide),
        due_on=task.due_on,
        action_label=label,
        action_href=action,
        primary=group == Due.LATE and not wide,
        finished=not task.is_open,
    )


def _note(row: TaskRow, *, wide: bool) -> str:
    task = row.task
    parts = [task.unit.short_name] if wide else []
    if row.children is not None:
        parts.append(f"{row.children.done}/{row.children.total} đơn vị đã xong")
    elif task.percent and task.is_open:
        parts.append(f"đã làm {task.percent}%")
    if task.assigning_unit_id != task.unit_id and row.children is None:
        parts.append(f"{task.assigning_unit.short_name} giao")
    if task.line:
        number = task.line.plan.document.number_and_symbol
        parts.append(f"Kế hoạch {number}, mục {task.line.address}" if number else f"mục {task.line.address}")
    return " · ".join(["Nhiệm vụ", *parts])


def _plan_blocks(person: Person) -> list[PlanBlock]:
    """The newest issued plans of which the person sees tasks, at most two."""
    shown = list(plans.plans_of(person).filter(issued_at__isnull=False).order_by("-issued_at", "-pk")[:2])
    tallies = plans.tallies_of_plans(person, shown) if shown else {}
    return [PlanBlock(plan, tallies[plan.pk]) for plan in shown if tallies[plan.pk].total]
