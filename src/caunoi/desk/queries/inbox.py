"""The inbox over all folders: groups by due date, counts, and the number in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.text import Truncator

from caunoi.desk.queries.elsewhere import elsewhere, waiting_of
from caunoi.desk.queries.rows import Group, Row
from caunoi.ground.counts import Capped, capped_each
from caunoi.ground.times import date_vi, deadline_of, today
from caunoi.ground.ui.shell import Count
from caunoi.org.models import Person
from caunoi.plans.access import scope_of, sees_more_than_own
from caunoi.plans.models import Obstacle
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.progress import Tally
from caunoi.plans.queries import plans, tasks
from caunoi.plans.queries.obstacles import obstacles_asked_of
from caunoi.plans.queries.plans import Chip
from caunoi.plans.queries.tasks import PAGE, Due, InboxRow
from caunoi.plans.states import Status

HEADINGS = {
    Due.ANSWER: ("Chờ trả lời", "khó khăn, vướng mắc của đơn vị khác"),
    Due.APPROVAL: ("Chờ duyệt", "xem kết quả, duyệt hoặc trả lại"),
    Due.LATE: ("Quá hạn", "làm trước"),
    Due.SOON: ("Trong 3 ngày tới", ""),
    Due.LATER: ("Sau đó", ""),
    Due.DONE: ("Tôi đã xong", ""),
}
CHIPS = {
    Due.ANSWER: "Chờ trả lời",
    Due.APPROVAL: "Chờ duyệt",
    Due.LATE: "Quá hạn",
    Due.SOON: "Trong 3 ngày",
    Due.LATER: "Sau đó",
    Due.DONE: "Tôi đã xong",
}
WHEN_ANY = frozenset({Due.ANSWER, Due.APPROVAL})
"""Chips of what few units ever hold: they stand there only while something does."""
NEXT = {
    Status.NOT_STARTED: ("Bắt đầu", "cap-nhat"),
    Status.IN_PROGRESS: ("Cập nhật", "cap-nhat"),
    Status.RETURNED: ("Sửa, gửi lại", "hoan-thanh"),
    Status.WAITING: ("Làm tiếp", "lam-tiep"),
}
"""The next step of an open task: what the button says, and the door it opens below the task's own page."""
TAGGED = (Status.RETURNED, Status.WAITING)
LAST_PAGE = 4000
KEPT = "desk_counts"
Counts = dict[StrEnum, Capped]


@dataclass(frozen=True, slots=True)
class PlanBlock:
    """The side card of one plan: how far the tasks that this person sees have come."""

    ref: str
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox. `beside` stands above the tasks on the first page of the own list."""

    day: date
    beside: tuple[Group, ...]
    groups: tuple[Group, ...]
    chips: tuple[Chip, ...]
    counts: Counts
    number: int
    more: bool
    chosen: Due | None
    wide: bool
    may_widen: bool
    plans: tuple[PlanBlock, ...]

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.more

    @property
    def late(self) -> Capped:
        return self.counts[Due.LATE]

    @property
    def soon(self) -> Capped:
        return self.counts[Due.SOON]

    @property
    def late_words(self) -> str:
        """How much of all that is shown is late, papers, petitions and reports too; empty where nothing is."""
        return self._words(self.late, "late")

    @property
    def soon_words(self) -> str:
        return self._words(self.soon, "today", "soon")

    def _words(self, tasks: Capped, *stages: str) -> str:
        rows = sum(row.stage in stages for group in self.beside for row in group.rows)
        total = tasks + Capped(rows)
        at_least = any(group.whole and group.rows[-1].stage in stages for group in self.beside)
        noun = "việc" if self.wide or (self.chosen is None and self.number == 1) else "nhiệm vụ"
        return f"{'ít nhất ' if at_least else ''}{total} {noun}" if total else ""

    @property
    def is_empty(self) -> bool:
        return not any(group.rows for group in self.groups)


def plan_name(number: str, title: str) -> str:
    """ "Kế hoạch 115": how people call a plan in one breath; its title where the paper bears no number."""
    return f"Kế hoạch {number}" if number else Truncator(title).words(8)


def _counts(person: Person, scope: TaskQuerySet, *, wide: bool) -> Counts:
    """How much each group holds, and in the own list what waits in other folders, in one statement."""
    asked = tasks.inbox_asked(person, scope)
    if not wide:
        asked |= waiting_of(person)
    return capped_each(asked)


def total_open(counts: Counts) -> Capped:
    """All open work and all that waits for an answer or approval: what "Tất cả" and the menu say."""
    return sum((count for group, count in counts.items() if group != Due.DONE), Capped(0))


def inbox_of(person: Person, *, chosen: Due | None = None, wide: bool = False, number: int = 1) -> Inbox:
    """One page of 25 rows of the whole list, in groups; a constant number of queries."""
    day = today()
    may_widen = sees_more_than_own(person)
    wide = wide and may_widen
    scope = scope_of(person, wide=wide)
    counts = _counts(person, scope, wide=wide)
    if not wide:
        person.kept[KEPT] = counts
    number = max(1, min(number, LAST_PAGE))
    first = (number - 1) * PAGE
    asked: list[Obstacle] = []
    ids: list[int] = []
    if chosen == Due.ANSWER or (chosen is None and first < counts[Due.ANSWER].number):
        asked = _asked_of(person, first)
    left = PAGE - len(asked)
    if chosen is None and left >= 0:
        rest = max(0, first - counts[Due.ANSWER].number)
        ids = tasks.whole_inbox_ids(person, scope, counts[Due.APPROVAL].number, first=rest, size=left)
    elif chosen and chosen != Due.ANSWER:
        ids = tasks.inbox_ids(person, scope, chosen, first=first)
    found = tasks.inbox_rows(ids[: max(0, left)]) if ids else []
    beside = tuple(elsewhere(person, day, counts)) if chosen is None and number == 1 and not wide else ()
    return Inbox(
        day=day,
        beside=beside,
        groups=(
            *beside,
            *_answer_group(asked[:PAGE], day),
            *_groups(found, chosen, day, wide=wide),
        ),
        chips=tuple(_chips(counts, chosen, wide=wide)),
        counts=counts,
        number=number,
        more=len(asked) + len(ids) > PAGE,
        chosen=chosen,
        wide=wide,
        may_widen=may_widen,
        plans=tuple(_plan_blocks(person)),
    )


def _asked_of(person: Person, first: int) -> list[Obstacle]:
    """What the person's units have to answer, one page of it and one more when a page follows."""
    found = obstacles_asked_of(person).select_related("task__unit").order_by("answer_on", "pk")
    return list(found[first : first + PAGE + 1])


