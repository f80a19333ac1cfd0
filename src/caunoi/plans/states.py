"""The states of a plan and of a task, and which step may follow which.

"Quá hạn" is no state: lateness is computed from the due date and today, and is never stored.
"""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class Status(TextChoices):
    """How far the work on one task has come."""

    NOT_STARTED = "NOT_STARTED", "Chưa bắt đầu"
    IN_PROGRESS = "IN_PROGRESS", "Đang làm"
    WAITING = "WAITING", "Chờ hướng dẫn"
    AWAITING_APPROVAL = "AWAITING_APPROVAL", "Chờ duyệt"
    RETURNED = "RETURNED", "Bị trả lại"
    DONE = "DONE", "Hoàn thành"
    CANCELLED = "CANCELLED", "Đã hủy"


OPEN: Final = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.WAITING, Status.RETURNED)
"""The lead unit still has work to do, so the due date runs. A task that waits for guidance is among them: its date
stands, since nobody stops a clock by saying that she waits; the unit that gave the task can give it another date. A
result that waits for approval is not: the lead unit has delivered, and the approver's delay makes nobody late."""

CLOSED: Final = (Status.DONE, Status.CANCELLED)

STEPS: Final[dict[Status, frozenset[Status]]] = {
    Status.NOT_STARTED: frozenset(
        {Status.IN_PROGRESS, Status.WAITING, Status.AWAITING_APPROVAL, Status.DONE, Status.CANCELLED}
    ),
    Status.IN_PROGRESS: frozenset({Status.WAITING, Status.AWAITING_APPROVAL, Status.DONE, Status.CANCELLED}),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.CANCELLED}),
    Status.AWAITING_APPROVAL: frozenset({Status.DONE, Status.RETURNED, Status.CANCELLED}),
    Status.RETURNED: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.AWAITING_APPROVAL, Status.CANCELLED}),
    Status.DONE: frozenset({Status.IN_PROGRESS}),
    Status.CANCELLED: frozenset({Status.NOT_STARTED, Status.IN_PROGRESS}),
}

HOLDER: Final[dict[Status, str]] = {
    Status.NOT_STARTED: "Đơn vị chủ trì",
    Status.IN_PROGRESS: "Đơn vị chủ trì",
    Status.WAITING: "Đơn vị chủ trì",
    Status.AWAITING_APPROVAL: "Đơn vị duyệt",
    Status.RETURNED: "Đơn vị chủ trì",
    Status.DONE: "Đơn vị giao",
    Status.CANCELLED: "Đơn vị giao",
}

WORDS: Final[dict[Status, tuple[str, str]]] = {
    # status -> (what staff read, what happens next)
    Status.NOT_STARTED: ("Chưa bắt đầu", "Đơn vị chủ trì cập nhật tiến độ lần đầu"),
    Status.IN_PROGRESS: ("Đang làm", "Đơn vị chủ trì cập nhật tiến độ hoặc báo hoàn thành"),
    Status.WAITING: ("Chờ hướng dẫn", "Làm tiếp khi có hướng dẫn"),
    Status.AWAITING_APPROVAL: ("Chờ duyệt", "Đơn vị giao xem kết quả, duyệt hoặc trả lại"),
    Status.RETURNED: ("Bị trả lại", "Đơn vị chủ trì sửa các chỗ đã nêu rồi gửi lại"),
    Status.DONE: ("Hoàn thành", "Đơn vị giao xem kết quả, mở lại nếu cần"),
    Status.CANCELLED: ("Đã hủy", "Đơn vị giao mở lại nếu cần"),
}


class Gauge(TextChoices):
    """What tells how far a task has come. A count never passes its target; a measured value may."""

    STATUS = "STATUS", "Theo tình trạng"
    COUNT = "COUNT", "Theo số lượng"
    MEASURE = "MEASURE", "Theo giá trị"


class PlanStatus(TextChoices):
    """A plan is read and reviewed as a draft; once issued its lines never change."""

    DRAFT = "DRAFT", "Đang rà soát"
    ISSUED = "ISSUED", "Đã ban hành"


PLAN_STEPS: Final[dict[PlanStatus, frozenset[PlanStatus]]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.ISSUED}),
    PlanStatus.ISSUED: frozenset(),
}


class ProgrammeStatus(TextChoices):
    """The programme of a unit for one year; once approved it is kept as a baseline and later changes are shown."""

    DRAFT = "DRAFT", "Đang soạn"
    SUBMITTED = "SUBMITTED", "Chờ duyệt"
    RETURNED = "RETURNED", "Bị trả lại"
    APPROVED = "APPROVED", "Đã duyệt"


