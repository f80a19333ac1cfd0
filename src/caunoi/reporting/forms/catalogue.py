"""Cleaning what the Office types about data elements and indicators. Nothing here saves."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from caunoi.ground.figures import offered
from caunoi.reporting.forms.settings import choice_field, words_field
from caunoi.reporting.models import DataElement, Indicator
from caunoi.reporting.reading import PLACES
from caunoi.reporting.states import OverTime

_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]{0,18}[0-9A-Za-z])?")


def number_field(label: str, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    again = f"Ghi số từ {least} đến {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), again),
    )


class _Coded(forms.Form):
    """A thing with a code that is given once."""

    def __init__(self, data: Any, *, thing: DataElement | Indicator | None) -> None:
        initial = {} if thing is None else {name: getattr(thing, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        if thing is not None:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not _CODE.fullmatch(code):
            raise forms.ValidationError("Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.")
        return code


def _figures() -> list[tuple[str, str]]:
    return [("", "Không có")] + [(code, f"{one.title} ({one.unit})") for code, one in offered().items()]


class ElementForm(_Coded):
    """A data element."""

    code = words_field("Mã", 20, "Ghi mã chỉ tiêu, như 2.21.", help_text="Số trước dấu chấm là phần của báo cáo.")
    name = words_field("Chỉ tiêu", 200, "Ghi tên chỉ tiêu.")
    unit_word = words_field("Đơn vị tính", 30, "Ghi đơn vị tính, như người, cuộc, đồng.")
    definition = forms.CharField(
        label="Cách tính",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text="Tính những gì, không tính những gì.",
        error_messages={"max_length": "Tối đa 2000 ký tự."},
    )
    over_time = choice_field("Qua các kỳ", [(str(one), str(one.label)) for one in OverTime])
    figure = forms.ChoiceField(
        label="Số của hệ thống",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        help_text="Số này hiện bên cạnh ô để người nhập lấy hoặc sửa có lý do.",
        error_messages={"invalid_choice": "Chọn một mục trong danh sách."},
    )
    is_active = forms.BooleanField(label="Đang dùng", required=False, initial=True)

    def __init__(self, data: Any, *, thing: DataElement | None) -> None:
        super().__init__(data, thing=thing)
        figure = self.fields["figure"]
        assert isinstance(figure, forms.ChoiceField)  # noqa: S101 (it is declared above)
        figure.choices = _figures


class IndicatorForm(_Coded):
    """An indicator."""

    code = words_field("Mã", 20, "Ghi mã chỉ số.")
    name = words_field("Chỉ số", 200, "Ghi tên chỉ số.")
    numerator = words_field("Tử số", 500, "Ghi tử số.", help_text="Như #{2.03} hoặc #{1.13b} + #{1.14}.")
    denominator = words_field("Mẫu số", 500, "", required=False, help_text="Để trống: chỉ tử số nhân với hệ số.")
    factor = number_field("Nhân với", 1, 1_000_000, "100 cho phần trăm, 1000 cho phần nghìn.")
    decimals = number_field("Số chữ số thập phân", 0, PLACES)
    annualized = forms.BooleanField(label="Quy ra cả năm", required=False)

    def __init__(self, data: Any, *, thing: Indicator | None) -> None:
        super().__init__(data, thing=thing)
        if thing is None:
            self.initial = {**self.initial, "factor": 100, "decimals": 1}
