"""Making a token of a program."""

from __future__ import annotations

from typing import Any

from django import forms

from caunoi.org import tokens
from caunoi.org.forms.fields import NameField, UnitField
from caunoi.org.models import TokenRight, UnitSet


class TokenForm(forms.Form):
    """For what, in which unit, what it may do, how long."""

    name = NameField(
        label="Dùng cho phần mềm nào",
        max_length=120,
        help_text="Ví dụ: phần mềm quản lý hội viên của xã.",
        error_messages={"required": "Ghi tên phần mềm."},
    )
    unit = UnitField(
        label="Đơn vị",
        among=UnitSet().none(),
        help_text="Mã chỉ mở đơn vị này và cấp dưới của nó. Gõ tên hoặc mã, không dấu cũng được.",
    )
    rights = forms.MultipleChoiceField(
        label="Quyền",
        choices=TokenRight.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một quyền."},
    )
    days = forms.TypedChoiceField(
        label="Thời hạn",
        coerce=int,
        choices=[(days, f"{days} ngày") for days in tokens.LIVES],
        initial=90,
        error_messages={"required": "Chọn thời hạn.", "invalid_choice": "Chọn thời hạn trong danh sách."},
    )

    def __init__(self, *args: Any, among: UnitSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].among = among  # type: ignore[attr-defined]
