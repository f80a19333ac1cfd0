"""Invented content for the gallery: every component in every state. Nobody named here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.messages import DEFAULT_TAGS, constants
from django.core.paginator import Paginator
from django.http import HttpRequest

from caunoi.ground import times
from caunoi.ground.ui.icons import icon_names
from caunoi.ground.ui.inputs import WholeNumberField
from caunoi.ground.ui.shell import Count, Entry, Shell, Standing, Who
from caunoi.ground.ui.trouble import TROUBLES

WORK = "/ui/viec-can-lam/"
PLAN = "/ui/ke-hoach/"
GALLERY = "/ui/"
UNIT = Standing("Ủy ban MTTQ xã Suối Mơ", "Cán bộ")


MENU = (
    Entry("Việc cần làm", "inbox", WORK, count=Count("9", late=True), phone=True),
    Entry("Kế hoạch", "plan", PLAN, phone=True),
    Entry("Nhiệm vụ", "task", "/ui/#hang-viec", count=Count("6"), phone=True),
    Entry("Văn bản", "document", "/ui/#bang"),
    Entry("Đơn vị", "unit", "/ui/#cay", group="Khác"),
    Entry("Người dùng", "people", "/ui/#nhan", group="Khác"),
    Entry("Các thành phần", "settings", GALLERY, group="Khác"),
    Entry("Thông báo", "bell", "/ui/#thong-bao", count=Count("3", unit="thông báo"), place="top"),
    Entry("Đổi mật khẩu", "key", "/ui/dang-nhap/", place="account"),
    Entry("Tìm việc, văn bản, đơn vị… gõ không dấu cũng được", "search", GALLERY, place="search"),
)


class SampleShell(Shell):
    """The workspace of an invented officer."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.person = Who("Lò Thị Hương", "LH")
        self.standing = UNIT
        self.entries = tuple(replace(entry, current="page" if entry.href == request.path else "") for entry in MENU)
        chosen = [entry for entry in self.entries if entry.phone]
        self.phone = (*chosen, Entry("Tất cả", "menu", GALLERY, "page" if request.path == GALLERY else ""))

    @property
    def leave(self) -> str:
        return ""


class SampleMessage:
    """What `django.contrib.messages` hands to a template."""

    def __init__(self, level: int, words: str) -> None:
        self.level_tag = DEFAULT_TAGS[level]
        self.words = words

    def __str__(self) -> str:
        return self.words


