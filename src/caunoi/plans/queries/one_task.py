"""The page of one task: what is known of it, what was told about it, and what this person may do with it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.figures import offered
from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi, datetime_vi, day_of, today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import may_answer, may_approve, may_direct, may_report, may_split, may_work_on
from caunoi.plans.models import Obstacle, Scheme, Task, TaskEntry, TaskEntryFile
from caunoi.plans.progress import RULE, Tally, first_date_words, stand_words
from caunoi.plans.queries.guidance import Guidance, guidance_of
from caunoi.plans.queries.obstacles import obstacles_of
from caunoi.plans.queries.tasks import children_of, moves_of, partners_of, tally_of, timeline_of, tone_of, words_of
from caunoi.plans.queries.units import has_units_below
from caunoi.plans.states import CLOSED, WORDS, EntryKind, Gauge, Reason, Status

DEED_WORDS = {
    "task.assigned": "Giao việc",
    "task.given": "Thêm việc",
    "task.reported": "Cập nhật tiến độ",
    "task.finished": "Hoàn thành",
    "task.submitted": "Gửi kết quả, chờ duyệt",
    "task.approved": "Duyệt kết quả",
    "task.returned": "Trả lại",
    "task.paused": "Chờ hướng dẫn",
    "task.resumed": "Làm tiếp",
    "task.guided": "Gắn văn bản hướng dẫn",
    "task.reopened": "Mở lại",
    "task.cancelled": "Hủy",
    "task.due_date_moved": "Gia hạn",
    "task.edited": "Sửa nội dung",
    "task.measured": "Lấy giá trị mới",
    "task.weighed": "Đặt trọng số",
    "consent.confirmed": "Xác nhận người trong ảnh đã đồng ý",
}
SHOWN_FIELDS = (
    "title", "expected_result", "measure", "due_on", "status", "percent", "waits_for",
    "gauge", "reached", "target", "gauge_unit", "figure", "figure_from_on", "weight",
)  # fmt: skip
TONES = {
    EntryKind.FINISHED: "done",
    EntryKind.APPROVED: "done",
    EntryKind.CANCELLED: "late",
    EntryKind.REOPENED: "returned",
    EntryKind.RETURNED: "returned",
}


@dataclass(frozen=True, slots=True)
class Child:
    """A unit's task on the page of its sheet; a late one says so instead of its status."""

    task: Task
    words: str
    tone: str
    stand: str
    first_date: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the timeline."""

    title: str
    who: str
    at: datetime
    words: str
    tone: str
    files: tuple[TaskEntryFile, ...]
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the trail in words: what was done, by whom, and each field with its old and new value."""

    words: str
    who: str
    at: datetime
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The figure that a task takes its value from: what it counts, its value today, and where its rows are listed."""

    title: str
    definition: str
    value: str
    records: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All that the page of one task shows."""

    task: Task
    events: tuple[Event, ...]
    changes: tuple[Change, ...]
    partners: tuple[Unit, ...]
    children: tuple[Child, ...]
    tally: Tally | None
    tone: str
    words: str
    next_words: str
    stand: str
    percent: int
    first_date: str
    late_at_first: str
    sums: str
    taken: Taken | None
    result: Event | None
    may_weigh: bool
    may_report: bool
    may_finish: bool
    may_reopen: bool
    may_direct: bool
    may_split: bool
    may_approve: bool
    may_wait: bool
    may_resume: bool
    may_raise: bool
    obstacles: tuple[tuple[Obstacle, bool], ...]
    reasons: tuple[tuple[str, str], ...]
    guidance: Guidance | None
    is_scheme: bool

    @property
    def rule(self) -> str:
        return RULE

    @property
    def is_returned(self) -> bool:
        return self.task.status == Status.RETURNED

    @property
    def is_waiting(self) -> bool:
        return self.task.status == Status.WAITING

    @property
    def is_done(self) -> bool:
        return self.task.status == Status.DONE


