"""The work on a task: report, finish, wait for guidance, reopen, cancel, move the date, correct."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from caunoi.ground.audit.actions import change
from caunoi.ground.files.actions import accept_upload
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.steps import check_step
from caunoi.ground.times import date_vi, now
from caunoi.org.access import WRITERS, reach_of
from caunoi.org.models import Person
from caunoi.plans.access import check_may_pause
from caunoi.plans.actions.checking import (
    CannotWork,
    check_cancel,
    check_edit,
    check_finish,
    check_move,
    check_reopen,
    check_report,
    check_resume,
)
from caunoi.plans.actions.gauging import (
    CannotMeasure,
    Scale,
    checked_reached,
    figure_now,
    percent_of,
    percent_when_open,
    rescaled,
    scale_of,
)
from caunoi.plans.models import Task, TaskEntry, TaskEntryFile
from caunoi.plans.queries.units import people_of
from caunoi.plans.states import CLOSED, STEPS, EntryKind, Status


@transaction.atomic
def report_progress(
    *,
    task: Task,
    by: Person | None,
    words: str = "",
    percent: int | None = None,
    reached: Decimal | None = None,
    uploads: Iterable[UploadedFile[Any]] = (),
    seen: int | None = None,
) -> TaskEntry:
    """Say how far the work has come: words, percent (0 to 100), the count or value reached, or files. The first report
    starts the task. Percent follows from a count or value; a value taken from a figure is taken anew.

    Raises `Denied`, `CannotWork`, `WrongStep`, `UploadRefused`, `Conflict`.
    """
    files = list(uploads)
    check_report(task, by, words=words, percent=percent, reached=reached, has_files=bool(files))
    told = _told(task, reached)
    measured = percent_of(task, told)
    stand = measured if measured is not None else task.percent if percent is None else percent
    step(task, Status.IN_PROGRESS, deed="task.reported", by=by, seen=seen, percent=stand, reached=told)
    return write_entry(task, EntryKind.PROGRESS, by=by, words=words, percent=stand, reached=told, uploads=files)


def _told(task: Task, reached: Decimal | None) -> Decimal | None:
    """The count or value that a report leaves: the one it tells, the one that the figure has now, else the last one."""
    if reached is None:
        value = figure_now(task)
        return task.reached if value is None else value
    try:
        return checked_reached(task, reached)
    except CannotMeasure as error:
        raise CannotWork(error.sentence, error.field) from error


@transaction.atomic
def finish_task(
    *,
    task: Task,
    by: Person | None,
    words: str = "",
    reached: Decimal | None = None,
    uploads: Iterable[UploadedFile[Any]] = (),
    seen: int | None = None,
) -> TaskEntry:
    """Close a task with its result: words or a file as evidence, and the count or value reached at last. A sheet, and a
    task that was split, close when all below them has closed. A finished task counts in full, whatever was reached.

    Where an approver is named the result goes there first ("Chờ duyệt") and the task is done once it is approved.

    Raises `Denied`, `CannotWork`, `WrongStep`, `UploadRefused`, `Conflict`.
    """
    files = list(uploads)
    waiting = Task.objects.filter(parent=task).exclude(status__in=CLOSED).count()
    check_finish(task, by, words=words, has_files=bool(files), unfinished=waiting)
    told = _told(task, reached)
    if task.needs_approval:
        step(task, Status.AWAITING_APPROVAL, deed="task.submitted", by=by, seen=seen, percent=100, reached=told)
    else:
        step(task, Status.DONE, deed="task.finished", by=by, seen=seen, percent=100, reached=told)
    entry = write_entry(task, EntryKind.FINISHED, by=by, words=words, percent=100, reached=told, uploads=files)
    if by is not None and task.assigned_by_id not in (None, by.pk):
        said = "gửi kết quả, chờ duyệt" if task.is_awaiting else "đã xong"
        queue_many(
            to=[task.assigned_by] if task.assigned_by else [],
            subject=f"{task.unit.short_name} {said}: {task.title}",
            body=words.strip(),
            link=f"/nhiem-vu/{task.ref}/",
        )
    return entry


@transaction.atomic
def wait_for_guidance(
    *, task: Task, by: Person | None, waits_for: str, words: str = "", seen: int | None = None
) -> TaskEntry:
    """Say that the work cannot go on before a body above gives guidance; `waits_for` names it.

    The due date stands and the task stays in the inbox: the one who gave it decides about another date.
    Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`.
    """
    check_may_pause(by, task)
    named = " ".join(waits_for.split())
    if not named:
        raise CannotWork("Ghi cơ quan cần chờ hướng dẫn.", "waits_for")
    step(task, Status.WAITING, deed="task.paused", by=by, seen=seen, waits_for=named)
    entry = write_entry(task, EntryKind.WAITING, by=by, words=f"Chờ {named}. {words.strip()}".strip())
    _tell_other_side(task, f"{task.unit.short_name} chờ hướng dẫn: {task.title}", entry.words, by)
    return entry


@transaction.atomic
def resume_task(*, task: Task, by: Person | None, words: str, seen: int | None = None) -> TaskEntry:
    """The guidance has come, or is needed no more: the work goes on. Either side says so.

    Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`.
    """
    check_resume(task, by, words=words)
    step(task, Status.IN_PROGRESS, deed="task.resumed", by=by, seen=seen)
    entry = write_entry(task, EntryKind.RESUMED, by=by, words=words)
    _tell_other_side(task, f"Làm tiếp: {task.title}", entry.words, by)
    return entry


def _tell_other_side(task: Task, subject: str, body: str, by: Person | None) -> None:
    """A notice to the people of the lead unit and to the one who gave the task, save to the one who acts."""
    receivers = people_of([task.unit], but=by)
    if task.assigned_by is not None and task.assigned_by != by:
        receivers.append(task.assigned_by)
    queue_many(to=receivers, subject=subject, body=body, link=f"/nhiem-vu/{task.ref}/")


@transaction.atomic
def reopen_task(*, task: Task, by: Person | None, reason: str, seen: int | None = None) -> TaskEntry:
    """Open a finished or cancelled task again, with the reason. The lead unit may reopen what it finished itself,
    the unit that gave the task may reopen anything. Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`."""
    check_reopen(task, by, reason=reason)
    back = Status.IN_PROGRESS if task.started_at or task.status == Status.DONE else Status.NOT_STARTED
    step(task, back, deed="task.reopened", by=by, seen=seen, percent=percent_when_open(task))
    return write_entry(task, EntryKind.REOPENED, by=by, words=reason)


@transaction.atomic
def cancel_task(*, task: Task, by: Person | None, reason: str, seen: int | None = None) -> TaskEntry:
    """Call a task off, with the reason; what is open below it, its units' tasks and their parts, is cancelled too.

    Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`.
    """
    check_cancel(task, by, reason=reason)
    step(task, Status.CANCELLED, deed="task.cancelled", by=by, seen=seen)
    entry = write_entry(task, EntryKind.CANCELLED, by=by, words=reason)
    below = Task.objects.filter(Q(parent=task) | Q(parent__parent=task)).exclude(status__in=CLOSED)
    for child in below.select_related("unit", "assigning_unit"):
        step(child, Status.CANCELLED, deed="task.cancelled", by=by)
        write_entry(child, EntryKind.CANCELLED, by=by, words=reason)
    return entry


@transaction.atomic
def move_due_date(*, task: Task, by: Person | None, due_on: date, reason: str, seen: int | None = None) -> TaskEntry:
    """Give an open task another date, with the reason; the date it was given with stays on record.

    Raises `Denied`, `CannotWork`, `Conflict`.
    """
    check_move(task, by, due_on=due_on, reason=reason)
    before = task.due_on
    change(task, deed="task.due_date_moved", by=by, seen=seen, unit=task.unit, due_on=due_on)
    entry = write_entry(task, EntryKind.MOVED, by=by, words=reason, due_from=before, due_to=due_on)
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
    scale: Scale | None = None,
    seen: int | None = None,
) -> Task:
    """Put right what a task asks for, and with `scale` how its progress is measured; a sheet passes a new scale on to
    its open tasks that are measured as it was. Raises `Denied`, `CannotWork`, `Conflict`."""
    title = " ".join(title.split())
    check_edit(task, by, title=title)
    before = scale_of(task)
    try:
        fields = rescaled(task, scale) if scale is not None else {}
        passed = _passed_on(task, before, scale) if scale is not None else []
    except CannotMeasure as error:
        raise CannotWork(error.sentence, error.field) from error
    change(
        task,
        deed="task.edited",
        by=by,
        seen=seen,
        unit=task.unit,
        title=title,
        expected_result=expected_result.strip(),
        measure=" ".join(measure.split()),
        **fields,
    )
    for child, more in passed:
        change(child, deed="task.edited", by=by, seen=child.version, unit=child.unit, **more)
    return task


def _passed_on(sheet: Task, before: Scale, scale: Scale) -> list[tuple[Task, dict[str, Any]]]:
    """The open tasks of a sheet that are measured as the sheet was, and their fields by its new scale."""
    if not sheet.is_group or scale == before:
        return []
    children = Task.objects.open().filter(parent=sheet).select_related("unit").order_by("pk")
    return [(child, rescaled(child, scale)) for child in children if scale_of(child) == before]


def step(
    task: Task,
    wanted: Status,
    *,
    deed: str,
    by: Person | None,
    seen: int | None = None,
    percent: int | None = None,
    waits_for: str = "",
    sent: TaskEntry | None = None,
    **more: Any,
) -> None:
    """The one place where a task's status is assigned. Staying in progress is no step.

    `sent` is the entry whose result was approved: the task was finished then, by the one who sent it, so that the time
    the approver took makes nobody late. Raises `WrongStep`, `Conflict`.
    """
    current = Status(task.status)
    if not current == wanted == Status.IN_PROGRESS:
        check_step(STEPS, current, wanted)
    done = wanted == Status.DONE
    moment = now()
    fields: dict[str, Any] = {
        "status": wanted,
        "finished_at": (sent.created_at if sent else moment) if done else None,
        "finished_by": (sent.by if sent else by) if done else None,
        "waits_for": waits_for,
        **more,
    }
    if percent is not None:
        fields["percent"] = percent
    if wanted in (Status.IN_PROGRESS, Status.AWAITING_APPROVAL, Status.DONE) and task.started_at is None:
        fields["started_at"] = moment
    change(task, deed=deed, by=by, seen=seen, where={"status": current}, unit=task.unit, **fields)


def write_entry(
    task: Task,
    kind: EntryKind,
    *,
    by: Person | None,
    words: str,
    uploads: Iterable[UploadedFile[Any]] = (),
    **more: Any,
) -> TaskEntry:
    """One more entry on the timeline of a task, with its files."""
    entry = TaskEntry.objects.create(
        task=task, kind=kind, words=words.strip(), by=by, by_unit_id=unit_of(task, by), created_at=now(), **more
    )
    if by is not None:
        for upload in uploads:
            TaskEntryFile.objects.create(entry=entry, file=accept_upload(upload, by=by), added_by=by)
    return entry


def unit_of(task: Task, by: Person | None) -> int | None:
    """The unit in whose name a person speaks about a task: the lead unit if she works there, else her first post."""
    if by is None:
        return None
    units = [grant.unit_id for grant in reach_of(by).grants if grant.role in WRITERS]
    return task.unit_id if task.unit_id in units else next(iter(units), None)