class SampleForm(forms.Form):
    """One question of each kind."""

    title = forms.CharField(label="Tên việc", max_length=200, help_text="Một câu, bắt đầu bằng động từ.")
    body = forms.CharField(
        label="Nội dung", max_length=2000, widget=forms.Textarea, required=False, help_text="Ngắn cũng được."
    )
    households = WholeNumberField(label="Số hộ", min_value=0, max_value=500)
    due_on = forms.DateField(label="Hạn", help_text="Ngày/tháng/năm, ví dụ 08/07/2026")
    unit = forms.ChoiceField(
        label="Đơn vị chủ trì",
        choices=[("", "Chọn đơn vị"), ("sm", "Ủy ban MTTQ xã Suối Mơ"), ("bl", "Ủy ban MTTQ xã Bản Lau")],
    )
    state = forms.ChoiceField(
        label="Kết quả",
        choices=[("done", "Đã xong"), ("part", "Xong một phần"), ("not", "Chưa làm được, nêu lý do ở trên")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="Các bản tham gia",
        choices=[("1", "Bản Nà Nong"), ("2", "Bản Huổi Hao"), ("3", "Bản Giàn")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    proof = forms.FileField(label="Tệp minh chứng", required=False, help_text="Ảnh, PDF hoặc Word, tối đa 20 MB.")
    agreed = forms.BooleanField(label="Đã đọc lại và thấy đúng")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("title") == "":
            raise forms.ValidationError("Hạn của việc con phải trước hạn của việc lớn")
        return cleaned


class SignInForm(forms.Form):
    """What the sign-in page asks."""

    login = forms.CharField(
        label="Tên đăng nhập",
        error_messages={"required": "Nhập tên đăng nhập"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        error_messages={"required": "Nhập mật khẩu"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    remember = forms.BooleanField(label="Giữ đăng nhập trên máy này", required=False)


def _days(number: int) -> date:
    return times.today() + timedelta(days=number)


def _rows() -> dict[str, list[dict[str, Any]]]:
    def row(kind: str, icon: str, label: str, title: str, note: str, due: int | None, verb: str, **more: Any) -> Any:
        return {
            "kind": kind,
            "icon": icon,
            "kind_label": label,
            "title": title,
            "href": WORK,
            "note": note,
            "due_on": None if due is None else _days(due),
            "action_label": verb,
            "action_href": WORK,
            **more,
        }

    return {
        "late": [
            row(
                "task",
                "task",
                "Nhiệm vụ",
                "Gửi danh sách hộ đề nghị hỗ trợ sửa nhà đợt 2",
                "Kế hoạch 115/KH-MTTQ-UB, mục III.4 · Ban Thường trực giao · 11/14 bản đã gửi",
                -2,
                "Cập nhật",
                primary=True,
            ),
            row(
                "petition",
                "petition",
                "Kiến nghị",
                "Đường vào bản Nà Nong bị sạt, xe máy không đi được",
                "Kiến nghị KN-2606-4T9QX-8 · gửi ngày 30/06",
                -1,
                "Trả lời",
                primary=True,
            ),
        ],
        "soon": [
            row(
                "report",
                "report",
                "Báo cáo",
                "Báo cáo chuyên đề “Tháng nghe dân nói”",
                "Văn phòng: “Thiếu số cuộc đối thoại ở 3 bản”",
                0,
                "Sửa, nộp lại",
                tag_label="Bị trả lại",
                tag_tone="returned",
            ),
            row(
                "supervision",
                "supervision",
                "Giám sát",
                "Mời thành viên đoàn giám sát hỗ trợ nhà ở",
                "Giám sát · đã mời 4/7 người",
                3,
                "Mời tiếp",
            ),
        ],
        "later": [
            row(
                "task",
                "task",
                "Nhiệm vụ",
                "Xây dựng ít nhất một mô hình điểm về tự quản ở khu dân cư",
                "Kế hoạch 115/KH-MTTQ-UB, mục III.2 · cả năm",
                17,
                "Mở",
                tag_label="Mới",
                tag_tone="open",
            ),
            row(
                "",
                "home",
                "Khu dân cư",
                "Chờ hướng dẫn của Trung ương về bộ tiêu chí khu dân cư đoàn kết, ấm no, hạnh phúc",
                "Chưa định ngày",
                None,
                "Mở",
                tag_label="Chờ nơi khác",
            ),
        ],
    }


def _chips() -> list[dict[str, Any]]:
    return [
        {"label": "Tất cả", "count": "9", "href": WORK, "current": True},
        {"label": "Quá hạn", "count": "2", "href": f"{WORK}?loc=qua-han", "late": True},
        {"label": "Trong 3 ngày", "count": "4", "href": f"{WORK}?loc=sap-den"},
        {"label": "Sau đó", "count": "3", "href": f"{WORK}?loc=sau"},
        {"label": "Chờ nơi khác", "count": "0", "href": f"{WORK}?loc=cho"},
        {"label": "Đã xong", "count": "999+", "href": f"{WORK}?loc=xong"},
    ]


AREAS = [("Nà Nong", "ông Tòng Văn Pâng"), ("Huổi Hao", "ông Giàng A Sềnh"), ("Giàn", "bà Cà Thị Phiên")]
PARTS = [("Đã xong", 21, "done"), ("Đang làm", 7, "open"), ("Sắp đến hạn", 2, "soon"), ("Quá hạn", 2, "late")]


def work_page(request: HttpRequest) -> dict[str, Any]:
    """Việc cần làm as an officer sees it."""
    return {
        "shell": SampleShell(request),
        "chips": _chips(),
        "rows": _rows(),
        "areas": AREAS,
        "parts": PARTS,
        "today": times.today(),
    }


def _node(marker: str, words: str, done: int = 0, total: int = 0, late: int = 0, **more: Any) -> dict[str, Any]:
    return {"marker": marker, "text": words, "done": done, "total": total, "late": late, "href": PLAN, **more}


def _outline() -> list[dict[str, Any]]:
    return [
        _node(
            "III",
            "Nhiệm vụ trọng tâm",
            120,
            412,
            9,
            heading=True,
            id="muc-iii",
            children=[
                _node(
                    "1",
                    "Tuyên truyền, vận động các tầng lớp Nhân dân",
                    75,
                    150,
                    heading=True,
                    children=[
                        _node("-", "Mỗi xã, phường xây dựng ít nhất một phong trào thi đua có sản phẩm cụ thể", 40, 75),
                        _node("-", "Duy trì chuyên mục trên trang thông tin điện tử", 1, 1, note=""),
                    ],
                ),
                _node(
                    "2",
                    "Giám sát và phản biện xã hội",
                    45,
                    262,
                    9,
                    heading=True,
                    folded=True,
                    children=[_node("+", "Tổ chức đối thoại với Nhân dân ở tất cả khu dân cư", 45, 75, 9)],
                ),
            ],
        ),
        _node("IV", "Tổ chức thực hiện", heading=True, note="Chưa tách thành việc"),
    ]


def plan_page(request: HttpRequest) -> dict[str, Any]:
    """A plan with its lines and how far each is."""
    return {"shell": SampleShell(request), "nodes": _outline()}


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": "Số, ký hiệu", "href": "?xep=so", "sorted": "ascending"},
        {"label": "Trích yếu"},
        {"label": "Ngày", "href": "?xep=ngay"},
        {"label": "Việc", "number": True},
        {"label": "Trạng thái"},
    ]


def _table_rows() -> list[list[dict[str, Any]]]:
    return [
        [
            {"text": "115/KH-MTTQ-UB", "href": PLAN},
            {"label": "Trích yếu", "text": "Kế hoạch thực hiện Nghị quyết Đại hội Mặt trận"},
            {"label": "Ngày", "text": "23/06/2026"},
            {"label": "Việc", "text": "1.412", "number": True},
            {"label": "Trạng thái", "tag_label": "Đang làm", "tag_tone": "open"},
        ],
        [
            {"text": "98/KH-MTTQ-UB", "href": PLAN},
            {"label": "Trích yếu", "text": "Kế hoạch phối hợp tuyên truyền phòng, chống ma túy ở các xã biên giới"},
            {"label": "Ngày", "text": "02/05/2026"},
            {"label": "Việc", "text": "75", "number": True},
            {"label": "Trạng thái", "tag_label": "Hoàn thành", "tag_tone": "done"},
        ],
    ]


def _preview_rows() -> list[dict[str, Any]]:
    def row(number: int, area: str, commune: str, label: str, tone: str, note: str = "", refused: bool = False) -> Any:
        return {
            "row": {"line": number},
            "cells": [{"heading": "Khu dân cư", "words": area}, {"heading": "Xã, phường", "words": commune}],
            "label": label,
            "tone": tone,
            "sentence": note,
            "refused": refused,
        }

    return [
        row(2, "Bản Nà Nong", "Xã Suối Mơ", "Thêm mới", "open"),
        row(3, "Bản Giàn", "Xã Suối Mơ", "Đã có, giữ nguyên", ""),
        row(4, "Bản Pom", "Xã Bản Lau", "Đổi tên", "soon", "Tên cũ: Bản Póm"),
        row(5, "Bản Hin", "Xã Không Có", "Không nhận", "late", "Không thấy xã này. Sửa ô C5 rồi tải lại", True),
    ]


FILES = [
    {"name": "Biên bản họp bản Nà Nong.pdf", "size": "1,2 MB", "href": GALLERY, "note": "08/07/2026"},
    {"name": "anh-nha-van-hoa.jpg", "size": "180 KB", "note": "Đang kiểm tra", "remove": "2"},
]
EVENTS = [
    {"title": "Hoàn thành", "who": "Lò Thị Hương", "when": "14:32 ngày 08/07/2026", "tone": "done", "files": FILES[:1]},
    {
        "title": "Trả lại",
        "who": "Văn phòng",
        "when": "09:10 ngày 07/07/2026",
        "tone": "returned",
        "text": "Thiếu số cuộc đối thoại ở 3 bản.",
    },
    {"title": "Quá hạn", "when": "00:00 ngày 07/07/2026", "tone": "late"},
    {"title": "Giao việc", "who": "Ban Thường trực", "when": "08:00 ngày 25/06/2026"},
]
FACTS = [
    {"label": "Đơn vị chủ trì", "value": "Ủy ban MTTQ xã Suối Mơ", "href": GALLERY, "action": "Đổi"},
    {"label": "Phối hợp", "value": "Hội Liên hiệp Phụ nữ xã, Đoàn Thanh niên xã"},
    {"label": "Định kỳ", "value": "Hằng quý"},
    {"label": "Minh chứng", "value": ""},
]


def _tile(column: int, name: str, word: str, level: int | None, href: str = "") -> dict[str, object]:
    x = column * 108
    return {
        "x": x,
        "y": 0,
        "middle": x + 50,
        "foot": 70,
        "lines": ((30, name),),
        "word": word,
        "level": level,
        "href": href,
        "label": f"{name}: {word}",
    }


TILES = {
    "tiles": (
        _tile(0, "Mường Bú", "12", 4, WORK),
        _tile(1, "Chiềng Sinh", "5", 1, WORK),
        _tile(2, "Mường La", "chưa có", None),
    ),
    "width": 316,
    "height": 84,
    "legend": ((1, "đến 5"), (4, "đến 12")),
    "without": 1,
}

STATS = [
    {"label": "Việc đang làm", "number": "412", "note": "của 75 xã, phường"},
    {"label": "Quá hạn", "number": "9", "unit": "việc", "tone": "late", "note": "ở 4 xã"},
    {"label": "Đã xong", "number": "87,5%", "note": "1.204 trong 1.384"},
    {"label": "Kinh phí", "number": "1,2", "unit": "tỷ đồng"},
]
PAIRS = [
    {"label": "Tên việc", "mine": "Gửi danh sách hộ trước ngày 15", "theirs": "Gửi danh sách hộ và ảnh hiện trạng"},
    {"label": "Ghi chú", "mine": "Đã gọi ba trưởng bản", "theirs": ""},
]
ZALO = (
    "Việc quá hạn 2 ngày: Gửi danh sách hộ đề nghị hỗ trợ sửa nhà đợt 2.\nMở: https://caunoi.example/v/NV-2607-4T9QX-8"
)
TONES = [
    ("Mới", "open"),
    ("Đang làm", "open"),
    ("Chờ duyệt", "waiting"),
    ("Sắp đến hạn", "soon"),
    ("Quá hạn", "late"),
    ("Bị trả lại", "returned"),
    ("Hoàn thành", "done"),
]
MESSAGES = [
    (constants.SUCCESS, "Đã giao việc cho 75 xã, phường."),
    (constants.INFO, "Kế hoạch này đang chờ ban hành."),
    (constants.WARNING, "3 dòng chưa rõ đơn vị chủ trì. Xem lại trước khi ban hành."),
    (constants.ERROR, "Chưa lưu được. Sửa 2 chỗ dưới đây."),
]


def _form(*, filled: bool) -> SampleForm:
    """The form as it opens, or after it was sent empty."""
    if filled:
        return SampleForm({"title": "", "households": "1.250", "due_on": "31/02/2026"}, auto_id="wrong_%s")
    return SampleForm(auto_id="fresh_%s", initial={"title": "Vận động ủng hộ Quỹ “Vì người nghèo”"})


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Everything that the gallery prints."""
    return {
        "shell": SampleShell(request),
        "sample_messages": [SampleMessage(level, words) for level, words in MESSAGES],
        "tones": TONES,
        "dues": [_days(-2), _days(0), _days(2), _days(17)],
        "done_on": _days(-4),
        "rows": _rows(),
        "chips": _chips(),
        "page": Paginator(range(600), 25).page(7),
        "form": _form(filled=False),
        "wrong": _form(filled=True),
        "columns": _columns(),
        "table": _table_rows(),
        "preview_headings": ["Khu dân cư", "Xã, phường"],
        "preview": _preview_rows(),
        "preview_counts": {"good": 2, "errors": 1},
        "nodes": _outline(),
        "facts": FACTS,
        "events": EVENTS,
        "files": FILES,
        "stats": STATS,
        "map": TILES,
        "parts": PARTS,
        "pairs": PAIRS,
        "zalo": ZALO,
        "troubles": TROUBLES,
        "icons": sorted(icon_names() - {"sign"}),
        "moment": times.now(),
        "today": times.today(),
    }
