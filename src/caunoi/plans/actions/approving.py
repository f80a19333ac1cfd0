"""Looking at a result: approve it, or return it with everything that has to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from caunoi.ground.notices.actions import queue_many
from caunoi.ground.text import nfc
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Denied
from caunoi.org.models import Person
from caunoi.plans.access import check_may_approve
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.actions.gauging import percent_when_open
from caunoi.plans.actions.stepping import step, write_entry
from caunoi.plans.models import Task, TaskEntry
from caunoi.plans.queries.units import people_of
from caunoi.plans.states import EntryKind, Reason, Status


@transaction.atomic
def approve_task(*, task: Task, by: Person | None, words: str = "", seen: int | None = None) -> TaskEntry:
    """Take the result as it is: the task is done, on the day on which the result was sent.

    Nobody approves what she sent herself. Raises `Denied`, `CannotWork`, `Conflict`.
    """
    check_may_approve(by, task)
    _check_awaiting(task)
    sent = _sent(task)
    # Whoever works in another's place approves neither what he sent himself nor what she sent; nor does she
    # approve what he sent in her name.
    eyes = {one.pk for one in (by, by.acting_for if by else None) if one is not None}
    if sent is not None and eyes & {sent.by_id, sent.acting_for_id}:
        raise Denied("Người gửi kết quả không tự duyệt. Nhờ người khác của đơn vị duyệt.")
    step(task, Status.DONE, deed="task.approved", by=by, seen=seen, sent=sent)
    entry = write_entry(task, EntryKind.APPROVED, by=by, words=words)
    queue_many(
        to=people_of([task.unit], but=by),
        subject=f"Đã duyệt: {task.title}",
        body=words.strip() or "Kết quả đã được duyệt.",
        link=f"/nhiem-vu/{task.ref}/",
    )
    return entry


@transaction.atomic
def return_task(
    *,
    task: Task,
    by: Person | None,
    reasons: Mapping[str, str],
    due_on: date | None = None,
    seen: int | None = None,
) -> TaskEntry:
    """Send a result back with all reasons at once, each tied to a field (`states.Reason` value -> sentence).

    Without a new date the old one runs on. Raises `Denied`, `CannotWork`, `Conflict`.
    """
    check_may_approve(by, task)
    _check_awaiting(task)
    told = {str(Reason(field)): nfc(words.strip()) for field, words in reasons.items() if words.strip()}
    if not told:
        raise CannotWork("Ghi ít nhất một chỗ cần sửa.")
    if due_on is not None and due_on < today():
        raise CannotWork("Chọn hạn từ hôm nay trở đi.", "due_on")
    moved: dict[str, Any] = {}
    dates: dict[str, Any] = {}
    if due_on is not None and due_on != task.due_on:
        moved, dates = {"due_on": due_on}, {"due_from": task.due_on, "due_to": due_on}
    step(task, Status.RETURNED, deed="task.returned", by=by, seen=seen, percent=percent_when_open(task), **moved)
    entry = write_entry(task, EntryKind.RETURNED, by=by, words="", reasons=told, **dates)
    queue_many(
        to=people_of([task.unit], but=by),
        subject=f"Bị trả lại: {task.title}",
        body="\n".join(
            [*(f"{Reason(field).label}: {words}" for field, words in told.items()), f"Hạn {date_vi(task.due_on)}."]
        ),
        link=f"/nhiem-vu/{task.ref}/",
    )
    return entry


def _check_awaiting(task: Task) -> None:
    if not task.is_awaiting:
        raise CannotWork("Không có kết quả chờ duyệt. Tải lại trang để xem bản mới.")


def _sent(task: Task) -> TaskEntry | None:
    """The entry with which the result was sent."""
    sent = TaskEntry.objects.filter(task=task, kind=EntryKind.FINISHED).select_related("by")
    return sent.order_by("-created_at", "-pk").first()