def _answer_group(asked: list[Obstacle], day: date) -> list[Group]:
    rows = []
    for one in asked:
        found = deadline_of(one.answer_on, day)
        href = reverse("plans:task", args=[one.task.ref])
        rows.append(
            Row(
                href=f"{href}#vuong-mac",
                title=Truncator(one.words).chars(200),
                note=f"Vướng mắc · {one.task.unit.short_name} · {Truncator(one.task.title).chars(120)}",
                stage=str(found.stage),
                deadline=found.words,
                due=date_vi(one.answer_on),
                action_label="Trả lời",
                action_href=reverse("plans:answer", args=[one.task.ref, one.pk]),
                primary=True,
                kind_label="Vướng mắc",
            )
        )
    return [Group(*HEADINGS[Due.ANSWER], tuple(rows))] if rows else []


def menu_count(person: Person) -> Count | None:
    """Open work of the person's own units, for the menu; the inbox page has counted it already."""
    counts = person.kept.get(KEPT) or _counts(person, scope_of(person, wide=False), wide=False)
    total = total_open(counts)
    return Count(str(total), late=bool(counts[Due.LATE])) if total else None


def _chips(counts: Counts, chosen: Due | None, *, wide: bool) -> list[Chip]:
    def address(group: str) -> str:
        asked = [f"nhom={group}"] * bool(group) + ["pham-vi=tat-ca"] * wide
        return reverse("desk:inbox") + ("?" + "&".join(asked) if asked else "")

    return [
        Chip("Tất cả", address(""), chosen is None, str(total_open(counts))),
        *(
            Chip(
                label,
                address(group),
                chosen == group,
                str(counts[group]),
                late=group == Due.LATE and bool(counts[group]),
            )
            for group, label in CHIPS.items()
            if group not in WHEN_ANY or counts[group] or group == chosen
        ),
    ]


def _groups(found: list[InboxRow], chosen: Due | None, day: date, *, wide: bool) -> list[Group]:
    by_group: dict[Due, list[Row]] = {}
    way = reverse("plans:task", args=["*"])
    for row in found:
        group = chosen or (Due.APPROVAL if row.is_awaiting else tasks.group_of(row.due_on, day))
        by_group.setdefault(group, []).append(_row(row, way, group, day, wide=wide))
    return [Group(*HEADINGS[group], tuple(rows)) for group, rows in by_group.items()]


def _row(row: InboxRow, way: str, group: Due, day: date, *, wide: bool) -> Row:
    href = way.replace("*", row.ref)
    label, action = "Xem", href
    if group == Due.APPROVAL:
        label = "Duyệt"
    elif row.is_open and row.children is None and not wide:
        label, door = NEXT[row.status]
        action = f"{href}{door}/"
    stage, words = "done", "Hoàn thành"
    if row.is_open or group == Due.APPROVAL:
        found = deadline_of(row.due_on, day)
        stage, words = str(found.stage), found.words
    return Row(
        href=href,
        title=row.title,
        note=_note(row, wide=wide),
        stage=stage,
        deadline=words,
        due=date_vi(row.due_on),
        action_label=label,
        action_href=action,
        primary=group in (Due.LATE, Due.APPROVAL) and not wide,
        tag=str(row.status.label) if row.status in TAGGED else "",
        tone=tasks.TONES.get(row.status, ""),
    )


def _note(row: InboxRow, *, wide: bool) -> str:
    parts = [row.unit] if wide or row.is_awaiting else []
    if row.children is not None:
        parts.append(f"{row.children.done}/{row.children.total} đơn vị đã xong")
    elif row.percent and row.is_open:
        parts.append(f"đã làm {row.percent}%")
    if row.waits_for:
        parts.append(f"chờ {row.waits_for}")
    if row.giver and row.children is None:
        parts.append(f"{row.giver} giao")
    if row.address:
        parts.append(f"{plan_name(row.plan_number, row.plan_title)}, mục {row.address}")
    return " · ".join(["Nhiệm vụ", *parts])


def _plan_blocks(person: Person) -> list[PlanBlock]:
    """The two newest plans by which the person's own units have tasks."""
    found = plans.own_plans_at_work(person)[:2]
    return [PlanBlock(one.ref, plan_name(one.number, one.title), one.tally) for one in found]
