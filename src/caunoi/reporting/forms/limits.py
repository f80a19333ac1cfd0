"""Cleaning what the Office types about thresholds and ranges. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from caunoi.ground.ui.inputs import DecimalNumberField, choose_among, day_field
from caunoi.org.models import Unit
from caunoi.reporting.forms import CellField
from caunoi.reporting.forms.catalogue import number_field
from caunoi.reporting.forms.settings import ElementChoice, UnitChoice, choice_field, words_field
from caunoi.reporting.models import DataElement, DataSet, Threshold, ValueRange
from caunoi.reporting.queries.limits import KINDS_OF_RANGES
from caunoi.reporting.states import PeriodKind
from caunoi.reporting.steadiness import Thresholds

_KINDS = [(str(kind), str(kind.label)) for kind in KINDS_OF_RANGES]
_SHORT = {"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}


def _score(label: str, help_text: str) -> DecimalNumberField:
    again = "Ghi số lớn hơn 0, nhiều nhất 99, hai chữ số thập phân."
    return DecimalNumberField(
        label=label,
        min_value=Decimal("0.01"),
        max_value=99,
        max_digits=4,
        decimal_places=2,
        help_text=help_text,
        widget=forms.TextInput(attrs=_SHORT),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            again,
        ),
    )


class ThresholdForm(forms.Form):
    """From where on a number is told."""

    z_score = _score("Điểm z tối đa", "Lớn hơn thì báo “Khác hẳn các kỳ trước”. DHIS2 lấy 3.")
    least_values = number_field("Số kỳ ít nhất để so", 3, 99, "Kể cả kỳ đang xét; ít hơn thì không so.")
    past_periods = number_field("Số kỳ đã qua được xét", 1, 99, "Chỉ xét ngần ấy kỳ gần nhất.")
    change_percent = number_field(
        "Đổi quá bao nhiêu phần trăm", 1, 10_000, "So với kỳ liền trước và cùng kỳ năm trước."
    )
    deviations = _score("Hệ số độ lệch chuẩn", "Khoảng tính từ số cũ: trung bình cộng, trừ ngần ấy lần độ lệch chuẩn.")
    basis = words_field("Căn cứ", 200, "", required=False)
    from_on = day_field("Áp dụng cho kỳ kết thúc từ ngày", required=False, help_text="Để trống: mọi kỳ trước đó.")
    until_on = day_field("Đến hết ngày", required=False, help_text="Để trống: không thời hạn.")

    def __init__(self, data: Any, *, threshold: Threshold | None) -> None:
        held = threshold or Thresholds()
        names = self.base_fields if threshold else Thresholds.__slots__
        super().__init__(data, initial={name: getattr(held, name) for name in names})


class RangeForm(forms.Form):
    """Between which bounds a number is looked for."""

    element = ElementChoice(
        queryset=DataElement.objects.none(),
        label="Chỉ tiêu",
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn chỉ tiêu.", "invalid_choice": "Chọn chỉ tiêu trong danh sách."},
    )
    unit = UnitChoice(
        queryset=Unit.objects.none(),
        label="Đơn vị",
        required=False,
        empty_label="Chung cho mọi đơn vị",
        help_text="Khoảng riêng của đơn vị đi trước khoảng chung.",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn đơn vị trong danh sách."},
    )
    period_kind = choice_field("Loại kỳ", _KINDS)
    low = CellField(
        label="Từ", widget=forms.TextInput(attrs=_SHORT), error_messages={"required": "Ghi số nhỏ nhất thường có."}
    )
    high = CellField(
        label="Đến", widget=forms.TextInput(attrs=_SHORT), error_messages={"required": "Ghi số lớn nhất thường có."}
    )
    basis = words_field("Căn cứ", 200, "", required=False)
    from_on = day_field("Áp dụng cho kỳ kết thúc từ ngày", required=False, help_text="Để trống: mọi kỳ trước đó.")
    until_on = day_field("Đến hết ngày", required=False, help_text="Ghi ngày để thôi dùng khoảng này.")

    def __init__(self, data: Any, *, held: ValueRange | None, units: Any, code: str = "") -> None:
        initial: dict[str, Any] = {}
        if held is not None:
            initial = {name: getattr(held, name) for name in self.base_fields}
            initial |= {"element": held.element_id, "unit": held.unit_id}
        elif code:
            initial = {"element": DataElement.objects.filter(code=code).values_list("pk", flat=True).first()}
        super().__init__(data, initial=initial)
        choose_among(self, "element", DataElement.objects.order_by("code"))
        choose_among(self, "unit", units)


class ComputeForm(forms.Form):
    """Of which form, kind of period and number the ranges are worked out."""

    form = choice_field("Biểu mẫu", [])
    kind = choice_field("Loại kỳ", _KINDS)
    element = ElementChoice(
        queryset=DataElement.objects.none(),
        label="Chỉ tiêu",
        required=False,
        empty_label="Mọi chỉ tiêu của biểu mẫu",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn chỉ tiêu trong danh sách."},
    )

    def __init__(self, data: Any, *, sets: Sequence[DataSet]) -> None:
        super().__init__(data)
        self.sets = {one.code: one for one in sets}
        box = self.fields["form"]
        assert isinstance(box, forms.ChoiceField)  # noqa: S101 (it is declared above)
        box.choices = [(one.code, one.name) for one in sets]
        choose_among(self, "element", DataElement.objects.order_by("code"))

    def clean_kind(self) -> PeriodKind:
        return PeriodKind(self.cleaned_data["kind"])

    def clean_form(self) -> DataSet:
        return self.sets[self.cleaned_data["form"]]
