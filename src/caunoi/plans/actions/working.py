"""The work on a task: report, finish, wait for guidance, reopen, cancel, move the date, correct.

Each deed comes twice: what it does, which a sheet of many rows gathers and writes at once, and the deed itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from caunoi.ground.times import date_vi
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
from caunoi.plans.actions.stepping import Deed, Told, carry_out, entry_of, hang_files, stepped
from caunoi.plans.models import Task, TaskEntry
from caunoi.plans.states import CLOSED, EntryKind, Status


def _step(
    task: Task,
    wanted: Status,
    kind: EntryKind,
    name: str,
    *,
    by: Person | None,
    words: str,
    seen: int | None,
    entry: dict[str, Any] | None = None,
    **more: Any,
) -> Deed:
    fields = stepped(task, wanted, by=by, **more)
    written = entry_of(task, kind, by=by, words=words, **(entry or {}))
    return Deed(task, name, fields, seen, {"status": Status(task.status)}, written)


def _done(
    deed: Deed, by: Person | None, uploads: Sequence[UploadedFile[Any]] = (), *, agreed: bool = False
) -> TaskEntry:
    carry_out([deed], by=by)
    assert deed.entry is not None  # noqa: S101 (every deed that comes here writes one)
    hang_files(deed.entry, uploads, by=by, agreed=agreed)
    return deed.entry


def _page(task: Task) -> str:
    return f"/nhiem-vu/{task.ref}/"


def reporting(
    task: Task,
    by: Person | None,
    *,
    words: str = "",
    percent: int | None = None,
    reached: Decimal | None = None,
    has_files: bool = False,
    helped: Container[int] | None = None,
    seen: int | None = None,
) -> Deed:
    """What a report does. Raises `Denied`, `CannotWork`, `WrongStep`."""
    check_report(task, by, words=words, percent=percent, reached=reached, has_files=has_files, helped=helped)
    told = _told(task, reached)
    measured = percent_of(task, told)
    stand = measured if measured is not None else task.percent if percent is None else percent
    stands = {"percent": stand, "reached": told}
    kind = EntryKind.PROGRESS
    return _step(task, Status.IN_PROGRESS, kind, "task.reported", by=by, words=words, seen=seen, entry=stands, **stands)


@transaction.atomic
def report_progress(
    *,
    task: Task,
    by: Person | None,
    words: str = "",
    percent: int | None = None,
    reached: Decimal | None = None,
    uploads: Iterable[UploadedFile[Any]] = (),
    agreed: bool = False,
    seen: int | None = None,
) -> TaskEntry:
    """Say how far the work has come: words, percent (0 to 100), the count or value reached, or files. The first report
    starts the task. Percent follows from a count or value; a value taken from a figure is taken anew. `agreed`: whoever
    is seen in the pictures among the files has agreed.

    Raises `Denied`, `CannotWork`, `WrongStep`, `NotAgreed`, `UploadRefused`, `Conflict`.
    """
    files = list(uploads)
    deed = reporting(task, by, words=words, percent=percent, reached=reached, has_files=bool(files), seen=seen)
    return _done(deed, by, files, agreed=agreed)


def _told(task: Task, reached: Decimal | None) -> Decimal | None:
    """The count or value that a report leaves: the one it tells, the one that the figure has now, else the last one."""
    if reached is None:
        value = figure_now(task)
        return task.reached if value is None else value
    try:
        return checked_reached(task, reached)
    except CannotMeasure as error:
        raise CannotWork(error.sentence, error.field) from error


def finishing(
    task: Task,
    by: Person | None,
    *,
    words: str = "",
    reached: Decimal | None = None,
    has_files: bool = False,
    unfinished: int = 0,
    seen: int | None = None,
) -> Deed:
    """What finishing does; `unfinished` are the open tasks below. Raises `Denied`, `CannotWork`, `WrongStep`."""
    check_finish(task, by, words=words, has_files=has_files, unfinished=unfinished)
    stands: dict[str, Any] = {"percent": 100, "reached": _told(task, reached)}
    wanted, name = (
        (Status.AWAITING_APPROVAL, "task.submitted") if task.needs_approval else (Status.DONE, "task.finished")
    )
    deed = _step(task, wanted, EntryKind.FINISHED, name, by=by, words=words, seen=seen, entry=stands, **stands)
    if by is None or task.assigned_by is None or task.assigned_by_id == by.pk:
        return deed
    said = "gửi kết quả, chờ duyệt" if task.needs_approval else "đã xong"
    subject = f"{task.unit.short_name} {said}: {task.title}"
    return replace(deed, told=Told(subject, words.strip(), _page(task), people=(task.assigned_by,)))


@transaction.atomic
def finish_task(
    *,
    task: Task,
    by: Person | None,
    words: str = "",
    reached: Decimal | None = None,
    uploads: Iterable[UploadedFile[Any]] = (),
    agreed: bool = False,
    seen: int | None = None,
) -> TaskEntry:
    """Close a task with its result: words or a file as evidence, and the count or value reached at last. A sheet, and a
    task that was split, close when all below them has closed. A finished task counts in full, whatever was reached.

    Where an approver is named the result goes there first ("Chờ duyệt") and the task is done once it is approved.
    `agreed` is told as in a report.

    Raises `Denied`, `CannotWork`, `WrongStep`, `NotAgreed`, `UploadRefused`, `Conflict`.
    """
    files = list(uploads)
    waiting = Task.objects.filter(parent=task).exclude(status__in=CLOSED).count()
    deed = finishing(task, by, words=words, reached=reached, has_files=bool(files), unfinished=waiting, seen=seen)
    return _done(deed, by, files, agreed=agreed)


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
    said = f"Chờ {named}. {words.strip()}".strip()
    deed = _step(task, Status.WAITING, EntryKind.WAITING, "task.paused", by=by, words=said, seen=seen, waits_for=named)
    return _done(_telling_other_side(deed, f"{task.unit.short_name} chờ hướng dẫn: {task.title}", said), by)


def resuming(task: Task, by: Person | None, *, words: str, seen: int | None = None) -> Deed:
    """What going on does. Raises `Denied`, `CannotWork`, `WrongStep`."""
    check_resume(task, by, words=words)
    deed = _step(task, Status.IN_PROGRESS, EntryKind.RESUMED, "task.resumed", by=by, words=words, seen=seen)
    return _telling_other_side(deed, f"Làm tiếp: {task.title}", words.strip())


@transaction.atomic
def resume_task(*, task: Task, by: Person | None, words: str, seen: int | None = None) -> TaskEntry:
    """The guidance has come, or is needed no more: the work goes on. Either side says so.

    Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`.
    """
    return _done(resuming(task, by, words=words, seen=seen), by)


def _telling_other_side(deed: Deed, subject: str, body: str) -> Deed:
    """With a notice to the people of the lead unit and to the one who gave the task."""
    task = deed.task
    giver = (task.assigned_by,) if task.assigned_by is not None else ()
    return replace(deed, told=Told(subject, body, _page(task), (task.unit,), giver))


def reopening(task: Task, by: Person | None, *, reason: str, seen: int | None = None) -> Deed:
    """What reopening does. Raises `Denied`, `CannotWork`, `WrongStep`."""
    check_reopen(task, by, reason=reason)
    back = Status.IN_PROGRESS if task.started_at or task.status == Status.DONE else Status.NOT_STARTED
    percent = percent_when_open(task)
    return _step(task, back, EntryKind.REOPENED, "task.reopened", by=by, words=reason, seen=seen, percent=percent)


@transaction.atomic
def reopen_task(*, task: Task, by: Person | None, reason: str, seen: int | None = None) -> TaskEntry:
    """Open a finished or cancelled task again, with the reason. The lead unit may reopen what it finished itself,
    the unit that gave the task may reopen anything. Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`."""
    return _done(reopening(task, by, reason=reason, seen=seen), by)


def cancelling(task: Task, by: Person | None, *, reason: str, seen: int | None = None) -> Deed:
    """What calling a task off does to itself. Raises `Denied`, `CannotWork`, `WrongStep`."""
    check_cancel(task, by, reason=reason)
    return _called_off(task, by, reason, seen)


def _called_off(task: Task, by: Person | None, reason: str, seen: int | None = None) -> Deed:
    return _step(task, Status.CANCELLED, EntryKind.CANCELLED, "task.cancelled", by=by, words=reason, seen=seen)


@transaction.atomic
def cancel_task(*, task: Task, by: Person | None, reason: str, seen: int | None = None) -> TaskEntry:
    """Call a task off, with the reason; what is open below it, its units' tasks and their parts, is cancelled too.

    Raises `Denied`, `CannotWork`, `WrongStep`, `Conflict`.
    """
    entry = _done(cancelling(task, by, reason=reason, seen=seen), by)
    below = Task.objects.filter(Q(parent=task) | Q(parent__parent=task)).exclude(status__in=CLOSED)
    parts = list(below.select_related("unit", "assigning_unit").order_by("pk"))
    carry_out([_called_off(child, by, reason) for child in parts], by=by)
    return entry


def moving(task: Task, by: Person | None, *, due_on: date, reason: str, seen: int | None = None) -> Deed:
    """What another date does. Raises `Denied`, `CannotWork`."""
    check_move(task, by, due_on=due_on, reason=reason)
    entry = entry_of(task, EntryKind.MOVED, by=by, words=reason, due_from=task.due_on, due_to=due_on)
    body = f"{reason.strip()} Hạn trước là {date_vi(task.due_on)}."
    told = Told(f"Hạn mới {date_vi(due_on)}: {task.title}", body, _page(task), (task.unit,))
    return Deed(task, "task.due_date_moved", {"due_on": due_on}, seen, {}, entry, told)


@transaction.atomic
def move_due_date(*, task: Task, by: Person | None, due_on: date, reason: str, seen: int | None = None) -> TaskEntry:
    """Give an open task another date, with the reason; the date it was given with stays on record.

    Raises `Denied`, `CannotWork`, `Conflict`.
    """
    return _done(moving(task, by, due_on=due_on, reason=reason, seen=seen), by)


def editing(
    task: Task,
    by: Person | None,
    *,
    title: str,
    expected_result: str = "",
    measure: str = "",
    seen: int | None = None,
) -> Deed:
    """What a correction of the words does. Raises `Denied`, `CannotWork`."""
    title = " ".join(title.split())
    check_edit(task, by, title=title)
    fields = {"title": title, "expected_result": expected_result.strip(), "measure": " ".join(measure.split())}
    return Deed(task, "task.edited", fields, seen)


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
    deed = editing(task, by, title=title, expected_result=expected_result, measure=measure, seen=seen)
    try:
        fields = rescaled(task, scale) if scale is not None else {}
        passed = _passed_on(task, scale_of(task), scale) if scale is not None else []
    except CannotMeasure as error:
        raise CannotWork(error.sentence, error.field) from error
    children = [Deed(child, deed.name, more, child.version) for child, more in passed]
    carry_out([replace(deed, fields={**deed.fields, **fields}), *children], by=by)
    return task


def _passed_on(sheet: Task, before: Scale, scale: Scale) -> list[tuple[Task, dict[str, Any]]]:
    """The open tasks of a sheet that are measured as the sheet was, and their fields by its new scale."""
    if not sheet.is_group or scale == before:
        return []
    children = Task.objects.open().filter(parent=sheet).select_related("unit").order_by("pk")
    return [(child, rescaled(child, scale)) for child in children if scale_of(child) == before]
