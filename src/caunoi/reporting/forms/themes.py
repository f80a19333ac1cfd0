"""Cleaning what people ask for in a report by theme. Nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from caunoi.ground.ui.inputs import day_field
from caunoi.org.models import Unit, UnitKind
from caunoi.reporting.actions import Theme
from caunoi.reporting.models import DataElement, Report, Round, SectionElement

GROUPS = {
    UnitKind.COMMUNE: "Tất cả xã, phường",
    UnitKind.ORGANISATION: "Các tổ chức chính trị - xã hội",
    UnitKind.ASSOCIATION: "Các hội quần chúng",
}


def _boxes(label: str, again: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": again, "invalid_list": again},
    )


class ThemeForm(forms.Form):
    """What a report by theme is about, its days, who is asked, which figures, how the words begin."""

    title = forms.CharField(
        label="Chuyên đề",
        max_length=200,
        help_text="Viết tiếp sau chữ “Báo cáo chuyên đề”, ví dụ: Ngày hội Đại đoàn kết toàn dân tộc.",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Ghi tên chuyên đề.", "max_length": "Tên chuyên đề tối đa 200 ký tự."},
    )
    starts_on = day_field("Số liệu từ ngày")
    ends_on = day_field("Đến hết ngày")
    due_on = day_field("Hạn nộp")
    groups = _boxes("Hỏi cả nhóm", "Chọn nhóm trong danh sách.")
    units = _boxes("Hỏi từng đơn vị", "Chọn đơn vị trong danh sách.")
    elements = _boxes("Chỉ tiêu", "Chọn chỉ tiêu trong danh sách.")
    outline = forms.CharField(
        label="Dàn ý lời văn",
        required=False,
        max_length=4000,
        help_text="Mỗi dòng một mục. Phần “Kết quả” của mỗi đơn vị mở ra với dàn ý này.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 6}),
        error_messages={"max_length": "Dàn ý tối đa 4.000 ký tự."},
    )

    def __init__(
        self, data: Any, *, units: Sequence[Unit], elements: Sequence[tuple[str, DataElement]], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        kinds_in_order = list(GROUPS)
        self._units = sorted(units, key=lambda unit: kinds_in_order.index(UnitKind(unit.kind)))
        self._elements = [element for _, element in elements]
        kinds = {one.kind for one in units}
        self._offer("groups", [(str(kind), words) for kind, words in GROUPS.items() if kind in kinds])
        self._offer("units", [(one.code, one.short_name) for one in self._units])
        self._offer("elements", [(one.code, f"{one.code} {one.name} ({one.unit_word})") for one in self._elements])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        box = self.fields[name]
        assert isinstance(box, forms.MultipleChoiceField)  # noqa: S101 (declared above)
        box.choices = choices

    def theme(self) -> Theme:
        """The cleaned fields as the action takes them."""
        given = self.cleaned_data
        return Theme(
            title=given["title"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            due_on=given["due_on"],
            units=tuple(one for one in self._units if one.kind in given["groups"] or one.code in given["units"]),
            elements=tuple(one for one in self._elements if one.code in given["elements"]),
            outline=given["outline"],
        )


def copied(round: Round) -> dict[str, Any]:
    """What the next theme begins with: all of an earlier one but its days."""
    asked: Iterable[Report] = Report.objects.filter(round=round).select_related("unit")
    lines = SectionElement.objects.filter(section__data_set=round.data_set)
    return {
        "title": round.title,
        "units": [one.unit.code for one in asked],
        "elements": list(lines.values_list("element__code", flat=True)),
        "outline": round.data_set.outline,
    }