PROGRAMME_STEPS: Final[dict[ProgrammeStatus, frozenset[ProgrammeStatus]]] = {
    ProgrammeStatus.DRAFT: frozenset({ProgrammeStatus.SUBMITTED}),
    ProgrammeStatus.SUBMITTED: frozenset({ProgrammeStatus.APPROVED, ProgrammeStatus.RETURNED}),
    ProgrammeStatus.RETURNED: frozenset({ProgrammeStatus.SUBMITTED}),
    ProgrammeStatus.APPROVED: frozenset(),
}


class ProgrammeDeed(TextChoices):
    """What was done with a programme as a whole."""

    SUBMITTED = "SUBMITTED", "Trình duyệt"
    APPROVED = "APPROVED", "Duyệt"
    RETURNED = "RETURNED", "Trả lại"


class ProgrammeReason(TextChoices):
    """What a programme is returned for: each reason is tied to one of these."""

    LINES = "lines", "Mục còn thiếu"
    TASKS = "tasks", "Nội dung việc"
    DATES = "dates", "Hạn"
    MEASURES = "measures", "Đo bằng gì, kết quả cần có"
    UNITS = "units", "Đơn vị làm, phối hợp"


class LineKind(TextChoices):
    """What a line of a paper is."""

    HEADING = "HEADING", "Mục"
    ITEM = "ITEM", "Ý"
    ATTRIBUTE = "ATTRIBUTE", "Thuộc tính"
    PARAGRAPH = "PARAGRAPH", "Đoạn văn"
    TABLE = "TABLE", "Bảng"


class Part(TextChoices):
    """The part that a unit has in a line or a task."""

    LEAD = "LEAD", "Chủ trì"
    PARTNER = "PARTNER", "Phối hợp"


class Suggestion(TextChoices):
    """What a person decided about a unit that the reader suggested for a line."""

    OPEN = "OPEN", "Gợi ý"
    ACCEPTED = "ACCEPTED", "Đã nhận"
    DISMISSED = "DISMISSED", "Đã bỏ"


class EntryKind(TextChoices):
    """What an entry on a task's timeline tells."""

    PROGRESS = "PROGRESS", "Cập nhật tiến độ"
    FINISHED = "FINISHED", "Báo hoàn thành"
    REOPENED = "REOPENED", "Mở lại"
    CANCELLED = "CANCELLED", "Hủy"
    MOVED = "MOVED", "Gia hạn"
    APPROVED = "APPROVED", "Duyệt kết quả"
    RETURNED = "RETURNED", "Trả lại"
    WAITING = "WAITING", "Chờ hướng dẫn"
    RESUMED = "RESUMED", "Làm tiếp"


class Reason(TextChoices):
    """What a result is returned for: each reason is tied to one of these."""

    WORDS = "words", "Kết quả đã báo"
    PERCENT = "percent", "Tiến độ"
    FILES = "files", "Tệp minh chứng"
    EXPECTED_RESULT = "expected_result", "Kết quả cần có"
    MEASURE = "measure", "Đo bằng gì"


class Group(TextChoices):
    """A group is resolved below the unit that gives the work, on the day it is given."""

    COMMUNES = "COMMUNES", "Tất cả xã, phường"
    BOARDS = "BOARDS", "Các ban chuyên môn"
    ORGANISATIONS = "ORGANISATIONS", "Các tổ chức chính trị - xã hội"
    ASSOCIATIONS = "ASSOCIATIONS", "Các hội quần chúng"
    AREAS = "AREAS", "Tất cả khu dân cư"


class Telling(TextChoices):
    """How a person wants to be reminded of what is due and late."""

    DIGEST = "DIGEST", "Một bản tin mỗi ngày"
    EACH = "EACH", "Từng việc một"
    PAGE = "PAGE", "Chỉ trên trang"


class DutyStatus(TextChoices):
    """A recurring duty makes tasks while it runs."""

    RUNNING = "RUNNING", "Đang chạy"
    PAUSED = "PAUSED", "Tạm dừng"
    ENDED = "ENDED", "Đã kết thúc"


DUTY_STEPS: Final[dict[DutyStatus, frozenset[DutyStatus]]] = {
    DutyStatus.RUNNING: frozenset({DutyStatus.PAUSED, DutyStatus.ENDED}),
    DutyStatus.PAUSED: frozenset({DutyStatus.RUNNING, DutyStatus.ENDED}),
    DutyStatus.ENDED: frozenset(),
}
