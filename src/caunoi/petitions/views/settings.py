"""Cài đặt kiến nghị: one way in to everything about petitions that is kept as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.org.access import Unknown, manages_all, person_of, reports_incidents
from caunoi.org.models import Person
from caunoi.petitions.access import keeps_rules


class Kept(NamedTuple):
    """A door, who may open it, what is kept behind it and what for."""

    door: str
    keeps: Callable[[Person], bool]
    label: str
    words: str


KEPT = (
    Kept(
        "petitions:rules",
        keeps_rules,
        "Quy tắc chuyển",
        "Kiến nghị ở đâu, việc gì thì gợi ý nơi nào xử lý; thử trên việc cũ trước khi lưu.",
    ),
    Kept(
        "petitions:answer_templates",
        keeps_rules,
        "Mẫu trả lời",
        "Câu trả lời hay dùng theo lĩnh vực, loại; chọn mẫu thì mã, ngày, nơi được điền sẵn.",
    ),
    Kept(
        "petitions:fields",
        manages_all,
        "Lĩnh vực",
        "Kiến nghị thuộc những lĩnh vực nào; từ khóa để gợi ý lĩnh vực khi tiếp nhận.",
    ),
    Kept(
        "petitions:limits",
        manages_all,
        "Thời hạn",
        "Bao nhiêu ngày cho từng bước, theo điều luật nào, từ ngày nào; địa bàn được kéo dài.",
    ),
    Kept(
        "petitions:grounds",
        manages_all,
        "Căn cứ từ chối",
        "Chỉ được từ chối theo căn cứ nào, văn bản nào, từ ngày nào.",
    ),
    Kept(
        "petitions:retention",
        manages_all,
        "Thời hạn lưu",
        "Bao nhiêu năm sau khi kết thúc thì xóa họ tên, nội dung, tệp; theo văn bản nào.",
    ),
    Kept(
        "desk:protection",
        reports_incidents,
        "Dữ liệu cá nhân",
        "Sổ đăng ký, trang cho người dân đọc, sự cố lộ mất, yêu cầu của người gửi, thời hạn.",
    ),
    Kept(
        "org:gateways",
        manages_all,
        "Tin nhắn SMS, Zalo",
        "Nhà cung cấp nào gửi tin báo cho người gửi kiến nghị.",
    ),
    Kept(
        "petitions:languages",
        manages_all,
        "Ngôn ngữ của người gửi",
        "Người không viết được tiếng Việt gửi bằng giọng nói, chọn tiếng nào.",
    ),
)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """What the person may set here. Raises `Unknown` when that is nothing."""
    person = person_of(request)
    found = [one for one in KEPT if one.keeps(person)]
    if not found:
        raise Unknown
    return render(request, "petitions/settings.html", {"kept": found})
