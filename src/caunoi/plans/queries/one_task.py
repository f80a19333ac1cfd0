"""The page of one task: what is known of it, what was told about it, and what this person may do with it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import date_vi, datetime_vi, today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import may_answer, may_approve, may_direct, may_report, may_split, may_work_on
from caunoi.plans.models import Obstacle, Scheme, Task, TaskEntry, TaskEntryFile
from caunoi.plans.progress import Tally
from caunoi.plans.queries.guidance import Guidance, guidance_of
from caunoi.plans.queries.obstacles import obstacles_of
from caunoi.plans.queries.tasks import children_of, partners_of, tally_of, timeline_of, tone_of, words_of
from caunoi.plans.queries.units import has_units_below
from caunoi.plans.states import CLOSED, WORDS, EntryKind, Reason, Status

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
}
SHOWN_FIELDS = ("title", "expected_result", "measure", "due_on", "status", "percent", "waits_for")
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
    entries = timeline_of(task)
    sent = next((entry for entry in entries if entry.kind == EntryKind.FINISHED), None)
    return TaskPage(
        task=task,
        events=(*map(_event, entries), _first_event(task)),
        changes=tuple(_changes_of(task)),
        partners=tuple(partners_of(task)),
        children=tuple(_child(child, day) for child in children),
        tally=tally,
        tone=tone_of(task),
        words=words_of(task, tally),
        next_words=WORDS[Status(task.status)][1],
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


def _child(task: Task, day: date) -> Child:
    if task.is_open and task.due_on < day:
        return Child(task, "Quá hạn", "late")
    return Child(task, task.get_status_display(), tone_of(task))


def _event(entry: TaskEntry) -> Event:
    kind = EntryKind(entry.kind)
    title = str(kind.label)
    if kind == EntryKind.PROGRESS and entry.percent is not None:
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
    if name == "due_on":
        return date_vi(date.fromisoformat(value))
    return f"{value}%" if name == "percent" else str(value)
