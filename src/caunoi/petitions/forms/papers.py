"""What a paper to print asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from caunoi.petitions.forms.fields import choose, day_field, line_field
from caunoi.petitions.papers import Handed
from caunoi.petitions.queries.grounds import Ground


class SummaryForm(forms.Form):
    """Which days, and who will read it."""

    first = day_field("Từ ngày")
    last = day_field("Đến ngày")
    use = forms.ChoiceField(
        label="Dùng ở đâu",
        choices=[
            ("public", "Hội nghị tiếp xúc cử tri, kỳ họp Hội đồng nhân dân (số ghi theo khoảng)"),
            ("inner", "Nội bộ Mặt trận (số đúng)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn nơi dùng."},
    )


class RefusedReceptionForm(forms.Form):
    """Mẫu 01/TCD: whom, when, on which ground."""

    person = line_field("Họ và tên người đến", "Ghi họ và tên.")
    address = line_field("Địa chỉ")
    id_number = line_field("Số định danh cá nhân hoặc giấy tờ tùy thân", longest=40)
    came_on = day_field("Ngày đến")
    subject = line_field("Về việc", longest=300)
    ground = forms.ChoiceField(
        label="Lý do từ chối",
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn một lý do.", "invalid_choice": "Chọn một lý do đang có hiệu lực."},
    )

    def __init__(self, *args: Any, grounds: Sequence[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "ground", ((one.code, f"{one.words} ({one.basis})") for one in grounds))


class ReceiptForm(forms.Form):
    """Mẫu 02/TCD: who gave what to whom."""

    officer = line_field("Người nhận", "Ghi họ và tên người nhận.")
    giver = line_field("Người cung cấp", "Ghi họ và tên người cung cấp.")
    address = line_field("Địa chỉ")
    id_number = line_field("Số định danh cá nhân hoặc giấy tờ tùy thân", longest=40)
    papers = forms.CharField(
        label="Thông tin, tài liệu",
        max_length=4000,
        widget=forms.Textarea,
        help_text="Mỗi dòng một tài liệu: tên; số trang; tình trạng. Ví dụ: Đơn viết tay; 2; bản gốc",
        error_messages={"required": "Ghi ít nhất một tài liệu."},
    )

    def clean_papers(self) -> list[Handed]:
        found = []
        for line in str(self.cleaned_data["papers"]).splitlines():
            name, pages, state = (part.strip() for part in [*line.split(";", 2), "", ""][:3])
            if name:
                found.append(Handed(name, pages, state))
        if not found:
            raise forms.ValidationError("Ghi ít nhất một tài liệu.")
        return found
