"""Days off and days made up for."""

from __future__ import annotations

from django import forms

from caunoi.ground.workdays.models import DayKind
from caunoi.org.forms.fields import DayField, EditForm, NameField


class DayForm(EditForm):
    """A day that differs from the plain week."""

    on = DayField(label="Ngày")
    kind = forms.ChoiceField(label="Loại", choices=DayKind.choices)
    name = NameField(label="Tên ngày", max_length=200, help_text="Ví dụ: Quốc khánh; nghỉ bù Tết Nguyên đán.")
    legal_basis = NameField(label="Căn cứ", max_length=300, required=False)
    is_official = forms.BooleanField(label="Đã có thông báo chính thức", required=False)
    applies = forms.BooleanField(label="Áp dụng khi tính ngày làm việc", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen_or_none(self) -> int | None:
        """The version that was seen, None for a new day."""
        version = self.cleaned_data["version"]
        return int(version) if version else None
