"""The work on a task: report, finish, reopen, cancel, move the date, correct."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.files.actions import accept_upload
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.steps import check_step
from caunoi.ground.times import date_vi, now, today
from caunoi.org.access import WRITERS, Denied, reach_of
from caunoi.org.models import Person
from caunoi.plans.access import check_may_direct, check_may_report, check_may_work_on, may_direct, may_work_on
from caunoi.plans.models import Task, TaskEntry, TaskEntryFile
from caunoi.plans.queries.units import people_of
from caunoi.plans.states import STEPS, EntryKind, Status


class CannotWork(Exception):
    """The task cannot be changed so; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@transaction.atomic
def report_progress(
    *,
    task: Task,
    by: Person | None,
    words: str = "",
    percent: int | None = None,
    uploads: Iterable[UploadedFile[Any]] = (),
    seen: int | None = None,
) -> TaskEntry:
    """Say how far the work has come: words, percent (0 to 100) or files. The first report starts the task.

    Raises `Denied`, `CannotWork`, `WrongStep`, `UploadRefused`, `Conflict`.
    """
    check_may_report(by, task)
    files = list(uploads)
    if task.is_group:
        raise CannotWork("Tiến độ của việc giao nhóm được đếm từ các đơn vị nhận việc.")
    if not task.is_open:
        raise CannotWork("Nhiệm vụ đã đóng. Mở lại rồi cập nhật.")
    if not words.strip() and percent is None and not files:
        raise CannotWork("Ghi đã làm gì, hoặc nhập tiến độ, hoặc gửi tệp.", "words")
    if percent is not None and not 0 <= percent <= 100:
        raise CannotWork("Nhập số từ 0 đến 100.", "percent")
    told = task.percent if percent is None else percent
    _step(task, Status.IN_PROGRESS, deed="task.reported", by=by, seen=seen, percent=told)
    return _entry(task, EntryKind.PROGRESS, by=by, words=words, percent=told, uploads=files)


@transaction.atomic
def finish_task(
    *,
    task: Task,
    by: Person | None,
    words: str = "",
    uploads: Iterable[UploadedFile[Any]] = (),
    seen: int | None = None,
) -> TaskEntry:
    """Close a task with its result: words or a file as evidence. A sheet closes when every unit's task has closed.

    Raises `Denied`, `CannotWork`, `WrongStep`, `UploadRefused`, `Conflict`.
    """
    check_may_work_on(by, task)
    files = list(uploads)
    if not words.strip() and not files:
        raise CannotWork("Ghi kết quả hoặc gửi tệp minh chứng.", "words")
    waiting = Task.objects.filter(parent=task).open().count() if task.is_group else 0
    if waiting:
        raise CannotWork(f"Còn {waiting} đơn vị chưa xong.")
    _step(task, Status.DONE, deed="task.finished", by=by, seen=seen, percent=100)
    entry = _entry(task, EntryKind.FINISHED, by=by, words=words, percent=100, uploads=files)
    if by is not None and task.assigned_by_id not in (None, by.pk):
        queue_many(
            to=[task.assigned_by] if task.assigned_by else [],
            subject=f"{task.unit.short_name} đã xong: {task.title}",
            body=words.strip(),
            link=f"/nhiem-vu/{task.ref}/",
        )
    return entry


@transaction.atomic
def reopen_task(*, task: Task, by: Person | None, reason: str, seen: int | None = None) -> TaskEntry:
    """Open a finished or cancelled task again, with the reason. The lead unit may reopen what it finished itself,
    the unit that gave the task may reopen anything. Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`."""
    if by is not None and not may_direct(by, task) and not (task.status == Status.DONE and may_work_on(by, task)):
        raise Denied(f"Nhiệm vụ này do {task.assigning_unit.short_name} giao. Chỉ người của đơn vị ấy mở lại được.")
    if not reason.strip():
        raise CannotWork("Ghi lý do mở lại.", "reason")
    back = Status.IN_PROGRESS if task.started_at or task.status == Status.DONE else Status.NOT_STARTED
    _step(task, back, deed="task.reopened", by=by, seen=seen, percent=min(task.percent, 99))
    return _entry(task, EntryKind.REOPENED, by=by, words=reason)


