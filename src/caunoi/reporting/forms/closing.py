"""Cleaning what the collecting unit types when it closes a round or opens it. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from caunoi.ground.ui.inputs import choose_among, day_field
from caunoi.reporting.models import Report


def _reason(again: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label="Lý do",
        max_length=300,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": again, "max_length": "Tối đa 300 ký tự."},
    )


class CloseForm(forms.Form):
    """Until when entries are taken."""

    until_on = day_field("Nhận đến hết ngày", required=False, help_text="Để trống: khóa ngay bây giờ.")
    reason = _reason("Ghi lý do khóa nhập để các đơn vị biết.")


class OpenForm(forms.Form):
    """Why entries are taken again."""

    reason = _reason("Ghi lý do mở lại để các đơn vị biết.")


class ReportChoice(forms.ModelChoiceField[Report]):
    """Reports by their units."""

    def label_from_instance(self, obj: Report) -> str:
        return obj.unit.short_name


class UnlockForm(forms.Form):
    """For which unit, until when, and why."""

    report = ReportChoice(
        queryset=Report.objects.none(),
        label="Đơn vị",
        empty_label=None,
        to_field_name="ref",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn đơn vị trong danh sách."},
    )
    until_on = day_field("Mở khóa đến hết ngày")
    reason = _reason("Ghi lý do mở khóa: đơn vị và nơi nhận đều thấy.", "Đơn vị và nơi nhận đều thấy.")

    def __init__(self, data: Any, *, reports: Sequence[Report], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        chosen = Report.objects.filter(pk__in=[one.pk for one in reports]).select_related("unit")
        choose_among(self, "report", chosen.order_by("unit__sort_key", "pk"))
