"""What must hold before a task is changed: the deeds ask here, and whoever has to know beforehand whether a deed would
be refused, such as the verdicts on the rows of a sheet. Nothing here writes."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from decimal import Decimal

from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.models import Person
from caunoi.plans.access import (
    check_may_direct,
    check_may_pause,
    check_may_report,
    check_may_work_on,
    may_direct,
    may_work_on,
)
from caunoi.plans.models import Task
from caunoi.plans.states import Gauge, Status


class CannotWork(Exception):
    """The task cannot be changed so; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def check_report(
    task: Task,
    by: Person | None,
    *,
    words: str,
    percent: int | None,
    reached: Decimal | None = None,
    has_files: bool = False,
    helped: Container[int] | None = None,
) -> None:
    """Raise `Denied` or `CannotWork` unless progress may be reported so."""
    check_may_report(by, task, helped)
    if task.is_group:
        raise CannotWork("Tiến độ của việc giao nhóm được đếm từ các đơn vị nhận việc.")
    if task.is_awaiting:
        raise CannotWork("Kết quả đang chờ duyệt. Đợi đơn vị giao duyệt hoặc trả lại.")
    if not task.is_open:
        raise CannotWork("Nhiệm vụ đã đóng. Mở lại rồi cập nhật.")
    if not words.strip() and percent is None and reached is None and not has_files:
        raise CannotWork("Ghi đã làm gì, hoặc nhập tiến độ, hoặc gửi tệp.", "words")
    if percent is not None and not 0 <= percent <= 100:
        raise CannotWork("Nhập số từ 0 đến 100.", "percent")
    if percent is not None and task.gauge != Gauge.STATUS:
        raise CannotWork("Tiến độ của việc này tính từ số đã đạt. Báo số đã đạt, không báo phần trăm.", "percent")


def check_finish(task: Task, by: Person | None, *, words: str, has_files: bool = False, unfinished: int = 0) -> None:
    """Raise `Denied` or `CannotWork` unless the task may be closed with this result; `unfinished` are open children."""
    check_may_work_on(by, task)
    if not words.strip() and not has_files:
        raise CannotWork("Ghi kết quả hoặc gửi tệp minh chứng.", "words")
    if unfinished:
        raise CannotWork(f"Còn {unfinished} đơn vị chưa xong.")


def check_resume(task: Task, by: Person | None, *, words: str) -> None:
    """Raise `Denied` or `CannotWork` unless a waiting task may go on."""
    check_may_pause(by, task)
    if task.status != Status.WAITING:
        raise CannotWork("Nhiệm vụ này không chờ hướng dẫn.")
    if not words.strip():
        raise CannotWork("Ghi hướng dẫn đã có, hoặc vì sao không chờ nữa.", "words")


def check_reopen(task: Task, by: Person | None, *, reason: str) -> None:
    """Raise `Denied` or `CannotWork` unless a closed task may be opened again."""
    if by is not None and not may_direct(by, task) and not (task.status == Status.DONE and may_work_on(by, task)):
        raise Denied(f"Nhiệm vụ này do {task.assigning_unit.short_name} giao. Chỉ người của đơn vị ấy mở lại được.")
    if not reason.strip():
        raise CannotWork("Ghi lý do mở lại.", "reason")


def check_cancel(task: Task, by: Person | None, *, reason: str) -> None:
    """Raise `Denied` or `CannotWork` unless the task may be called off."""
    check_may_direct(by, task)
    if not reason.strip():
        raise CannotWork("Ghi lý do hủy.", "reason")


def check_move(task: Task, by: Person | None, *, due_on: date, reason: str) -> None:
    """Raise `Denied` or `CannotWork` unless the task may get this date."""
    check_may_direct(by, task)
    if not task.is_open:
        raise CannotWork("Chỉ gia hạn được nhiệm vụ đang mở.")
    if not reason.strip():
        raise CannotWork("Ghi lý do gia hạn.", "reason")
    if due_on == task.due_on:
        raise CannotWork("Chọn ngày khác với hạn đang có.", "due_on")
    if due_on < today():
        raise CannotWork("Chọn hạn từ hôm nay trở đi.", "due_on")


def check_edit(task: Task, by: Person | None, *, title: str) -> None:
    """Raise `Denied` or `CannotWork` unless what the task asks for may be put right so."""
    check_may_direct(by, task)
    if not title.strip():
        raise CannotWork("Ghi việc cần làm.", "title")