@transaction.atomic
def cancel_task(*, task: Task, by: Person | None, reason: str, seen: int | None = None) -> TaskEntry:
    """Call a task off, with the reason; cancelling a sheet cancels what is open in it.

    Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`.
    """
    check_may_direct(by, task)
    if not reason.strip():
        raise CannotWork("Ghi lý do hủy.", "reason")
    _step(task, Status.CANCELLED, deed="task.cancelled", by=by, seen=seen)
    entry = _entry(task, EntryKind.CANCELLED, by=by, words=reason)
    if task.is_group:
        for child in Task.objects.filter(parent=task).open().select_related("unit", "assigning_unit"):
            _step(child, Status.CANCELLED, deed="task.cancelled", by=by)
            _entry(child, EntryKind.CANCELLED, by=by, words=reason)
    return entry


@transaction.atomic
def move_due_date(*, task: Task, by: Person | None, due_on: date, reason: str, seen: int | None = None) -> TaskEntry:
    """Give an open task another date, with the reason; the date it was given with stays on record.

    Raises `Denied`, `CannotWork`, `Conflict`.
    """
    check_may_direct(by, task)
    if not task.is_open:
        raise CannotWork("Nhiệm vụ đã đóng, không gia hạn được.")
    if not reason.strip():
        raise CannotWork("Ghi lý do gia hạn.", "reason")
    if due_on == task.due_on:
        raise CannotWork("Chọn ngày khác với hạn đang có.", "due_on")
    if due_on < today():
        raise CannotWork("Chọn hạn từ hôm nay trở đi.", "due_on")
    before = task.due_on
    change(task, deed="task.due_date_moved", by=by, seen=seen, unit=task.unit, due_on=due_on)
    entry = _entry(task, EntryKind.MOVED, by=by, words=reason, due_from=before, due_to=due_on)
    queue_many(
        to=people_of([task.unit], but=by),
        subject=f"Hạn mới {date_vi(due_on)}: {task.title}",
        body=f"{reason.strip()} Hạn trước là {date_vi(before)}.",
        link=f"/nhiem-vu/{task.ref}/",
    )
    return entry


@transaction.atomic
def edit_task(
    *,
    task: Task,
    by: Person | None,
    title: str,
    expected_result: str = "",
    measure: str = "",
    seen: int | None = None,
) -> Task:
    """Put right what a task asks for. Raises `Denied`, `CannotWork`, `Conflict`."""
    check_may_direct(by, task)
    title = " ".join(title.split())
    if not title:
        raise CannotWork("Ghi việc cần làm.", "title")
    change(
        task,
        deed="task.edited",
        by=by,
        seen=seen,
        unit=task.unit,
        title=title,
        expected_result=expected_result.strip(),
        measure=" ".join(measure.split()),
    )
    return task


def _step(
    task: Task, wanted: Status, *, deed: str, by: Person | None, seen: int | None = None, percent: int | None = None
) -> None:
    """The one place where a task's status is assigned. Staying in progress is no step."""
    current = Status(task.status)
    if not current == wanted == Status.IN_PROGRESS:
        check_step(STEPS, current, wanted)
    done = wanted == Status.DONE
    moment = now()
    fields: dict[str, Any] = {
        "status": wanted,
        "finished_at": moment if done else None,
        "finished_by": by if done else None,
    }
    if percent is not None:
        fields["percent"] = percent
    if wanted in (Status.IN_PROGRESS, Status.DONE) and task.started_at is None:
        fields["started_at"] = moment
    change(task, deed=deed, by=by, seen=seen, where={"status": current}, unit=task.unit, **fields)


def _entry(
    task: Task,
    kind: EntryKind,
    *,
    by: Person | None,
    words: str,
    uploads: Iterable[UploadedFile[Any]] = (),
    **more: Any,
) -> TaskEntry:
    entry = TaskEntry.objects.create(
        task=task, kind=kind, words=words.strip(), by=by, by_unit_id=_unit_of(task, by), created_at=now(), **more
    )
    if by is not None:
        for upload in uploads:
            TaskEntryFile.objects.create(entry=entry, file=accept_upload(upload, by=by), added_by=by)
    return entry


def _unit_of(task: Task, by: Person | None) -> int | None:
    """The unit in whose name a person speaks about a task: the lead unit if she works there, else her first post."""
    if by is None:
        return None
    units = [grant.unit_id for grant in reach_of(by).grants if grant.role in WRITERS]
    return task.unit_id if task.unit_id in units else next(iter(units), None)
