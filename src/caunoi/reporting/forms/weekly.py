"""Cleaning what the Office types about the weekly file. Nothing here saves."""

from __future__ import annotations

from typing import Any

from django import forms

from caunoi.ground.ui.inputs import day_field
from caunoi.reporting.models import WeeklyColumn
from caunoi.reporting.queries.weekly import sources


class WeekForm(forms.Form):
    """The week whose file is asked for, by any of its days."""

    day = day_field("Một ngày trong tuần")


class WeeklyColumnForm(forms.Form):
    """A column of the weekly file."""

    title = forms.CharField(
        label="Tên cột",
        max_length=200,
        help_text="Ghi đúng như trên trang nhập của csdl.mattranso.vn.",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": "Ghi tên cột.", "max_length": "Tối đa 200 ký tự."},
    )
    position = forms.IntegerField(
        label="Thứ tự",
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Ghi thứ tự là số từ 1 đến 999."
        ),
    )
    source = forms.ChoiceField(
        label="Lấy từ",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn một mục.", "invalid_choice": "Chọn một mục trong danh sách."},
    )
    basis = forms.CharField(
        label="Căn cứ",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"max_length": "Tối đa 200 ký tự."},
    )
    from_on = day_field("Dùng từ ngày", required=False, help_text="Để trống: mọi tuần trước đó.")
    until_on = day_field("Đến hết ngày", required=False, help_text="Ghi ngày để thôi dùng cột; tuần cũ vẫn có cột.")

    def __init__(self, data: Any, *, column: WeeklyColumn | None, next_position: int) -> None:
        initial: dict[str, Any] = {"position": next_position}
        if column is not None:
            initial = {name: getattr(column, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        choices = self.fields["source"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 (it is declared above)
        choices.choices = sources()
