"""Forms around a plan: reading it in, its lines, its title and span. Nothing here saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from caunoi.ground.ui.inputs import choose_among, day_field
from caunoi.org.models import Unit
from caunoi.plans.states import Group, LineKind, Part


class ReadPlanForm(forms.Form):
    """A paper to read into a plan, and the unit whose plan it is."""

    file = forms.FileField(
        label="Tệp văn bản kế hoạch",
        help_text="Word (DOCX), PDF có chữ, TXT hoặc Markdown.",
        error_messages={"required": "Chọn tệp văn bản.", "empty": "Tệp rỗng. Chọn tệp khác."},
        widget=forms.FileInput(attrs={"class": "input", "accept": ".docx,.pdf,.txt,.md"}),
    )
    unit = forms.ModelChoiceField(
        label="Kế hoạch của",
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn đơn vị trong danh sách."},
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], with_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "unit", units)
        if not with_file:
            del self.fields["file"]


class EditLineForm(forms.Form):
    """What a reviewer says about one line."""

    kind = forms.ChoiceField(label="Loại", choices=LineKind.choices, widget=forms.Select(attrs={"class": "input"}))
    marker = forms.CharField(
        label="Ký hiệu", required=False, max_length=40, widget=forms.TextInput(attrs={"class": "input input--short"})
    )
    corrected = forms.CharField(
        label="Chữ sửa lại",
        required=False,
        help_text="Chữ trong văn bản giữ nguyên; chữ sửa lại đứng bên cạnh.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    note = forms.CharField(
        label="Vì sao sửa", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NameUnitForm(forms.Form):
    """A group or a unit for one line."""

    part = forms.ChoiceField(label="Phần việc", choices=Part.choices, widget=forms.Select(attrs={"class": "input"}))
    who = forms.CharField(label="Đơn vị", widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        choices = [
            ("", "Chọn đơn vị hoặc nhóm"),
            ("Nhóm", [(f"group:{group}", group.label) for group in Group]),
            ("Đơn vị", [(f"unit:{unit.code}", unit.short_name) for unit in units]),
        ]
        widget = self.fields["who"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 (declared above)
        widget.choices = choices

    def clean_who(self) -> tuple[Group | None, Unit | None]:
        sort, _, value = self.cleaned_data["who"].partition(":")
        if sort == "group" and value in Group.values:
            return Group(value), None
        unit = self.units.filter(code=value).first() if sort == "unit" else None
        if unit is None:
            raise forms.ValidationError("Chọn đơn vị hoặc nhóm trong danh sách.")
        return None, unit


class PlanForm(forms.Form):
    """Title and span of a draft."""

    title = forms.CharField(
        label="Tên kế hoạch",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi tên kế hoạch."},
    )
    starts_on = day_field("Từ ngày")
    ends_on = day_field("Đến ngày")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_ends_on(self) -> date:
        last: date = self.cleaned_data["ends_on"]
        first = self.cleaned_data.get("starts_on")
        if first and last < first:
            raise forms.ValidationError("Ngày kết thúc không được trước ngày bắt đầu.")
        return last
