"""Pages for everything that did not go as meant: what to do now, and a code to read over the telephone."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from caunoi.ground.programs import is_for_programs, problem
from caunoi.ground.ui import incidents
from caunoi.ground.ui.shell import Shell

TEMPLATE = "ui/errors/trouble.html"
OWN_FAULT = 500


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble: HTTP status, heading, one sentence, and what to do, in order."""

    status: int
    heading: str
    sentence: str
    steps: tuple[str, ...]


TROUBLES: dict[str, Trouble] = {
    "400": Trouble(
        400,
        "Đường dẫn hoặc nội dung gửi lên chưa đúng",
        "Máy chủ không đọc được yêu cầu vừa rồi nên chưa làm gì.",
        ("Quay lại trang trước rồi thử lại.", "Nếu mở từ tin nhắn Zalo hoặc thư, mở lại từ chính tin nhắn đó."),
    ),
    "403": Trouble(
        403,
        "Tài khoản này chưa được giao việc này",
        "Trang hoặc việc vừa mở thuộc đơn vị khác hoặc vai trò khác.",
        ("Về Việc cần làm để mở những việc đã được giao.", "Cần xem thì nhờ người quản trị của đơn vị giao quyền."),
    ),
    "404": Trouble(
        404,
        "Không có trang này",
        "Đường dẫn gõ sai, đã đổi, hoặc trang không dành cho tài khoản đang dùng.",
        ("Xem lại từng chữ của đường dẫn.", "Về trang đầu rồi tìm lại từ đó."),
    ),
    "405": Trouble(
        405,
        "Trang này không nhận cách gửi vừa rồi",
        "Chưa có gì được lưu.",
        ("Mở lại trang có biểu mẫu rồi bấm nút ngay trong trang đó.",),
    ),
    "413": Trouble(
        413,
        "Tệp gửi lên quá lớn",
        "Chưa có gì được lưu.",
        ("Quay lại trang trước.", "Chọn tệp nhỏ hơn, hoặc chia thành nhiều tệp rồi gửi từng tệp."),
    ),
    "429": Trouble(
        429,
        "Thử quá nhiều lần",
        "Máy chủ tạm dừng nhận từ máy này để giữ an toàn.",
        ("Đợi vài phút rồi thử lại.",),
    ),
    "500": Trouble(
        500,
        "Hệ thống gặp sự cố",
        "Lỗi đã được ghi lại. Việc vừa làm có thể chưa được lưu.",
        (
            "Đợi một phút rồi tải lại trang.",
            "Xem việc vừa làm đã được lưu chưa, rồi mới làm lại.",
            "Nếu vẫn vậy, đọc mã sự cố dưới đây cho người quản trị.",
        ),
    ),
    "503": Trouble(
        503,
        "Hệ thống đang bận hoặc đang bảo trì",
        "Việc vừa làm có thể chưa được lưu.",
        ("Đợi vài phút rồi tải lại trang.", "Nếu vẫn vậy, đọc mã sự cố dưới đây cho người quản trị."),
    ),
    "csrf": Trouble(
        403,
        "Biểu mẫu đã cũ, chưa gửi được",
        "Trang mở quá lâu, hoặc đã đăng xuất ở một cửa sổ khác. Chữ đã nhập vẫn còn ở trang trước.",
        (
            "Bấm nút quay lại của trình duyệt và chép giữ chữ đã nhập.",
            "Tải lại trang, đăng nhập nếu được hỏi.",
            "Dán lại rồi gửi.",
        ),
    ),
    "locked": Trouble(
        429,
        "Tạm khóa đăng nhập",
        "Tên đăng nhập này đã nhập sai mật khẩu nhiều lần.",
        (
            "Đợi {minutes} phút rồi đăng nhập lại.",
            "Quên mật khẩu thì nhờ người quản trị của đơn vị đặt lại.",
        ),
    ),
}


def trouble_of(status: int) -> Trouble:
    """What is said for an HTTP status: its own page, else that of its class."""
    return TROUBLES.get(str(status)) or TROUBLES["500" if status >= OWN_FAULT else "400"]


def incident_of(request: HttpRequest, status: int) -> str:
    """Code of what went wrong in this request; from here on every line of the log carries it."""
    request_id = getattr(request, "request_id", None) or incidents.new_request_id()
    code = incidents.code_for(request_id, status)
    structlog.contextvars.bind_contextvars(incident=code)
    return code


def lock_minutes() -> int:
    """How long sign-in stays locked after too many wrong passwords."""
    return round(float(settings.AXES_COOLOFF_TIME) * 60)


def trouble_text(request: HttpRequest, trouble: Trouble, sentence: str = "") -> str:
    """The page as text. For a fault of our own it asks neither the database nor who the person is."""
    own_fault = trouble.status >= OWN_FAULT
    code = incident_of(request, trouble.status)
    context = {
        "trouble": trouble,
        "sentence": sentence or trouble.sentence,
        "steps": [step.format(minutes=lock_minutes()) for step in trouble.steps],
        "code": code,
        "shell": Shell(None if own_fault else request),
    }
    if not own_fault:
        return render_to_string(TEMPLATE, context)
    try:
        return render_to_string(TEMPLATE, context)
    except Exception:
        # Whatever broke the page may break this one too; the code must still reach the person.
        structlog.get_logger(__name__).exception("trouble_page_failed")
        return bare_text(trouble, code)


def bare_text(trouble: Trouble, code: str) -> str:
    """The same without a template, a style or a static file."""
    steps = "".join(f"<li>{escape(step)}</li>" for step in trouble.steps)
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(trouble.heading)} – Cầu Nối</title>'
        f"<main><h1>{escape(trouble.heading)}</h1><p>{escape(trouble.sentence)}</p><ol>{steps}</ol>"
        f"<p>Mã sự cố: <b>{code}</b></p></main></html>"
    )


def trouble_page(request: HttpRequest, kind: str, sentence: str = "") -> HttpResponse:
    """Answer with the page of one kind of trouble, a program with JSON; `sentence` says what is the matter exactly."""
    trouble = TROUBLES[kind]
    if is_for_programs(request):
        incident_of(request, trouble.status)
        return problem(trouble.status, sentence)
    return HttpResponse(trouble_text(request, trouble, sentence), status=trouble.status)
