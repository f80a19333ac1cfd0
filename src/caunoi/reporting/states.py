"""The states of an expected report, and which step may follow which. Lateness is computed, never stored."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class ReportStatus(TextChoices):
    """How far an expected report has come."""

    NOT_STARTED = "NOT_STARTED", "Chưa nhập"
    DRAFT = "DRAFT", "Đang nhập"
    PROPOSED = "PROPOSED", "Chờ lãnh đạo duyệt"
    SUBMITTED = "SUBMITTED", "Đã nộp"
    RETURNED = "RETURNED", "Bị trả lại"
    ACCEPTED = "ACCEPTED", "Đã tiếp nhận"


STEPS: Final[dict[ReportStatus, frozenset[ReportStatus]]] = {
    ReportStatus.NOT_STARTED: frozenset({ReportStatus.DRAFT, ReportStatus.PROPOSED, ReportStatus.SUBMITTED}),
    ReportStatus.DRAFT: frozenset({ReportStatus.PROPOSED, ReportStatus.SUBMITTED}),
    ReportStatus.PROPOSED: frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.SUBMITTED}),
    ReportStatus.SUBMITTED: frozenset({ReportStatus.RETURNED, ReportStatus.ACCEPTED}),
    ReportStatus.RETURNED: frozenset({ReportStatus.PROPOSED, ReportStatus.SUBMITTED}),
    ReportStatus.ACCEPTED: frozenset({ReportStatus.RETURNED}),
}

HOLDER: Final[dict[ReportStatus, str]] = {
    ReportStatus.NOT_STARTED: "Đơn vị báo cáo",
    ReportStatus.DRAFT: "Đơn vị báo cáo",
    ReportStatus.PROPOSED: "Lãnh đạo đơn vị báo cáo",
    ReportStatus.SUBMITTED: "Văn phòng",
    ReportStatus.RETURNED: "Đơn vị báo cáo",
    ReportStatus.ACCEPTED: "Văn phòng",
}

WORDS: Final[dict[ReportStatus, tuple[str, str]]] = {
    # status -> (what staff read, what happens next)
    ReportStatus.NOT_STARTED: ("Chưa nhập", "Đơn vị nhập số liệu kỳ này"),
    ReportStatus.DRAFT: ("Đang nhập", "Đơn vị nhập đủ, kiểm tra rồi nộp"),
    ReportStatus.PROPOSED: ("Chờ lãnh đạo duyệt", "Lãnh đạo đơn vị duyệt rồi báo cáo mới đi, hoặc trả lại người nhập"),
    ReportStatus.SUBMITTED: ("Đã nộp", "Văn phòng kiểm tra, tiếp nhận hoặc trả lại"),
    ReportStatus.RETURNED: ("Bị trả lại", "Đơn vị sửa các ô đã nêu rồi nộp lại"),
    ReportStatus.ACCEPTED: ("Đã tiếp nhận", "Số liệu vào bảng tổng hợp; Văn phòng trả lại nếu phát hiện sai"),
}

HELD_BY_SENDER: Final = (ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.RETURNED)
"""Those who write can change it."""
NOT_SENT: Final = (*HELD_BY_SENDER, ReportStatus.PROPOSED)
"""The unit still has work to do, so the due date runs."""
COUNTED: Final = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)
"""What "đã nộp" counts."""


class PeriodKind(TextChoices):
    """DHIS2's names of period types."""

    QUARTERLY = "QUARTERLY", "Quý"
    SIX_MONTHLY = "SIX_MONTHLY", "6 tháng"
    YEARLY = "YEARLY", "Năm"
    OWN_DAYS = "OWN_DAYS", "Chuyên đề"


class OverTime(TextChoices):
    """How values of several periods become one."""

    SUM = "SUM", "cộng các kỳ"
    LAST = "LAST", "lấy kỳ cuối"
    FIRST = "FIRST", "lấy kỳ đầu"


class Level(TextChoices):
    """Who fills in a form."""

    COMMUNES = "COMMUNES", "Xã, phường"
    ORGANISATIONS = "ORGANISATIONS", "Tổ chức chính trị - xã hội, hội quần chúng"
    AREAS = "AREAS", "Khu dân cư"
    CHOSEN = "CHOSEN", "Đơn vị được chọn cho một chuyên đề"


class Importance(TextChoices):
    """Whether a broken rule stops the report or asks for a word."""

    ERROR = "ERROR", "Lỗi"
    WARNING = "WARNING", "Cảnh báo"


class Part(TextChoices):
    """The parts of the narrative, in the order of the official report."""

    RESULTS = "RESULTS", "Kết quả"
    DIFFICULTIES = "DIFFICULTIES", "Khó khăn, vướng mắc"
    PROPOSALS = "PROPOSALS", "Đề xuất, kiến nghị"
    DIRECTIONS = "DIRECTIONS", "Phương hướng"


def name_of_place(key: str) -> str:
    """The name of a part of the narrative; a code of a data element stays as it is."""
    return str(Part(key).label) if key in Part.values else key


class CheckStatus(TextChoices):
    """What a committee says of its section of a report."""

    WAITING = "WAITING", "Chờ kiểm tra"
    CHECKED = "CHECKED", "Đã kiểm tra"
    FAULTED = "FAULTED", "Có chỗ cần sửa"


class EntryKind(TextChoices):
    """What an entry of a report's history tells."""

    PROPOSED = "PROPOSED", "Trình lãnh đạo"
    REFUSED = "REFUSED", "Lãnh đạo trả lại"
    SUBMITTED = "SUBMITTED", "Nộp"
    RETURNED = "RETURNED", "Trả lại"
    ACCEPTED = "ACCEPTED", "Tiếp nhận"


class RewritingState(TextChoices):
    """How far a question to the service that rewrites has come."""

    WAITING = "WAITING", "Chờ gửi"
    ASKED = "ASKED", "Đã gửi, chờ trả lời"
    ANSWERED = "ANSWERED", "Đã trả lời"
    FAILED = "FAILED", "Không được"


WITHIN: Final = (EntryKind.PROPOSED, EntryKind.REFUSED)
"""What passes between the people of one unit; nobody else reads it."""


class Told(TextChoices):
    """What a column of the weekly file tells that is no number."""

    WEEK = "WEEK", "Tuần"
    UNIT_CODE = "UNIT_CODE", "Mã đơn vị"
    UNIT_NAME = "UNIT_NAME", "Tên đơn vị"
    UNIT_KIND = "UNIT_KIND", "Loại đơn vị"
    PARENT_NAME = "PARENT_NAME", "Đơn vị cấp trên"
    BLANK = "BLANK", "Để trống, nhập bằng tay"