def task_page(person: Person, task: Task) -> TaskPage:
    """The page of one task as this person sees it."""
    day = today()
    works, directs = may_work_on(person, task), may_direct(person, task)
    children = children_of(task)
    tally = tally_of(task) if children or task.is_group else None
    moves = moves_of([task.pk, *(child.pk for child in children)])
    entries = timeline_of(task)
    sent = next((entry for entry in entries if entry.kind == EntryKind.FINISHED), None)
    return TaskPage(
        task=task,
        events=(*map(_event, entries), _first_event(task)),
        changes=tuple(_changes_of(task)),
        partners=tuple(partners_of(task)),
        children=tuple(_child(child, day, moves.get(child.pk, 0)) for child in children),
        tally=tally,
        tone=tone_of(task),
        words=words_of(task, tally),
        next_words=WORDS[Status(task.status)][1],
        stand=stand_words(task.percent, task.reached, task.target, task.gauge_unit),
        percent=(tally.mean or 0) if tally else task.percent,
        first_date=first_date_words(task.first_due_on, moves.get(task.pk, 0)),
        late_at_first=_late_at_first(task, day),
        sums=_sums(task, children),
        taken=_taken(task),
        result=_event(sent) if sent else None,
        may_weigh=bool(children) and may_direct(person, children[0]),
        may_report=task.is_open and not task.is_group and (works or may_report(person, task)),
        may_finish=task.is_open and task.status != Status.WAITING and works and (tally is None or not tally.open),
        may_reopen=task.status in CLOSED and (directs or (works and task.status == Status.DONE)),
        may_direct=directs,
        may_split=task.is_open and not task.is_group and may_split(person, task) and has_units_below(task.unit),
        may_approve=task.is_awaiting and may_approve(person, task) and (sent is None or sent.by_id != person.pk),
        may_wait=task.is_open and task.status != Status.WAITING and not task.is_group and (works or directs),
        may_resume=task.status == Status.WAITING and (works or directs),
        may_raise=task.is_open and not task.is_group and (works or may_report(person, task)),
        obstacles=tuple((one, one.answered_at is None and may_answer(person, one)) for one in obstacles_of(task)),
        reasons=reasons_of(entries) if task.status == Status.RETURNED else (),
        guidance=guidance_of(person, task) if task.status == Status.WAITING else None,
        is_scheme=Scheme.objects.filter(task=task).exists(),
    )


def reasons_to_mend(task: Task) -> tuple[tuple[str, str], ...]:
    """What has to be put right now; nothing for a task that was not returned."""
    if task.status != Status.RETURNED:
        return ()
    return reasons_of(
        list(TaskEntry.objects.filter(task=task, kind=EntryKind.RETURNED).order_by("-created_at", "-pk")[:1])
    )


def waits_guess(task: Task) -> dict[str, str]:
    """What the page of waiting starts with: the Centre, where the words of the plan speak of its guidance."""
    hints = task.line.hints if task.line else []
    asks = any(hint.get("kind") == "guidance" for hint in hints)
    return {"waits_for": "Ủy ban Trung ương MTTQ Việt Nam"} if asks else {}


def reasons_of(entries: Sequence[TaskEntry]) -> tuple[tuple[str, str], ...]:
    """Why the result came back last: the label of each field and its sentence. `entries` are newest first."""
    back = next((entry for entry in entries if entry.kind == EntryKind.RETURNED), None)
    return _reasons(back) if back else ()


def _reasons(entry: TaskEntry) -> tuple[tuple[str, str], ...]:
    return tuple((str(field.label), entry.reasons[field]) for field in Reason if field in entry.reasons)


@dataclass(frozen=True, slots=True)
class Pair:
    """One field that two people wrote: what was typed here, and what stands in the table."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """Somebody else wrote in between: who, when, and both texts of each field that differs."""

    who: str
    when: str
    pairs: tuple[Pair, ...]


def conflict_of(task: Task, typed: Mapping[str, Any]) -> TwoTexts:
    """Both texts of a task that somebody changed while it was being edited."""
    now = Task.objects.get(pk=task.pk)
    last = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk)).order_by("-pk").first()
    pairs = [
        Pair(_label(name), str(typed[name]), str(getattr(now, name)))
        for name in SHOWN_FIELDS
        if name in typed and typed[name] != getattr(now, name)
    ]
    return TwoTexts(
        (last.by_label if last else "") or "Người khác", datetime_vi(last.at if last else now.created_at), tuple(pairs)
    )


def _child(task: Task, day: date, moves: int) -> Child:
    stand = stand_words(task.percent, task.reached, task.target, task.gauge_unit)
    first_date = first_date_words(task.first_due_on, moves)
    if task.is_open and task.due_on < day:
        return Child(task, "Quá hạn", "late", stand, first_date)
    return Child(task, task.get_status_display(), tone_of(task), stand, first_date)


def _late_at_first(task: Task, day: date) -> str:
    """How far past the date it was given with a task is, or was when it was finished; "" where its date never moved."""
    end = day if task.is_open else day_of(task.finished_at) if task.finished_at else None
    if end is None or task.first_due_on == task.due_on or end <= task.first_due_on:
        return ""
    return f"Quá {number_vi((end - task.first_due_on).days)} ngày so với hạn khi giao"


def _sums(sheet: Task, children: Sequence[Task]) -> str:
    """The counts or values of a sheet's tasks together, where all have the same unit of measure."""
    parts = [child for child in children if child.target is not None and child.status != Status.CANCELLED]
    if sheet.target is None or not parts or {child.gauge_unit for child in parts} != {sheet.gauge_unit}:
        return ""
    reached = sum((child.reached or Decimal(0) for child in parts), Decimal(0))
    target = sum((child.target or Decimal(0) for child in parts), Decimal(0))
    return stand_words(0, reached, target, sheet.gauge_unit)


def _taken(task: Task) -> Taken | None:
    figure = offered().get(task.figure)
    if figure is None or task.figure_from_on is None or task.is_group:
        return None
    span = (task.unit, task.figure_from_on, max(today(), task.figure_from_on))
    value = f"{number_vi(figure.value(*span))} {figure.unit}"
    return Taken(figure.title, figure.definition, value, figure.records(*span))


def _event(entry: TaskEntry) -> Event:
    kind = EntryKind(entry.kind)
    title = str(kind.label)
    if kind == EntryKind.PROGRESS and entry.reached is not None:
        title = f"{title}: {number_vi(entry.reached)} {entry.task.gauge_unit}"
    elif kind == EntryKind.PROGRESS and entry.percent is not None:
        title = f"{title}: {entry.percent}%"
    if kind == EntryKind.MOVED:
        title = f"{title} từ {date_vi(entry.due_from)} đến {date_vi(entry.due_to)}"
    if kind == EntryKind.RETURNED and entry.due_to:
        title = f"{title}, hạn mới {date_vi(entry.due_to)}"
    who = ", ".join(str(one) for one in (entry.by, entry.by_unit) if one)
    return Event(
        title, who, entry.created_at, entry.words, TONES.get(kind, ""), tuple(entry.files.all()), _reasons(entry)
    )


def _first_event(task: Task) -> Event:
    who = ", ".join(str(one) for one in (task.assigned_by, task.assigning_unit) if one)
    return Event("Giao việc", who, task.created_at, "", "", ())


def _changes_of(task: Task) -> list[Change]:
    rows = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk)).order_by("-at", "-pk")[:100]
    return [
        Change(DEED_WORDS.get(row.deed, row.deed), row.by_label or "Hệ thống", row.at, tuple(_lines(row.facts)))
        for row in rows
    ]


def _lines(facts: dict[str, Any]) -> list[str]:
    changed = facts.get("changed", {})
    return [
        f"{_label(name)}: {_value(name, changed[name][0])} → {_value(name, changed[name][1])}"
        for name in SHOWN_FIELDS
        if name in changed
    ]


def _label(name: str) -> str:
    if name == "status":
        return "Tình trạng"
    try:
        return str(Task._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # none of these is a relation
    except FieldDoesNotExist:
        return name


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return "(trống)"
    if name == "status":
        return str(Status(value).label)
    if name == "gauge":
        return str(Gauge(value).label)
    if name in ("reached", "target"):
        return number_vi(Decimal(value))
    if name == "figure":
        return offered()[value].title if value in offered() else str(value)
    if name in ("due_on", "figure_from_on"):
        return date_vi(date.fromisoformat(value))
    return f"{value}%" if name == "percent" else str(value)
